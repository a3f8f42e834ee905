import { startWaybill } from '../../main';
import { createLog } from '../../platform/log';
import { orderEnded, orderStatusChanged } from '../../subgraphs/orders/messages';
import { countingBroker, countingStore, noCounts } from './counting';
import { answerParent, type News } from './process';

/** Waybill, or the services named on the command line, with its engines counted. Says which orders got where. */
async function main(): Promise<void> {
  const counts = noCounts();
  let news: News[] = [];

  /** What was announced, and is therefore stored: one message to the parent for all of a publish. */
  function published(topic: string, body: string): void {
    const said = newsOf(topic, body);
    if (!said) return;
    if (news.length === 0) {
      setImmediate(() => {
        process.send?.({ news });
        news = [];
      });
    }
    news.push(said);
  }

  const waybill = await startWaybill({
    services: process.argv.slice(2),
    env: process.env,
    log: createLog('info', false),
    decorateStore: (store) => countingStore(store, counts),
    decorateBroker: (broker) => countingBroker(broker, counts, published),
  });
  answerParent(waybill.url, counts, () => waybill.stop());
}

function newsOf(topic: string, body: string): News | null {
  if (topic !== orderStatusChanged.type && topic !== orderEnded.type) return null;
  const { subject: orderId, data } = JSON.parse(body) as {
    subject: string;
    data: { entry?: { event: string; reason: string | null }; ended?: boolean };
  };
  const event = data.entry?.event;
  const isEnd = topic === orderEnded.type || data.ended === true;
  if (event === 'REJECTED') return { orderId, rejected: data.entry?.reason ?? 'for no reason', isEnd };
  if (event !== 'PAYMENT_CAPTURED' && !isEnd) return null;
  return { orderId, isConfirmed: event === 'PAYMENT_CAPTURED', isEnd };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
