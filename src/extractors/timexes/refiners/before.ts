/** The word before an expression: most patterns that look back end in one of a few words, and need not be tried after any other. */

/** Longest word that any of the patterns ends in. */
const LONGEST = 16;

/** The letters right before `at`, blanks and hyphens between left out, lower-cased; empty where none stand there. */
export function wordBefore(text: string, at: number): string {
  let end = at;
  while (end > 0 && isGap(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && end - start < LONGEST && isLetter(text.charCodeAt(start - 1))) start--;
  return start === end ? '' : text.slice(start, end).toLowerCase();
}

function isGap(code: number): boolean {
  return code === 32 || code === 45 || code === 0x2013 || (code >= 9 && code <= 13) || code === 0xa0 || code > 0x1fff;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
