import { expect, test } from 'vitest';
import { redisServer } from '../setup/redis.js';
import { soak } from './soak.js';

test.skipIf(redisServer === null)(
  'the short soak: every part is killed amid the work, and nothing is lost or doubled',
  { timeout: 900_000 },
  async () => {
    const lines: string[] = [];
    const killed = await soak({
      reports: 300,
      seed: 7,
      kills: 8,
      every: 1200,
      redis: true,
      tell: (line) => lines.push(line),
    });
    expect(
      Object.values(killed).reduce((sum, each) => sum + each, 0),
      lines.join('\n'),
    ).toBeGreaterThanOrEqual(4);
  },
);
