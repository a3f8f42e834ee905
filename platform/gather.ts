import DataLoader from 'dataloader';

const MOST = 100;

/**
 * Does together what many ask for at the same time: while one portion is under way, the next one gathers. So a busy
 * moment costs few trips, and an idle one waits for nothing. `work` answers each of its items, in order, with a result or
 * an `Error`; what it throws itself is the answer to all of them.
 */
export function gather<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
): (item: Item) => Promise<Result> {
  let underWay: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Item, Result>(
    (items) => {
      const answers = work(items);
      underWay = answers.catch(() => undefined);
      return answers;
    },
    { cache: false, maxBatchSize: MOST, batchScheduleFn: (begin) => void underWay.then(begin) },
  );
  return (item) => loader.load(item);
}
