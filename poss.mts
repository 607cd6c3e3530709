import { loadResources } from './src/lexicon/index.js';
import { openDocument, withLayer } from './src/document/index.js';
import { stages } from './src/pipeline/index.js';
import { writeCandidates } from './src/extractors/index.js';
import { corpusReports } from './bench/corpora.js';
import * as possible from './src/extractors/possible.js';
import { writeFileSync } from 'node:fs';
const resources = loadResources();
const known = possible.knownWordsOf(resources.triggerNeeds);
const stat = new Map<string, [number, number, number]>();
let sentences = 0, parsed = 0, hit = 0, cand = 0; const lines: string[] = [];
for (const report of corpusReports('/work/shared/corpora', process.argv[2] ?? 'geo')) {
  let doc = openDocument(report);
  for (const stage of stages) { const f = stage.extract(doc, resources); doc = withLayer(doc, stage.provides, f.value, f.issues); }
  const l = doc.layers as any; const segs = l.segments.sentences; const toks = l.tokens;
  const hits = new Set<number>(l.events.map((d: any) => d.sentence));
  const used = new Set<number>();
  for (const c of writeCandidates(doc, resources)) for (const t of (c as any).evidence ?? []) { const at = t.start ?? t.span?.start; const s = segs.findIndex((x: any) => x.start <= at && at < x.end); if (s >= 0) used.add(s); }
  const mentions = l.mentions;
  segs.forEach((x: any, s: number) => {
    if (x.kind === 'note') return; sentences++;
    if (!l.syntax.has(s)) return; parsed++;
    const h = hits.has(s); if (h) hit++; if (used.has(s)) cand++;
    const { first } = l.syntax.get(s); const end = toks.sentenceFirst[s + 1];
    const ms = mentions.filter((m: any) => m.span.start >= x.start && m.span.start < x.end);
    const names = new Int32Array(end - first); let n = 0;
    for (const m of ms) { if (m.value.via === 'pronoun' || m.value.via === 'nominal') continue; n++; }
    possible.holdsTrigger({ tokens: toks, first, end, names: undefined, mentions: ms }, known);
    const t = (possible as any).why.t; if (!t) return;
    const key = `${t.lemma ?? t.word ?? '?'}|${t.pos ?? ''}|${t.type}|${(possible as any).why.open ? 'open' : 'met'}`;
    const c = stat.get(key) ?? [0, 0, 0]; c[0]++; if (!h) c[1]++; if (h && !used.has(s)) c[2]++; stat.set(key, c);
    if (!h) lines.push(`${toks.lower[(possible as any).why.at]}\t${t.type}\t${JSON.stringify(t.conditions.map((q: any) => q.text ?? q.slot))}`);
  });
}
console.log({ sentences, parsed, hit, cand });
const words = new Map<string, number>(); for (const x of lines) { words.set(x, (words.get(x) ?? 0) + 1); }
console.log([...words].sort((a, b) => b[1] - a[1]).slice(0, 120).map(([k, v]) => `${v}\t${k}`).join('\n'));
