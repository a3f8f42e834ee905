import { z } from 'zod';
import { systemClock } from '../clock';
import { testLog } from '../log';
import { command, event, message, messageType } from '../message';
import { commandType, sinceCommand } from '../saga/protocol';
import { eventually } from '../test-clock';
import type { Broker } from './broker';
import { openEmbeddedBroker } from './embedded';
import { asking, mustBeRegistered, registered, repliesTo, UnregisteredMessage } from './registered';

const data = z.object({});
const known = messageType('tests.said.v1', data);
const unknown = messageType('tests.said.v2', data);
const about = { id: '1', source: 'tests', subject: 's', time: new Date() };

let broker: Broker;
let heard: string[];
beforeEach(async () => {
  broker = openEmbeddedBroker({ clock: systemClock, log: testLog() });
  heard = [];
  const hear = async (batch: readonly { body: Buffer }[]) => {
    heard.push(...batch.map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type));
  };
  await broker.consume({ queue: 'q', topics: ['tests.#'] }, hear);
});
afterEach(() => broker.close());

test('what is registered goes out', async () => {
  const door = registered(broker, [known]);
  await door.publish([command('q', message(known, about, {})), event(message(known, about, {}))]);
  await eventually(() => heard.length === 2);
});

test('of a version that is not registered nothing goes out, nor what was to go with it', async () => {
  const door = registered(broker, [known]);
  const both = [event(message(known, about, {})), event(message(unknown, about, {}))];
  const failed = await door.publish(both).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(UnregisteredMessage);
  expect((failed as UnregisteredMessage).types).toEqual(['tests.said.v2']);
  expect((failed as Error).message).toContain('tests.said.v2 is not registered with this service: list it');
  await broker.publish([event(message(known, about, {}))]);
  await eventually(() => heard.length > 0);
  expect(heard).toEqual(['tests.said.v1']);
});

test('a message that does not say its type stays inside', async () => {
  const silent = { to: { queue: 'q' }, id: '1', body: '{}' };
  await expect(registered(broker, [known]).publish([silent])).rejects.toThrow(UnregisteredMessage);
});

test('what somebody else sent may be put back', async () => {
  const { id, body } = event(message(unknown, about, {}));
  await registered(broker, [known]).publish([{ to: { queue: 'q' }, id, body, putBack: true }]);
  await eventually(() => heard.includes('tests.said.v2'));
});

test('what is to be published later can be asked about now', () => {
  expect(() => mustBeRegistered(registered(broker, [known]), [known])).not.toThrow();
  expect(() => mustBeRegistered(broker, [unknown])).not.toThrow();
  expect(() => mustBeRegistered(registered(broker, [known]), [known, unknown])).toThrow(
    'tests.said.v2 is not registered with this service: list it in its messages.ts',
  );
});

test('a command is registered with all versions by which it may be asked, and so are its replies', () => {
  const v1 = commandType('tests', 'do-it', 1, { input: data, output: data });
  const tell = { input: () => ({}), output: () => ({}) };
  const v2 = commandType('tests', 'do-it', 2, { input: data, output: data }, sinceCommand(v1, tell));
  expect(repliesTo([v2]).map(({ type }) => type)).toEqual(['tests.do-it-reply.v2', 'tests.do-it-reply.v1']);
  expect(asking([v2]).map(({ type }) => type)).toEqual(['tests.do-it.v2', 'tests.do-it.v1']);
});
