/** Markdown: the decoded bytes are the report; title and date come from its front matter or first heading. */
import { dateOf } from '../dates.js';
import { decodeText } from '../decode.js';
import type { Reader } from '../reader.js';
import { charsetIn } from './common.js';

export const md: Reader = {
  *read({ bytes, origin, mediaType }) {
    const { text, charset } = decodeText(bytes, origin, charsetIn(mediaType));
    const fields = frontMatter(text);
    yield {
      kind: 'report',
      reading: {
        text,
        charset,
        title: fields.get('title') ?? firstHeading(text),
        published: dateOf(fields.get('published') ?? fields.get('date')),
        source: {
          name: fields.get('source') ?? null,
          url: fields.get('url') ?? null,
          author: fields.get('author') ?? null,
        },
      },
    };
  },
};

/** The `key: value` lines between two `---` lines at the very top; nested values are not read. */
function frontMatter(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const lines = text
    .slice(0, 8192)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const close = lines.indexOf('---', 1);
  if (lines[0] !== '---' || close < 0) return fields;
  for (const line of lines.slice(1, close)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line
      .slice(colon + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    if (value !== '') fields.set(line.slice(0, colon).trim().toLowerCase(), value);
  }
  return fields;
}

function firstHeading(text: string): string | null {
  for (const line of text.slice(0, 8192).split('\n')) {
    if (line.startsWith('# ')) return line.slice(2).trim();
  }
  return null;
}
