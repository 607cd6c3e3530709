/** Patterns of `like`. */

/** Text in which the marks of `like` stand for themselves. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
