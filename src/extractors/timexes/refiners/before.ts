/** What stands beside an expression: most patterns that look back end in one of a few words, those that look ahead begin with few letters, and need not be tried elsewhere. */

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

/** The character after the blanks and hyphens of ASCII that stand at `at`; 0 where none stand there, unless the character is beyond ASCII. */
export function codeAfter(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code !== 32 && code !== 45 && (code < 9 || code > 13)) break;
  }
  const code = end < text.length ? text.charCodeAt(end) : 0;
  return end > at || code >= 0x80 ? code : 0;
}

function isGap(code: number): boolean {
  return code === 32 || code === 45 || code === 0x2013 || (code >= 9 && code <= 13) || code === 0xa0 || code > 0x1fff;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
