/** `dateline reports`: the reports of the store, where each came from, what it is like, and what a new version of it changed. */
import type { Command } from 'commander';
import type { EventCandidate } from '../../events/index.js';
import type { Database } from '../../store/index.js';
import { exit } from '../exit.js';
import { say, table, write } from '../output.js';

export function addReports(program: Command): void {
  const reports = program.command('reports').description('show reports, their sources, near duplicates and versions');
  reports
    .command('list')
    .description('the latest reports')
    .option('--limit <n>', 'how many', '50')
    .option('--alike', 'only those that are near duplicates of an earlier one', false)
    .action(list);
  reports
    .command('show')
    .description('what is known of a report: as JSON, without its text')
    .argument('<report>', 'id (or how it begins), or address')
    .action(show);
  reports
    .command('diff')
    .description('events that a new version of a report added, changed and dropped')
    .argument('<report>', 'id or address of the newer one')
    .argument('[before]', 'id of the older one (default: the version before)')
    .option('--json', 'the whole records, as JSON', false)
    .action(diff);
  reports
    .command('compare')
    .description('what a later report tells anew, again, further than an earlier one, and no more')
    .argument('<later>', 'id or address of the later report')
    .argument('[earlier]', 'id or address of the earlier one (default: the one of the same source before it)')
    .option('--json', 'the whole records, as JSON', false)
    .action(compare);
}

async function list(options: { readonly limit: string; readonly alike: boolean }): Promise<void> {
  const [{ withStore }, { listReports }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  await withStore(async ({ db }) => {
    const rows = await listReports(db, Math.max(1, Number(options.limit) || 50), options.alike);
    await write(
      `${table(
        ['id', 'published', 'format', 'language', 'state', 'sources', 'alike', 'versions', 'title'],
        rows.map((row) => [
          row.id.slice(0, 12),
          row.publishedAt ?? '',
          row.format,
          row.language ?? '',
          row.state,
          row.sources,
          row.alike,
          row.versions,
          row.title.slice(0, 60),
        ]),
      )}\n`,
    );
  });
}

async function show(name: string): Promise<void> {
  const [{ withStore }, { findReport, relationsOf, updateOf }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  await withStore(async ({ db }) => {
    const id = await one(db, name);
    if (id === undefined) return;
    const { text, layout, ...known } = (await findReport(db, id))!;
    const more = { characters: text.length, pages: layout?.at(-1)?.page ?? null };
    const relations = { ...(await relationsOf(db, id)), update: await updateOf(db, id) };
    await write(`${JSON.stringify({ ...known, ...more, ...relations }, null, 2)}\n`);
  });
}

async function diff(name: string, before: string | undefined, options: { readonly json: boolean }): Promise<void> {
  const [{ withStore }, { diffReports, relationsOf }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  await withStore(async ({ db }) => {
    const id = await one(db, name);
    if (id === undefined) return;
    const { versions } = await relationsOf(db, id);
    const at = versions.findLastIndex((each) => each.id === id);
    const older =
      before === undefined
        ? versions.slice(0, Math.max(0, at)).findLast((each) => each.url === versions[at]?.url)?.id
        : await one(db, before);
    if (older === undefined) {
      if (before === undefined) fail(`report ${id.slice(0, 12)} has no version before it`);
      return;
    }
    const found = await diffReports(db, older, id);
    if (found === undefined) {
      fail('one of the two is not extracted yet: `dateline work` does it');
      return;
    }
    if (options.json) {
      await write(`${JSON.stringify({ before: older, after: id, ...found }, null, 2)}\n`);
      return;
    }
    const rows = [
      ...found.added.map((each) => ['added', ...told(each), '']),
      ...found.changed.map((each) => ['changed', ...told(each.after), each.fields.join(', ')]),
      ...found.removed.map((each) => ['dropped', ...told(each), '']),
    ];
    say(
      `${older.slice(0, 12)} → ${id.slice(0, 12)}: ${found.added.length} added, ${found.changed.length} changed, ${found.removed.length} dropped, ${found.same} as before`,
    );
    await write(`${table(['change', 'type', 'actor', 'target', 'place', 'time', 'fields'], rows)}\n`);
  });
}

async function compare(name: string, before: string | undefined, options: { readonly json: boolean }): Promise<void> {
  const [{ withStore }, { compareReports, reportBefore }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  await withStore(async ({ db }) => {
    const id = await one(db, name);
    if (id === undefined) return;
    const earlier = before === undefined ? await reportBefore(db, id) : await one(db, before);
    if (earlier === undefined) {
      if (before === undefined) fail(`there is no earlier report of the source of ${id.slice(0, 12)}: name one`);
      return;
    }
    const found = (await compareReports(db, earlier, id))!;
    if (found.waiting) say('candidates still wait to be compared: `dateline work` does it');
    if (options.json) {
      await write(`${JSON.stringify(found, null, 2)}\n`);
      return;
    }
    const { added, upgraded, repeated, dropped } = found;
    const rows = [
      ...added.map((each) => ['new', ...told(each), '']),
      ...upgraded.map(({ after, upgrades }) => [
        'upgraded',
        ...told(after),
        upgrades
          .map((each) => `${each.field}: ${each.before === null ? '' : `${each.before} → `}${each.after}`)
          .join('; '),
      ]),
      ...repeated.map(({ after }) => ['repeated', ...told(after), '']),
      ...dropped.map((each) => ['dropped', ...told(each), '']),
    ];
    say(
      `${earlier.slice(0, 12)} → ${id.slice(0, 12)}: ${added.length} new, ${upgraded.length} upgraded, ${repeated.length} repeated, ${dropped.length} dropped`,
    );
    await write(`${table(['telling', 'type', 'actor', 'target', 'place', 'time', 'upgrades'], rows)}\n`);
  });
}

function told(event: EventCandidate): readonly string[] {
  const names = (...roles: readonly string[]) =>
    event.participants
      .filter((each) => roles.includes(each.role))
      .map((each) => each.name)
      .join('; ')
      .slice(0, 40);
  return [
    event.type,
    names('actor'),
    names('target', 'recipient', 'victim', 'counterpart'),
    event.places
      .map((each) => each.name)
      .join('; ')
      .slice(0, 30),
    event.time?.timex ?? '',
  ];
}

async function one(db: Database, name: string): Promise<string | undefined> {
  const { reportsNamed } = await import('../../store/index.js');
  const ids = await reportsNamed(db, name);
  if (ids.length === 0) fail(`there is no report ${name}`);
  else if (ids.length > 1 && !/^https?:/.test(name)) fail(`several reports begin with ${name}: give more of the id`);
  else return ids[0];
  return undefined;
}

function fail(message: string): void {
  say(message);
  process.exitCode = exit.someFailed;
}
