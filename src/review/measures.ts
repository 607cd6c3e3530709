/** How well scores keep what they promise: reliability, calibration error, Brier score, ranking, each with its uncertainty. */

/** A score between 0 and 1 with what turned out. `group` holds what is drawn together in the bootstrap: a report. */
export interface Scored {
  readonly score: number;
  readonly right: boolean;
  readonly group?: string | undefined;
}

export type Interval = readonly [low: number, high: number];

/** A repeatable source of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** 97.5 % point of the normal distribution: all intervals here are of 95 %. */
const Z = 1.959964;

/** Wilson's score interval (1927) of a share. All of [0, 1] when nothing was counted. */
export function wilson(right: number, count: number): Interval {
  if (count === 0) return [0, 1];
  const share = right / count;
  const middle = share + (Z * Z) / (2 * count);
  const half = Z * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count));
  const scale = 1 + (Z * Z) / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

/** One bar of a reliability diagram. */
export interface Bin {
  readonly count: number;
  readonly right: number;
  /** Lowest, mean and highest score in it. */
  readonly from: number;
  readonly mean: number;
  readonly to: number;
  readonly share: number;
  readonly interval: Interval;
}

/** Bins of equal count, lowest scores first; equal scores stay together, so there may be fewer. */
export function reliability(items: readonly Scored[], bins = 10): readonly Bin[] {
  const sorted = [...items].sort((a, b) => a.score - b.score);
  const found: Bin[] = [];
  let from = 0;
  for (let b = 1; b <= bins && from < sorted.length; b++) {
    let to = b === bins ? sorted.length : Math.max(from + 1, Math.round((b * sorted.length) / bins));
    while (to < sorted.length && sorted[to]!.score === sorted[to - 1]!.score) to++;
    const part = sorted.slice(from, to);
    const right = part.filter((item) => item.right).length;
    found.push({
      count: part.length,
      right,
      from: part[0]!.score,
      mean: part.reduce((sum, { score }) => sum + score, 0) / part.length,
      to: part.at(-1)!.score,
      share: right / part.length,
      interval: wilson(right, part.length),
    });
    from = to;
  }
  return found;
}

/** Mean distance between score and share over equal-count bins (L1); biased upwards, the more so the fewer items a bin has. */
export function plainError(items: readonly Scored[], bins = 10): number {
  return (
    reliability(items, bins).reduce((sum, { count, mean, share }) => sum + count * Math.abs(mean - share), 0) /
    Math.max(1, items.length)
  );
}

/**
 * Calibration error freed from the noise of the shares: root of the mean squared distance over equal-count bins, less the variance of
 * each share (Kumar, Liang and Ma 2019, section 4; never below 0). Without noise it is at least as large as the mean distance.
 */
export function correctedError(items: readonly Scored[], bins = 10): number {
  let sum = 0;
  for (const { count, mean, share } of reliability(items, bins))
    sum += count * ((mean - share) ** 2 - (count > 1 ? (share * (1 - share)) / (count - 1) : 0));
  return Math.sqrt(Math.max(0, sum / Math.max(1, items.length)));
}

/** Mean squared distance between score and outcome (Brier 1950). */
export function brier(items: readonly Scored[]): number {
  return items.reduce((sum, { score, right }) => sum + (score - (right ? 1 : 0)) ** 2, 0) / Math.max(1, items.length);
}

/** Chance that a right item has a higher score than a wrong one, ties counted half. Null when one of the kinds is missing. */
export function areaUnderCurve(items: readonly Scored[]): number | null {
  const sorted = [...items].sort((a, b) => a.score - b.score);
  let right = 0;
  let below = 0;
  let wins = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let wrong = 0;
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) if (!sorted[to++]!.right) wrong++;
    const good = to - from - wrong;
    wins += good * (below + wrong / 2);
    right += good;
    below += wrong;
    from = to;
  }
  return right === 0 || below === 0 ? null : wins / (right * below);
}

/** Share of right ones among the most certain: `coverage` is the share of all that is taken. */
export function precisionAt(items: readonly Scored[], coverage: number): number {
  const count = Math.round(items.length * coverage);
  const top = [...items].sort((a, b) => b.score - a.score).slice(0, count);
  return top.filter(({ right }) => right).length / Math.max(1, count);
}

/** Percentile interval of a measure over `draws` resamples, whole groups drawn together. Null values of the measure are left out. */
export function bootstrap(
  items: readonly Scored[],
  measure: (items: readonly Scored[]) => number | null,
  { draws = 500, seed = 1 } = {},
): Interval {
  const groups = new Map<string, Scored[]>();
  items.forEach((item, index) => {
    const name = item.group ?? `#${index}`;
    const known = groups.get(name);
    if (known) known.push(item);
    else groups.set(name, [item]);
  });
  const list = [...groups.values()];
  const random = seeded(seed);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const value = measure(list.flatMap(() => list[Math.floor(random() * list.length)]!));
    if (value !== null) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
  return [at(0.025), at(0.975)];
}
