import type { Money } from '../../platform/money';
import type { FaultName } from '../../platform/saga/faults';

/** What is asked of a provider. Each moves money in one direction, for one order. */
export type ProviderOperation = 'authorize' | 'void' | 'capture' | 'refund';

/**
 * What is known of an operation. SUCCESS: it has had its effect. INSUFFICIENT_FUNDS, DECLINED: it has no effect, now or
 * ever. TIMEOUT, UNKNOWN: it may have had its effect, or may have it later; `lookup` will tell.
 */
export type Outcome = 'SUCCESS' | 'INSUFFICIENT_FUNDS' | 'DECLINED' | 'TIMEOUT' | 'UNKNOWN';

export interface ProviderRequest {
  /**
   * Given by us, stored before the call, and the same on every attempt. A provider moves money once for a reference,
   * whatever it is asked and in whatever order calls arrive, and a refusal stands for the reference for ever.
   */
  reference: string;
  operation: ProviderOperation;
  orderId: string;
  /** Whose money. */
  customerId: string;
  amount: Money;
  /** What it is to suffer where faults are injected; a real provider does not look at it. */
  faults?: readonly FaultName[];
}

/** Who moves the money. The wallet is the first; a bank or a card processor takes the same place. */
export interface Provider {
  /** For the log. */
  readonly name: string;
  /**
   * Performs the requests and answers in their order. What throws has outcomes that nobody knows (UNKNOWN). It may be
   * called again with the same references.
   */
  perform(requests: readonly ProviderRequest[]): Promise<readonly Outcome[]>;
  /** What has become of these references, in their order. Null: no request of that reference has arrived so far. */
  lookup(references: readonly string[]): Promise<readonly (Outcome | null)[]>;
}
