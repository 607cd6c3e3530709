/** Prints how well the linker recognises the same event in the reports of `tests/linking`. */
import { linkAll } from '../../events/index.js';
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
    if (showErrors) printErrors(view, clusters);
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

function printErrors({ items, tellings }: SetView, clusters: ReadonlyMap<string, string>): void {
  const itemOf = new Map(items.map((item) => [item.id, item]));
  const tuning = tellings.filter((each) => each.event.split === 'tuning');
  const words = ({ candidate, event }: FoundTelling) => {
    const { type, from, to, places, actors } = itemOf.get(candidate)!;
    return `${event.id} ${type} ${from}..${to} ${places.map((each) => each.name)} by ${actors.map((each) => each.words.join(' '))}`;
  };
  tuning.forEach((a, at) => {
    for (const b of tuning.slice(at + 1)) {
      const together = clusters.get(a.candidate) === clusters.get(b.candidate);
      if (together === (a.event.id === b.event.id)) continue;
      console.log(`${together ? 'wrong' : 'missing'}: ${words(a)} / ${words(b)}`);
    }
  });
}
