/** The list of a desk to which reviewed entries are added: one CSV file in its folder of `DATELINE_LEXICONS`. */
import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ownFolders } from './actor-files.js';
import { type ActorEntry, type ActorLexicon, findActors, readActorFile } from './actors.js';
import { type LexiconError, parseCsv } from './csv.js';

/** Name of the file in the desk's folder; it is made with the first entry. */
export const deskFileName = 'from-review.csv';

/** A row by column; columns that are left out or empty stay empty. */
export type DeskRow = Readonly<Record<string, string>>;

const HEADER = ['id', 'name', 'kind', 'country', 'role', 'aliases', 'acronyms'] as const;

/** File that takes the desk's entries: in the first folder of the setting, or the first CSV file that it names; null without a setting. */
export function deskFile(setting: string | undefined): string | null {
  const [first] = ownFolders(setting);
  if (first === undefined) return null;
  if (existsSync(first) && statSync(first).isFile()) return first.endsWith('.csv') ? first : null;
  return join(first, deskFileName);
}

/** What is wrong with a row, in words for the person who filled it in; empty when it can be added. */
export function checkDeskRow(row: DeskRow, actors: ActorLexicon): string[] {
  const problems: LexiconError[] = [];
  const columns = Object.keys(row);
  const [entry] = readActorFile(
    { name: 'row', data: `${csvLine(columns)}\n${csvLine(columns.map((column) => row[column] ?? ''))}\n` },
    problems,
  );
  const found = problems.map((each) => (each.column === null ? each.problem : `${each.column}: ${each.problem}`));
  if (entry === undefined) return found;
  const at = actors.byId.get(entry.id);
  const taken = at === undefined ? undefined : actors.entries[at]!;
  // The row itself, added before something kept its proposal from being settled.
  if (taken?.file === deskFileName && taken.name === entry.name) return found;
  if (taken !== undefined) found.push(`id: '${entry.id}' is taken by ${taken.name}`);
  const same = findActors(actors, entry.name).find(
    (other) => other.kind === entry.kind && other.country === entry.country,
  );
  if (same !== undefined) found.push(`name: '${entry.name}' is listed already, as ${same.id}`);
  return found;
}

/**
 * Adds a checked row at the end of the file, under the columns that the file has. A row that stands there already is not added again.
 * Throws when the file has no column for a value, and what the file system throws.
 */
export function addDeskRow(file: string, row: DeskRow): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const table = parseCsv(text, basename(file), []);
  const columns = table.columns.length > 0 ? table.columns : HEADER;
  for (const [column, value] of Object.entries(row))
    if (value !== '' && !columns.includes(column)) throw new Error(`${file} has no column '${column}' for '${value}'`);
  const same = table.rows.some(({ cells }) =>
    columns.every((column) => (cells.get(column) ?? '') === (row[column] ?? '').trim()),
  );
  if (same) return;
  const head = table.columns.length > 0 ? (text.endsWith('\n') ? '' : '\n') : `${csvLine(HEADER)}\n`;
  // One write: two servers that add at the same moment do not mix their rows.
  appendFileSync(file, `${head}${csvLine(columns.map((column) => row[column] ?? ''))}\n`);
}

/** Name of the file that takes further names of listed actors: whole entries, which stand in place of those with the same id. */
export const deskAliasesName = 'from-review-names.yaml';

/** What keeps a form from being added to a listed actor; empty when nothing does. */
export function checkDeskAlias(actors: ActorLexicon, id: string, form: string): string[] {
  const at = actors.byId.get(id);
  if (at === undefined) return [`no list has an actor '${id}'`];
  const other = findActors(actors, form).find((entry) => entry.id !== id);
  if (other !== undefined) return [`'${form}' is listed already, as ${other.id}`];
  const { file, name } = actors.entries[at]!;
  return file === deskFileName ? [`${name} stands in ${deskFileName}: add '${form}' to its aliases there`] : [];
}

/** Adds a form to the aliases of a listed actor, in a file beside the desk's list. A form that stands there already is not added again. */
export function addDeskAlias(deskList: string, entry: ActorEntry, form: string): void {
  const { parse, stringify } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  const file = join(dirname(deskList), deskAliasesName);
  const records = (
    existsSync(file) ? ((parse(readFileSync(file, 'utf8')) ?? []) as Record<string, unknown>[]) : []
  ).slice();
  const at = records.findIndex(({ id }) => id === entry.id);
  const { file: _file, ethnic: _ethnic, ...known } = entry;
  const told = Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
  const record: Record<string, unknown> = at < 0 ? told : records[at]!;
  const aliases = [...((record.aliases as readonly string[] | undefined) ?? [])];
  if (aliases.includes(form)) return;
  records.splice(at < 0 ? records.length : at, at < 0 ? 0 : 1, { ...record, aliases: [...aliases, form] });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, stringify(records));
  renameSync(part, file);
}

/** Cells as one line of CSV, without its end. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim().replace(/\s+/g, ' '))
    .map((cell) => (/[",]/.test(cell) || cell.startsWith('#') ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
