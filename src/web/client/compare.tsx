/** What another candidate tells alike and otherwise, in a line a reader takes in at once. */
import type { CandidateSummary } from '../../server/schemas.js';
import { dayRange } from './fields.js';
import { typeLabel } from './words.js';

const when = (each: CandidateSummary): string | null =>
  each.from === null ? null : dayRange(each.from, each.to, each.from);

/** Label and value of what is compared. */
const compared: readonly (readonly [string, (each: CandidateSummary) => string | null])[] = [
  ['Type', (each) => typeLabel(each.type)],
  ['When', when],
  ['Where', (each) => each.place],
  ['Actor', (each) => each.actor],
  ['Other side', (each) => each.target],
];

/** The other's fields; those that differ from this candidate's stand out. */
export function Differences({ own, other }: { own: CandidateSummary; other: CandidateSummary }) {
  return (
    <span class="differences">
      {compared.map(([label, of]) => {
        const theirs = of(other);
        const mine = of(own);
        if (theirs === null && mine === null) return null;
        const same = theirs?.toLowerCase() === mine?.toLowerCase();
        return (
          <span key={label} class={same ? 'same' : 'differs'}>
            <span class="what">{label}</span> {theirs ?? 'none'}
            {same ? <span class="sr"> (the same)</span> : <span class="sr"> (here: {mine ?? 'none'})</span>}
          </span>
        );
      })}
    </span>
  );
}
