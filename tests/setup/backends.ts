/** The two queue servers that every flow is tested on. */
import { redisServer, startRedis } from './redis.js';

export interface QueueServer {
  /** Settings for the program. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** `available` is false where the machine cannot have it: the runner says which tests are left out. */
export const backends: readonly {
  readonly name: string;
  readonly available: boolean;
  start(): Promise<QueueServer>;
}[] = [
  {
    name: 'embedded PostgreSQL',
    available: true,
    start: async () => ({ settings: {}, stop: async () => {} }),
  },
  {
    name: 'Redis',
    available: redisServer !== null,
    async start() {
      const redis = await startRedis();
      return { settings: { REDIS_URL: redis.url }, stop: () => redis.stop() };
    },
  },
];
