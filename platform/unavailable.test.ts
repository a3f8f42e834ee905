import { MongoClient, MongoNetworkError, MongoServerError } from 'mongodb';
import { BrokerUnavailable, PublishFailed } from './broker/broker';
import { UnknownFlow } from './saga/flow';
import { StoreUnavailable } from './store/store';
import { isUnavailable } from './unavailable';

const labelled = (label: string, code: number) => {
  const error = new MongoServerError({ message: 'no', code });
  error.addErrorLabel(label);
  return error;
};

test.each([
  new StoreUnavailable('away'),
  new BrokerUnavailable('away'),
  new PublishFailed(['1'], 'away'),
  new UnknownFlow('fulfil@2'),
  new MongoNetworkError('reset'),
  new MongoServerError({ message: 'not the primary', code: 10107 }),
  labelled('RetryableWriteError', 1),
  labelled('UnknownTransactionCommitResult', 1),
  labelled('TransientTransactionError', 251),
  new Error('outer', { cause: new Error('inner', { cause: new StoreUnavailable('away') }) }),
])('%s waits and is tried again', (error) => {
  expect(isUnavailable(error)).toBe(true);
});

test.each([
  new TypeError('poison'),
  new MongoServerError({ message: 'duplicate', code: 11000 }),
  labelled('TransientTransactionError', 112),
  'a string',
  null,
])('%s does not', (error) => {
  expect(isUnavailable(error)).toBe(false);
});

test('a bulk write that finds no server waits too: the driver tells of it under another name', async () => {
  const client = new MongoClient('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 20 });
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );
  await failed(client.connect()); // else the driver connects before it writes, and tells of that as it is
  const error = await failed(client.db('none').collection('rows').insertMany([{}], { ordered: false }));
  await client.close();
  expect(error).toMatchObject({ name: 'MongoBulkWriteError' });
  expect(isUnavailable(error)).toBe(true);
});
