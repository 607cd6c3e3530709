/** One sentence on its own through the tokens stage and the parser: what `dateline parse`, training and measuring share. */
import { openDocument, type Report, type Tokens, withLayer } from '../document/index.js';
import { type Parse, parse, RELATIONS, tokens, UPOS, XPOS } from '../extractors/index.js';
import type { Resources } from '../lexicon/index.js';

/** Tokens of a text that is known to be one sentence; `upperCase` says that its capitals mean nothing. */
export function tokenizeSentence(text: string, resources: Resources, upperCase = false): Tokens {
  const report: Report = {
    id: '0'.repeat(32),
    text,
    publishedAt: null,
    publishedBy: null,
    title: null,
    source: { name: null, url: null, author: null },
    format: 'txt',
    language: 'en',
    bytesHash: '',
  };
  const sentence = { start: 0, end: text.length, kind: 'prose' as const, paragraph: 0, citations: [], quoted: false };
  const segments = {
    sentences: [sentence],
    paragraphs: [{ start: 0, end: text.length, kind: 'prose' as const, heading: -1 }],
    citations: [],
    dateline: null,
    upperCase,
  };
  return tokens.extract(withLayer(openDocument(report), 'segments', segments), resources).value;
}

/** Parses a text that is known to be one sentence. */
export function parseSentence(text: string, resources: Resources): { tokens: Tokens; parse: Parse } {
  const table = tokenizeSentence(text, resources);
  return {
    tokens: table,
    parse: parse(resources.syntax, {
      count: table.count,
      word: (i) => table.text[i]!,
      winkPos: (i) => table.pos[i]!,
    }),
  };
}

/** Token lines of one CoNLL-U sentence; MISC holds UTF-16 offsets into the text as `start=…|end=…`. */
export function conlluOf(table: Tokens, tree: Parse): string {
  let out = '';
  for (let i = 0; i < table.count; i++) {
    const fields = [
      i + 1,
      table.text[i],
      '_',
      UPOS[tree.upos[i]!],
      XPOS[tree.xpos[i]!],
      '_',
      tree.head[i]! + 1,
      RELATIONS[tree.rel[i]!],
      '_',
      `start=${table.start[i]}|end=${table.end[i]}`,
    ];
    out += `${fields.join('\t')}\n`;
  }
  return out;
}
