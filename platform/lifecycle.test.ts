import { EventEmitter } from 'node:events';
import { type Clock, systemClock } from './clock';
import { createLifecycle } from './lifecycle';
import { testLog } from './log';

/** A lifecycle whose signals, exits and deadline are in the test's hands. */
function start() {
  const source = new EventEmitter();
  const exits: number[] = [];
  let pass: () => void = () => undefined;
  const clock: Clock = {
    ...systemClock,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        pass = resolve;
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  const exited = new Promise<void>((resolve) => source.once('exit', resolve));
  const exit = (code: number) => {
    exits.push(code);
    source.emit('exit');
  };
  const lifecycle = createLifecycle({ log: testLog(), clock, process: source, exit });
  return { source, exits, exited, lifecycle, passDeadline: () => pass() };
}

const never = () => new Promise<void>(() => undefined);

test('a signal stops everything once, in order, and exits with 0', async () => {
  const { source, exits, exited, lifecycle } = start();
  const stopped: string[] = [];
  lifecycle.onStop('gateway', async () => {
    await new Promise(setImmediate);
    stopped.push('gateway');
  });
  lifecycle.onStop('store', async () => void stopped.push('store'));
  source.emit('SIGTERM', 'SIGTERM');
  await exited;
  expect(await lifecycle.stop()).toBe(true);
  expect(stopped).toEqual(['gateway', 'store']);
  expect(exits).toEqual([0]);
});

test('what fails to stop does not keep the others from it, and the exit says so', async () => {
  const { source, exits, exited, lifecycle } = start();
  let stopped = false;
  lifecycle.onStop('gateway', () => Promise.reject(new Error('stuck')));
  lifecycle.onStop('store', async () => void (stopped = true));
  source.emit('SIGINT', 'SIGINT');
  await exited;
  expect(stopped).toBe(true);
  expect(exits).toEqual([1]);
});

test('past the deadline it exits with 1', async () => {
  const { source, exits, exited, lifecycle, passDeadline } = start();
  lifecycle.onStop('gateway', never);
  source.emit('SIGTERM', 'SIGTERM');
  passDeadline();
  await exited;
  expect(exits).toEqual([1]);
});

test('a second signal exits at once', () => {
  const { source, exits, lifecycle } = start();
  lifecycle.onStop('gateway', never);
  source.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([]);
  source.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([1]);
});

test.each(['uncaughtException', 'unhandledRejection'])('%s exits with 1', (event) => {
  const { source, exits } = start();
  source.emit(event, new Error('escaped'));
  expect(exits).toEqual([1]);
});

test('released, it leaves the process alone', () => {
  const { source, exits, lifecycle } = start();
  lifecycle.release();
  source.emit('uncaughtException', new Error('escaped'));
  expect(exits).toEqual([]);
});
