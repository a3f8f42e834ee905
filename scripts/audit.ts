import { z } from 'zod';
import { systemClock } from '../platform/clock';
import { createLog } from '../platform/log';
import { loadEnvFile, readSettings } from '../platform/settings';
import { auditFindings } from '../platform/reconciliation/findings';
import { openStore } from '../platform/store/open';
import type { Store } from '../platform/store/store';
import { auditDelivery } from '../subgraphs/delivery/audit';
import { auditInventory } from '../subgraphs/inventory/audit';
import { auditOrders } from '../subgraphs/orders/audit';
import { auditPayments } from '../subgraphs/payments/audit';
import { auditTogether } from './audit-together';

const settings = z.object({
  MONGODB_URL: z.string().optional(),
  WAYBILL_DATA: z.string().default('.waybill'),
  NAMESPACE: z.string().default('waybill'),
});

const auditors = {
  orders: auditOrders,
  payments: auditPayments,
  inventory: auditInventory,
  delivery: auditDelivery,
};

/** Services that compare what they keep with orders, and keep what does not fit. */
const reconciled = ['payments', 'inventory', 'delivery'];

export interface Audit {
  ok: boolean;
  /** A sentence each, with the service that it is of. */
  breaches: string[];
  counts: Record<string, unknown>;
}

/** Proves the books of all services, each by itself and then together. Reads only; may run beside a live system. */
export async function audit(store: Store): Promise<Audit> {
  const breaches: string[] = [];
  const counts: Record<string, unknown> = {};
  for (const [service, prove] of Object.entries(auditors)) {
    const found = await prove(store.database(service));
    counts[service] = found.counts;
    breaches.push(...found.breaches.map((breach) => `${service}: ${breach}`));
  }
  const findings: Record<string, unknown> = {};
  for (const service of reconciled) {
    const found = await auditFindings(store.database(service));
    findings[service] = found.counts;
    breaches.push(...found.breaches.map((breach) => `${service}: ${breach}`));
  }
  counts.findings = findings;
  breaches.push(...(await auditTogether(store)));
  return { ok: breaches.length === 0, breaches, counts };
}

async function main(): Promise<void> {
  loadEnvFile();
  const { MONGODB_URL, WAYBILL_DATA, NAMESPACE } = readSettings(settings, process.env);
  const store = await openStore({
    mongodbUrl: MONGODB_URL,
    folder: WAYBILL_DATA,
    namespace: NAMESPACE,
    readOnly: true,
    clock: systemClock,
    log: createLog('error', false),
  });
  try {
    const result = await audit(store);
    console.log(JSON.stringify(result));
    process.exitCode = result.ok ? 0 : 1;
  } finally {
    await store.close();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  });
}
