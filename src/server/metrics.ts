/** Figures for Prometheus: what the store and the queues hold at the moment of the scrape, and this process itself. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { JobCounts } from '../../queues/index.js';
import { measureStore, type Store } from '../store/index.js';
import type { Queues } from './queues.js';

/** Metric of each name that `measureStore` gives, with the name of its label and what it says. */
const gauges = {
  reports: ['dateline_reports', 'state', 'Reports by state.'],
  oldest: ['dateline_oldest_waiting_seconds', 'state', 'Age of the oldest report that waits.'],
  failures: ['dateline_failed_reports', 'reason', 'Failed reports by reason.'],
  candidates: ['dateline_candidates', 'type', 'Event candidates by type.'],
  review: ['dateline_review', 'state', 'Event candidates by state of review.'],
  decisions: ['dateline_decisions_total', 'kind', 'Decisions of reviewers by kind.'],
  report_seconds: [
    'dateline_report_seconds',
    'of',
    'Time that workers took for reports (sum), and their number (count).',
  ],
  stage_seconds: ['dateline_stage_seconds_total', 'stage', 'Time that workers took, by stage.'],
} as const;

/** Gives the text of one scrape. */
export function metricsOf(
  store: Store,
  queues: Queues,
): () => Promise<{ readonly type: string; readonly text: string }> {
  const own = new Registry();
  collectDefaultMetrics({ register: own, prefix: 'dateline_serve_' });
  return async () => {
    const now = new Registry();
    const known = new Map<string, Gauge>();
    const gauge = (name: string, labelNames: readonly string[], help: string): Gauge => {
      let found = known.get(name);
      if (found === undefined) {
        found = new Gauge({ name, help, labelNames: [...labelNames], registers: [now] });
        known.set(name, found);
      }
      return found;
    };
    for (const { name, label, value } of await measureStore(store.db)) {
      if (!(name in gauges)) continue;
      const [metric, labelName, help] = gauges[name as keyof typeof gauges];
      gauge(metric, [labelName], help).set({ [labelName]: label }, value);
    }
    for (const view of await queues.overview()) {
      for (const state of Object.keys(view.counts) as (keyof JobCounts)[])
        gauge('dateline_queue_jobs', ['queue', 'state'], 'Jobs by queue and state.').set(
          { queue: view.name, state },
          view.counts[state],
        );
      gauge('dateline_queue_paused', ['queue'], '1 while a queue is paused.').set(
        { queue: view.name },
        Number(view.paused),
      );
    }
    const merged = Registry.merge([now, own]);
    return { type: merged.contentType, text: await merged.metrics() };
  };
}
