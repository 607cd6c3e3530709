/**
 * Fits the weights of models/linking.json on the pairs of the tuning split of tests/linking: logistic regression, drawn towards weights set
 * by hand and kept on their side of 0, so that a feature that the few pairs say nothing about keeps its sense. Nothing in it is random.
 * `npx tsx tools/fit-linking.ts` prints figures of leaving one storyline out at a time; `--write` writes the weights.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreLinks } from '../src/cli/eval/linking.js';
import { type ExtractedSet, extractLinkingSet, type SetView } from '../src/cli/eval/linking-extract.js';
import { printErrors } from '../src/cli/eval/linking-report.js';
import {
  comparedPairs,
  featuresOf,
  type LinkFeature,
  type LinkWeights,
  linkAll,
  linkFeatures,
} from '../src/events/index.js';
import { projectRoot } from '../src/lexicon/index.js';

/** Where the weights are drawn to, from what an analyst would say of each feature; the sign is kept, 0 leaves it open. */
const prior: LinkWeights = {
  bias: -4,
  'same-type': 1.6,
  'kin-type': 0.6,
  'other-family': -1,
  'same-trigger': 0.3,
  'of-words': 0,
  'same-day': 1.8,
  'day-within': 0.8,
  'day-edge': 0,
  'day-next': -0.6,
  'days-apart': -4,
  'days-apart-inherited': -1.5,
  'day-unknown': 0,
  'day-place-unknown': -0.5,
  'told-before': -4,
  'published-apart': -0.5,
  'same-place': 1.8,
  'place-near': 1.4,
  'place-within': 0.8,
  'place-named': 1.2,
  'place-country': 0.1,
  'place-around': 0,
  'place-apart': -1.5,
  'place-far': -3,
  'place-unknown': 0,
  'same-actor': 0.9,
  'actor-alike': 0.7,
  'actor-kin': 0.2,
  'actor-named': 0.4,
  'actor-other': -0.7,
  'actor-apart': -1,
  'actor-unknown': 0,
  'actor-foreign': -1,
  'same-other': 1,
  'other-alike': 1,
  'other-kin': 0.2,
  'other-named': 0.5,
  'other-other': -0.7,
  'parties-swapped': 0.8,
  'parties-turned': -2,
  'same-quantity': 0.8,
  'quantity-grown': 0,
  'other-quantity': -0.6,
  'other-polarity': -2,
  'other-status': -1.2,
  names: 1,
  'names-many': 1,
  'no-name': -0.5,
  words: 2,
  'words-many': 1,
  'same-report': -3,
};
/** Pull towards the prior, in pairs; found by leaving storylines out. */
const pull = 1;
/** How much more a pair of one event counts than a pair of two: there are some five times as many of the latter. Found in the same way. */
const positive = 4;
const rounds = 600;

interface Example {
  readonly at: readonly number[];
  readonly value: readonly number[];
  readonly same: boolean;
  readonly story: number;
}

/** Compared pairs of found tellings of the tuning split. A candidate that answers no telling may tell anything: it teaches nothing. */
function examplesOf({ items, tellings }: SetView, stories: ReadonlyMap<string, number>): Example[] {
  const eventOf = new Map(
    tellings.filter(({ event }) => event.split === 'tuning').map((each) => [each.candidate, each.event.id]),
  );
  return comparedPairs(items.filter((item) => eventOf.has(item.id))).map(([a, b]) => {
    const features = [...featuresOf(a, b)];
    return {
      at: features.map(([name]) => linkFeatures.indexOf(name)),
      value: features.map(([, value]) => value),
      same: eventOf.get(a.id) === eventOf.get(b.id),
      story: stories.get(eventOf.get(a.id)!)!,
    };
  });
}

/** Numbers the storylines: events that share a report belong together. */
function storiesOf({ reports }: ExtractedSet): ReadonlyMap<string, number> {
  const story = new Map<string, number>();
  reports.forEach(({ told }, at) => {
    const joined = new Set(told.map((id) => story.get(id)).filter((each) => each !== undefined));
    for (const [id, of] of story) if (joined.has(of)) story.set(id, at);
    for (const id of told) story.set(id, at);
  });
  return story;
}

function fitWeights(examples: readonly Example[]): LinkWeights {
  const start = linkFeatures.map((name) => prior[name]);
  const weights = Float64Array.from(start);
  const moved = new Float64Array(weights.length);
  const total = examples.reduce((sum, { same }) => sum + (same ? positive : 1), 0);
  for (let round = 0; round < rounds; round++) {
    const gradient = weights.map((weight, at) => pull * (weight - start[at]!));
    for (const { at, value, same } of examples) {
      let sum = 0;
      for (let i = 0; i < at.length; i++) sum += weights[at[i]!]! * value[i]!;
      const wrong = (1 / (1 + Math.exp(-sum)) - (same ? 1 : 0)) * (same ? positive : 1);
      for (let i = 0; i < at.length; i++) gradient[at[i]!]! += wrong * value[i]!;
    }
    for (let at = 0; at < weights.length; at++) {
      moved[at] = 0.9 * moved[at]! - (2 / total) * gradient[at]!;
      const next = weights[at]! + moved[at]!;
      const side = Math.sign(start[at]!);
      weights[at] = side !== 0 && next * side < 0 ? 0 : next;
    }
  }
  return Object.fromEntries(linkFeatures.map((name, at) => [name, Math.round(weights[at]! * 100) / 100])) as Record<
    LinkFeature,
    number
  >;
}

const set = extractLinkingSet();
const stories = storiesOf(set);
const examples = Object.values(set.views).flatMap((view) => examplesOf(view, stories));
console.log(`${examples.length} pairs, ${examples.filter(({ same }) => same).length} of one event`);
for (const [name, view] of Object.entries(set.views)) {
  let [right, found, wanted, cubed, count] = [0, 0, 0, 0, 0];
  for (const left of new Set(examples.map(({ story }) => story))) {
    const model = fitWeights(examples.filter(({ story }) => story !== left));
    const clusters = linkAll(view.items, model);
    const {
      pairs,
      f1,
      found: size,
    } = scoreLinks(view.tellings, clusters, ({ id, split }) => split === 'tuning' && stories.get(id) === left);
    if (process.argv.includes('--errors'))
      printErrors(view, clusters, ({ id, split }) => split === 'tuning' && stories.get(id) === left, model);
    [right, found, wanted, cubed, count] = [
      right + pairs.right,
      found + pairs.found,
      wanted + pairs.wanted,
      cubed + f1 * size,
      count + size,
    ];
  }
  console.log(
    `${name}, each storyline by weights of the others: pairs P ${(right / found).toFixed(3)} R ${(right / wanted).toFixed(3)} F1 ${((2 * right) / (found + wanted)).toFixed(3)}, B-cubed ${(cubed / count).toFixed(3)}`,
  );
}
const weights = fitWeights(examples);
console.log(weights);
if (process.argv.includes('--write')) {
  const file = join(projectRoot, 'models', 'linking.json');
  const model = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify({ ...model, weights }, null, 2)}\n`);
}
