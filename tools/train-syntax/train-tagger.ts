/** Trains the tagger: an averaged perceptron that follows its own predictions. */
import { JOINT } from '../../src/extractors/syntax/tables.js';
import { NO_TAG, TAG_FEATURES, type TagInput, tagFeatures } from '../../src/extractors/syntax/tagger.js';
import type { Words } from '../../src/extractors/syntax/words.js';
import { LabelPerceptron, randomFrom, shuffle } from './perceptron.js';

/** One training sentence of the tagger. */
export interface TagExample {
  readonly input: TagInput;
  readonly tags: Uint8Array;
}

/**
 * Trains for `epochs` passes; `margin` is the least lead of the gold tag that asks for no update. With `keep`, only so many weights are kept then and learnt on for two
 * further passes, which makes up for most of what leaving out the others costs.
 */
export function trainTagger(
  words: Words,
  examples: readonly TagExample[],
  epochs: number,
  margin: number,
  seed: number,
  keep = 0,
  bits = 20,
): LabelPerceptron {
  const model = new LabelPerceptron(bits, JOINT.length);
  const random = randomFrom(seed);
  const order = Int32Array.from(examples, (_, i) => i);
  const features = new Int32Array(TAG_FEATURES);
  const scores = new Float32Array(256);
  const n = JOINT.length;
  for (let epoch = 0; epoch < epochs + (keep > 0 ? 2 : 0); epoch++) {
    if (epoch === epochs) model.keep(keep);
    shuffle(order, random);
    for (const at of order) {
      const { input, tags } = examples[at] as TagExample;
      let tag1: number = NO_TAG;
      let tag2: number = NO_TAG;
      for (let i = 0; i < input.count; i++) {
        model.time++;
        tagFeatures(words, input, i, tag1, tag2, features);
        scores.fill(0, 0, n);
        model.score(features, TAG_FEATURES, scores);
        const gold = tags[i]!;
        let rival = gold === 0 ? 1 : 0;
        for (let label = 0; label < n; label++) if (label !== gold && scores[label]! > scores[rival]!) rival = label;
        if (scores[gold]! - scores[rival]! < margin) {
          model.update(features, TAG_FEATURES, gold, 1);
          model.update(features, TAG_FEATURES, rival, -1);
        }
        tag2 = tag1;
        tag1 = scores[gold]! >= scores[rival]! ? gold : rival;
      }
    }
  }
  return model;
}
