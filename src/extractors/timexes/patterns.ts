/** Patterns as they are run: without Unicode mode and with bounded white space. */

/** Letters of the scripts that reports in English hold: Latin with its extensions, Greek, Cyrillic. */
const LETTERS = 'A-Za-zªµºÀ-ÖØ-öø-ˁͰ-ϿЀ-ԯḀ-῿ﬀ-ﬆ';

/**
 * The same pattern without Unicode mode, in which V8 takes two to ten times as long to search. `\p{L}` becomes a list of letters, and so do
 * `\p{Lu}` and `\p{Ll}`, which mean nothing else where case is ignored: only patterns with the flag `i`, and those without both, are changed.
 */
export function plain(pattern: RegExp): RegExp {
  const { source, flags } = pattern;
  if (!flags.includes('u') || (!flags.includes('i') && /\\p\{L[ul]\}/.test(source))) return pattern;
  const changed = source
    .replace(/\[(?:\\.|[^\]\\])*\]/g, (list) => list.replace(/\\p\{L[ul]?\}/g, LETTERS).replaceAll('\\p{N}', '0-9'))
    .replace(/\\p\{L[ul]?\}/g, `[${LETTERS}]`)
    .replaceAll('\\p{N}', '[0-9]');
  return new RegExp(changed, flags.replace('u', ''));
}

/**
 * The pattern with every run of white space (or hyphens and white space) bounded: unbounded runs side by side, or behind a look-behind, would
 * cost the square of a long blank stretch.
 */
export function boundSpaces(pattern: RegExp): RegExp {
  const source = pattern.source
    .replaceAll('\\s+', '\\s{1,8}')
    .replaceAll('\\s*', '\\s{0,8}')
    .replaceAll('[-\\s]+', '[-\\s]{1,8}')
    .replaceAll('[-\\s]*', '[-\\s]{0,8}');
  return new RegExp(source, pattern.flags);
}
