/** Greedy arc-hybrid dependency parser at run time: frozen integer weights, no strings, no allocation but the result. */
import type { ActionTable, LabelTable } from '../../lexicon/index.js';
import { ACTION_FEATURES, LABEL_FEATURES, LEFT, RIGHT, SHIFT, type State } from './state.js';
import { RELATIONS } from './tables.js';
import { addScores } from './tagger.js';

const features = new Int32Array(ACTION_FEATURES);
const labelFeatures = new Int32Array(LABEL_FEATURES);
const labelScores = new Int32Array(256);

function bestLabel(labels: LabelTable, state: State, h: number, d: number): number {
  if (h === state.n) return 0;
  state.labelFeatures(h, d, labelFeatures);
  labelScores.fill(0, 0, RELATIONS.length);
  addScores(labels, labelFeatures, LABEL_FEATURES, labelScores);
  let best = 1;
  for (let r = 2; r < RELATIONS.length; r++) if (labelScores[r]! > labelScores[best]!) best = r;
  return best;
}

/** Parses the loaded sentence; `margin[d]` receives the lead of the action that attached token d over the next best. */
export function runParser(actions: ActionTable, labels: LabelTable, state: State, margin: Int32Array): void {
  const { table, shift } = actions;
  const n = state.n;
  while (!state.done()) {
    const canShift = state.canShift();
    const canLeft = state.canLeft();
    const canRight = state.canRight();
    let action = SHIFT;
    let lead = 0x7fff;
    if (canLeft || canRight) {
      state.actionFeatures(features);
      let left = 0;
      let right = 0;
      for (let f = 0; f < ACTION_FEATURES; f++) {
        const packed = table[Math.imul(features[f]!, 0x85ebca6b) >>> shift]!;
        left += (packed << 16) >> 16;
        right += packed >> 16;
      }
      let best = canShift ? 0 : -0x40000000;
      let second = -0x40000000;
      if (canLeft) {
        if (left > best || !canShift) {
          second = best;
          best = left;
          action = LEFT;
        } else second = left;
      }
      if (canRight) {
        if (right > best || (!canShift && !canLeft)) {
          second = best;
          best = right;
          action = RIGHT;
        } else if (right > second) second = right;
      }
      lead = Math.min(0x7fff, best - second);
    }
    if (action === SHIFT) {
      state.shift();
      continue;
    }
    const d = state.stack[state.sp - 1]!;
    const h = action === LEFT ? state.b : state.stack[state.sp - 2]!;
    margin[d] = lead;
    const rel = bestLabel(labels, state, h, d);
    if (action === LEFT) state.attachLeft(rel);
    else state.attachRight(rel);
    if (h === n) break;
  }
}
