import cors from 'cors';
import type { RequestHandler } from 'express';
import type { GatewaySettings } from '../settings';

/** Where Apollo serves Studio and its embedded Sandbox and Explorer from. */
const apolloOrigins = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
  'https://explorer.embed.apollographql.com',
];
const localhost = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Which pages may call from a browser: those of CORS_ORIGINS; in development also Apollo's tools and localhost. */
export function corsFor({ production, corsOrigins }: GatewaySettings): RequestHandler {
  const origin = production ? [...corsOrigins] : [...corsOrigins, ...apolloOrigins, localhost];
  return cors({ origin, methods: ['GET', 'POST'], maxAge: 600 });
}
