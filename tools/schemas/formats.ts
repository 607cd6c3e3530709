/** The list of export formats as docs/delivery.md shows it. */
import { exportFormats } from '../../src/delivery/index.js';

export function formatList(): string {
  return exportFormats
    .map(({ name, about, losses }) => [`- **${name}** — ${about}.`, ...losses.map((each) => `  - ${each}`)].join('\n'))
    .join('\n');
}

/** The document with the list in its place. */
export function withFormats(text: string): string {
  return text.replace(
    /<!-- formats -->[\s\S]*<!-- \/formats -->/,
    () => `<!-- formats -->\n${formatList()}\n<!-- /formats -->`,
  );
}
