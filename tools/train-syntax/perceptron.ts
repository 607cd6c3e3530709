/** Averaged perceptrons over hashed features: one with sparse label weights, one with dense weights of three actions. */
import { type ActionTable, type LabelTable, labelTable, packActions } from '../../src/lexicon/index.js';

/** Seeded generator of uniform numbers in [0, 1) (mulberry32): training must give the same bytes every time. */
export function randomFrom(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Shuffles in place. */
export function shuffle(items: Int32Array, random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swap = items[i]!;
    items[i] = items[j]!;
    items[j] = swap;
  }
}

/** What a weight is worth when only some can be kept: a large one, and one that was often learnt. */
const worthOf = (weight: number, updates: number): number => weight * Math.log(1 + updates);

/** The worth that the best `count` reach; all of them when there are no more. */
function leastOf(worths: Float64Array, count: number): number {
  return worths.length <= count ? 0 : worths.sort()[worths.length - count]!;
}

/** An integer with its leading three bits kept, so that fewer different ones need be written down. */
function rounded(value: number): number {
  let step = 1;
  while (Math.abs(value) / step >= 8) step *= 2;
  return Math.sign(value) * Math.round(Math.abs(value) / step) * step;
}

/** Label weights: each hash slot owns a short list of (label, weight, sum) in a pool. */
export class LabelPerceptron {
  readonly slots: Int32Array;
  private start = new Int32Array(1 << 16);
  private length = new Uint8Array(1 << 16);
  private capacity = new Uint8Array(1 << 16);
  private rows = 1;
  private label = new Uint8Array(1 << 20);
  private weight = new Float32Array(1 << 20);
  private sum = new Float64Array(1 << 20);
  private updates = new Uint16Array(1 << 20);
  private used = 0;
  /** Steps seen: the weight of later updates in the average. */
  time = 1;
  readonly shift: number;
  /** Set once the weights are chosen: no others come in. */
  private closed = false;

  constructor(
    bits: number,
    readonly labels: number,
  ) {
    this.shift = 32 - bits;
    this.slots = new Int32Array(1 << bits);
  }

  score(features: Int32Array, count: number, scores: Float32Array): void {
    for (let f = 0; f < count; f++) {
      const row = this.slots[Math.imul(features[f]!, 0x85ebca6b) >>> this.shift]!;
      if (row === 0) continue;
      const from = this.start[row]!;
      const to = from + this.length[row]!;
      for (let j = from; j < to; j++) {
        const label = this.label[j]!;
        scores[label] = scores[label]! + this.weight[j]!;
      }
    }
  }

  update(features: Int32Array, count: number, label: number, delta: number): void {
    for (let f = 0; f < count; f++) {
      const slot = Math.imul(features[f]!, 0x85ebca6b) >>> this.shift;
      let row = this.slots[slot]!;
      if (row === 0) {
        if (this.closed) continue;
        row = this.newRow();
        this.slots[slot] = row;
      }
      const j = this.find(row, label);
      if (j < 0) continue;
      this.weight[j] = this.weight[j]! + delta;
      this.sum[j] = this.sum[j]! + delta * this.time;
      if (this.updates[j]! < 65535) this.updates[j] = this.updates[j]! + 1;
    }
  }

  private newRow(): number {
    const row = this.rows++;
    if (row === this.start.length) {
      this.start = grow(this.start);
      this.length = grow(this.length);
      this.capacity = grow(this.capacity);
    }
    return row;
  }

  private find(row: number, label: number): number {
    const from = this.start[row]!;
    const length = this.length[row]!;
    for (let j = from; j < from + length; j++) if (this.label[j] === label) return j;
    if (this.closed) return -1;
    if (length === this.capacity[row]!) {
      const capacity = Math.min(255, Math.max(2, length * 2));
      if (this.used + capacity > this.label.length) {
        this.label = grow(this.label);
        this.weight = grow(this.weight);
        this.sum = grow(this.sum);
        this.updates = grow(this.updates);
      }
      const to = this.used;
      this.label.copyWithin(to, from, from + length);
      this.weight.copyWithin(to, from, from + length);
      this.sum.copyWithin(to, from, from + length);
      this.updates.copyWithin(to, from, from + length);
      this.start[row] = to;
      this.capacity[row] = capacity;
      this.used += capacity;
    }
    const j = this.start[row]! + length;
    this.label[j] = label;
    this.length[row] = length + 1;
    return j;
  }

  private mean(j: number): number {
    return this.weight[j]! - this.sum[j]! / this.time;
  }

  /** Keeps the averages of the `count` weights of most worth; learning goes on from them, and on them alone. */
  keep(count: number): void {
    const worths: number[] = [];
    for (let row = 1; row < this.rows; row++)
      for (let j = this.start[row]!; j < this.start[row]! + this.length[row]!; j++)
        worths.push(worthOf(Math.abs(this.mean(j)), this.updates[j]!));
    const least = leastOf(Float64Array.from(worths), count);
    for (let row = 1; row < this.rows; row++) {
      const from = this.start[row]!;
      let to = from;
      for (let j = from; j < from + this.length[row]!; j++) {
        const mean = this.mean(j);
        if (worthOf(Math.abs(mean), this.updates[j]!) < least) continue;
        this.label[to] = this.label[j]!;
        this.weight[to] = mean;
        this.sum[to] = 0;
        this.updates[to] = this.updates[j]!;
        to++;
      }
      this.length[row] = to - from;
    }
    this.time = 1;
    this.closed = true;
  }

  /** Mixes the averages of another learner of the same features into those of this one, with a share of the whole. */
  join(other: LabelPerceptron, share: number): void {
    this.settle(1 - share);
    other.settle(share);
    for (let slot = 0; slot < other.slots.length; slot++) {
      const row = other.slots[slot]!;
      if (row === 0) continue;
      if (this.slots[slot] === 0) this.slots[slot] = this.newRow();
      for (let k = other.start[row]!; k < other.start[row]! + other.length[row]!; k++) {
        const j = this.find(this.slots[slot]!, other.label[k]!);
        this.weight[j] = this.weight[j]! + other.weight[k]!;
        this.updates[j] = Math.min(65535, this.updates[j]! + other.updates[k]!);
      }
    }
  }

  /** Puts a share of the averages in the place of the weights. */
  private settle(share: number): void {
    for (let j = 0; j < this.used; j++) {
      this.weight[j] = this.mean(j) * share;
      this.sum[j] = 0;
    }
    this.time = 1;
  }

  /** Averaged weights, scaled and rounded. */
  freeze(scale: number): LabelTable {
    const slots: number[] = [];
    const counts: number[] = [];
    const entries: number[] = [];
    for (let slot = 0; slot < this.slots.length; slot++) {
      const row = this.slots[slot]!;
      if (row === 0) continue;
      const from = this.start[row]!;
      const kept: number[] = [];
      for (let j = from; j < from + this.length[row]!; j++) {
        const q = Math.max(-32768, Math.min(32767, rounded(Math.round(this.mean(j) * scale))));
        if (q !== 0) kept.push((q << 8) | this.label[j]!);
      }
      if (kept.length === 0) continue;
      kept.sort((a, b) => (a & 255) - (b & 255));
      slots.push(slot);
      counts.push(kept.length);
      entries.push(...kept);
    }
    return labelTable(32 - this.shift, Int32Array.from(slots), Int32Array.from(counts), Int32Array.from(entries));
  }
}

function grow<T extends Int32Array | Uint8Array | Uint16Array | Float32Array | Float64Array>(array: T): T {
  const bigger = new (array.constructor as new (n: number) => T)(array.length * 2);
  bigger.set(array as never);
  return bigger;
}

/** Weights of three actions for every slot of a large table. */
export class ActionPerceptron {
  readonly weight: Float32Array;
  readonly sum: Float64Array;
  readonly updates: Uint16Array;
  time = 1;
  readonly shift: number;
  /** Slots that may still be learnt; all of them while this is not set. */
  private alive: Uint8Array | undefined;

  constructor(readonly bits: number) {
    this.shift = 32 - bits;
    const n = 1 << bits;
    this.weight = new Float32Array(4 * n);
    this.sum = new Float64Array(4 * n);
    this.updates = new Uint16Array(n);
  }

  score(features: Int32Array, count: number, scores: Float32Array): void {
    const { weight, shift } = this;
    let a = 0;
    let b = 0;
    let c = 0;
    for (let f = 0; f < count; f++) {
      const at = (Math.imul(features[f]!, 0x85ebca6b) >>> shift) << 2;
      a += weight[at]!;
      b += weight[at + 1]!;
      c += weight[at + 2]!;
    }
    scores[0] = a;
    scores[1] = b;
    scores[2] = c;
  }

  /** Adds to the weight of one action. */
  add(features: Int32Array, count: number, action: number, delta: number): void {
    const { weight, sum, updates, shift, time, alive } = this;
    for (let f = 0; f < count; f++) {
      const slot = Math.imul(features[f]!, 0x85ebca6b) >>> shift;
      if (alive?.[slot] === 0) continue;
      const u = (slot << 2) + action;
      weight[u] = weight[u]! + delta;
      sum[u] = sum[u]! + delta * time;
      if (updates[slot]! < 65535) updates[slot] = updates[slot]! + 1;
    }
  }

  private mean(at: number): number {
    return this.weight[at]! - this.sum[at]! / this.time;
  }

  private worth(slot: number): number {
    const at = slot << 2;
    const size = Math.abs(this.mean(at)) + Math.abs(this.mean(at + 1)) + Math.abs(this.mean(at + 2));
    return worthOf(size, this.updates[slot]!);
  }

  /** Keeps the averages of the `count` slots of most worth; learning goes on from them, and on them alone. */
  keep(count: number): void {
    const worths: number[] = [];
    for (let slot = 0; slot < this.updates.length; slot++) if (this.updates[slot]! > 0) worths.push(this.worth(slot));
    const least = leastOf(Float64Array.from(worths), count);
    this.alive = new Uint8Array(this.updates.length);
    for (let slot = 0; slot < this.updates.length; slot++) {
      const alive = this.updates[slot]! > 0 && this.worth(slot) >= least;
      this.alive[slot] = alive ? 1 : 0;
      for (let at = slot << 2; at < (slot << 2) + 3; at++) {
        this.weight[at] = alive ? this.mean(at) : 0;
        this.sum[at] = 0;
      }
    }
    this.time = 1;
  }

  /** Mixes the averages of another learner of the same features into those of this one, with a share of the whole. */
  join(other: ActionPerceptron, share: number): void {
    for (let slot = 0; slot < this.updates.length; slot++) {
      for (let at = slot << 2; at < (slot << 2) + 3; at++) {
        this.weight[at] = this.mean(at) * (1 - share) + other.mean(at) * share;
        this.sum[at] = 0;
      }
      this.updates[slot] = Math.min(65535, this.updates[slot]! + other.updates[slot]!);
    }
    this.time = 1;
  }

  /** Averaged weights of the three actions, scaled, rounded and packed; those of most slots first. */
  freeze(scale: number): ActionTable {
    const packed = new Int32Array(this.updates.length);
    const mean = (i: number): number => rounded(Math.round(this.mean(i) * scale));
    for (let slot = 0; slot < this.updates.length; slot++) {
      const at = slot << 2;
      if (this.alive?.[slot] !== 0) packed[slot] = packActions(mean(at), mean(at + 1), mean(at + 2));
    }
    return actionTable(this.shift, packed);
  }
}

/** The table of packed weights by slot. Throws when more of them differ than sixteen bits tell. */
export function actionTable(shift: number, packed: Int32Array): ActionTable {
  const uses = new Map<number, number>();
  for (const weights of packed) if (weights !== 0) uses.set(weights, (uses.get(weights) ?? 0) + 1);
  const order = [...uses].sort(([a, usesOfA], [b, usesOfB]) => usesOfB - usesOfA || a - b).map(([weights]) => weights);
  if (order.length > 0xffff) throw new Error(`${order.length} different weights of actions, more than 65,535`);
  const placeOf = new Map(order.map((weights, i) => [weights, i + 1]));
  return { shift, slots: Uint16Array.from(packed, (w) => placeOf.get(w) ?? 0), weights: Int32Array.of(0, ...order) };
}
