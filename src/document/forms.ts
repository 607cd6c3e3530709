/**
 * Word forms: a small number for each lower-cased word, the same in all reports that a process reads, so that what a stage knows of a
 * word is one read of a typed array and no look-up by string.
 *
 * Which number a word gets depends on what was read before. So a number is an address and never a result: no output, order or choice may
 * depend on its value. The table is bounded; what does not fit has `NO_FORM` and takes the slow way, with the same result.
 */

/** How many forms the table holds: the words of some 5 MB of news. A column of them takes 256 kB at most, sixteen of them side by side 4 MB. */
export const MOST_FORMS: number = 1 << 16;
/** The form of a word that is not in the table. */
export const NO_FORM = -1;
/** Longest word that is kept: longer ones are addresses and accidents. */
const LONGEST = 32;
/** Longest word with a figure in it that is kept; times, sums and serial numbers would fill the table and do not come again. */
const LONGEST_FIGURE = 4;

const forms = new Map<string, number>();

/** The form of a lower-cased word; met for the first time, it is given the next number. `NO_FORM` for odd words and when the table is full. */
export function formOf(lower: string): number {
  const known = forms.get(lower);
  if (known !== undefined) return known;
  if (forms.size >= MOST_FORMS || !keeps(lower)) return NO_FORM;
  const form = forms.size;
  forms.set(lower, form);
  return form;
}

function keeps(word: string): boolean {
  if (word.length <= LONGEST_FIGURE) return true;
  if (word.length > LONGEST) return false;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code >= 48 && code <= 57) return false;
  }
  return true;
}

/** Columns that lie side by side. */
const LANES = 16;
/** Rows of columns: what all stages know of a word stands in one line of memory. Memory that is never touched is never taken. */
let rows = new Int32Array(MOST_FORMS * LANES);
let lanes = 0;

/**
 * What a stage knows of words, as one integer a form: flags, a class, or an index into a list that the stage keeps. A cell is filled when
 * its word first comes. `compute` must be pure; its values lie between -1 and 2^31 - 3.
 */
export class FormColumn {
  /** Value + 2; 0 is a cell that is not filled. */
  private readonly cells: Int32Array;
  private readonly lane: number;

  constructor(private readonly compute: (lower: string) => number) {
    if (lanes === LANES) {
      rows = new Int32Array(MOST_FORMS * LANES);
      lanes = 0;
    }
    this.cells = rows;
    this.lane = lanes++;
  }

  /** The value of a word, given by its form and its letters; `tokens.form[i]` and `tokens.lower[i]`. */
  of(form: number, lower: string): number {
    if (form < 0) return this.compute(lower);
    const cell = this.cells[form * LANES + this.lane]!;
    return cell !== 0 ? cell - 2 : this.fill(form, lower);
  }

  private fill(form: number, lower: string): number {
    const value = this.compute(lower);
    this.cells[form * LANES + this.lane] = value + 2;
    return value;
  }
}

/**
 * Asks for the rows of a report's words before its stages do: a processor waits for many lines of memory at once only where nothing depends on what it waits for.
 */
export function touchForms(form: Int32Array): void {
  let sum = 0;
  for (let i = 0; i < form.length; i++) sum |= rows[Math.max(0, form[i]!) * LANES]!;
  touched[0] = sum;
}
/** Keeps the look from being left out as idle; means nothing. */
const touched = new Int32Array(1);

/**
 * Makes something once for each object that it depends on, mostly columns for an installation's lexicons:
 * `const knownOf = boundTo((lexicon: Lexicon) => new FormColumn((lower) => …))`. Held as long as the object lives.
 */
export function boundTo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
