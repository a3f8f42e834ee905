import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { messageType } from '../platform/message';
import { step, type Step } from '../platform/saga/flow';
import { commandType } from '../platform/saga/protocol';
import { orderProcess } from '../subgraphs/orders/saga';
import { checkContracts, checkFlows } from './contracts';
import { refusals, type Schema } from './contracts/accepts';
import { flowsFile, released, type ReleasedFlows } from './contracts/flows';
import { committed, FLOWS, fromFile, readFolder, RETIRED, toFile, writeFolder } from './contracts/published';
import { collect, type Contract, contractsOf } from './contracts/registry';

const root = join(__dirname, '..');
const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input' }) as unknown as Schema;
const event = (data: z.ZodType, type = 'tests.said.v1') =>
  contractsOf('tests', { commands: [], events: [messageType(type, data)] })[0]!;
const filesOf = (...contracts: Contract[]) => new Map(contracts.map(toFile));

test('the committed contracts and flows are those of all services', () => {
  const files = readFolder(join(root, 'contracts'));
  expect(checkContracts(collect(root), files, [])).toEqual({ stale: [], incompatible: [] });
  const { flows } = orderProcess({ stepMs: 0, sagaMs: 0 });
  expect(checkFlows(released(flows), files, [])).toEqual({ stale: [], incompatible: [] });
});

describe('between two versions of one type', () => {
  const base = z.object({ id: z.string(), note: z.string().optional() });
  const of = (shape: z.ZodType) => z.object({ x: shape });
  const union = (...kinds: string[]) =>
    z.discriminatedUnion(
      'kind',
      kinds.map((kind) => z.object({ kind: z.literal(kind), n: z.number() })) as never,
    );

  /** [what changes, before, after, does it break who reads now, does it break who read before] */
  test.each<[string, z.ZodType, z.ZodType, string | null, string | null]>([
    ['nothing', base, base, null, null],
    ['a description', base, base.describe('said'), null, null],
    ['a new optional field', base, base.extend({ more: z.string().optional() }), null, null],
    ['an optional field that goes', base, z.object({ id: z.string() }), null, null],
    ['a new field with a default', base, base.extend({ n: z.number().default(1) }), null, null],
    ['a new required field', base, base.extend({ more: z.string() }), 'more may be missing', null],
    ['a required field that goes', base, base.omit({ id: true }), null, 'id may be missing'],
    [
      'a field renamed',
      base,
      base.omit({ id: true }).extend({ key: z.string() }),
      'key may be missing',
      'id may be missing',
    ],
    ['required to optional', base, base.partial(), null, 'id may be missing'],
    ['optional to required', base, base.required(), 'note may be missing', null],
    ['another type', of(z.string()), of(z.number()), 'x may be string', 'x may be number'],
    ['null allowed', of(z.string()), of(z.string().nullable()), null, 'x may be null'],
    ['null no longer allowed', of(z.string().nullable()), of(z.string()), 'x may be null', null],
    ['integers to numbers', of(z.number().int().safe()), of(z.number()), null, 'x may be number'],
    ['anything', of(z.string()), of(z.unknown()), null, 'x may be anything'],
    ['a value more', of(z.enum(['a'])), of(z.enum(['a', 'b'])), null, 'x may be "b"'],
    ['a value less', of(z.enum(['a', 'b'])), of(z.enum(['a'])), 'x may be "b"', null],
    ['one value to any', of(z.literal('a')), of(z.string()), null, 'x may be other than one of the values'],
    [
      'a value outside a pattern',
      of(z.string().regex(/^b/)),
      of(z.literal('a')),
      'x may be other than one of the values',
      'x may be "a"',
    ],
    ['a lower minimum', of(z.number().min(2)), of(z.number().min(1)), null, 'x may be beyond minimum'],
    ['a new maximum', of(z.number()), of(z.number().max(9)), 'x may be beyond maximum', null],
    ['a longer text', of(z.string().max(5)), of(z.string().max(6)), null, 'x may be beyond maxLength'],
    [
      'another pattern',
      of(z.string().regex(/a/)),
      of(z.string().regex(/b/)),
      'does not keep pattern',
      'does not keep pattern',
    ],
    [
      'two patterns, the same',
      of(z.string().regex(/a/).regex(/b/)),
      of(z.string().regex(/a/).regex(/b/)),
      null,
      null,
    ],
    [
      'a pattern more',
      of(z.string().regex(/a/)),
      of(z.string().regex(/a/).regex(/b/)),
      'does not keep pattern',
      null,
    ],
    ['a format', of(z.string()), of(z.uuid()), 'x does not keep format', null],
    [
      'fewer items',
      of(z.array(z.string()).min(1)),
      of(z.array(z.string())),
      null,
      'x may be beyond minItems',
    ],
    [
      'other items',
      of(z.array(z.string())),
      of(z.array(z.number())),
      'x[] may be string',
      'x[] may be number',
    ],
    [
      'a place in a tuple',
      of(z.tuple([z.string()])),
      of(z.tuple([z.string(), z.string()])),
      'beyond minItems',
      'beyond maxItems',
    ],
    ['other fields forbidden', base, z.strictObject({ id: z.string() }), 'note is no longer read', null],
    [
      'other values of a record',
      of(z.record(z.string(), z.string())),
      of(z.record(z.string(), z.number())),
      'x.* may be string',
      'x.* may be number',
    ],
    ['an alternative more', of(union('a')), of(union('a', 'b')), null, 'x.kind may be "b"'],
    ['an alternative less', of(union('a', 'b')), of(union('a')), 'x.kind may be "b"', null],
  ])('%s', (_, before, after, readNow, readBefore) => {
    const why = (reader: z.ZodType, writer: z.ZodType) => refusals(schemaOf(reader), schemaOf(writer));
    const expected = (text: string | null) =>
      text === null ? [] : expect.arrayContaining([expect.stringContaining(text)]);
    expect(why(after, before)).toEqual(expected(readNow));
    expect(why(before, after)).toEqual(expected(readBefore));
  });

  test('what contains itself is followed once around', () => {
    const node = (leaf: Schema): Schema => ({
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: { leaf, next: { $ref: '#/$defs/node' } },
          required: ['leaf'],
        },
      },
    });
    expect(refusals(node({ type: 'string' }), node({ type: 'string' }))).toEqual([]);
    expect(refusals(node({ type: 'string' }), node({ type: 'number' }))).toEqual([
      'leaf may be number, not string',
    ]);
  });

  test('a keyword that is not known is never taken for the same', () => {
    expect(refusals({ type: 'object', not: { required: ['a'] } }, { type: 'object' })).toEqual([
      'data does not keep not',
    ]);
  });
});

describe('the check', () => {
  const said = event(z.object({ n: z.number() }));
  const check = (now: Contract[], files = filesOf(...now), published = [said]) =>
    checkContracts(now, files, published);

  test('passes what stands as it was published', () => {
    expect(check([said])).toEqual({ stale: [], incompatible: [] });
  });

  test('says which files are stale, missing or left', () => {
    const more = event(z.object({ n: z.number(), more: z.string().optional() }));
    const other = event(z.object({}), 'tests.other.v1');
    expect(check([more, other], filesOf(said)).stale).toEqual([
      expect.stringContaining('tests.said.v1.json is stale'),
      expect.stringContaining('tests.other.v1.json is missing'),
    ]);
    expect(check([said], filesOf(said, other)).stale).toEqual([
      expect.stringContaining('tests.other.v1.json is of no type'),
    ]);
  });

  test('fails what was published and is gone, or has another name', () => {
    const renamed = { ...said, type: 'tests.told.v1' };
    expect(check([renamed]).incompatible).toEqual([
      expect.stringContaining('tests.said.v1 was published and is gone'),
    ]);
  });

  test('names the direction that breaks', () => {
    expect(check([event(z.object({ n: z.number(), m: z.number() }))]).incompatible).toEqual([
      'tests.said.v1: a receiver of now does not take what an older sender sends: m may be missing',
    ]);
    expect(check([event(z.object({}))]).incompatible).toEqual([
      'tests.said.v1: an older receiver does not take what a sender of now sends: n may be missing',
    ]);
  });

  test('fails another kind or queue', () => {
    const moved: Contract = { ...said, kind: 'command', queue: 'tests' };
    expect(check([moved]).incompatible).toEqual([
      'tests.said.v1 was published as an event, not as a command',
      'tests.said.v1 was published for the queue undefined, not for tests',
    ]);
  });

  test('fails a refusal that goes, and takes one more', () => {
    const replying = (...refusals: string[]): Contract => ({ ...said, kind: 'reply', refusals });
    const check = (before: Contract, now: Contract) =>
      checkContracts([now], filesOf(now), [before]).incompatible;
    expect(check(replying('NO', 'LATER'), replying('NO'))).toEqual([
      'tests.said.v1: LATER is no longer listed, and an older sender still refuses with it, as do answers that are stored',
    ]);
    expect(check(replying('NO'), replying('LATER', 'NO'))).toEqual([]);
    const { refusals: _, ...mute } = replying();
    expect(check(replying('NO'), mute)).toHaveLength(1);
  });

  test('compares with every version that was published, not with the last alone', () => {
    const optional = event(z.object({ n: z.number(), more: z.string().optional() }));
    const other = event(z.object({ n: z.number(), more: z.number().optional() }));
    expect(check([other]).incompatible).toEqual([]);
    expect(check([other], undefined, [said, optional]).incompatible).toHaveLength(2);
  });

  test('lets go what is retired, and does not take it back', () => {
    const files = (...now: Contract[]) => filesOf(...now).set(RETIRED, '{"tests.said.v1":"nobody sends it"}');
    expect(check([], files())).toEqual({ stale: [], incompatible: [] });
    expect(check([said], files(said)).incompatible).toEqual([
      expect.stringContaining('tests.said.v1 is retired'),
    ]);
  });
});

describe('the registry', () => {
  const input = z.object({});
  const one = commandType('tests', 'do-it', 1, { input, output: input, refusals: ['NO'] });

  test('has the command and its reply, with the queue and what may be refused', () => {
    expect(contractsOf('tests', { commands: [one] })).toEqual([
      expect.objectContaining({ type: 'tests.do-it-reply.v1', kind: 'reply', refusals: ['NO'] }),
      expect.objectContaining({ type: 'tests.do-it.v1', kind: 'command', queue: 'tests' }),
    ]);
  });

  test('refuses a type that is exported and listed nowhere', () => {
    const said = messageType('tests.said.v1', input);
    expect(() => contractsOf('tests', { commands: [one], said })).toThrow(
      'said (tests.said.v1) is in neither',
    );
    expect(() => contractsOf('tests', { commands: [], one })).toThrow('one (tests.do-it.v1) is in neither');
  });

  test('refuses what no JSON Schema can say', () => {
    expect(() => event(z.object({ at: z.date() }))).toThrow('Date cannot be represented');
  });

  test('is written and read back', () => {
    for (const contract of contractsOf('tests', { commands: [one] })) {
      expect(fromFile(...toFile(contract))).toEqual(contract);
    }
    expect(() => fromFile('x.json', '{}')).toThrow('x.json is no contract');
  });
});

describe('a released flow', () => {
  const nothing = z.object({});
  const ask = (name: string, version = 1) =>
    commandType('tests', name, version, { input: nothing, output: nothing });
  const input = () => ({});
  const undo = { command: ask('undo-it'), input, milestone: { event: 'UNDONE' } };
  const doIt = step('do', 'undoable', { command: ask('do-it'), input, undo });
  const endIt = step('end', 'retriable', { command: ask('end-it'), input });
  const flow = (version: number, ...steps: Step<unknown>[]) =>
    released([{ name: 'go', version, steps, refused: { event: 'NO' } }]);
  const before = flow(1, doIt, endIt);
  const check = (now: ReleasedFlows, retired = {}) =>
    checkFlows(
      now,
      new Map([
        [FLOWS, flowsFile(now)],
        [RETIRED, JSON.stringify(retired)],
      ]),
      [before],
    ).incompatible;

  test('stands beside newer ones', () => {
    expect(check({ ...before, ...flow(2, endIt, doIt) })).toEqual([]);
  });

  test('is listed', () => {
    expect(checkFlows(before, new Map(), []).stale).toEqual([
      expect.stringContaining('flows.json is missing'),
    ]);
    const files = new Map([[FLOWS, flowsFile(flow(2, doIt))]]);
    expect(checkFlows(before, files, []).stale).toEqual([expect.stringContaining('flows.json is stale')]);
  });

  test('keeps its steps, in their order, and what they ask by', () => {
    const { undo: _, ...final } = doIt;
    const doing =
      'go@1 was released with the step do (undoable, tests.do-it.v1, undone by tests.undo-it.v1), and has ';
    const ending = 'go@1 was released with the step end (retriable, tests.end-it.v1), and has ';
    const changes: [ReleasedFlows, string][] = [
      [flow(1, endIt, doIt), `${doing}the step end (retriable, tests.end-it.v1) there`],
      [flow(1, doIt), `${ending}nothing more there`],
      [flow(1, { ...doIt, kind: 'pivot' }, endIt), `${doing}the step do (pivot,`],
      [
        flow(1, { ...doIt, command: ask('do-it', 2) }, endIt),
        `${doing}the step do (undoable, tests.do-it.v2,`,
      ],
      [flow(1, final, endIt), `${doing}the step do (undoable, tests.do-it.v1) there`],
      [
        flow(1, { ...doIt, undo: { ...undo, command: ask('undo-it', 2) } }, endIt),
        `${doing}the step do (undoable, tests.do-it.v1, undone by tests.undo-it.v2) there`,
      ],
      [flow(1, doIt, endIt, endIt), 'go@1 was released with nothing more, and has the step end'],
    ];
    for (const [now, why] of changes) {
      expect(check(now)).toEqual([expect.stringContaining(why)]);
      expect(check(now)[0]).toContain(' now: put a new version beside it');
    }
    const turned = released([
      { name: 'go', version: 1, steps: [doIt, endIt], refused: { event: 'NO' }, interruptedBy: 'back@1' },
    ]);
    expect(check(turned)).toEqual([expect.stringContaining('and has the interruption back@1 there now')]);
  });

  test('goes when it is retired, and does not come back', () => {
    const gone = flow(2, doIt, endIt);
    expect(check(gone)).toEqual([expect.stringContaining('go@1 was released and is gone')]);
    expect(check(gone, { 'go@1': 'all have ended' })).toEqual([]);
    expect(check(before, { 'go@1': 'all have ended' })).toEqual([expect.stringContaining('go@1 is retired')]);
  });
});

describe('what git has seen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is every version of every contract, those too that are gone', () => {
    expect(committed(folder)).toBeNull();
    git('init', '-q');
    const first = event(z.object({ a: z.string() }));
    const second = event(z.object({ b: z.string() }));
    const other = event(z.object({}), 'tests.other.v1');
    const flows = (...definitions: string[]) =>
      Object.fromEntries(definitions.map((definition) => [definition, { steps: [] }]));
    for (const contracts of [[first], [second, other], [other]]) {
      const own = contracts.length === 2 ? flows('fulfil@1', 'fulfil@2') : flows('fulfil@1');
      writeFolder(folder, filesOf(...contracts).set(FLOWS, flowsFile(own)));
      writeFileSync(join(folder, RETIRED), '{}');
      git('add', '-A');
      git('commit', '-qm', 'contracts');
    }
    expect([...readFolder(folder).keys()]).toEqual([FLOWS, RETIRED, 'tests/tests.other.v1.json']);
    const seen = committed(folder)!;
    expect(seen.contracts).toHaveLength(3);
    expect(seen.contracts).toEqual(expect.arrayContaining([first, second, other]));
    expect(seen.flows).toEqual(expect.arrayContaining([flows('fulfil@1'), flows('fulfil@1', 'fulfil@2')]));
  });
});
