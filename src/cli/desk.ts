/** The desk's own actor list, as the review page adds to it. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { addDeskRow, checkDeskRow, deskFile, loadResources } from '../lexicon/index.js';
import type { DeskList } from '../server/index.js';

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
