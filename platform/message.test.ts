import { z } from 'zod';
import { command, event, MalformedMessage, message, messageType, readMessage } from './message';

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
  expect(event(built)).toEqual({ to: { topic: 'test.said.v1' }, id: '1', body: JSON.stringify(built) });
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
});
