/** Calibration: what share of the candidates of a score reviewers find right, learnt from decisions on randomly drawn candidates. */
import type { Decision } from './decisions.js';
import { undoneKeys } from './fold.js';
import { correctedError, type Scored, wilson } from './measures.js';

/** One candidate that was judged without being picked for its score. */
export interface Judgement extends Scored {
  /** Its type, and the family under which types are calibrated together. */
  readonly type: string;
  readonly family: string;
  /** Instant of the decision. */
  readonly at: string;
}

/** Reasons for which a candidate is rejected though it was read rightly: told elsewhere, or not what the desk keeps. */
const READ_RIGHTLY = new Set(['duplicate', 'background', 'out-of-scope', 'not-factual']);

/**
 * What the first standing decision says of the reading: right when it was approved, mended or not, merged, or rejected for what it is; wrong
 * when it was no event or misread. Undefined while nobody has settled it by itself, and for other reasons. Decisions on many at once, and
 * those of `besides`, do not count.
 */
export function outcomeOf(
  decisions: readonly Decision[],
  besides: string,
): { readonly right: boolean; readonly at: string } | undefined {
  const undone = undoneKeys(decisions);
  const first = decisions.find(
    ({ kind, key }) => (kind === 'approve' || kind === 'reject' || kind === 'merge') && !undone.has(key),
  );
  if (first === undefined || first.batch !== null || first.reviewer === besides) return undefined;
  const { kind, reason, at } = first;
  if (kind !== 'reject') return { right: true, at };
  if (reason === 'not-an-event' || reason === 'wrong-reading') return { right: false, at };
  return READ_RIGHTLY.has(reason ?? '') ? { right: true, at } : undefined;
}

/** A map of scores: isotonic steps (score, share; in between by straight lines), or Platt's two numbers on the log-odds. */
export type ScoreMap =
  | { readonly kind: 'isotonic'; readonly points: readonly (readonly [score: number, share: number])[] }
  | { readonly kind: 'platt'; readonly slope: number; readonly offset: number };

export type CalibrationState = 'collecting' | 'warming' | 'calibrated';

/** What was learnt; plain data, kept by version, so that any calibrated score can be computed again from the raw one. */
export interface Calibration {
  readonly state: CalibrationState;
  readonly judged: number;
  /** Null while collecting: scores then stay as they are. */
  readonly pooled: ScoreMap | null;
  /** Families with enough judgements for a map of their own. */
  readonly families: Readonly<Record<string, ScoreMap>>;
}

/** Judgements, of either outcome together, from which scores are mended with two numbers (Platt), and from which with steps (isotonic). */
export const enough = { warming: 100, calibrated: 400, family: 200 } as const;
/** Fewest right and wrong ones without which nothing is learnt. */
const EITHER = 10;

/** Learns a calibration. Families with fewer judgements than `enough.family` use the pooled map. */
export function calibrate(judgements: readonly Judgement[]): Calibration {
  const pooled = mapOf(judgements);
  const families = new Map<string, Judgement[]>();
  for (const each of judgements) {
    const known = families.get(each.family);
    if (known) known.push(each);
    else families.set(each.family, [each]);
  }
  const own = [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([family, list]) => {
      const map = list.length >= enough.family ? mapOf(list) : null;
      return map === null ? [] : [[family, map] as const];
    });
  return { state: stateOf(judgements), judged: judgements.length, pooled, families: Object.fromEntries(own) };
}

/** How far along it is. */
export function stateOf(judgements: readonly Scored[]): CalibrationState {
  if (!isEnough(judgements)) return 'collecting';
  return judgements.length < enough.calibrated ? 'warming' : 'calibrated';
}

function isEnough(judgements: readonly Scored[]): boolean {
  const right = judgements.filter((each) => each.right).length;
  return judgements.length >= enough.warming && right >= EITHER && judgements.length - right >= EITHER;
}

function mapOf(judgements: readonly Scored[]): ScoreMap | null {
  if (!isEnough(judgements)) return null;
  return judgements.length < enough.calibrated ? platt(judgements) : isotonic(judgements);
}

/** The calibrated score of a raw one. */
export function calibrated({ pooled, families }: Calibration, family: string, score: number): number {
  const map = families[family] ?? pooled;
  return map === null ? score : mapped(map, score);
}

function mapped(map: ScoreMap, score: number): number {
  if (map.kind === 'platt') return 1 / (1 + Math.exp(-(map.slope * oddsOf(score) + map.offset)));
  const { points } = map;
  const next = points.findIndex(([at]) => at >= score);
  if (next === 0) return points[0]![1];
  if (next < 0) return points.at(-1)![1];
  const [x0, y0] = points[next - 1]!;
  const [x1, y1] = points[next]!;
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}

const oddsOf = (score: number): number => {
  const p = Math.min(0.999, Math.max(0.001, score));
  return Math.log(p / (1 - p));
};

/** Pool adjacent violators (Ayer and others 1955): the rising steps nearest to the outcomes, each at the mean score of its block. */
export function isotonic(items: readonly Scored[]): ScoreMap {
  const blocks: { count: number; right: number; scores: number }[] = [];
  for (const { score, right } of [...items].sort((a, b) => a.score - b.score)) {
    blocks.push({ count: 1, right: right ? 1 : 0, scores: score });
    for (let last = blocks.at(-1)!; blocks.length > 1; last = blocks.at(-1)!) {
      const before = blocks.at(-2)!;
      const tied = before.scores / before.count === last.scores / last.count;
      if (!tied && before.right / before.count < last.right / last.count) break;
      blocks.pop();
      before.count += last.count;
      before.right += last.right;
      before.scores += last.scores;
    }
  }
  const points: [score: number, share: number][] = [];
  // A block of a few that are all right, or all wrong, does not prove certainty: one half of each outcome is added.
  for (const { count, right, scores } of blocks)
    points.push([scores / count, Math.max((right + 0.5) / (count + 1), points.at(-1)?.[1] ?? 0)]);
  return { kind: 'isotonic', points };
}

/** Platt's scaling (1999) with his smoothed targets: two numbers on the log-odds, by Newton's method. */
export function platt(items: readonly Scored[]): ScoreMap {
  const right = items.filter((each) => each.right).length;
  const high = (right + 1) / (right + 2);
  const low = 1 / (items.length - right + 2);
  let slope = 1;
  let offset = 0;
  for (let pass = 0; pass < 100; pass++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const item of items) {
      const x = oddsOf(item.score);
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const miss = p - (item.right ? high : low);
      const curve = p * (1 - p);
      g0 += miss * x;
      g1 += miss;
      h00 += curve * x * x;
      h01 += curve * x;
      h11 += curve;
    }
    const det = h00 * h11 - h01 * h01;
    const bySlope = (h11 * g0 - h01 * g1) / det;
    const byOffset = (h00 * g1 - h01 * g0) / det;
    slope -= bySlope;
    offset -= byOffset;
    if (Math.abs(bySlope) + Math.abs(byOffset) < 1e-9) break;
  }
  return { kind: 'platt', slope, offset };
}

/** Whether the newest judgements still are what the calibration promises. */
export interface Drift {
  readonly judged: number;
  /** Share found right less the share promised. */
  readonly shift: number;
  /** That shift in standard errors. */
  readonly z: number;
  readonly noticed: boolean;
}

/** How many of the newest judgements are looked at, and from how many standard errors on a shift is told: by chance one look in 370. */
export const driftWindow = 150;
const DRIFT = 3;

/** Compares judgements made since with the calibrated scores. */
export function driftOf(calibration: Calibration, since: readonly Judgement[]): Drift {
  const newest = [...since].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-driftWindow);
  let shift = 0;
  let variance = 0;
  for (const { family, score, right } of newest) {
    const p = calibrated(calibration, family, score);
    shift += (right ? 1 : 0) - p;
    variance += p * (1 - p);
  }
  const z = variance === 0 ? 0 : shift / Math.sqrt(variance);
  return {
    judged: newest.length,
    shift: newest.length === 0 ? 0 : shift / newest.length,
    z,
    noticed: newest.length >= 30 && Math.abs(z) >= DRIFT,
  };
}

/** Precision of all candidates from a score on. */
export interface Proof {
  readonly from: number;
  readonly judged: number;
  readonly right: number;
  /** Lower end of the 95 % interval of their precision. */
  readonly atLeast: number;
}

/** What the judgements prove of the candidates from a (calibrated) score on. */
export function proofOf(items: readonly Scored[], from: number): Proof {
  const above = items.filter(({ score }) => score >= from);
  const right = above.filter((each) => each.right).length;
  return { from, judged: above.length, right, atLeast: above.length === 0 ? 0 : wilson(right, above.length)[0] };
}

/** The same judgements under calibrated scores. */
export function recalibrated(calibration: Calibration, judgements: readonly Judgement[]): readonly Judgement[] {
  return judgements.map((each) => ({ ...each, score: calibrated(calibration, each.family, each.score) }));
}

/**
 * Calibrated scores of judgements by maps that were learnt without them (five parts, whole reports together): what figures about a
 * calibration must be made of.
 */
export function heldOut(judgements: readonly Judgement[]): readonly Judgement[] {
  const groups = [...new Set(judgements.map(({ group }) => group ?? ''))].sort();
  const part = new Map(groups.map((group, index) => [group, index % 5]));
  const own = (each: Judgement) => part.get(each.group ?? '')!;
  return [0, 1, 2, 3, 4].flatMap((fold) =>
    recalibrated(
      calibrate(judgements.filter((each) => own(each) !== fold)),
      judgements.filter((each) => own(each) === fold),
    ),
  );
}

/** Whether a calibration is worth having: its error on judgements that it has not seen is smaller than that of the raw scores. */
export function helps(judgements: readonly Judgement[]): boolean {
  return correctedError(heldOut(judgements)) <= correctedError(judgements);
}
