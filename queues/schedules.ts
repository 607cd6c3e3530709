/** Jobs that come again and again: BullMQ's job schedulers, made to agree with a list. */
import { type IQueueBackend, Queue } from 'bullmq';
import { type Backend, connect } from './backend.js';
import type { QueueName } from './jobs.js';

/** One job that is added every so many ms, the first time at once. */
export interface Schedule<T> {
  readonly id: string;
  readonly every: number;
  readonly payload: T;
}

/** Makes the schedulers of a queue those of the list: new and changed ones are set, all others go. */
export async function setSchedules<T>(
  name: QueueName,
  backend: Backend,
  schedules: readonly Schedule<T>[],
): Promise<void> {
  const { options, factory, release } = connect(backend, 'producer');
  const queue = new Queue<T, unknown, string, T, unknown, string, IQueueBackend>(name, options, factory);
  queue.on('error', () => {});
  try {
    const wanted = new Map(schedules.map((each) => [each.id, each]));
    const present = await queue.getJobSchedulers(0, 10_000, true);
    for (const each of present) if (!wanted.has(each.key)) await queue.removeJobScheduler(each.key);
    for (const { id, every, payload } of schedules) {
      // Setting one anew would start its interval again with every start of the program.
      if (present.some((each) => each.key === id && Number(each.every) === every)) continue;
      await queue.upsertJobScheduler(
        id,
        { every },
        { name, data: payload, opts: { removeOnComplete: true, removeOnFail: 100 } },
      );
    }
  } finally {
    await queue.close();
    release();
  }
}

/** Ids of the schedulers of a queue with the time at which each comes next, ISO 8601. */
export async function schedulesOf(name: QueueName, backend: Backend): Promise<ReadonlyMap<string, string | null>> {
  const { options, factory, release } = connect(backend, 'producer');
  const queue = new Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend>(name, options, factory);
  queue.on('error', () => {});
  try {
    const present = await queue.getJobSchedulers(0, 10_000, true);
    return new Map(
      present.map((each) => [
        each.key,
        each.next === undefined || each.next === null ? null : new Date(Number(each.next)).toISOString(),
      ]),
    );
  } finally {
    await queue.close();
    release();
  }
}
