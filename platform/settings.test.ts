import { z } from 'zod';
import { InvalidSettings, port, readSettings, wholeNumber } from './settings';

const schema = z.object({
  PORT: port().default(4000),
  STEP_LIMIT_MS: wholeNumber(1, 60_000).optional(),
  MONGODB_URL: z.url({ protocol: /^mongodb/, error: 'must be a mongodb:// URL' }).optional(),
  STAFF_PASSWORD: z.string().min(8, 'must have 8 characters or more'),
});

test('reads text into values, with defaults for what is unset or empty', () => {
  const env = { STAFF_PASSWORD: 'long enough', PORT: '', STEP_LIMIT_MS: ' 1500 ', OTHER: 'x' };
  expect(readSettings(schema, env)).toEqual({
    PORT: 4000,
    STEP_LIMIT_MS: 1500,
    STAFF_PASSWORD: 'long enough',
  });
});

test('lists every bad setting by name, and no secret', () => {
  const env = {
    PORT: '70000',
    STEP_LIMIT_MS: '1.5',
    MONGODB_URL: 'http://me:hush@db',
    STAFF_PASSWORD: 'hush',
  };
  let message = '';
  try {
    readSettings(schema, env);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidSettings);
    message = (error as Error).message;
  }
  expect(message).toBe(
    [
      'The environment cannot be used:',
      '  PORT is "70000": must be from 0 to 65535',
      '  STEP_LIMIT_MS is "1.5": must be a whole number',
      '  MONGODB_URL is set to something unusable: must be a mongodb:// URL',
      '  STAFF_PASSWORD is set to something unusable: must have 8 characters or more',
    ].join('\n'),
  );
});

test('says what is missing', () => {
  expect(() => readSettings(schema, {})).toThrow('STAFF_PASSWORD is not set');
});
