/** What `npm run ops` sends beside the operations of `operations/`. */
export const saga = `query ($order: ID!) {
  saga(order: $order) {
    order { id number status reason failedStep placedAt }
    flow phase needsAttention dueAt limitAt interrupted request { by reason at }
    steps { name kind state service message }
    awaits { id service message attempts dueAt limitAt reason }
    operatorActs { at by action reason outcome }
  }
}`;

export const forceUndo = `mutation ($input: ForceUndoInput!) {
  forceUndo(input: $input) { __typename ... on Saga { phase awaits { id } } ... on UserError { code message } }
}`;

/** The services that have dead letters. */
export const services = ['products', 'orders', 'payments', 'inventory', 'delivery'] as const;

export const settleDeadLetters = (
  verb: 'retry' | 'dismiss',
  service: string,
) => `mutation ($input: DeadLettersInput!) {
  settled: ${verb}${capital(service)}DeadLetters(input: $input) {
    __typename ... on DeadLettersSettled { letters passedOver } ... on UserError { code message }
  }
}`;

const capital = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
