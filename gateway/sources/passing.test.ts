import { readAnswer, readAnswerInBytes } from './answer';
import { eventuallyText } from './fixture/bytes';
import { toBytes, valueInBytes } from './passing';

const texts = [
  'plain',
  'Évora — “über”',
  '日本語',
  '🚚 to the door',
  'a "quote", a \\ and a\nline',
  'del \x7f',
  ' ',
];

test.each(texts)('text in bytes has one character for each byte: %j', (text) => {
  const bytes = toBytes(text);
  expect(bytes).toHaveLength(Buffer.byteLength(text));
  expect(Buffer.from(bytes, 'latin1').toString()).toBe(text);
  expect(eventuallyText(valueInBytes({ a: [text, 1, null], [text]: { b: true } }))).toEqual({
    a: [text, 1, null],
    [text]: { b: true },
  });
});

/** What a subgraph may send, and whether it has to be decoded first. */
const answers: [name: string, json: string | Buffer, isSlow: boolean][] = [
  ['text of many alphabets', JSON.stringify({ data: { texts } }), false],
  ['escapes of one byte', String.raw`{"data":{"a":"\u003cb\u003e \u0000 \u007f \" \\ \/ \n"}}`, false],
  ['what looks like an escape', String.raw`{"data":{"a":"C:\\users"}}`, true],
  ['escapes of wide characters', String.raw`{"data":{"a":"\u00e9 \u2014 \ud83d\ude9a é"}}`, true],
  ['half of a pair', String.raw`{"data":{"a":"\ud83d and é"}}`, true],
  ['an escape of the second half of Latin 1', String.raw`{"data":{"a":"\u0080"}}`, true],
  [
    'what is no UTF-8',
    Buffer.from([...Buffer.from('{"data":{"a":"'), 0xff, 0xc3, ...Buffer.from('"}}')]),
    true,
  ],
  ['names in another language', JSON.stringify({ data: { json: { ключ: ['значение'] } } }), false],
];

test.each(answers)('an answer read in bytes says the same: %s', (_, given, isSlow) => {
  const json = Buffer.from(given);
  const read = readAnswerInBytes(json, 200);
  expect(eventuallyText(read.answer.data)).toEqual(readAnswer(json, 200).data);
  expect(read.isSlow).toBe(isSlow);
});

test('errors are text, whatever data is', () => {
  const error = { message: 'Für „a“ nicht', path: ['a'], extensions: { why: '—' } };
  const json = Buffer.from(JSON.stringify({ data: { a: null, b: 'ü' }, errors: [error] }));
  const { answer } = readAnswerInBytes(json, 200);
  expect(answer.errors).toEqual([error]);
  expect(eventuallyText(answer.data)).toEqual({ a: null, b: 'ü' });
});

test.each(['', '[]', '{"data":1}', 'ü', '{"errors":[1]}'])(
  'what is no answer is none in bytes: %s',
  (text) => {
    const json = Buffer.from(text);
    let reason: unknown;
    try {
      readAnswer(json, 200);
    } catch (error) {
      reason = error;
    }
    expect(reason).toBeInstanceOf(Error);
    expect(() => readAnswerInBytes(json, 200)).toThrow(reason as Error);
  },
);
