import { createFeed, type Feed, type Story } from './feed';
import { testLog } from './log';
import { testClock, type TestClock, turn } from './test-clock';

interface Entry {
  sequence: number;
}

let clock: TestClock;
let feed: Feed<Entry>;
/** What the store holds of each subject. */
let stories: Map<string, Story<Entry>>;
/** Which subjects were read, query by query. */
let loads: string[][];
/** What happens before a query is answered. */
let beforeAnswer: () => Promise<void>;

beforeEach(() => {
  clock = testClock();
  stories = new Map();
  loads = [];
  beforeAnswer = async () => {};
  feed = createFeed<Entry>({
    name: 'test',
    clock,
    log: testLog(),
    compareMs: 3_000,
    async load(subjects) {
      loads.push([...subjects]);
      const answer = new Map([...stories].filter(([subject]) => subjects.includes(subject)));
      await beforeAnswer();
      return answer;
    },
  });
});
afterEach(() => feed.stop());

const entry = (sequence: number): Entry => ({ sequence });
/** The store holds entries 1 to n. */
const tellStore = (subject: string, n: number, ended = false) =>
  stories.set(subject, { entries: Array.from({ length: n }, (_, i) => entry(i + 1)), ended });
const news = (subject: string, sequence: number, ended = false) =>
  feed.hear(subject, { entry: entry(sequence), sequence, ended });

/** Takes all that comes, for as long as it comes. */
function collect(stream: AsyncIterableIterator<Entry>) {
  const self = { got: [] as number[], done: false, error: null as unknown };
  void (async () => {
    try {
      for await (const { sequence } of stream) self.got.push(sequence);
      self.done = true;
    } catch (error) {
      self.error = error;
    }
  })();
  return self;
}

test('it replays what is stored after a sequence', async () => {
  tellStore('a', 5);
  const all = collect(feed.follow('a', 0));
  const rest = collect(feed.follow('a', 3));
  await turn();
  expect([all.got, rest.got]).toEqual([
    [1, 2, 3, 4, 5],
    [4, 5],
  ]);
  expect([all.done, rest.done]).toEqual([false, false]);
});

test('then it goes live, and completes with the last entry', async () => {
  tellStore('a', 2);
  const seen = collect(feed.follow('a', 0));
  await turn();
  news('a', 3);
  news('b', 4);
  await turn();
  expect(seen).toMatchObject({ got: [1, 2, 3], done: false });
  news('a', 4, true);
  await turn();
  expect(seen).toMatchObject({ got: [1, 2, 3, 4], done: true });
});

test('a story that has ended is replayed and completes', async () => {
  tellStore('a', 3, true);
  const seen = collect(feed.follow('a', 1));
  await turn();
  expect(seen).toMatchObject({ got: [2, 3], done: true });
});

test('of what does not exist there is nothing to say', async () => {
  const seen = collect(feed.follow('nothing', 0));
  await turn();
  expect(seen).toMatchObject({ got: [], done: true });
});

test('repeats are dropped', async () => {
  tellStore('a', 2);
  const seen = collect(feed.follow('a', 0));
  await turn();
  for (const sequence of [1, 2, 3, 3, 2, 3]) news('a', sequence);
  await turn();
  expect(seen.got).toEqual([1, 2, 3]);
});

test('what the news skip is read from the store', async () => {
  tellStore('a', 1);
  const seen = collect(feed.follow('a', 0));
  await turn();
  tellStore('a', 4);
  news('a', 4);
  await turn();
  expect(seen.got).toEqual([1, 2, 3, 4]);
  expect(loads.at(-1)).toEqual(['a']);
});

test('it attaches before it reads: news that come in between are neither lost nor repeated', async () => {
  tellStore('a', 2);
  beforeAnswer = async () => {
    beforeAnswer = async () => {};
    // The store was read already; this is written and announced before the answer arrives.
    tellStore('a', 3);
    news('a', 3);
    await turn();
  };
  const seen = collect(feed.follow('a', 0));
  await turn();
  await turn();
  expect(seen.got).toEqual([1, 2, 3]);
  news('a', 4);
  await turn();
  expect(seen.got).toEqual([1, 2, 3, 4]);
});

test('an end without an entry completes it, and only when nothing is missing', async () => {
  tellStore('a', 2);
  const upToDate = collect(feed.follow('a', 0));
  await turn();
  tellStore('a', 3, true);
  feed.hear('a', { entry: null, sequence: 3, ended: true });
  await turn();
  expect(upToDate).toMatchObject({ got: [1, 2, 3], done: true });
  tellStore('b', 2);
  const behind = collect(feed.follow('b', 0));
  await turn();
  feed.hear('b', { entry: null, sequence: 2, ended: true });
  await turn();
  expect(behind).toMatchObject({ got: [1, 2], done: true });
});

test('late news of an end before it began again do not complete it', async () => {
  tellStore('a', 3);
  const seen = collect(feed.follow('a', 0));
  await turn();
  news('a', 2, true);
  feed.hear('a', { entry: null, sequence: 2, ended: true });
  await turn();
  expect(seen).toMatchObject({ got: [1, 2, 3], done: false });
});

test('late news of an end, heard before the store has answered, do not complete what has begun again', async () => {
  tellStore('a', 4);
  const upToDate = collect(feed.follow('a', 3));
  const behind = collect(feed.follow('a', 2));
  news('a', 3, true);
  news('a', 4);
  await turn();
  expect(upToDate).toMatchObject({ got: [4], done: false });
  expect(behind).toMatchObject({ got: [3, 4], done: false });
});

test('what a comparison has read before somebody attached is not theirs', async () => {
  tellStore('a', 2);
  const old = collect(feed.follow('a', 0));
  await turn();
  tellStore('a', 3, true);
  let late: ReturnType<typeof collect> | undefined;
  beforeAnswer = async () => {
    beforeAnswer = async () => {};
    // It begins again, and only then somebody attaches, while the comparison waits for its answer.
    tellStore('a', 4);
    beforeAnswer = () => turn();
    late = collect(feed.follow('a', 3));
  };
  await clock.advance(3_000);
  await turn();
  await turn();
  expect(old).toMatchObject({ got: [1, 2, 3], done: true });
  expect(late).toMatchObject({ got: [4], done: false });
});

test('an end that was heard before the store has answered completes it, though the answer is older', async () => {
  tellStore('a', 2);
  beforeAnswer = async () => {
    beforeAnswer = async () => {};
    tellStore('a', 3, true);
    news('a', 3, true);
    await turn();
  };
  const seen = collect(feed.follow('a', 2));
  await turn();
  await turn();
  expect(seen).toMatchObject({ got: [3], done: true });
});

test('an end that was read before it began again does not complete it', async () => {
  tellStore('a', 3, true);
  beforeAnswer = async () => {
    beforeAnswer = async () => {};
    news('a', 4);
    await turn();
  };
  const seen = collect(feed.follow('a', 3));
  await turn();
  await turn();
  expect(seen).toMatchObject({ got: [4], done: false });
});

test('whoever claims to have seen more than there is gets no more, and is let go at the end', async () => {
  tellStore('a', 3);
  const seen = collect(feed.follow('a', 1_000));
  await turn();
  news('a', 4);
  await turn();
  expect(seen).toMatchObject({ got: [], done: false });
  tellStore('a', 4, true);
  await clock.advance(3_000);
  expect(seen).toMatchObject({ got: [], done: true });
});

test('what was not taken yet waits, also when it has ended', async () => {
  tellStore('a', 2);
  const stream = feed.follow('a', 0);
  await turn();
  news('a', 3, true);
  for (const value of [entry(1), entry(2), entry(3)])
    expect(await stream.next()).toEqual({ value, done: false });
  expect(await stream.next()).toEqual({ value: undefined, done: true });
});

test('several may wait at once, and are served in their order', async () => {
  tellStore('a', 2, true);
  const stream = feed.follow('a', 0);
  const results = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next()]);
  expect(results.map(({ value, done }) => (done ? 'done' : value.sequence))).toEqual([1, 2, 'done', 'done']);
});

test('returning from a quiet stream ends the wait and detaches it', async () => {
  tellStore('a', 1);
  const stream = feed.follow('a', 1);
  const waiting = stream.next();
  await turn();
  expect(await stream.return!()).toEqual({ value: undefined, done: true });
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(await stream.next()).toEqual({ value: undefined, done: true });
  loads.length = 0;
  news('a', 9);
  await clock.advance(10_000);
  expect(loads).toEqual([]);
});

test('throwing into a stream detaches it', async () => {
  tellStore('a', 1);
  const stream = feed.follow('a', 1);
  await turn();
  await expect(stream.throw!(new Error('enough'))).rejects.toThrow('enough');
  loads.length = 0;
  await clock.advance(10_000);
  expect(loads).toEqual([]);
});

test('a follower that leaves does not take the others along', async () => {
  tellStore('a', 1);
  const one = feed.follow('a', 1);
  const other = collect(feed.follow('a', 1));
  await turn();
  await one.return!();
  news('a', 2);
  await turn();
  expect(other.got).toEqual([2]);
});

test('when the store cannot be read, the stream ends with that error', async () => {
  beforeAnswer = () => Promise.reject(new Error('away'));
  const waiting = collect(feed.follow('a', 0));
  const stream = feed.follow('a', 0);
  await turn();
  expect(waiting.error).toEqual(new Error('away'));
  await expect(stream.next()).rejects.toThrow('away');
  expect(await stream.next()).toEqual({ value: undefined, done: true });
});

test('a stream that was returned from says nothing of a store that could not be read', async () => {
  beforeAnswer = () => Promise.reject(new Error('away'));
  const stream = feed.follow('a', 0);
  await stream.return!();
  await turn();
  expect(await stream.next()).toEqual({ value: undefined, done: true });
});

test('every few seconds all followers are compared with the store, in one query', async () => {
  tellStore('a', 1);
  tellStore('b', 1);
  const seen = [collect(feed.follow('a', 0)), collect(feed.follow('b', 0))];
  await turn();
  loads.length = 0;
  tellStore('a', 2);
  tellStore('b', 3, true);
  await clock.advance(3_000);
  expect(loads).toEqual([['a', 'b']]);
  expect(seen).toMatchObject([
    { got: [1, 2], done: false },
    { got: [1, 2, 3], done: true },
  ]);
});

test('they are also compared while the news of others never stop skipping', async () => {
  tellStore('quiet', 1);
  tellStore('a', 1);
  const quiet = collect(feed.follow('quiet', 0));
  void collect(feed.follow('a', 0));
  await turn();
  tellStore('quiet', 2);
  for (let i = 2; i < 20; i += 2) {
    tellStore('a', i + 1);
    news('a', i + 1);
    await clock.advance(1_000);
  }
  expect(quiet.got).toEqual([1, 2]);
});

test('a comparison that fails is made again', async () => {
  tellStore('a', 1);
  const seen = collect(feed.follow('a', 0));
  await turn();
  tellStore('a', 3);
  beforeAnswer = () => Promise.reject(new Error('away'));
  news('a', 3);
  await turn();
  beforeAnswer = async () => {};
  await clock.advance(3_000);
  expect(seen.got).toEqual([1, 2, 3]);
});

test('catching up compares at once', async () => {
  tellStore('a', 1);
  const seen = collect(feed.follow('a', 0));
  await turn();
  tellStore('a', 2);
  feed.catchUp();
  await turn();
  expect(seen.got).toEqual([1, 2]);
});

test('stopping completes every stream', async () => {
  tellStore('a', 1);
  const seen = collect(feed.follow('a', 0));
  await turn();
  await feed.stop();
  await turn();
  expect(seen).toMatchObject({ got: [1], done: true });
});
