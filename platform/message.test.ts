import { z } from 'zod';
import {
  anyVersionOf,
  command,
  event,
  MalformedMessage,
  message,
  messageType,
  readMessage,
  receives,
  since,
  UnknownType,
} from './message';

const said = messageType('test.said.v1', z.object({ n: z.number() }));
const types = new Map([[said.type, said]]);
const about = { id: '1', source: 'test', subject: 's', time: new Date('2026-01-01T00:00:00Z') };

test('what was built is read back', () => {
  const built = message(said, about, { n: 1 });
  expect(built).toEqual({
    specversion: '1.0',
    id: '1',
    source: 'test',
    type: 'test.said.v1',
    subject: 's',
    time: '2026-01-01T00:00:00.000Z',
    data: { n: 1 },
  });
  expect(readMessage(Buffer.from(JSON.stringify(built)), types)).toEqual(built);
  expect(event(built)).toEqual({
    to: { topic: 'test.said.v1' },
    type: 'test.said.v1',
    id: '1',
    body: JSON.stringify(built),
  });
  expect(command('queue', built).to).toEqual({ queue: 'queue' });
});

test('data of another shape cannot be sent', () => {
  expect(() => message(said, about, { n: 'one' as never })).toThrow(MalformedMessage);
});

test.each(['specversion', 'id', 'type', 'source', 'subject'])('without %s it is no CloudEvent', (field) => {
  const missing = { ...message(said, about, { n: 1 }), [field]: undefined };
  expect(() => readMessage(JSON.stringify(missing), types)).toThrow('not a CloudEvent');
});

test('a type that nobody handles is named', () => {
  const other = { ...message(said, about, { n: 1 }), type: 'test.other.v1' };
  expect(() => readMessage(JSON.stringify(other), types)).toThrow(
    'no handler for messages of type test.other.v1',
  );
  expect(() => readMessage(JSON.stringify(other), types)).toThrow(UnknownType);
});

describe('a version that came before', () => {
  const second = messageType(
    'test.said.v2',
    z.object({ n: z.number().max(9), unit: z.string() }),
    since(said, ({ n }) => ({ n, unit: 'piece' })),
  );
  const third = messageType(
    'test.said.v3',
    z.object({ count: z.number(), unit: z.string() }),
    since(second, ({ n, unit }) => ({ count: n, unit })),
  );
  /** As version 1 put it on the wire. */
  const stored =
    '{"specversion":"1.0","id":"o1/3","source":"test","type":"test.said.v1","subject":"o1","time":"2025-03-01T10:00:00.000Z","data":{"n":7}}';

  test('is read as what it has become, and known as what it was', () => {
    expect(readMessage(stored, receives([third]))).toEqual({
      specversion: '1.0',
      id: 'o1/3',
      source: 'test',
      type: 'test.said.v3',
      sentAs: 'test.said.v1',
      subject: 'o1',
      time: '2025-03-01T10:00:00.000Z',
      data: { count: 7, unit: 'piece' },
    });
    const now = message(third, about, { count: 1, unit: 'box' });
    expect(readMessage(JSON.stringify(now), receives([third]))).toEqual(now);
  });

  test('is known as what it was by its name alone', () => {
    const now = message(third, about, { count: 1, unit: 'box' });
    const pretending = JSON.stringify({ ...now, sentAs: 'test.said.v1' });
    expect(readMessage(pretending, receives([third]))).toEqual(now);
  });

  test('is held to its own shape, and to that of each version on the way', () => {
    const with_ = (data: string) => stored.replace('{"n":7}', data);
    expect(() => readMessage(with_('{"count":7}'), receives([third]))).toThrow(/^test\.said\.v1: /);
    expect(() => readMessage(with_('{"n":10}'), receives([third]))).toThrow(/^test\.said\.v2: /);
  });

  test('that is listed itself is not told as the newer one', () => {
    expect(readMessage(stored, receives([third, said]))).toMatchObject({ type: said.type, data: { n: 7 } });
    expect(readMessage(stored, receives([said, third]))).toMatchObject({ type: said.type, data: { n: 7 } });
  });

  test('and all that come after share a topic', () => {
    expect(anyVersionOf(second)).toBe('test.said.*');
  });
});
