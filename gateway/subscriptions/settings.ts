import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isLeafType, isObjectType } from 'graphql';
import { z } from 'zod';

const fieldName = z.string().regex(/^Subscription\.[_A-Za-z]\w*$/, 'Write it as `Subscription.<field>`');

const resumeRule = z.strictObject({
  /** The argument that takes the sequence after which events begin. */
  argument: z.string(),
  /** Where an event carries its sequence: a path of fields from the subscription's type, with dots; a number that grows. */
  sequence: z.string().regex(/^[_A-Za-z]\w*(\.[_A-Za-z]\w*)*$/, 'Write it as `field` or `field.field`'),
});

/**
 * What a gateway may be told about the subscriptions of its supergraph. `resume` names those that can begin after an event:
 * the gateway takes them up again by itself when a subgraph's connection breaks. `unshared` names those that begin with
 * something of their own, such as a snapshot of now: each subscriber has its own stream at the subgraph.
 */
export const subscriptionSettings = z.strictObject({
  resume: z.record(fieldName, resumeRule).default({}),
  unshared: z.array(fieldName).default([]),
});

export type ResumeRule = z.infer<typeof resumeRule>;
export type SubscriptionSettings = z.infer<typeof subscriptionSettings>;

/** Nothing is known of any. */
export const noSubscriptionSettings = subscriptionSettings.parse({});

/** Throws when a setting names what the schema does not have, or what is no number. */
export function checkSubscriptionSettings(settings: SubscriptionSettings, schema: GraphQLSchema): void {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  for (const name of [...Object.keys(settings.resume), ...settings.unshared]) {
    if (!fields[name.replace('Subscription.', '')])
      throw new Error(`it has no ${name}, which \`subscriptions\` names`);
  }
  for (const [name, rule] of Object.entries(settings.resume)) {
    const field = fields[name.replace('Subscription.', '')];
    const argument = field?.args.find((one) => one.name === rule.argument);
    if (!argument) throw new Error(`${name} has no argument ${rule.argument}`);
    if (!isNumber(getNamedType(argument.type))) throw new Error(`${name}(${rule.argument}:) takes no number`);
    const type = rule.sequence.split('.').reduce(fieldType, field && getNamedType(field.type));
    if (!isNumber(type)) throw new Error(`${name} gives no number at ${rule.sequence}`);
  }
}

function fieldType(within: GraphQLNamedType | undefined, name: string): GraphQLNamedType | undefined {
  if (!isObjectType(within) && !isInterfaceType(within)) return undefined;
  const field = within.getFields()[name];
  return field && getNamedType(field.type);
}

/** `Int`, `Float`, or a scalar of the schema's own, which may be one. */
const isNumber = (type: GraphQLNamedType | undefined) =>
  isLeafType(type) && !['String', 'ID', 'Boolean'].includes(type.name);
