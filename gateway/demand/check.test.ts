import { GraphQLError } from 'graphql';
import { checkCost, defaultDemand, type DemandSettings } from './check';

const settings = (changes: Partial<DemandSettings>): DemandSettings => ({
  ...defaultDemand,
  maximum: 100,
  ...changes,
});
const unclear = () => {
  throw new GraphQLError('unclear', { extensions: { code: 'COST_QUERY_PARSE_FAILURE' } });
};

test('what costs the maximum runs, what costs more does not', () => {
  expect(checkCost(() => 100, {}, settings({}))).toEqual({
    cost: 100,
    result: 'COST_OK',
    extensions: undefined,
  });
  expect(() => checkCost(() => 101, {}, settings({}))).toThrow(
    expect.objectContaining({
      message:
        'The operation is estimated to cost 101, and 100 is the most that one may. Ask for fewer items, or for less of each.',
      extensions: {
        code: 'COST_ESTIMATED_TOO_EXPENSIVE',
        cost: { estimated: 101, maximum: 100 },
        http: { status: 400 },
      },
    }),
  );
  expect(() => checkCost(unclear, {}, settings({}))).toThrow('unclear');
});

test('measuring refuses nothing', () => {
  const measured = settings({ mode: 'measure' });
  expect(checkCost(() => 101, {}, measured).result).toBe('COST_ESTIMATED_TOO_EXPENSIVE');
  expect(checkCost(unclear, {}, measured)).toMatchObject({
    cost: undefined,
    result: 'COST_QUERY_PARSE_FAILURE',
  });
});

test('the estimate is told where it is asked for', () => {
  const { extensions } = checkCost(({ n }) => Number(n), { n: 7 }, settings({ report: true }));
  expect(extensions).toEqual({ cost: { estimated: 7, maximum: 100, result: 'COST_OK' } });
});

test('a fault of the estimate is not the client’s', () => {
  const broken = () => {
    throw new TypeError('broken');
  };
  expect(() => checkCost(broken, {}, settings({ mode: 'measure' }))).toThrow(TypeError);
});
