import { loadResources } from './src/lexicon/index.js';
const { events } = loadResources(); const n = new Map<string, number>();
for (const t of [events.verbTriggers, events.nounTriggers, events.adjectiveTriggers]) for (const l of t.values()) for (const x of l) for (const c of x.conditions) for (const s of c.slot.split('.')) n.set(s + (c.parts ? '' : ' (any)'), (n.get(s + (c.parts ? '' : ' (any)')) ?? 0) + 1);
console.log([...n].sort((a, b) => b[1] - a[1]).map(([k, v]) => `${k}:${v}`).join(' '));
