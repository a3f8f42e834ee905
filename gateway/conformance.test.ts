import { type Audit, serverAudits } from 'graphql-http';
import { type Library, startLibrary } from './fixture/library';

let library: Library;
let url: string;

beforeAll(async () => {
  library = await startLibrary();
  ({ url } = await library.start());
});
afterAll(() => library.stop());

const audits: Audit[] = serverAudits({ url: () => url });

test('all audits of GraphQL over HTTP are here', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
  const result = await audit.fn();
  const why = 'reason' in result ? result.reason : '';
  // A notice or a warning is a MAY or a SHOULD that is not kept.
  expect([result.status, why]).toEqual(['ok', '']);
});
