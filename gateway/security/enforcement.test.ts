import { ApolloServer } from '@apollo/server';
import type { Service } from '../../platform/service';
import { type Archive, startArchive } from '../fixture/archive';
import { post, read, type Reading, socketClient, until, withToken } from '../fixture/client';
import { noSubscriptions } from '../subscriptions/request';

const counts = noSubscriptions();
let archive: Archive;
let gateway: Service;
const stops: (() => void)[] = [];
const longWay = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');

beforeAll(async () => {
  archive = await startArchive();
  gateway = await archive.start({ counts });
});
afterAll(() => archive.stop());
beforeEach(() => {
  archive.papers.requests.length = 0;
  archive.people.requests.length = 0;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await until(() => archive.arrivals.subscribers() === 0 && counts.subscribers === 0);
});

const headersOf = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** The answer to one viewer; `way` says whether Apollo Server had a hand in it. */
async function ask(query: string, token?: string, { at = gateway, variables = {} } = {}) {
  longWay.mockClear();
  const { status, body } = await post(at.url, { query, variables }, headersOf(token));
  return { status, ...body, way: longWay.mock.calls.length > 0 ? 'long' : 'short' };
}

const follow = (query: string, token?: string, at = gateway): Reading => {
  const reading = read(socketClient(at.url, token === undefined ? {} : withToken(token)), query);
  stops.push(() => reading.stop());
  return reading;
};

const askedOf = ({ requests }: Archive['papers']) => requests.map(({ query }) => query).join('\n');

const reason = 'UNAUTHORIZED_FIELD_OR_TYPE';
const refusedTo = (path: string[], scope: string) => ({
  message: `This needs an account with the scope ${scope}.`,
  path,
  extensions: { code: 'FORBIDDEN', reason, scopes: [[scope]] },
});
const signIn = {
  message: 'Sign in first: send `Authorization: Bearer <accessToken>`.',
  extensions: { code: 'UNAUTHENTICATED', reason },
};

describe('over HTTP', () => {
  test('each viewer of one operation gets their own answer, on the long way and on the short one', async () => {
    const query = '{ letter { title } whoKnows: ledger }';
    const title = { title: 'A letter' };
    const allowed = { status: 200, data: { letter: title, whoKnows: 'in the red' } };
    const refused = {
      status: 200,
      data: { letter: title, whoKnows: null },
      errors: [refusedTo(['whoKnows'], 'ledger')],
    };
    const toGuests = { ...refused, errors: [{ ...signIn, path: ['whoKnows'] }] };
    expect(await ask(query, 'ann.ledger')).toEqual({ ...allowed, way: 'long' });
    expect(await ask(query, 'bob.burn')).toEqual({ ...refused, way: 'short' });
    expect(await ask(query)).toMatchObject({ ...toGuests, way: 'short' });
    expect(await ask(query, 'ann.ledger')).toEqual({ ...allowed, way: 'short' });
    expect(await ask(query, 'cat.ledger+burn')).toEqual({ ...allowed, way: 'short' });
  });

  test('both ways refuse alike what is known for nobody else', async () => {
    const query = '{ letter { id } ledger }';
    const first = await ask(query);
    const second = await ask(query);
    expect([first.way, second.way]).toEqual(['long', 'short']);
    expect({ ...second, way: 'long' }).toEqual(first);
    expect(first.errors).toEqual([
      { ...signIn, path: ['ledger'], extensions: { ...signIn.extensions, scopes: [['ledger']] } },
    ]);
  });

  test('no subgraph is asked for nothing', async () => {
    expect(await ask('{ ledger whoami }')).toMatchObject({
      status: 200,
      data: null,
      errors: [{ path: ['ledger'] }, { ...signIn, path: ['whoami'] }],
    });
    expect(archive.papers.requests).toEqual([]);
  });

  test('a subgraph is not asked for what is refused', async () => {
    await ask('{ letter { title } ledger index }', 'bob');
    expect(askedOf(archive.papers)).toMatch(/letter/);
    expect(askedOf(archive.papers)).not.toMatch(/ledger|index/);
  });

  test('what is not selected is not refused', async () => {
    const query = 'query ($show: Boolean!) { letter { title } ledger @include(if: $show) }';
    const hidden = await ask(query, 'bob', { variables: { show: false } });
    expect(hidden).toMatchObject({ data: { letter: { title: 'A letter' } } });
    expect(hidden.errors).toBeUndefined();
    const shown = await ask(query, 'bob', { variables: { show: true } });
    expect(shown).toMatchObject({ data: { ledger: null }, errors: [{ path: ['ledger'] }] });
  });

  test('through an interface: a field that one of its types protects', async () => {
    const query = '{ papers { __typename price } }';
    expect(await ask(query, 'ann.prices')).toMatchObject({
      data: {
        papers: [
          { __typename: 'Letter', price: 1 },
          { __typename: 'Deed', price: 2 },
        ],
      },
    });
    expect(await ask(query, 'bob')).toMatchObject({
      data: {
        papers: [
          { __typename: 'Letter', price: null },
          { __typename: 'Deed', price: null },
        ],
      },
      errors: [refusedTo(['papers', '@', 'price'], 'prices')],
    });
  });

  test('through fragments: an open type stays open', async () => {
    const query = `
      query { papers { title ...letters ... on Deed { price } } }
      fragment letters on Letter { price }`;
    expect(await ask(query, 'bob')).toMatchObject({
      data: {
        papers: [
          { title: 'A letter', price: 1 },
          { title: 'A deed', price: null },
        ],
      },
      errors: [refusedTo(['papers', '@', 'price'], 'prices')],
    });
  });

  test('through a union: a type that is protected', async () => {
    const query = '{ found { ... on Letter { id } ... on Will { heir } } }';
    expect(await ask(query, 'ann.wills')).toMatchObject({ data: { found: [{ id: 'l' }, { heir: 'Ann' }] } });
    const refused = await ask(query, 'bob');
    expect(refused).toMatchObject({ errors: [refusedTo(['found', '@', '... on Will'], 'wills')] });
    expect(JSON.stringify(refused.data)).not.toContain('Ann');
    expect(askedOf(archive.papers).match(/heir/g)).toHaveLength(1);
  });

  test('over a hop to another subgraph: the field is refused, the key that leads there is not shown', async () => {
    const query = '{ letter { id author reader } }';
    expect(await ask(query, 'ann.names')).toMatchObject({
      data: { letter: { id: 'l', author: 'Jane', reader: 'whoever knows wax' } },
    });
    archive.people.requests.length = 0;
    const refused = await ask(query, 'bob');
    expect(refused).toMatchObject({ errors: [refusedTo(['letter', 'author'], 'names')] });
    expect(refused.data).toEqual({ letter: { id: 'l', author: null, reader: 'whoever knows wax' } });
    expect(askedOf(archive.people)).toMatch(/reader/);
    expect(askedOf(archive.people)).not.toMatch(/author/);
  });

  test.each(['compiled', 'stock'] as const)(
    'a key that the plan fetches for its own use does not leave the %s executor',
    async (executor) => {
      const at = await archive.start({ executor });
      for (const query of ['{ letter { id secret reader } }', '{ letter { mine: secret reader } }']) {
        const refused = await ask(query, 'bob', { at });
        expect(refused).toMatchObject({
          data: { letter: null },
          errors: [{ message: 'This needs an account with the scope names.' }],
        });
        expect(JSON.stringify(refused)).not.toContain('wax');
      }
      const allowed = await ask('{ letter { secret reader } }', 'ann.names', { at });
      expect(allowed).toMatchObject({ data: { letter: { secret: 'wax', reader: 'whoever knows wax' } } });
    },
  );

  test('a mutation is refused as a whole: nothing of it is done', async () => {
    const query = 'mutation { write(text: "x") burn }';
    expect(await ask(query, 'bob')).toEqual({
      status: 200,
      data: null,
      errors: [refusedTo(['burn'], 'burn')],
      way: 'long',
    });
    expect(archive.papers.requests).toEqual([]);
    expect(await ask(query, 'ann.burn')).toMatchObject({ data: { write: 'x', burn: 'ashes' } });
    archive.papers.requests.length = 0;
    expect(await ask(query, 'bob')).toMatchObject({ data: null, way: 'short' });
    expect(archive.papers.requests).toEqual([]);
  });
});

describe('options', () => {
  test('policies are decided by whoever runs the gateway, for each request', async () => {
    const asked: unknown[] = [];
    const at = await archive.start({
      evaluatePolicies: async (policies, viewer, { forwarded }) => {
        asked.push([policies, viewer?.id, forwarded.authorization]);
        return new Set(viewer?.id === 'ann' ? policies : []);
      },
    });
    const query = '{ index }';
    expect(await ask(query, 'ann', { at })).toMatchObject({ data: { index: 'A to Z' } });
    expect(await ask(query, 'bob', { at })).toMatchObject({
      data: { index: null },
      errors: [{ path: ['index'], extensions: { code: 'FORBIDDEN', reason } }],
    });
    expect(asked).toEqual([
      [['insider'], 'ann', 'Bearer ann'],
      [['insider'], 'bob', 'Bearer bob'],
    ]);
    expect(await ask(query, 'ann')).toMatchObject({ data: { index: null } });
  });

  test('policies that cannot be decided refuse the request, which asks for them once', async () => {
    let isDown = true;
    const evaluatePolicies = jest.fn(async (policies: readonly string[]) => {
      if (isDown) throw new Error('the host policies.internal is down');
      return new Set(policies);
    });
    const at = await archive.start({ evaluatePolicies });
    const unknown = await ask('{ index }', 'ann', { at });
    expect(unknown).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect(JSON.stringify(unknown)).not.toContain('internal');
    expect(archive.papers.requests).toEqual([]);
    isDown = false;
    expect(await ask('{ index }', 'ann', { at })).toMatchObject({ data: { index: 'A to Z' } });
    isDown = true;
    evaluatePolicies.mockClear();
    expect(await ask('{ index }', 'ann', { at })).toEqual(unknown);
    expect(evaluatePolicies).toHaveBeenCalledTimes(1);
  });

  test('a query may be refused as a whole, a mutation be done in part', async () => {
    const at = await archive.start({
      authorization: { unauthorized: 'reject', unauthorizedMutation: 'filter', report: 'extensions' },
    });
    const query = await ask('{ letter { id } ledger }', 'bob', { at });
    expect(query).toMatchObject({ data: null, extensions: { authorizationErrors: [{ path: ['ledger'] }] } });
    expect(archive.papers.requests).toEqual([]);
    const mutation = await ask('mutation { write(text: "x") burn }', 'bob', { at });
    expect(mutation).toMatchObject({ data: { write: 'x', burn: null } });
    expect(askedOf(archive.papers)).not.toContain('burn');
  });

  test('a dry run tells, and refuses nothing', async () => {
    const at = await archive.start({ authorization: { dryRun: true } });
    expect(await ask('{ ledger }', 'bob', { at })).toMatchObject({
      data: { ledger: 'in the red' },
      errors: [refusedTo(['ledger'], 'ledger')],
    });
  });
});

describe('a subscription', () => {
  const arrived = 'subscription { arrived { number from letter { author reader } } }';
  const hidden = (number: number) => ({
    data: { arrived: { number, from: null, letter: { author: null, reader: 'whoever knows wax' } } },
    errors: [refusedTo(['arrived', 'from'], 'names'), refusedTo(['arrived', 'letter', 'author'], 'names')],
  });
  const open = (number: number) => ({
    data: { arrived: { number, from: 'Bob', letter: { author: 'Jane', reader: 'whoever knows wax' } } },
  });

  test.each([
    ['a guest', undefined, 'UNAUTHENTICATED'],
    ['a viewer without the scope', 'bob', 'FORBIDDEN'],
  ])('is refused to %s before the subgraph hears of it', async (_, token, code) => {
    const before = archive.papers.connections.length;
    const expected = { path: ['stolen'], extensions: { code, reason } };
    expect(await follow('subscription { stolen }', token).ended).toMatchObject([expected]);
    for (const accept of ['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0", application/json']) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...headersOf(token) },
        body: JSON.stringify({ query: 'subscription { stolen }' }),
      });
      const text = await response.text();
      expect(text).toContain(`"code":"${code}"`);
      expect(text).toContain('"path":["stolen"]');
    }
    expect(archive.papers.connections).toHaveLength(before);
  });

  test.each([
    ['a guest', undefined, { message: signIn.message, extensions: { code: 'UNAUTHENTICATED' } }],
    [
      'a viewer without the scope',
      'bob',
      { message: 'This subscription is not for you.', extensions: { code: 'FORBIDDEN' } },
    ],
  ])('that is refused to %s tells nothing more where nothing is to be told', async (_, token, error) => {
    const at = await archive.start({ authorization: { report: 'disabled' } });
    expect(await follow('subscription { stolen }', token, at).ended).toEqual([error]);
  });

  test('is had by who has the scope', async () => {
    const reading = follow('subscription { stolen }', 'ann.ledger');
    await until(() => archive.arrivals.subscribers() === 1);
    archive.arrivals.send({ number: 1 });
    expect(await reading.next()).toEqual({ data: { stolen: 'all of it' } });
  });

  test('is filtered, and says so with each event', async () => {
    const reading = follow(arrived, 'bob');
    await until(() => archive.arrivals.subscribers() === 1);
    archive.arrivals.send({ number: 1 });
    archive.arrivals.send({ number: 2 });
    expect([await reading.next(), await reading.next()]).toEqual([hidden(1), hidden(2)]);
    expect(askedOf(archive.people)).not.toMatch(/author/);
  });

  test.each(['compiled', 'stock'] as const)(
    'keeps a key that the plan fetches for its own use from who may not have it, with the %s executor',
    async (executor) => {
      const at = await archive.start({ executor, counts });
      const query = 'subscription { arrived { number letter { secret reader } } }';
      const readings = [follow(query, 'bob', at), follow(query, 'ann.names', at)];
      await until(() => archive.arrivals.subscribers() === 2);
      archive.arrivals.send({ number: 1 });
      const [refused, allowed] = await Promise.all(readings.map((reading) => reading.next()));
      expect(refused).toEqual({
        data: { arrived: { number: 1, letter: null } },
        errors: [refusedTo(['arrived', 'letter', 'secret'], 'names')],
      });
      expect(allowed).toEqual({
        data: { arrived: { number: 1, letter: { secret: 'wax', reader: 'whoever knows wax' } } },
      });
    },
  );

  test.each(['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0"'])(
    'is filtered in a stream of %s',
    async (accept) => {
      const answer = fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...headersOf('bob') },
        body: JSON.stringify({ query: arrived }),
      });
      await until(() => archive.arrivals.subscribers() === 1);
      archive.arrivals.send({ number: 1 });
      archive.arrivals.complete();
      const { data, errors } = hidden(1);
      expect(await (await answer).text()).toContain(JSON.stringify({ errors, data }));
    },
  );

  test('is never shared with viewers of other rights, and is with those of the same', async () => {
    const readings: Reading[] = [];
    for (const token of ['ann.names', 'bob', 'ann.names', 'ann', undefined]) {
      const before = counts.subscribers;
      readings.push(follow(arrived, token));
      await until(() => counts.subscribers > before);
    }
    expect(counts.upstreams).toBe(4);
    await until(() => archive.arrivals.subscribers() === 4);
    archive.arrivals.send({ number: 1 });
    const [first, second, third, fourth, guest] = await Promise.all(
      readings.map((reading) => reading.next()),
    );
    expect([first, second, third, fourth]).toEqual([open(1), hidden(1), open(1), hidden(1)]);
    expect(guest).toMatchObject({
      data: hidden(1).data,
      errors: [
        { ...signIn, path: ['arrived', 'from'] },
        { ...signIn, path: ['arrived', 'letter', 'author'] },
      ],
    });
  });

  test('is not shared by one viewer to whom policies were granted at one time and not at another', async () => {
    const granted = [new Set(['insider']), new Set<string>()];
    const at = await archive.start({ counts, evaluatePolicies: async () => granted.shift() ?? new Set() });
    const query = 'subscription { arrived { number shelf } }';
    const readings: Reading[] = [];
    for (const upstreams of [1, 2]) {
      readings.push(follow(query, 'ann', at));
      await until(() => archive.arrivals.subscribers() === upstreams);
    }
    archive.arrivals.send({ number: 1 });
    const [first, second] = await Promise.all(readings.map((reading) => reading.next()));
    expect(first).toEqual({ data: { arrived: { number: 1, shelf: 'top' } } });
    expect(second).toMatchObject({
      data: { arrived: { number: 1, shelf: null } },
      errors: [{ path: ['arrived', 'shelf'], extensions: { code: 'FORBIDDEN', reason } }],
    });
  });
});

test('a socket carries queries and mutations under the same rules', async () => {
  const { data, errors } = await follow('{ letter { id } ledger }', 'bob').next();
  expect({ data, errors }).toEqual({
    data: { letter: { id: 'l' }, ledger: null },
    errors: [refusedTo(['ledger'], 'ledger')],
  });
  archive.papers.requests.length = 0;
  expect(await follow('mutation { write(text: "x") burn }', 'bob').next()).toMatchObject({ data: null });
  expect(archive.papers.requests).toEqual([]);
});
