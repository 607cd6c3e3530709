/** `dateline parse`: reads CoNLL-U sentences, tokenizes each `# text` anew and writes tokens, tags and trees with their offsets. */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadResources } from '../lexicon/index.js';
import { conlluOf, parseSentence } from '../pipeline/sentence.js';

export interface ParseOptions {
  readonly cases: string;
  readonly out: string;
}

/** Writes one block a sentence, with its `# sent_id` and `# text` lines kept. A block without `# text` is an error that names its line. */
export function runParse(options: ParseOptions): void {
  const resources = loadResources();
  const lines = readFileSync(options.cases, 'utf8').split(/\r?\n/);
  const blocks: string[] = [];
  let id: string | undefined;
  let text: string | undefined;
  let opened = -1;
  for (let i = 0; i <= lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '') {
      if (opened >= 0) {
        if (text === undefined) throw new Error(`${options.cases}:${opened + 1}: a sentence without a '# text' line`);
        const { tokens, parse } = parseSentence(text, resources);
        blocks.push(`${id === undefined ? '' : `# sent_id = ${id}\n`}# text = ${text}\n${conlluOf(tokens, parse)}\n`);
      }
      id = undefined;
      text = undefined;
      opened = -1;
      continue;
    }
    if (opened < 0) opened = i;
    if (line.startsWith('# text = ')) text = line.slice('# text = '.length);
    else if (line.startsWith('# sent_id = ')) id = line.slice('# sent_id = '.length);
  }
  writeFileSync(options.out, blocks.join(''));
}
