/** Words made comparable: lower case, without accents and without apostrophes. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{M}'’‘ʻʼ]/gu, '')
    .toLowerCase();
}
