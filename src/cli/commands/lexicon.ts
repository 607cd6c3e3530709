/** `dateline lexicon`: checks, counts and searches the actor lists, and proposes entries from reports. */
import { type Command, InvalidArgumentError } from 'commander';
import type { EntityLine } from '../../store/index.js';
import { exit } from '../exit.js';
import { endOnClosedPipe, say, table, write } from '../output.js';

export async function addLexicon(program: Command): Promise<void> {
  const [{ publishedOption }, { wholeNumber }] = await Promise.all([import('../inputs.js'), import('../services.js')]);
  const invalid = (message: string) => new InvalidArgumentError(message);
  const lexicon = program
    .command('lexicon')
    .description("check, count and search the actor lists (the project's and those of DATELINE_LEXICONS)");
  lexicon
    .command('check')
    .description('check actor lists; every problem with its file, row and column')
    .argument('[file...]', 'lists to check; all that are in use when none is named')
    .action(check);
  lexicon.command('stats').description('count actors by kind and by list').action(stats);
  lexicon
    .command('find')
    .description('find actors by name, alias, acronym or part of a name')
    .argument('<name>', 'as a report would write it')
    .action(find);
  lexicon
    .command('suggest')
    .description('names in reports that no list has, most frequent first, as rows for an own list')
    .argument('[file...]', 'reports: files or folders, - reads standard input; none: all reports in the store')
    .option('--published <date>', 'publication day (2025-07-01) or instant of all these reports', publishedOption)
    .option('--least <n>', 'leave out names with fewer mentions', wholeNumber(1, invalid), 1)
    .option('--limit <n>', 'most names', wholeNumber(1, invalid), 1000)
    .action(suggest);
  lexicon
    .command('learn')
    .description('what edits and rejections of reviewers suggest: names, triggers, and words that tell no such event')
    .option('--apply <key>', 'add the one of this key to the first folder of DATELINE_LEXICONS')
    .option('--dismiss <key>', 'do not suggest the one of this key again')
    .option('--json', 'all of each, with the sentences that speak for it', false)
    .action(learn);
}

async function check(paths: readonly string[]): Promise<void> {
  const { checkActors } = await import('../../lexicon/index.js');
  const found = checkActors(paths);
  for (const problem of found.problems) say(problem);
  for (const warning of found.warnings) say(`warning: ${warning}`);
  await write(
    `${many(found.entries, 'actor')} in ${many(found.files, 'list')}: ${many(found.problems.length, 'problem')}, ${many(found.warnings.length, 'warning')}\n`,
  );
  if (found.problems.length > 0) process.exitCode = exit.someFailed;
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

async function stats(): Promise<void> {
  const { loadResources } = await import('../../lexicon/index.js');
  const { entries, roles, trie } = loadResources().actors;
  const count = (keys: readonly string[]): (readonly [string, number])[] => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  };
  await write(`${table(['kind', 'actors'], count(entries.map((entry) => entry.kind)))}\n\n`);
  await write(`${table(['list', 'actors'], count(entries.map((entry) => entry.file)))}\n\n`);
  await write(`${entries.length} actors, ${roles.words.length} role words, ${trie.values.length} forms\n`);
}

async function find(name: string): Promise<void> {
  const { cameoOf, loadResources, searchActors } = await import('../../lexicon/index.js');
  const found = searchActors(loadResources().actors, name);
  if (found.length === 0) {
    say(`no actor is called '${name}'`);
    process.exitCode = exit.someFailed;
    return;
  }
  const rows = found
    .slice(0, 50)
    .map((entry) => [
      entry.id,
      entry.name,
      entry.kind,
      cameoOf(entry) ?? '',
      entry.file,
      [...entry.acronyms, ...entry.aliases].slice(0, 4).join('; '),
    ]);
  await write(`${table(['id', 'name', 'kind', 'code', 'list', 'also'], rows)}\n`);
  if (found.length > 50) say(`${found.length - 50} more`);
}

interface SuggestOptions {
  readonly published?: string;
  readonly least: number;
  readonly limit: number;
}

/** Names that no list has: of the reports named, or of all reports in the store. */
async function suggest(paths: readonly string[], options: SuggestOptions): Promise<void> {
  const [{ csvLine }, { draftEntry }] = await Promise.all([
    import('../../lexicon/index.js'),
    import('../../store/index.js'),
  ]);
  endOnClosedPipe();
  const found = paths.length > 0 ? await namesOfFiles(paths, options) : await namesOfStore(options);
  await write('id,name,kind,country,role,aliases,acronyms\n');
  for (const each of found.slice(0, options.limit)) {
    const { id, name, kind, country, role, aliases, acronyms } = draftEntry(each);
    await write(`${csvLine([id, name, kind, country, role, aliases, acronyms])}\n`);
    const as = each.forms.slice(0, 3).join("', '");
    say(`${name}: ${each.mentions} mentions in ${each.reports} reports, as '${as}'`);
  }
  if (found.length === 0)
    say(
      paths.length > 0
        ? 'every name in these reports is listed'
        : 'no report in the store has a name that is not listed',
    );
}

async function namesOfFiles(paths: readonly string[], options: SuggestOptions) {
  const [{ reportsOf }, { annotateReport, EntityCounter }, { loadResources }] = await Promise.all([
    import('../inputs.js'),
    import('../../pipeline/index.js'),
    import('../../lexicon/index.js'),
  ]);
  const resources = loadResources();
  const counter = new EntityCounter();
  const problem = () => {
    process.exitCode = exit.someFailed;
  };
  for await (const { report } of reportsOf(paths, { published: options.published }, problem))
    counter.add(annotateReport(report, resources, 'mentions'));
  return counter.records().filter((record) => !record.listed && record.mentions >= options.least);
}

async function namesOfStore({ least, limit }: SuggestOptions): Promise<readonly EntityLine[]> {
  const [{ withStore }, { listEntities }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  let items: readonly EntityLine[] = [];
  await withStore(async ({ db }) => {
    ({ items } = await listEntities(db, { listed: false, unsettled: true, least }, 0, limit));
  });
  return items;
}

interface LearnOptions {
  readonly apply?: string;
  readonly dismiss?: string;
  readonly json: boolean;
}

/** Lists what reviewers' decisions suggest, or settles one of it. */
async function learn(options: LearnOptions): Promise<void> {
  const [{ withStore }, { listSuggestions }, { deskList, deskWords }, { settleOne }, { reviewerName }] =
    await Promise.all([
      import('../services.js'),
      import('../../store/index.js'),
      import('../desk.js'),
      import('../../server/index.js'),
      import('../reviewer.js'),
    ]);
  const words = deskWords();
  await withStore(async (store) => {
    const key = options.apply ?? options.dismiss;
    if (key !== undefined) {
      const action = options.apply === undefined ? 'dismiss' : 'apply';
      try {
        const { state, file } = await settleOne(store, deskList(), words, { key, action }, reviewerName());
        say(
          file === null
            ? `${key}: ${state}`
            : `${key}: ${state}, in ${file}; 'dateline replay' reads anew what it concerns`,
        );
      } catch (error) {
        say(`${key}: ${(error as Error).message}`);
        process.exitCode = exit.someFailed;
      }
      return;
    }
    const found = await listSuggestions(store.db, words.known);
    if (options.json) await write(`${JSON.stringify(found, null, 2)}\n`);
    else if (found.length > 0)
      await write(
        `${table(
          ['key', 'candidates', 'reports', 'first sentence'],
          found.map(({ key: name, candidates, reports, evidence }) => [
            name,
            String(candidates),
            String(reports),
            evidence[0]!.sentence.slice(0, 100),
          ]),
        )}\n`,
      );
    else say('decisions suggest nothing: no name or word was mended in the same way in two reports');
  });
}
