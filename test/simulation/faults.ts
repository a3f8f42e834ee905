/** How often what goes wrong: probabilities an operation or a message, durations in milliseconds. */
export interface Rates {
  /** Of a process dying at a moment when it reaches out, before or after the effect. */
  kill: number;
  /** The longest that an operation of the store or the broker takes; drawn from 0. */
  latencyMs: number;
  storeAway: number;
  /** Done, but the answer does not come: a commit whose result nobody knows. */
  lostAnswer: number;
  /** A write conflict in a transaction. */
  conflict: number;
  /** A message that the broker took and lost. */
  lost: number;
  doubled: number;
  /** A message that takes seconds, so that others overtake it. */
  delayed: number;
  /** A publish that fails, half of the time after some or all of it was taken. */
  publishFails: number;
  /** A channel that breaks after a batch was handled: everything unacknowledged comes again. */
  channelBreaks: number;
  /** Of a message beside a dispatch that no handler can handle. */
  poison: number;
  /** Of a call to the payment provider: TIMEOUT or UNKNOWN, or an exception, with its effect at once, later or never. */
  provider: number;
}

export const calm: Rates = {
  kill: 0,
  latencyMs: 3,
  storeAway: 0,
  lostAnswer: 0,
  conflict: 0,
  lost: 0,
  doubled: 0,
  delayed: 0,
  publishFails: 0,
  channelBreaks: 0,
  poison: 0,
  provider: 0,
};

export interface Faults {
  rates(): Rates;
  set(rates: Rates): void;
}

export function createFaults(): Faults {
  let current = calm;
  return { rates: () => current, set: (rates) => (current = rates) };
}
