/** Abbreviations: which full stops do not end a sentence. */
import { z } from 'zod';

const schema = z.object({
  /** Followed by a name: the full stop never ends a sentence ("Maj. Gen. Harun"). */
  before_name: z.array(z.string()),
  /** Followed by a number ("No. 4", "Feb. 3"). */
  before_number: z.array(z.string()),
  /** Inside a phrase; ends a sentence only when a word that typically starts one follows ("U.S. The"). */
  inner: z.array(z.string()),
  /** Words that typically start a sentence. */
  starters: z.array(z.string()),
});

/** Lower-cased, without the last full stop. */
export interface Abbreviations {
  readonly beforeName: ReadonlySet<string>;
  readonly beforeNumber: ReadonlySet<string>;
  readonly inner: ReadonlySet<string>;
  readonly starters: ReadonlySet<string>;
}

/** Checks and indexes the data of `lexicons/abbreviations.yaml`. Throws a ZodError with the path of what is wrong. */
export function compileAbbreviations(data: unknown): Abbreviations {
  const parsed = schema.parse(data);
  const set = (words: readonly string[]) => new Set(words.map((word) => word.toLowerCase().replace(/\.$/, '')));
  return {
    beforeName: set(parsed.before_name),
    beforeNumber: set(parsed.before_number),
    inner: set(parsed.inner),
    starters: set(parsed.starters),
  };
}
