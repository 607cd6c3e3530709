/** The queues as the server sees them: opened when first asked for, closed with the server. */
import {
  type Backend,
  type JobCounts,
  type JobQueue,
  openQueue,
  type QueueName,
  queueNames,
} from '../../queues/index.js';

export interface QueueView {
  readonly name: QueueName;
  readonly paused: boolean;
  readonly counts: JobCounts;
}

export class Queues {
  private readonly opened = new Map<QueueName, Promise<JobQueue<unknown>>>();

  constructor(private readonly backend: Backend) {}

  /** Throws, saying which server, when it does not answer; the next call tries again. */
  async open(name: QueueName): Promise<JobQueue<unknown>> {
    let queue = this.opened.get(name);
    if (queue === undefined) {
      queue = openQueue(name, this.backend);
      this.opened.set(name, queue);
      queue.catch(() => this.opened.delete(name));
    }
    return await queue;
  }

  async overview(): Promise<readonly QueueView[]> {
    return await Promise.all(
      queueNames.map(async (name) => {
        const queue = await this.open(name);
        const [counts, paused] = await Promise.all([queue.counts(), queue.isPaused()]);
        return { name, paused, counts };
      }),
    );
  }

  async close(): Promise<void> {
    const queues = await Promise.allSettled(this.opened.values());
    this.opened.clear();
    for (const each of queues) if (each.status === 'fulfilled') await each.value.close();
  }
}
