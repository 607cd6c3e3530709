/** The desk's own lexicons, as the review page and the commands add to them. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  addDeskAlias,
  addDeskRow,
  addDeskTrigger,
  checkDeskAlias,
  checkDeskRow,
  checkDeskTrigger,
  deskFile,
  deskTriggersFile,
  findActors,
  loadResources,
  phraseOf,
} from '../lexicon/index.js';
import type { DeskList, DeskWords } from '../server/index.js';

/** The list that `DATELINE_LEXICONS` names. What this process has added is known beside what it read at its start. */
export function deskList(): DeskList {
  const file = deskFile(process.env.DATELINE_LEXICONS);
  const added = new Map<string, string>();
  return {
    file,
    check(row) {
      const problems = checkDeskRow(row, loadResources().actors);
      const before = added.get(row.id ?? '');
      if (before !== undefined && before !== JSON.stringify(row)) problems.push(`id: '${row.id}' was added before`);
      return problems;
    },
    add(row) {
      if (file === null) throw new Error('DATELINE_LEXICONS names no folder for the desk’s own list.');
      if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
      addDeskRow(file, row);
      added.set(row.id ?? '', JSON.stringify(row));
    },
  };
}

/** What the lexicons of this process know, and the files that `DATELINE_LEXICONS` names for what is learnt from reviews. */
export function deskWords(): DeskWords {
  const list = deskFile(process.env.DATELINE_LEXICONS);
  const triggers = deskTriggersFile(process.env.DATELINE_LEXICONS);
  const { actors, events } = loadResources();
  const told = new Set(
    [events.verbTriggers, events.nounTriggers, events.adjectiveTriggers].flatMap((kind) =>
      [...kind.values()].flat().map((each) => `${each.type} ${phraseOf(each)}`),
    ),
  );
  const entries = [events.verbTriggers, events.nounTriggers, events.adjectiveTriggers, ...events.classes.values()];
  const folderOf = (file: string | null): string => {
    if (file === null) throw new Error('DATELINE_LEXICONS names no folder for the desk’s own lexicons.');
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  return {
    known: {
      actor: (name) => findActors(actors, name)[0]?.id,
      tells: (type, lemma) => told.has(`${type} ${lemma}`),
      knows: (lemma) => entries.some((words) => words.has(lemma)),
      lemma: (word) => events.forms.verbs.get(word) ?? events.forms.nouns.get(word) ?? word,
    },
    triggers,
    frames: [...events.frames].map(([name, slots]) => ({
      name,
      slots: [...slots].map(([slot, role]) => `${slot} ${role}`).join(', '),
    })),
    checkTrigger: (trigger) => checkDeskTrigger(trigger, events),
    addTrigger: (trigger) => addDeskTrigger(folderOf(triggers), trigger),
    checkAlias: (actor, form) => checkDeskAlias(actors, actor, form),
    addAlias: (actor, form) => addDeskAlias(folderOf(list), actors.entries[actors.byId.get(actor)!]!, form),
  };
}
