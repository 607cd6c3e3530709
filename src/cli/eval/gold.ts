/** Scores event candidates against reports annotated in full: detection, type and each field, with the errors named. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { EventCandidate } from '../../events/index.js';

export const goldDay = z
  .union([z.string(), z.date()])
  .transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10)));
const phrases = z.array(z.string()).default([]);
export const goldEvent = z.object({
  type: z.string(),
  sentence: z.string(),
  trigger: z.coerce.string(),
  actor: phrases,
  target: phrases,
  recipient: phrases,
  victim: phrases,
  counterpart: phrases,
  topic: phrases,
  instrument: phrases,
  place: phrases,
  country: z.string().nullish(),
  from: goldDay.optional(),
  to: goldDay.optional(),
  status: z.string().default('actual'),
  polarity: z.string().default('positive'),
  stance: z.string().default('asserted'),
  source: z.string().nullish(),
  via: z.string().nullish(),
  saidOn: goldDay.nullish(),
  essential: z.boolean().default(true),
});
export type GoldEvent = z.infer<typeof goldEvent>;
const goldFile = z.object({ published: goldDay.nullable(), genre: z.string().optional(), events: z.array(goldEvent) });

export interface GoldReport {
  readonly name: string;
  readonly text: string;
  readonly published: string | null;
  readonly events: readonly GoldEvent[];
}

/** Reads `NAME.txt|md` with `NAME.expected.yaml` from a folder. Throws with the file's name when one is not valid. */
export function readGold(folder: string): GoldReport[] {
  const names = readdirSync(folder);
  return names
    .filter((name) => name.endsWith('.expected.yaml'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.expected.yaml'.length);
      const report = names.find((other) => other === `${name}.txt` || other === `${name}.md`);
      if (!report) throw new Error(`${join(folder, file)}: there is no ${name}.txt or ${name}.md beside it`);
      const parsed = goldFile.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
      if (!parsed.success) throw new Error(`${join(folder, file)}: ${z.prettifyError(parsed.error)}`);
      return {
        name,
        text: readFileSync(join(folder, report), 'utf8'),
        published: parsed.data.published,
        events: parsed.data.events,
      };
    });
}

/** Counts of right, found and wanted. */
export class Tally {
  right = 0;
  found = 0;
  wanted = 0;
  add(right: number, found: number, wanted: number): void {
    this.right += right;
    this.found += found;
    this.wanted += wanted;
  }
  get precision(): number {
    return this.found === 0 ? 1 : this.right / this.found;
  }
  get recall(): number {
    return this.wanted === 0 ? 1 : this.right / this.wanted;
  }
  get f1(): number {
    return this.found + this.wanted === 0 ? 1 : (2 * this.right) / (this.found + this.wanted);
  }
}

export const goldFields = [
  'detection',
  'essential',
  'type',
  'actor',
  'target',
  'place',
  'date',
  'status',
  'attribution',
] as const;
export type GoldScores = Record<(typeof goldFields)[number], Tally>;

/** What was missed, invented or wrong, in words. */
export interface GoldError {
  readonly report: string;
  readonly kind: string;
  readonly detail: string;
}

export function emptyScores(): GoldScores {
  return Object.fromEntries(goldFields.map((field) => [field, new Tally()])) as GoldScores;
}

const STOP = new Set('a an the of in on at to for from by with and or its his her their this that s'.split(' '));
const wordsOf = (phrase: string) =>
  phrase
    .toLowerCase()
    .replaceAll(/[’']s?\b/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word && !STOP.has(word));

/** Two phrases name the same when they share their last word or half of the shorter one's words. */
export function alike(a: string, b: string): boolean {
  const x = wordsOf(a);
  const y = wordsOf(b);
  if (x.length === 0 || y.length === 0) return a.trim().toLowerCase() === b.trim().toLowerCase();
  const shared = x.filter((word) =>
    y.some((other) => other === word || (word.length > 4 && other.slice(0, 5) === word.slice(0, 5))),
  ).length;
  return shared >= Math.min(x.length, y.length) / 2 && shared > 0;
}

function compare(found: readonly string[][], wanted: readonly string[], tally: Tally): string[] {
  const open = [...wanted];
  let right = 0;
  let extra = 0;
  for (const names of found) {
    const at = open.findIndex((phrase) => names.some((name) => alike(name, phrase)));
    if (at >= 0) {
      open.splice(at, 1);
      right++;
    } else if (!wanted.some((phrase) => names.some((name) => alike(name, phrase)))) extra++;
  }
  tally.add(right, right + extra, wanted.length);
  return open;
}

const OTHER_SIDE = ['target', 'recipient', 'victim', 'counterpart', 'topic'] as const;

/** Which candidate answers which annotated event: the same sentence, with the same trigger word or type; best pairs first. */
export function matchReport(report: GoldReport, candidates: readonly EventCandidate[]): ReadonlyMap<number, number> {
  const pairs: { gold: number; candidate: number; value: number }[] = [];
  report.events.forEach((gold, g) => {
    const at = report.text.indexOf(gold.sentence);
    candidates.forEach((candidate, c) => {
      const near = candidate.evidence.some(
        ({ start, end }) =>
          (at >= start - 3 && at < end) || (at < 0 && alike(report.text.slice(start, start + 60), gold.sentence)),
      );
      if (!near) return;
      const trigger = wordsOf(gold.trigger).some((word) => wordsOf(candidate.trigger.text).includes(word));
      const type = candidate.type === gold.type;
      if (!type && !trigger) return;
      const sides = candidate.participants.filter(({ role }) => role === 'actor');
      const actor = gold.actor.some((phrase) =>
        sides.some((side) => alike(side.text ?? '', phrase) || alike(side.name, phrase)),
      );
      const own = candidate.evidence[0]!.start <= at && at < candidate.evidence[0]!.end;
      pairs.push({
        gold: g,
        candidate: c,
        value:
          (type ? 4 : 0) +
          (trigger ? 3 : 0) +
          (actor ? 1 : 0) +
          (own ? 0.5 : 0) +
          (candidate.polarity === gold.polarity ? 0.4 : 0),
      });
    });
  });
  pairs.sort((a, b) => b.value - a.value || a.gold - b.gold || a.candidate - b.candidate);
  const goldTaken = new Map<number, number>();
  const candidateTaken = new Set<number>();
  for (const { gold, candidate } of pairs) {
    if (goldTaken.has(gold) || candidateTaken.has(candidate)) continue;
    goldTaken.set(gold, candidate);
    candidateTaken.add(candidate);
  }
  return goldTaken;
}

/** One value of a candidate, judged right or wrong; the index counts the record's participants or places. */
export interface JudgedValue {
  readonly field: 'type' | 'actor' | 'other' | 'place' | 'time';
  readonly index: number;
  readonly right: boolean;
}

/**
 * Judges each value of a candidate by the event that it answers, as `scoreReport` compares them: a participant or place when it shares
 * half of the words of one that the annotator named for that side; the time when its first and last day are those annotated. What is left open by the annotator
 * (a topic that is an act of its own, the day of publication where no day was wanted) is not judged.
 */
export function judgeValues(gold: GoldEvent, candidate: EventCandidate): JudgedValue[] {
  const judged: JudgedValue[] = [{ field: 'type', index: 0, right: candidate.type === gold.type }];
  const others = OTHER_SIDE.flatMap((role) => gold[role]);
  const names = ({ text, name }: { readonly text: string | null; readonly name: string }, wanted: readonly string[]) =>
    wanted.some((phrase) => alike(text ?? '', phrase) || alike(name, phrase));
  candidate.participants.forEach((each, index) => {
    const actor = each.role === 'actor';
    const right = names(each, actor ? gold.actor : others);
    if (each.role === 'instrument' || (each.kind === 'act' && !right)) return;
    judged.push({ field: actor ? 'actor' : 'other', index, right });
  });
  candidate.places.forEach(
    (each, index) => void judged.push({ field: 'place', index, right: names(each, gold.place) }),
  );
  const { time } = candidate;
  const dated = gold.from !== undefined || gold.to !== undefined;
  if (time && (dated || time.via !== 'publication'))
    judged.push({
      field: 'time',
      index: 0,
      right:
        dated && (gold.from === undefined || time.from === gold.from) && (gold.to === undefined || time.to === gold.to),
    });
  return judged;
}

/** Scores one report's candidates. */
export function scoreReport(
  report: GoldReport,
  candidates: readonly EventCandidate[],
  scores: GoldScores,
  errors: GoldError[],
): void {
  const note = (kind: string, detail: string) => errors.push({ report: report.name, kind, detail });
  const goldTaken = matchReport(report, candidates);
  const candidateTaken = new Set(goldTaken.values());
  scores.detection.add(goldTaken.size, candidates.length, report.events.length);
  const essentials = report.events.filter(({ essential }) => essential).length;
  const essentialHits = [...goldTaken.keys()].filter((g) => report.events[g]!.essential).length;
  scores.essential.add(essentialHits, essentialHits, essentials);
  candidates.forEach((candidate, c) => {
    if (!candidateTaken.has(c))
      note('extra', `${candidate.type} "${candidate.trigger.text}" in "${candidate.evidence[0]!.text.slice(0, 140)}"`);
  });
  report.events.forEach((gold, g) => {
    const c = goldTaken.get(g);
    if (c === undefined) {
      note(gold.essential ? 'missed' : 'missed-optional', `${gold.type} "${gold.trigger}" in "${gold.sentence}"`);
      return;
    }
    const candidate = candidates[c]!;
    const type = candidate.type === gold.type;
    scores.type.add(type ? 1 : 0, 1, 1);
    if (!type)
      note(
        'type',
        `${gold.type} → ${candidate.type} "${gold.trigger}"/"${candidate.trigger.text}" in "${gold.sentence}"`,
      );
    scoreFields(gold, candidate, scores, note);
  });
}

function scoreFields(
  gold: GoldEvent,
  candidate: EventCandidate,
  scores: GoldScores,
  note: (kind: string, detail: string) => void,
): void {
  const names = (roles: readonly string[]) =>
    candidate.participants.filter(({ role }) => roles.includes(role)).map(({ text, name }) => [text ?? '', name]);
  const where = `(${gold.type} "${gold.trigger}" in "${gold.sentence}")`;
  const actors = names(['actor']);
  const missing = compare(actors, gold.actor, scores.actor);
  if (missing.length > 0 || actors.length > gold.actor.length)
    note(
      'actor',
      `wanted ${JSON.stringify(gold.actor)}, found ${JSON.stringify(actors.map(([text]) => text))} ${where}`,
    );
  const wanted = OTHER_SIDE.flatMap((role) => gold[role]);
  // A content clause as topic ("accused X of shelling Y") is right when the annotator marked it, and no error when the act is an entry of its own.
  const acts = candidate.participants.filter(
    ({ kind, text }) => kind === 'act' && !wanted.some((phrase) => alike(text ?? '', phrase)),
  );
  const others = candidate.participants
    .filter(
      (participant) => (OTHER_SIDE as readonly string[]).includes(participant.role) && !acts.includes(participant),
    )
    .map(({ text, name }) => [text ?? '', name]);
  const open = compare(others, wanted, scores.target);
  if (open.length > 0 || others.length > wanted.length)
    note('target', `wanted ${JSON.stringify(wanted)}, found ${JSON.stringify(others.map(([text]) => text))} ${where}`);
  const places = candidate.places.map(({ text, name }) => [text ?? '', name]);
  const lost = compare(places, gold.place, scores.place);
  if (lost.length > 0 || places.length > gold.place.length)
    note(
      'place',
      `wanted ${JSON.stringify(gold.place)}, found ${JSON.stringify(places.map(([text, name]) => `${text}→${name}`))} ${where}`,
    );
  if (gold.from !== undefined || gold.to !== undefined) {
    const time = candidate.time;
    const right =
      (gold.from === undefined || time?.from === gold.from) && (gold.to === undefined || time?.to === gold.to);
    scores.date.add(right ? 1 : 0, time ? 1 : 0, 1);
    if (!right) note('date', `wanted ${gold.from}..${gold.to}, found ${time?.from}..${time?.to} ${where}`);
  } else if (candidate.time && candidate.time.via !== 'publication') {
    scores.date.add(0, 1, 0);
    note('date', `wanted none, found ${candidate.time.from}..${candidate.time.to} (${candidate.time.via}) ${where}`);
  }
  const status = candidate.status === gold.status && candidate.polarity === gold.polarity;
  scores.status.add(status ? 1 : 0, 1, 1);
  if (!status)
    note('status', `wanted ${gold.status} ${gold.polarity}, found ${candidate.status} ${candidate.polarity} ${where}`);
  const source = candidate.attribution.source;
  const sourceRight = gold.source
    ? !!source && (alike(source.text ?? '', gold.source) || alike(source.name, gold.source))
    : !source;
  const stance =
    candidate.attribution.stance === gold.stance ||
    (gold.stance === 'claimed' && candidate.attribution.stance === 'reported') ||
    (gold.stance === 'reported' && candidate.attribution.stance === 'claimed');
  scores.attribution.add(sourceRight && stance ? 1 : 0, 1, 1);
  if (!sourceRight || !stance)
    note(
      'attribution',
      `wanted ${gold.stance} by ${gold.source ?? '-'}, found ${candidate.attribution.stance} by ${source?.name ?? '-'} ${where}`,
    );
}
