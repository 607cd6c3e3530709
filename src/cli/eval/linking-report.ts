/** Prints how well the linker recognises the same event in the reports of `tests/linking`. */
import { type LinkWeights, likenessOf, linkAll } from '../../events/index.js';
import { loadResources } from '../../lexicon/index.js';
import { linkModel } from '../../workers/index.js';
import { distractors, type FoundTelling, scoreLinks } from './linking.js';
import { extractLinkingSet, type SetView } from './linking-extract.js';
import type { LinkedEvent } from './linking-set.js';

const splits = ['tuning', 'test'] as const;

/**
 * Prints the figures by split and by family: of the tellings that extraction found, as it read them, and of all as they are annotated.
 * `showErrors` adds the wrong and the missing links of the tuning split, never those of the test split.
 */
export function printLinking(showErrors: boolean): void {
  const { views, missed } = extractLinkingSet();
  const { weights } = linkModel(loadResources());
  for (const [name, view] of Object.entries(views)) {
    const clusters = linkAll(view.items, weights);
    const row = (wanted: (event: LinkedEvent) => boolean) => ({
      ...rowOf(view, clusters, wanted),
      ...(view === views.extracted && { missed: missed.filter(wanted).length }),
    });
    console.log(`linking: ${name === 'extracted' ? 'tellings as extracted' : 'tellings as annotated'}`);
    console.table(Object.fromEntries(splits.map((split) => [split, row((event) => event.split === split)])));
    const families = [...new Set(view.tellings.map((each) => each.event.family))].sort();
    const parts = families.flatMap((family) => splits.map((split) => ({ family, split })));
    console.table(
      Object.fromEntries(
        parts.map(({ family, split }) => [
          `${family} (${split})`,
          row((event) => event.family === family && event.split === split),
        ]),
      ),
    );
    if (view === views.extracted) {
      const { total, linked } = distractors(view.tellings, clusters);
      const all = view.tellings.length + missed.length;
      console.log(
        `${view.tellings.length} of ${all} tellings found; ${total} other candidates took part, ${linked} of them linked with a telling`,
      );
    }
    if (showErrors) printErrors(view, clusters, ({ split }) => split === 'tuning', weights);
  }
}

function rowOf(view: SetView, clusters: ReadonlyMap<string, string>, wanted: (event: LinkedEvent) => boolean) {
  const { pairs, precision, recall, f1, found } = scoreLinks(view.tellings, clusters, wanted);
  const round = (value: number) => Number(value.toFixed(3));
  return {
    'pair P': round(pairs.precision),
    'pair R': round(pairs.recall),
    'pair F1': round(pairs.f1),
    pairs: pairs.wanted,
    'B3 P': round(precision),
    'B3 R': round(recall),
    'B3 F1': round(f1),
    tellings: found,
  };
}

/** Wrong and missing links between tellings for which `wanted` holds, each with what speaks for and against it by `weights`. */
export function printErrors(
  { items, tellings }: SetView,
  clusters: ReadonlyMap<string, string>,
  wanted: (event: LinkedEvent) => boolean,
  weights: LinkWeights,
): void {
  const itemOf = new Map(items.map((item) => [item.id, item]));
  const part = tellings.filter((each) => wanted(each.event));
  const words = ({ candidate, event }: FoundTelling) => {
    const { type, from, to, places, actors, others } = itemOf.get(candidate)!;
    const named = (parties: typeof actors) => parties.map((each) => each.words.join(' ')).join(', ');
    return `${event.id} ${type} ${from}..${to} at ${places.map((each) => each.name).join(', ')} by ${named(actors)} on ${named(others)}`;
  };
  part.forEach((a, at) => {
    for (const b of part.slice(at + 1)) {
      const together = clusters.get(a.candidate) === clusters.get(b.candidate);
      if (together === (a.event.id === b.event.id)) continue;
      const { score, contributions } = likenessOf(itemOf.get(a.candidate)!, itemOf.get(b.candidate)!, weights);
      console.log(`${together ? 'wrong' : 'missing'} ${score}: ${words(a)} / ${words(b)}`);
      console.log(`    ${contributions.map((each) => `${each.feature} ${each.contribution}`).join(', ')}`);
    }
  });
}
