/** `npm run soak -- [--reports N] [--seed N] [--kills N] [--embedded]`: reports through queue and store while their parts are killed. */
import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    reports: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '40' },
    every: { type: 'string', default: '4000' },
    embedded: { type: 'boolean', default: false },
  },
});
const started = Date.now();
const killed = await soak({
  reports: Number(values.reports),
  seed: Number(values.seed),
  kills: Number(values.kills),
  every: Number(values.every),
  redis: !values.embedded,
  tell: (line) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(8)} s  ${line}`),
});
const told = Object.entries(killed).map(([victim, times]) => `${victim} ${times}`);
console.log(`${values.reports} reports: 0 lost, 0 doubled, 0 stuck; kill -9 of ${told.join(', ')}`);
