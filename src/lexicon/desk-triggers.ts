/** The triggers of a desk to which reviewed ones are added: one YAML file in its folder of `DATELINE_LEXICONS`. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deskTriggersName, ownFolders } from './actor-files.js';
import type { EventLexicon } from './events.js';

/** A word that tells an event of a type, or (`frame` null) one that does not. */
export interface DeskTrigger {
  readonly type: string;
  /** Lemma, or several words that end in it. */
  readonly words: string;
  readonly pos: 'verb' | 'noun';
  /** Which slot fills which role; null: these words tell no event of this type. */
  readonly frame: string | null;
}

/** Weight of a line that was added from a review: as a plain entry of the project. */
const weight = 1;

/** File that takes the desk's triggers, in the first folder of the setting; null without one. */
export function deskTriggersFile(setting: string | undefined): string | null {
  const [first] = ownFolders(setting);
  return first === undefined || (existsSync(first) && statSync(first).isFile()) ? null : join(first, deskTriggersName);
}

/** What is wrong with a trigger, in words for the person who gave it; empty when it can be added. */
export function checkDeskTrigger({ type, words, pos, frame }: DeskTrigger, events: EventLexicon): string[] {
  const problems: string[] = [];
  if (!events.types.has(type)) problems.push(`type: there is no '${type}'`);
  if (!/^[a-z]+(?:[ '-][a-z]+)*$/.test(words))
    problems.push('words: small letters only, the last word in its base form');
  if (frame === null) return problems;
  if (!events.frames.has(frame)) problems.push(`frame: there is no '${frame}'`);
  else if (frame.startsWith('n-') !== (pos === 'noun'))
    problems.push(`frame: '${frame}' is for ${pos === 'noun' ? 'verbs' : 'nouns'}`);
  return problems;
}

/** Adds a checked trigger to the file, which keeps its comments. One that stands there already is not added again; the opposite of it is taken out. */
export function addDeskTrigger(file: string, { type, words, pos, frame }: DeskTrigger): void {
  const { parseDocument } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  const document = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : '');
  if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]!.message.split('\n')[0]}`);
  const listed = (list: string): readonly string[] =>
    (document.toJS() as Record<string, Record<string, readonly string[]>> | null)?.[type]?.[list] ?? [];
  const put = (list: string, lines: readonly string[]) => document.setIn([type, list], document.createNode(lines));
  const plain = (line: string) => line.split('->')[0]!.trim() === words;
  if (frame === null) {
    for (const list of ['verbs', 'nouns'])
      if (listed(list).some(plain))
        put(
          list,
          listed(list).filter((line) => !plain(line)),
        );
    if (!listed('not').includes(words)) put('not', [...listed('not'), words]);
  } else {
    if (listed('not').includes(words))
      put(
        'not',
        listed('not').filter((each) => each !== words),
      );
    const list = pos === 'verb' ? 'verbs' : 'nouns';
    if (!listed(list).some(plain)) put(list, [...listed(list), `${words} -> ${frame} w=${weight}`]);
  }
  const part = `${file}.${process.pid}`;
  writeFileSync(part, document.toString());
  renameSync(part, file);
}
