import { expect, test } from 'vitest';
import { redisServer } from '../setup/redis.js';
import { soakDelivery } from '../soak/delivery.js';

test.each([
  ['the embedded PostgreSQL', false],
  ['Redis', true],
])(
  'consumers end equal to the store while the dispatcher is killed and the receiver fails, queue on %s',
  async (_, redis) => {
    if (redis && redisServer === null) return;
    const found = await soakDelivery({
      events: 1200,
      corrections: 200,
      retractions: 60,
      kills: 2,
      seed: 3,
      redis,
      tell: () => {},
    });
    expect(found.changes).toBe(1200 + 200 + 60);
    expect(found.kills).toBe(2);
    expect(found.failures + found.lostAnswers).toBeGreaterThan(0);
  },
);
