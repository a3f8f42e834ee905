import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '../../gateway/main';
import { readGatewaySettings } from '../../gateway/settings';
import { systemClock } from '../../platform/clock';
import { testLog } from '../../platform/log';
import { createAnswers } from './graph/answers';
import { composeShop } from './graph/schemas';
import { close, startSubgraphs, type Subgraphs } from './graph/servers';
import { tables } from './graph/tables';
import { bodyOf, expectedData, workloads } from './graph/workloads';
import { summarize } from './measure/report';
import { type Measured } from './measure/rounds';
import { type CpuProfile, selfTimes } from './measure/self-times';
import { startFloor } from './peers/floor';

const folder = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
const urls: Record<string, string> = {};
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const subgraphs: Subgraphs = await startSubgraphs();
  const supergraphPath = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphPath, composeShop(subgraphs.urls));
  const gateway = await startGateway({
    port: 0,
    host: '127.0.0.1',
    supergraphPath,
    verifyToken: () => Promise.reject(new Error('nobody has a token')),
    settings: readGatewaySettings({ NODE_ENV: 'production' }),
    log: testLog(),
    clock: systemClock,
  });
  const floor = await startFloor(subgraphs.urls);
  Object.assign(urls, { gateway: gateway.url, floor: floor.url });
  stops.push(
    () => gateway.stop(),
    () => close(floor.server),
    () => floor.agent.destroy(),
    () => subgraphs.stop(),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true });
});

describe.each(['gateway', 'floor'])('the %s', (peer) => {
  test.each(workloads)('answers $name rightly', async (workload) => {
    for (const n of [0, 1, 2, 999]) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(urls[peer]!, { method: 'POST', headers, body: bodyOf(workload, n) });
      expect(await response.json()).toEqual({ data: expectedData(workload, n) });
    }
  });
});

test('the large response is one', () => {
  const large = workloads.find(({ name }) => name === 'large')!;
  const bytes = JSON.stringify(expectedData(large, 0)).length;
  expect(bytes).toBeGreaterThan(95_000);
  expect(bytes).toBeLessThan(110_000);
});

describe('subgraphs', () => {
  const answer = createAnswers(tables.reviews);
  const variables = { r: [{ __typename: 'Item', id: 'item-7' }] };

  test('answer what was selected: aliases, fragments, types', () => {
    const query = `query ($r: [_Any!]!) { all: _entities(representations: $r) { ...I ... on Person { name } } }
      fragment I on Item { __typename score: rating reviews { stars } }`;
    expect(JSON.parse(answer(query, variables))).toEqual({
      data: {
        all: [{ __typename: 'Item', score: 1.7, reviews: [{ stars: 3 }, { stars: 4 }, { stars: 5 }] }],
      },
    });
  });

  test.each([
    [
      'an unknown field',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { colour } } }',
    ],
    ['a directive', 'query ($r: [_Any!]!) { _entities(representations: $r) { ... @skip(if: true) { id } } }'],
    ['no variable', '{ _entities(representations: []) { __typename } }'],
  ])('refuse %s', (_, query) => expect(() => answer(query, variables)).toThrow());

  test('refuse a row that is not there', () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { rating } } }';
    expect(() => answer(query, { r: [{ __typename: 'Item', id: 'item-none' }] })).toThrow(
      'no Item item-none',
    );
  });
});

test('the report has medians, and ratios within the run', () => {
  const share = (cpuMs: number): Measured => ({ cpuMs, rate: 100, p50: 1, p99: 2, bytes: 10 });
  const measured = new Map([
    ['ours', [share(2), share(1), share(9)]],
    ['stock', [share(8), share(8), share(8)]],
    ['floor', [share(1), share(0.5)]],
  ]);
  const { ours, stock } = summarize(measured, 'stock');
  expect(ours).toMatchObject({ cpuMs: 2, least: 1, most: 9, lessThanBase: 4, timesFloor: 2 / 0.75 });
  expect(stock?.lessThanBase).toBe(1);
});

test('a profile is read by package, by file of our own and by function', () => {
  const frame = (id: number, functionName: string, url: string) => ({
    id,
    callFrame: { functionName, url, lineNumber: 4 },
  });
  const profile: CpuProfile = {
    nodes: [
      frame(1, '(idle)', ''),
      frame(2, 'merge', 'file:///app/dist/gateway/execution/merge.js'),
      frame(3, 'parse', 'file:///app/node_modules/@a/b/dist/index.js'),
      frame(4, '(garbage collector)', ''),
    ],
    samples: [1, 2, 3, 2, 4],
    timeDeltas: [0, 5_000, 1_000, 2_000, 3_000],
  };
  const { totalMs, byPlace, byFunction } = selfTimes(profile);
  expect(totalMs).toBe(6);
  expect(Object.fromEntries(byPlace)).toEqual({
    'gateway/execution/merge.js': 4,
    '@a/b': 2,
    '(garbage collector)': 0,
  });
  expect(byFunction.get('merge gateway/execution/merge.js:5')).toBe(4);
});
