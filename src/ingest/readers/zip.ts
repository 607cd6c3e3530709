/** ZIP: each entry is read by its own reader. A DOCX under a wrong name is known by what it holds. */
import { checkSize } from '../decode.js';
import { InputProblem, OverLimit } from '../problem.js';
import type { Found, Reader } from '../reader.js';
import { entriesOf } from '../zip.js';
import { readDocx } from './docx.js';

/** Office formats by an entry that only they have. */
const office: readonly (readonly [entry: RegExp, what: string, mend: string])[] = [
  [/^xl\/workbook\.xml$/, 'an Excel workbook', 'Save its sheet as CSV'],
  [/^ppt\/presentation\.xml$/, 'a PowerPoint presentation', 'Save it as PDF'],
  [/^content\.xml$/, 'an OpenDocument file', 'Save it as DOCX'],
  [/^META-INF\/container\.xml$/, 'an EPUB book', 'Save it as HTML or text'],
];
/** Entries that programs put beside the files. */
const aside = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/;

export const zip: Reader = {
  async *read({ bytes, origin }, around) {
    checkSize(bytes.length, origin);
    const names: string[] = [];
    // A look at the names first: nothing is unpacked.
    for await (const entry of entriesOf(bytes, origin, () => {}))
      if (!(entry instanceof InputProblem)) names.push(entry.name);
    if (names.includes('word/document.xml')) {
      yield* readDocx({ bytes, origin }, around);
      return;
    }
    for (const [pattern, what, mend] of office) {
      if (names.some((name) => pattern.test(name))) throw new InputProblem(origin, null, `this is ${what}`, mend);
    }
    let found = 0;
    for await (const entry of entriesOf(bytes, origin, around.unpacked)) {
      if (entry instanceof InputProblem) {
        found++;
        yield { kind: 'problem', problem: entry } satisfies Found;
        continue;
      }
      if (aside.test(entry.name)) continue;
      found++;
      const inside = `${origin} > ${entry.name}`;
      try {
        yield { kind: 'part', input: { origin: inside, bytes: await entry.bytes() } } satisfies Found;
      } catch (error) {
        if (!(error instanceof InputProblem) || error instanceof OverLimit) throw error;
        yield { kind: 'problem', problem: error } satisfies Found;
      }
    }
    if (found === 0)
      throw new InputProblem(origin, null, 'the archive holds no file', 'Check that it was packed whole');
  },
};
