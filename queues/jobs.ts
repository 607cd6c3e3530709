/** Queue names, job payloads and the rules on ids and retries: the contract between producers and workers. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Every queue, with what its jobs do. */
export const queueNames = ['extract', 'link', 'deliver', 'feeds'] as const;
export type QueueName = (typeof queueNames)[number];

/** One batch of reports to extract. Texts stay in the store: a job names them only. */
export const extractJob = z.object({ reportIds: z.array(z.string().min(1)).min(1) }).readonly();
export type ExtractJob = z.infer<typeof extractJob>;

/** What waits for one consumer; which changes those are stands in the store. */
export const deliverJob = z.object({ consumerId: z.string().min(1) }).readonly();
export type DeliverJob = z.infer<typeof deliverJob>;

/** Compare the candidates that wait for it, and note which bundles are finished by that; the store says which. */
export const linkJob = z.object({}).readonly();
export type LinkJob = z.infer<typeof linkJob>;

/** One poll of one feed; its address and settings stand in the store. */
export const feedJob = z.object({ name: z.string().min(1) }).readonly();
export type FeedJob = z.infer<typeof feedJob>;

/** Small reports share a job up to this many characters, so that a job is at least some 10 ms of work. */
export const batchCharacters = 60_000;
/** … and up to this many reports. */
export const batchReports = 40;

/**
 * Jobs that may wait in a queue at once. Everything else waits in the store: a million reports do not fill the queue's memory, and an urgent one
 * is not kept back by jobs that were made before it.
 */
export const queueDepth = 1000;

/** Groups reports, in order, into batches within the two limits, of one priority and one bundle; a longer report is a batch of its own. */
export function batches<T extends { readonly length: number; readonly priority?: number; readonly bundle?: unknown }>(
  reports: readonly T[],
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let size = 0;
  for (const report of reports) {
    const last = groups.at(-1);
    if (
      last === undefined ||
      size + report.length > batchCharacters ||
      last.length >= batchReports ||
      last[0]!.priority !== report.priority ||
      last[0]!.bundle !== report.bundle
    ) {
      groups.push([report]);
      size = report.length;
    } else {
      last.push(report);
      size += report.length;
    }
  }
  return groups;
}

/** The same work has the same id, so that a queue that still holds it takes it once. */
export function jobId(name: QueueName, parts: readonly string[]): string {
  return `${name}-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;
}

/**
 * Retries: a failing service or a dead process is tried again, with waits of 0.5 s that double up to about 2 minutes. Bad input does
 * not come here: the processor marks the report itself as failed for good.
 */
export const retries = { attempts: 9, backoff: { type: 'exponential', delay: 500 } } as const;

/** After so many deaths of the process at the same report, the report is given up with that reason. */
export const maxDeaths = 3;
