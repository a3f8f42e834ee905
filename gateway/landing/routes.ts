import { isSandboxFrame, SANDBOX_FRAME_CSP } from 'altair-static';
import express from 'express';
import { explorerFiles, explorerPage, explorerPolicy, explorerStart } from './explorer';
import { sandboxPage, sandboxPolicy, sandboxScript, sandboxStart } from './sandbox';
import type { Tab } from './tabs';

/**
 * The pages for people: Apollo Sandbox at / (and at /graphql for a browser that asks for a page), the bundled explorer at
 * /explorer. Both start with the given tabs.
 */
export function landingRoutes(tabs: readonly Tab[]): express.Router {
  const router = express.Router();
  const page = sandboxPage(tabs);
  let script: string | undefined;

  const sendPage = (response: express.Response) => {
    response.setHeader('content-security-policy', sandboxPolicy);
    response.type('html').send(page);
  };
  router.get('/', (_request, response) => sendPage(response));
  router.get('/graphql', (request, response, next) => {
    // A query over GET is no page, whatever the browser would rather have.
    if (request.query.query === undefined && request.accepts(['json', 'html']) === 'html') {
      sendPage(response);
    } else {
      next();
    }
  });
  router.get('/sandbox/sandbox.js', (_request, response) => {
    script ??= sandboxScript();
    response.type('text/javascript').send(script);
  });
  router.get('/sandbox/start.js', (_request, response) => {
    response.type('text/javascript').send(sandboxStart);
  });
  router.use('/explorer', explorerRoutes(tabs));
  return router;
}

function explorerRoutes(tabs: readonly Tab[]): express.Router {
  const router = express.Router();
  const page = explorerPage();
  const start = explorerStart(tabs);

  router.use((request, response, next) => {
    const policy = isSandboxFrame(request.path) ? SANDBOX_FRAME_CSP : explorerPolicy;
    response.setHeader('content-security-policy', policy);
    next();
  });
  router.get(['/', '/index.html'], (_request, response) => void response.type('html').send(page));
  router.get('/start.js', (_request, response) => void response.type('text/javascript').send(start));
  router.use(express.static(explorerFiles, { index: false, redirect: false }));
  return router;
}
