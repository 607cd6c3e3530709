/** Schema-valid candidates made from the expected events of samples/, so that pages can be tested before and beside extraction. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Report } from '../../src/document/index.js';
import { candidateSchema, type EventCandidate, type Role, roles } from '../../src/events/index.js';
import { reportOf } from './reports.js';

export interface SeededReport {
  readonly report: Report;
  readonly candidates: readonly EventCandidate[];
}

interface ExpectedEvent {
  readonly type: string;
  readonly sentence: string;
  readonly trigger: string;
  readonly place?: readonly string[];
  readonly country?: string;
  readonly from?: string;
  readonly to?: string;
  readonly status: EventCandidate['status'];
  readonly polarity: EventCandidate['polarity'];
  readonly stance: EventCandidate['attribution']['stance'];
  readonly quantities?: readonly { of: string; min: number | null; max: number | null }[];
  readonly essential: boolean;
  readonly [role: string]: unknown;
}

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));

/** A few true positions, for the map; other places stay without. */
const positions: Readonly<Record<string, readonly [number, number, string]>> = {
  'Sulaymaniyah Province': [35.56, 45.43, 'A.ADM1'],
  'Chamchamal District': [35.53, 44.83, 'A.ADM2'],
  'Khor Mor gas field': [35.17, 44.78, 'facility.field'],
  'Kirkuk Province': [35.47, 44.39, 'A.ADM1'],
  'Hamrin Mountains': [34.6, 44.7, 'T.MTS'],
  Hawija: [35.33, 43.77, 'P.PPL'],
  Baghdad: [33.34, 44.4, 'P.PPLC'],
  Ramadi: [33.42, 43.3, 'P.PPLA'],
  'Anbar Province': [33.0, 42.0, 'A.ADM1'],
  Erbil: [36.19, 44.01, 'P.PPLA'],
  'Ain al Asad Airbase': [33.79, 42.44, 'facility.airbase'],
  Istmina: [5.16, -76.68, 'P.PPL'],
  Bogota: [4.61, -74.08, 'P.PPLC'],
  'El Plateado': [2.76, -77.19, 'P.PPL'],
  Cauca: [2.5, -76.8, 'A.ADM1'],
  'Valle del Cauca': [3.9, -76.5, 'A.ADM1'],
};

/** The sample reports in name order, each with its expected events as candidates. */
export function seedReports(): readonly SeededReport[] {
  return readdirSync(samples)
    .filter((name) => name.endsWith('.expected.yaml'))
    .sort()
    .map((name) => {
      const stem = name.replace('.expected.yaml', '');
      const file = readdirSync(samples).find((other) => other === `${stem}.txt` || other === `${stem}.md`)!;
      const text = readFileSync(join(samples, file), 'utf8');
      const expected = parse(readFileSync(join(samples, name), 'utf8'), { schema: 'core' }) as {
        published: string | null;
        events: ExpectedEvent[];
      };
      const published = expected.published ?? null;
      const report: Report = {
        ...reportOf(text, published),
        title: stem.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase()),
      };
      return { report, candidates: dropRepeats(expected.events.map((event) => candidateOf(report, event))) };
    });
}

function dropRepeats(list: readonly EventCandidate[]): readonly EventCandidate[] {
  return [...new Map(list.map((candidate) => [candidate.id, candidate])).values()];
}

function candidateOf(report: Report, event: ExpectedEvent): EventCandidate {
  const { text } = report;
  const start = Math.max(0, text.indexOf(event.sentence));
  const stop = text.slice(start).search(/[.!?]["”]?(\[[ivxl]+\])?(\s|$)/);
  const end = stop < 0 ? text.length : start + stop + 1;
  const find = (words: string, from = start): { text: string; start: number; end: number } => {
    let at = text.indexOf(words, from);
    if (at < 0) at = text.indexOf(words);
    return at < 0
      ? { text: text.slice(start, start + 8), start, end: start + 8 }
      : { text: words, start: at, end: at + words.length };
  };
  const share = (salt: string): number => {
    const hash = createHash('sha256')
      .update(`${report.id}${event.type}${event.trigger}${event.sentence}${salt}`)
      .digest();
    return hash.readUInt16BE(0) / 65_535;
  };
  const confidence = Number(((event.essential ? 0.62 : 0.4) + 0.36 * share('c')).toFixed(3));
  const participants = roles.flatMap((role: Role) =>
    ((event[role] as string[] | undefined) ?? []).map((name) => ({
      role,
      ...find(name),
      name,
      entityId: null,
      kind: role === 'instrument' ? 'unknown' : 'group',
      country: event.country ?? null,
      cameo: null,
      affiliations: [],
      confidence: Number((0.55 + 0.42 * share(name)).toFixed(3)),
    })),
  );
  const places = (event.place ?? []).map((name) => {
    const at = positions[name];
    return {
      role: 'location' as const,
      ...find(name),
      name,
      geonameId: null,
      feature: at?.[2] ?? 'P.PPL',
      admin1: null,
      country: event.country ?? null,
      lat: at?.[0] ?? null,
      lon: at?.[1] ?? null,
      extent: 'city' as const,
      via: 'named' as const,
      confidence: Number((0.5 + 0.48 * share(`p${name}`)).toFixed(3)),
    };
  });
  const markers = [...(/^(\[[ivxl]+\])+/.exec(text.slice(end))?.[0] ?? '').matchAll(/\[([ivxl]+)\]/g)].map((match) => {
    const marker = match[1]!;
    const line =
      text
        .split('\n')
        .filter((each) => each.startsWith(`[${marker}] `))
        .at(-1) ?? null;
    const note = line?.slice(marker.length + 3) ?? null;
    return { marker, note, url: /https?:\/\/\S+/.exec(note ?? '')?.[0] ?? null };
  });
  const time =
    event.from === undefined
      ? null
      : {
          text: null,
          start: null,
          end: null,
          timex: event.from,
          from: event.from,
          to: event.to ?? event.from,
          granularity: event.from === event.to ? 'day' : 'duration',
          via: 'resolved' as const,
          confidence: Number((0.6 + 0.39 * share('t')).toFixed(3)),
        };
  const flags = [];
  if (time === null)
    flags.push({ code: 'no-date', message: 'The text gives no date for this event.', spans: [{ start, end }] });
  if (places.length === 0)
    flags.push({ code: 'no-place', message: 'No place was found for this event.', spans: [{ start, end }] });
  const trigger = find(event.trigger);
  const id = createHash('sha256')
    .update(`${report.id}:${event.type}:${trigger.start}:${event.sentence}:${participants.map((p) => p.name)}`)
    .digest('hex')
    .slice(0, 32);
  return candidateSchema.parse({
    schema: 'dateline.candidate/1',
    id,
    reportId: report.id,
    type: event.type,
    codes: { plover: { root: 'ASSAULT', modes: [], contexts: [] }, cameo: null, acled: null },
    trigger: { ...trigger, lemma: event.trigger.toLowerCase() },
    status: event.status,
    polarity: event.polarity,
    attribution: { stance: event.stance },
    participants,
    places,
    time,
    quantities: (event.quantities ?? []).map((quantity) => {
      const at = find(String(quantity.min ?? quantity.max));
      return { ...quantity, ...at };
    }),
    evidence: [{ start, end, text: text.slice(start, end), citations: markers }],
    confidence,
    explanation: [
      { feature: 'trigger strength', value: event.trigger, contribution: Number((1.6 * share('e1')).toFixed(2)) },
      {
        feature: 'arguments filled',
        value: participants.length,
        contribution: Number((0.3 * participants.length).toFixed(2)),
      },
      { feature: 'date known', value: time !== null, contribution: time === null ? -0.6 : 0.4 },
      { feature: 'place known', value: places.length > 0, contribution: places.length === 0 ? -0.5 : 0.5 },
    ],
    flags,
    duplicates: [],
    certainty: event.status === 'actual' ? 1 : 0.6,
    links: [],
    versions: { code: 'seed', lexicons: 'seed', models: 'none' },
  });
}
