import { MongoNetworkError, MongoServerError } from 'mongodb';
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
