import { allocate, type Allocation, type Line } from './allocation';
import type { Ledger } from './ledger';
import type { MovementKind } from './stock';

/**
 * What an order has of the stock. RELEASED is also what an order is that was undone before it held anything: a late
 * hold is then refused.
 */
export type HoldStatus = 'HELD' | 'REFUSED' | 'RELEASED' | 'COMMITTED' | 'RETURNED';

export interface Hold {
  state: HoldStatus;
  /** What was allocated when it was HELD, for ever; empty where nothing was. */
  allocations: Allocation[];
}

export type HoldCommand = 'hold' | 'release' | 'commit' | 'return';

export type HoldRefusal = 'OUT_OF_STOCK' | 'ALREADY_UNDONE' | 'NOTHING_HELD';

/**
 * What a command does in a state. `decide`: look at the stock. `moves`: every allocation moves so. `undone`: the answer
 * of an undo that finds nothing to give back, and the state stays. `refuse`: no effect. `bug`: no order can ask for this
 * here, so the message is set aside for a person instead of being answered.
 */
type Transition =
  | { decide: true }
  | { moves: MovementKind; to: HoldStatus }
  | { undone: false; to: HoldStatus }
  | { refuse: HoldRefusal; to: HoldStatus }
  | { bug: string };

const nothing = (state: HoldStatus): Transition => ({ undone: false, to: state });
const refuse = (reason: HoldRefusal, state: HoldStatus): Transition => ({ refuse: reason, to: state });

/**
 * The transition table. A repeat of a command never gets here: its stored answer is given again. States only move
 * forward; RELEASED, REFUSED and RETURNED are the last.
 */
export const transitions: Readonly<Record<HoldCommand, Readonly<Record<HoldStatus | 'NONE', Transition>>>> = {
  hold: {
    NONE: { decide: true },
    HELD: { bug: 'an order holds its stock once' },
    REFUSED: refuse('OUT_OF_STOCK', 'REFUSED'),
    RELEASED: refuse('ALREADY_UNDONE', 'RELEASED'),
    COMMITTED: { bug: 'its stock has left already' },
    RETURNED: { bug: 'its stock has left and come back already' },
  },
  release: {
    NONE: nothing('RELEASED'),
    HELD: { moves: 'RELEASED', to: 'RELEASED' },
    REFUSED: nothing('REFUSED'),
    RELEASED: nothing('RELEASED'),
    // The release is the undo of a hold, and after the pivot nothing is undone silently: an answer, either way, would
    // let the order end with its stock gone. Giving back what has left is `return`.
    COMMITTED: { bug: 'its stock has left: it can be returned, not released' },
    RETURNED: nothing('RETURNED'),
  },
  commit: {
    // Refused for ever: what was never held must not be held afterwards.
    NONE: refuse('NOTHING_HELD', 'RELEASED'),
    HELD: { moves: 'COMMITTED', to: 'COMMITTED' },
    REFUSED: refuse('NOTHING_HELD', 'REFUSED'),
    RELEASED: refuse('NOTHING_HELD', 'RELEASED'),
    COMMITTED: refuse('NOTHING_HELD', 'COMMITTED'),
    RETURNED: refuse('NOTHING_HELD', 'RETURNED'),
  },
  return: {
    NONE: nothing('RELEASED'),
    HELD: { moves: 'RELEASED', to: 'RELEASED' },
    REFUSED: nothing('REFUSED'),
    RELEASED: nothing('RELEASED'),
    COMMITTED: { moves: 'RETURNED', to: 'RETURNED' },
    RETURNED: nothing('RETURNED'),
  },
};

export class ImpossibleTransition extends Error {
  override readonly name = 'ImpossibleTransition';
}

/** `effect`: stock has moved, and so has the state. Otherwise nothing has moved; `refusal` says why a command was refused. */
export interface HoldDecision {
  hold: Hold;
  effect: boolean;
  refusal: HoldRefusal | null;
}

/** A command as it reaches an order's hold. */
export interface Asked {
  orderId: string;
  command: HoldCommand;
  /** For `hold` alone. */
  lines?: readonly Line[];
  at: Date;
}

/** Decides a command and moves the stock in the ledger. Throws `ImpossibleTransition` for what no order can ask. */
export function decide(hold: Hold | null, asked: Asked, ledger: Ledger): HoldDecision {
  const transition = transitions[asked.command][hold?.state ?? 'NONE'];
  const allocations = hold?.allocations ?? [];
  if ('bug' in transition) {
    throw new ImpossibleTransition(
      `${asked.command} of ${asked.orderId}, which is ${hold?.state ?? 'unknown'}: ${transition.bug}`,
    );
  }
  if ('decide' in transition) return decideHold(asked, ledger);
  if ('refuse' in transition) {
    return { hold: { state: transition.to, allocations }, effect: false, refusal: transition.refuse };
  }
  if ('undone' in transition) {
    return { hold: { state: transition.to, allocations }, effect: false, refusal: null };
  }
  moveAll(allocations, transition.moves, asked, ledger);
  return { hold: { state: transition.to, allocations }, effect: true, refusal: null };
}

/** All or nothing: any product short, and nothing is held. */
function decideHold(asked: Asked, ledger: Ledger): HoldDecision {
  const allocations = allocate(asked.lines ?? [], (productId) => ledger.stock(productId));
  if (!allocations) {
    return { hold: { state: 'REFUSED', allocations: [] }, effect: false, refusal: 'OUT_OF_STOCK' };
  }
  moveAll(allocations, 'HELD', asked, ledger);
  return { hold: { state: 'HELD', allocations }, effect: true, refusal: null };
}

function moveAll(allocations: readonly Allocation[], kind: MovementKind, asked: Asked, ledger: Ledger): void {
  for (const [index, allocation] of allocations.entries()) {
    const _id = movementId(asked.orderId, kind, index);
    ledger.move({ _id, ...allocation, kind, orderId: asked.orderId, by: null, at: asked.at });
  }
}

/** An order moves each of its allocations at most once in each way, so the id alone keeps it from moving twice. */
export const movementId = (orderId: string, kind: MovementKind, allocation: number): string =>
  `${orderId}/${kind}/${allocation}`;

/** The movements that an order in this state has made with each of its allocations. */
export const movementsOf: Readonly<Record<HoldStatus, readonly MovementKind[]>> = {
  HELD: ['HELD'],
  REFUSED: [],
  RELEASED: ['HELD', 'RELEASED'],
  COMMITTED: ['HELD', 'COMMITTED'],
  RETURNED: ['HELD', 'COMMITTED', 'RETURNED'],
};
