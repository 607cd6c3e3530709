/** Small pieces that several pages share. */
import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

export const number = (value: number): string => value.toLocaleString('en');

/** Shares of a whole as one bar; its words are the text alternative. */
export function stackedBar(
  parts: readonly { readonly tone: 'good' | 'bad' | 'rest'; readonly value: number; readonly words: string }[],
): Html {
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  let x = 0;
  const label = parts.map((part) => `${number(part.value)} ${part.words}`).join(', ');
  return html`<svg class="stack" viewBox="0 0 160 10" width="160" height="10" role="img" aria-label="${label}"><title>${label}</title>
    ${parts.map((part) => {
      const width = total === 0 ? 0 : (160 * part.value) / total;
      const drawn = html`<rect class="${part.tone}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="10" />`;
      x += width;
      return drawn;
    })}</svg>`;
}
