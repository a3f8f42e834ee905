import { MongoBulkWriteError, type BulkWriteResult } from 'mongodb';
import { nextVersion, type VersionedCollection, writeVersions } from './versions';

type Row = { _id: string; version: number };

test('a write that no majority has confirmed is not taken for done, though another was refused', async () => {
  const refused = { index: 1, code: 121 };
  const error = (concern?: Error) =>
    new MongoBulkWriteError(
      { message: 'Document failed validation', code: 121, writeErrors: [refused] as never },
      {
        ...{ insertedCount: 0, matchedCount: 1 },
        getWriteConcernError: () => concern,
      } as unknown as BulkWriteResult,
    );
  const failing = (concern?: Error) =>
    ({ bulkWrite: () => Promise.reject(error(concern)) }) as unknown as VersionedCollection<Row>;
  const writes = ['a', 'b'].map((_id) => nextVersion<Row>(_id, 1, {}));
  expect(await writeVersions(failing(), writes)).toEqual(new Set([1]));
  await expect(writeVersions(failing(new Error('wtimeout')), writes)).rejects.toBeInstanceOf(
    MongoBulkWriteError,
  );
});
