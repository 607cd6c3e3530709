/**
 * `npm run soak -- [--reports N] [--seed N] [--kills N] [--embedded]`: reports through queue and store while their parts are killed.
 * `npm run soak -- --replay [--reports N]`: a replay of what one edit of the actor list touches, against a replay of all.
 * `npm run soak -- --delivery [--events N] [--corrections N] [--retractions N] [--kills N] [--seed N] [--embedded]`: events to consumers.
 */
import { parseArgs } from 'node:util';
import { soakDelivery } from './delivery.js';
import { soakReplay } from './replay.js';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    delivery: { type: 'boolean', default: false },
    replay: { type: 'boolean', default: false },
    events: { type: 'string', default: '100000' },
    corrections: { type: 'string', default: '10000' },
    retractions: { type: 'string', default: '2000' },
    reports: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string' },
    every: { type: 'string', default: '2000' },
    embedded: { type: 'boolean', default: false },
  },
});
const started = Date.now();
const common = {
  seed: Number(values.seed),
  redis: !values.embedded,
  tell: (line: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(8)} s  ${line}`),
};
if (values.delivery) {
  const found = await soakDelivery({
    ...common,
    events: Number(values.events),
    corrections: Number(values.corrections),
    retractions: Number(values.retractions),
    kills: Number(values.kills ?? 10),
  });
  console.log(
    `${found.changes} changes in ${found.seconds.toFixed(0)} s to a PostgreSQL and a webhook receiver, both equal to the store: 0 missing, 0 out of order, 0 double effects, 0 dead letters`,
  );
  console.log(
    `kill -9 of the dispatcher ${found.kills} times; the receiver failed ${found.failures} times, hung ${found.hangs}, lost ${found.lostAnswers} answers, restarted ${found.restarts}, and was told ${found.repeated} times what it had`,
  );
} else if (values.replay) {
  const found = await soakReplay(Number(values.reports), common.tell);
  console.log(
    `${found.reports} reports, ${found.candidates} candidates: one name added, in ${found.naming} reports; ${found.read} read anew, ${found.changed} candidates changed, ${found.seconds.touched.toFixed(1)} s instead of ${found.seconds.all.toFixed(1)} s, the same in the end`,
  );
} else {
  const killed = await soak({
    ...common,
    reports: Number(values.reports),
    kills: Number(values.kills ?? 40),
    every: Number(values.every),
  });
  const told = Object.entries(killed).map(([victim, times]) => `${victim} ${times}`);
  console.log(`${values.reports} reports: 0 lost, 0 doubled, 0 stuck; kill -9 of ${told.join(', ')}`);
}
