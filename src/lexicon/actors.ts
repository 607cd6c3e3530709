/** The gazetteer of actors: entries from CSV and YAML files, checked, layered and compiled into one matcher with the role words. */
import { ACTOR_KINDS, type ActorKind } from '../document/index.js';
import { LexiconError, parseCsv } from './csv.js';
import { foldName } from './fold.js';
import type { RoleLexicon, RoleWord } from './roles.js';
import { buildTrie, nodeOfName, type TokenTrie, type TrieEntry, valuesAt } from './trie.js';

/** One actor of the gazetteer. */
export interface ActorEntry {
  /** Stable; never reused. */
  readonly id: string;
  readonly name: string;
  readonly kind: ActorKind;
  /** ISO 3166-1 alpha-3, or null for an international actor. */
  readonly country: string | null;
  /** CAMEO role without country (`GOV`, `REB`); for an actor without country also the whole code (`IGO`). */
  readonly role: string | null;
  /** Whole CAMEO code where it is not country + role. */
  readonly cameo: string | null;
  readonly aliases: readonly string[];
  readonly acronyms: readonly string[];
  readonly adjectives: readonly string[];
  readonly people: readonly string[];
  /** Cities or houses that stand for it ("Baghdad said"). */
  readonly capital: readonly string[];
  readonly parent: string | null;
  readonly affiliations: readonly string[];
  /** First and last day in the office of `fills`, ISO dates. */
  readonly from: string | null;
  readonly to: string | null;
  /** The body or office of a country that it is: `IRQ:parliament`, `IRQ:prime-minister`. */
  readonly fills: string | null;
  /** True for a people without a state (Kurds): qualifies like a nationality. */
  readonly ethnic: boolean;
  /** File it came from. */
  readonly file: string;
}

export const FORM = { name: 0, acronym: 1, adjective: 2, people: 3, capital: 4, word: 5 } as const;
/** Trie values are `ref * FORM_COUNT + form`; ref is an index into `entries`, or into `roles.words` when the form is `word`. */
export const FORM_COUNT = 8;

export interface ActorLexicon {
  readonly entries: readonly ActorEntry[];
  readonly byId: ReadonlyMap<string, number>;
  readonly trie: TokenTrie;
  readonly roles: RoleLexicon;
  /** `IRQ:parliament` → indexes of the entries that fill it, in file order. */
  readonly fills: ReadonlyMap<string, readonly number[]>;
  /** Index of the state by ISO code. */
  readonly states: ReadonlyMap<string, number>;
  /** ISO code of the state that the name of an international actor holds ("United Nations Mission in South Sudan"), by its id. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Entries whose id came again, each with the one that took its place. */
  readonly replaced: readonly (readonly [ActorEntry, ActorEntry])[];
}

export interface ActorFile {
  readonly name: string;
  /** CSV text, or the parsed data of a YAML file (a list of records). */
  readonly data: string | unknown;
}

const COLUMNS = [
  'id',
  'name',
  'kind',
  'country',
  'role',
  'cameo',
  'aliases',
  'acronyms',
  'adjectives',
  'people',
  'capital',
  'parent',
  'affiliations',
  'from',
  'to',
  'fills',
] as const;
const KINDS = new Set<string>(ACTOR_KINDS);

/** Reads the entries of one file. Rows with problems are reported and left out. */
export function readActorFile(file: ActorFile, problems: LexiconError[]): ActorEntry[] {
  return typeof file.data === 'string'
    ? readCsv(file.name, file.data, problems)
    : readRecords(file.name, file.data, problems);
}

function readCsv(name: string, text: string, problems: LexiconError[]): ActorEntry[] {
  const first = problems.length;
  const wrong = (line: number, column: string | null, problem: string): void => {
    problems.push(new LexiconError(name, line, column, problem));
  };
  if (text.includes('\uFFFD') || text.includes('\0')) {
    wrong(1, null, 'the file is not UTF-8: save it as "CSV UTF-8"');
    return [];
  }
  const table = parseCsv(text, name, problems);
  if (table.columns.length === 0) wrong(1, null, `the list is empty: begin with a row of columns such as ${EXAMPLE}`);
  else if (table.columns.length === 1 && /[;\t]/.test(table.columns[0]!))
    wrong(
      1,
      null,
      'cells must be parted by commas, not by semicolons or tabs; only names within a cell are parted by semicolons',
    );
  else if (!table.columns.some((column) => KNOWN.has(column)))
    wrong(1, null, `the first row must name the columns, such as ${EXAMPLE}`);
  else {
    for (const column of table.columns) if (!KNOWN.has(column)) wrong(1, column, unknownColumn(column));
    for (const needed of ['id', 'name']) if (!table.columns.includes(needed)) wrong(1, needed, 'column is missing');
  }
  if (problems.slice(first).some(({ line, column }) => line === 1 && (column === null || NEEDED.has(column))))
    return [];
  const entries: ActorEntry[] = [];
  for (const row of table.rows) {
    const entry = checkEntry(name, row.line, (column) => row.cells.get(column) ?? '', problems);
    if (entry) entries.push(entry);
  }
  const found = problems.splice(first).sort((x, y) => x.line - y.line);
  problems.push(...found);
  return entries;
}
const KNOWN = new Set<string>(COLUMNS);
const NEEDED = new Set(['id', 'name']);
const EXAMPLE = 'id,name,kind,country,role,aliases';
/** What people call the columns that have another name here. */
const MEANT: Readonly<Record<string, string>> = {
  type: 'kind',
  category: 'kind',
  iso: 'country',
  iso3: 'country',
  nation: 'country',
  code: 'cameo',
  alias: 'aliases',
  'also known as': 'aliases',
  aka: 'aliases',
  acronym: 'acronyms',
  abbreviation: 'acronyms',
  title: 'name',
  label: 'name',
  affiliation: 'affiliations',
  start: 'from',
  end: 'to',
};

function unknownColumn(column: string): string {
  const low = column.toLowerCase();
  const meant = KNOWN.has(low) ? low : MEANT[low];
  return meant === undefined
    ? `unknown column; known are ${COLUMNS.join(', ')}`
    : `unknown column; is '${meant}' meant?`;
}

function readRecords(name: string, data: unknown, problems: LexiconError[]): ActorEntry[] {
  const list = Array.isArray(data) ? data : (data as { actors?: unknown } | null)?.actors;
  if (!Array.isArray(list)) {
    problems.push(new LexiconError(name, 1, null, "expected a list of actors, or a map with the list under 'actors'"));
    return [];
  }
  const entries: ActorEntry[] = [];
  list.forEach((record: unknown, index) => {
    if (typeof record !== 'object' || record === null) {
      problems.push(new LexiconError(name, index + 1, null, 'expected a map with at least id and name'));
      return;
    }
    for (const key of Object.keys(record))
      if (!(COLUMNS as readonly string[]).includes(key))
        problems.push(new LexiconError(name, index + 1, key, `unknown field; known are ${COLUMNS.join(', ')}`));
    const cell = (column: string): string => {
      const value = (record as Record<string, unknown>)[column];
      if (value === undefined || value === null) return '';
      if (Array.isArray(value)) return value.map(String).join(';');
      return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
    };
    const entry = checkEntry(name, index + 1, cell, problems);
    if (entry) entries.push(entry);
  });
  return entries;
}

function checkEntry(
  file: string,
  line: number,
  cell: (column: string) => string,
  problems: LexiconError[],
): ActorEntry | null {
  const before = problems.length;
  const wrong = (column: string, problem: string): void => {
    problems.push(new LexiconError(file, line, column, problem));
  };
  const id = cell('id');
  const name = cell('name');
  const kind = cell('kind') || 'state';
  const country = cell('country');
  const from = cell('from');
  const to = cell('to');
  if (!/^[\p{Ll}\p{N}][\p{Ll}\p{N}:._-]*$/u.test(id))
    wrong('id', `'${id}' is not an id: lower-case letters, digits, - . _ :`);
  if (foldName(name) === '') wrong('name', 'a name with at least one letter or digit is needed');
  if (!KINDS.has(kind)) wrong('kind', `'${kind}' is not a kind; known are ${ACTOR_KINDS.join(', ')}`);
  if (country !== '' && !/^[A-Z]{3}$/.test(country))
    wrong('country', `'${country}' is not an ISO 3166-1 alpha-3 code such as IRQ`);
  for (const [column, value] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (value !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) wrong(column, `'${value}' is not a day: YYYY-MM-DD`);
  if (from !== '' && to !== '' && from > to) wrong('to', `ends (${to}) before it begins (${from})`);
  if (problems.length > before) return null;
  const list = (column: string): readonly string[] => {
    const value = cell(column);
    return value === ''
      ? NONE
      : value
          .split(';')
          .map((item) => item.trim())
          .filter((item) => item !== '');
  };
  return {
    id,
    name,
    kind: kind as ActorKind,
    country: country || null,
    role: cell('role') || null,
    cameo: cell('cameo') || null,
    aliases: list('aliases'),
    acronyms: list('acronyms'),
    adjectives: list('adjectives'),
    people: list('people'),
    capital: list('capital'),
    parent: cell('parent') || null,
    affiliations: list('affiliations'),
    from: from || null,
    to: to || null,
    fills: cell('fills') || null,
    ethnic: false,
    file,
  };
}
const NONE: readonly string[] = [];

/**
 * Compiles entries and role words. Entries are layered: a later entry with the same id replaces the earlier one, so that a desk's own list
 * can correct the project's. `makeTrie` may know the trie already.
 */
export function compileActors(
  files: readonly ActorFile[],
  roles: RoleLexicon,
  problems: LexiconError[] = [],
  makeTrie: (entries: Iterable<TrieEntry>) => TokenTrie = buildTrie,
): ActorLexicon {
  const entries: ActorEntry[] = [];
  const byId = new Map<string, number>();
  const replaced: (readonly [ActorEntry, ActorEntry])[] = [];
  const put = (entry: ActorEntry): void => {
    const known = byId.get(entry.id);
    if (known === undefined) {
      byId.set(entry.id, entries.length);
      entries.push(entry);
    } else {
      replaced.push([entries[known]!, entry]);
      entries[known] = entry;
    }
  };
  for (const file of files) for (const entry of readActorFile(file, problems)) put(entry);
  for (const people of roles.data.peoples) put(peopleEntry(people));
  return compileEntries(entries, byId, roles, replaced, makeTrie);
}

/** The lexicon with the actors of one more file, none of which has an id that is in use. Rows with problems are left out. */
export function addActors(lexicon: ActorLexicon, file: ActorFile): ActorLexicon {
  const entries = [...lexicon.entries, ...readActorFile(file, [])];
  const byId = new Map(entries.map((entry, index) => [entry.id, index]));
  return compileEntries(entries, byId, lexicon.roles, lexicon.replaced, buildTrie);
}

function compileEntries(
  entries: readonly ActorEntry[],
  byId: ReadonlyMap<string, number>,
  roles: RoleLexicon,
  replaced: ActorLexicon['replaced'],
  makeTrie: (entries: Iterable<TrieEntry>) => TokenTrie,
): ActorLexicon {
  const fills = new Map<string, number[]>();
  const states = new Map<string, number>();
  entries.forEach((entry, index) => {
    if (entry.kind === 'state' && entry.country !== null && !states.has(entry.country))
      states.set(entry.country, index);
    if (entry.fills === null) return;
    const list = fills.get(entry.fills) ?? [];
    list.push(index);
    fills.set(entry.fills, list);
  });
  return {
    entries,
    byId,
    trie: makeTrie(formsOf(entries, roles.words)),
    roles,
    fills,
    states,
    hosts: hostsOf(entries),
    replaced,
  };
}

/** A mission without a country of its own works in the one that its name ends with. */
function hostsOf(entries: readonly ActorEntry[]): ReadonlyMap<string, string> {
  const states = entries
    .filter((entry) => entry.kind === 'state' && entry.country !== null)
    .map((entry) => [` ${foldName(entry.name)}`, entry.country!] as const)
    .sort((a, b) => b[0].length - a[0].length);
  const hosts = new Map<string, string>();
  for (const entry of entries) {
    if (entry.country !== null || entry.kind !== 'mission') continue;
    const name = foldName(entry.name);
    const host = states.find(([state]) => name.endsWith(state));
    if (host !== undefined) hosts.set(entry.id, host[1]);
  }
  return hosts;
}

function peopleEntry(people: RoleLexicon['data']['peoples'][number]): ActorEntry {
  return {
    id: `people-${people.id}`,
    name: people.people[0] ?? people.adjective,
    kind: 'group',
    country: people.country ?? null,
    role: null,
    cameo: null,
    aliases: NONE,
    acronyms: NONE,
    adjectives: [people.adjective, ...(people.also ?? [])],
    people: people.people,
    capital: NONE,
    parent: null,
    affiliations: NONE,
    from: null,
    to: null,
    fills: null,
    ethnic: true,
    file: 'roles.yaml',
  };
}

function* formsOf(entries: readonly ActorEntry[], words: readonly RoleWord[]): Generator<TrieEntry> {
  for (let ref = 0; ref < entries.length; ref++) {
    const entry = entries[ref]!;
    const value = ref * FORM_COUNT;
    if (!entry.ethnic) yield { name: withoutArticle(entry.name), value: value + FORM.name };
    for (const name of entry.aliases) yield { name: withoutArticle(name), value: value + FORM.name };
    for (const name of entry.acronyms) yield { name, value: value + FORM.acronym };
    for (const name of entry.adjectives) yield { name, value: value + FORM.adjective };
    for (const name of entry.people) yield { name, value: value + FORM.people };
    for (const name of entry.capital) yield { name, value: value + FORM.capital };
  }
  for (let ref = 0; ref < words.length; ref++) yield { name: words[ref]!.form, value: ref * FORM_COUNT + FORM.word };
}

/** "the Kremlin" is matched as "Kremlin"; a single word such as "The Guardian" keeps its article, without which it is no name. */
function withoutArticle(name: string): string {
  return /^the \S+ \S/i.test(name) || /^the [A-Z]/.test(name) ? name.slice(4) : name;
}

/** Entries that have the name (or alias, acronym, adjective …), best first. For look-ups by people and tests. */
export function findActors(lexicon: ActorLexicon, name: string): ActorEntry[] {
  const node = nodeOfName(lexicon.trie, withoutArticle(name));
  if (node < 0) return [];
  const found: ActorEntry[] = [];
  for (const value of valuesAt(lexicon.trie, node)) {
    if (value % FORM_COUNT === FORM.word) continue;
    const entry = lexicon.entries[Math.floor(value / FORM_COUNT)]!;
    if (!found.includes(entry)) found.push(entry);
  }
  return found;
}

/** CAMEO-style code of an entry: its own, or country and role. */
export function cameoOf(entry: ActorEntry): string | null {
  if (entry.cameo !== null) return entry.cameo;
  if (entry.kind === 'facility') return null;
  if (entry.kind === 'state') return entry.country;
  return entry.role === null ? entry.country : `${entry.country ?? ''}${entry.role}`;
}

/** Entries of that name, then entries whose name or alias holds all its words. */
export function searchActors(lexicon: ActorLexicon, name: string): ActorEntry[] {
  const found = findActors(lexicon, name);
  const words = foldName(name).split(' ');
  for (const entry of lexicon.entries) {
    if (found.includes(entry)) continue;
    const forms = [entry.name, ...entry.aliases, ...entry.acronyms].map((form) => ` ${foldName(form)} `);
    if (entry.id === name || forms.some((form) => words.every((word) => form.includes(` ${word} `)))) found.push(entry);
  }
  return found;
}

/** What is doubtful though valid: parents and affiliations that are no ids, and one name for several actors of one kind and country. */
export function doubtsOf(lexicon: ActorLexicon): string[] {
  const doubts: string[] = [];
  for (const [before, after] of lexicon.replaced)
    doubts.push(
      `${after.file}: '${after.id}' (${after.name}) takes the place of ${before.name}${before.file === after.file ? ', which has the same id in this list' : ` of ${before.file}`}`,
    );
  for (const entry of lexicon.entries) {
    if (entry.parent !== null && !lexicon.byId.has(entry.parent))
      doubts.push(`${entry.file}: '${entry.id}' has parent '${entry.parent}', which is no id`);
    if (entry.country !== null && !lexicon.states.has(entry.country))
      doubts.push(`${entry.file}: '${entry.id}' has country '${entry.country}', which no state has`);
    if (entry.role !== null && !/^[A-Z]{3}$/.test(entry.role))
      doubts.push(`${entry.file}: '${entry.id}' has role '${entry.role}', expected three capitals such as GOV`);
    if (entry.fills !== null && !/^(?:[A-Z]{3}|[a-z0-9-]+):[a-z-]+$/.test(entry.fills))
      doubts.push(`${entry.file}: '${entry.id}' fills '${entry.fills}', expected COUNTRY:body`);
  }
  const names = new Map<string, ActorEntry>();
  for (const entry of lexicon.entries)
    for (const form of [entry.name, ...entry.aliases]) {
      const key = `${foldName(form)}|${entry.kind}|${entry.country}`;
      const other = names.get(key);
      if (other !== undefined && other !== entry)
        doubts.push(`${entry.file}: '${form}' names both '${other.id}' and '${entry.id}'`);
      else names.set(key, entry);
    }
  return doubts;
}
