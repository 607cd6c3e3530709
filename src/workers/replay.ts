/** Replay: reports that older versions have read are extracted anew where they can read otherwise, and what changed is kept. */
import type { Report } from '../document/index.js';
import { canonicalText } from '../events/index.js';
import { changeBetween, entriesTouching, type LexiconManifest, manifestOf, type Resources } from '../lexicon/index.js';
import {
  compareReadings,
  type Database,
  finishReplay,
  lexiconsOf,
  type NewReading,
  noteLexicons,
  passUnread,
  reportsReadBy,
  saveReadings,
  startReplay,
  versionsInUse,
} from '../store/index.js';
import { resultsOf } from './result.js';

type Versions = Resources['versions'];

export interface ReplayOptions {
  /** Every report that older versions have read, also those that nothing changed can touch. */
  readonly all?: boolean;
  /** Compares and writes nothing. */
  readonly dryRun?: boolean;
  /** Ends after the batch in hand. */
  readonly signal?: AbortSignal;
  /** Hears how many reports are done of how many. */
  readonly progress?: (done: number, total: number) => void;
}

export interface ReplayOutcome {
  /** Number of the run, or null where nothing was written. */
  readonly id: number | null;
  /** Reports that older versions had read. */
  readonly reports: number;
  /** Those that could read otherwise, and were extracted anew. */
  readonly read: number;
  readonly same: number;
  readonly new: number;
  readonly gone: number;
  readonly changed: number;
  /** Decided candidates that a reviewer should look at again. */
  readonly asked: number;
  /** How often each thing that changed could have touched a report: ids of actors, lines of own triggers, names of files, `code`, `models`. */
  readonly because: ReadonlyMap<string, number>;
}

/** Reports in one transaction. */
const atOnce = 25;

/**
 * Brings every extracted report to the versions of `resources`. Of reports that only changed actors and own triggers could touch, those
 * whose text has the words of none of them are passed by. Ended at any point, it goes on where it was: a batch is one transaction.
 */
export async function replayReports(
  db: Database,
  resources: Resources,
  options: ReplayOptions = {},
): Promise<ReplayOutcome> {
  const present = resources.versions;
  const manifest = manifestOf(resources);
  await noteLexicons(db, present.lexicons, () => manifest);
  const older = (await versionsInUse(db)).filter(({ versions }) => canonicalText(versions) !== canonicalText(present));
  const total = older.reduce((sum, each) => sum + each.reports, 0);
  const sums = { read: 0, same: 0, new: 0, gone: 0, changed: 0, asked: 0 };
  const because = new Map<string, number>();
  const id = options.dryRun || total === 0 ? null : await startReplay(db, present, total);
  let done = 0;
  for (const { versions } of older) {
    const causesOf = await causes(db, versions, present, manifest);
    for (let after = ''; !options.signal?.aborted; ) {
      const reports = await reportsReadBy(db, versions, after, atOnce);
      if (reports.length === 0) break;
      after = reports.at(-1)!.id;
      const readings = readingsOf(reports, resources, causesOf, options.all === true);
      const touched = new Set(readings.map(({ result }) => result.reportId));
      const found = id === null ? await compareReadings(db, readings) : await saveReadings(db, id, readings);
      if (id !== null)
        await passUnread(
          db,
          reports.flatMap((report) => (touched.has(report.id) ? [] : [report.id])),
          present,
        );
      sums.read += readings.length;
      for (const cause of readings.flatMap((each) => each.because)) because.set(cause, (because.get(cause) ?? 0) + 1);
      for (const { changes, same } of found.values()) {
        sums.same += same;
        for (const change of changes) {
          sums[change.kind]++;
          if (change.kind === 'changed' && change.asks) sums.asked++;
        }
      }
      done += reports.length;
      options.progress?.(done, total);
    }
  }
  if (id !== null && done === total) await finishReplay(db, id);
  return { id, reports: total, ...sums, because };
}

/** The new readings of the reports that something which changed can touch. */
function readingsOf(
  reports: readonly Report[],
  resources: Resources,
  causesOf: (text: string) => readonly string[],
  all: boolean,
): readonly NewReading[] {
  const touched = reports
    .map((report) => ({ report, because: causesOf(report.text) }))
    .filter(({ because }) => because.length > 0 || all);
  const results = resultsOf(
    touched.map(({ report }) => report),
    resources,
  );
  return results.map((result, at) => ({ result, because: touched[at]!.because }));
}

/** What can make a text read otherwise now than by these versions; empty: nothing can. */
async function causes(
  db: Database,
  before: Versions,
  present: Versions,
  manifest: LexiconManifest,
): Promise<(text: string) => readonly string[]> {
  const everywhere: string[] = (['code', 'models'] as const).filter((part) => before[part] !== present[part]);
  if (before.lexicons === present.lexicons) return () => everywhere;
  const known = await lexiconsOf(db, before.lexicons);
  const change = known === undefined ? null : changeBetween(known as LexiconManifest, manifest);
  // Nobody kept what that version was made of.
  if (change === null) everywhere.push('lexicons');
  else if (change.kind === 'all') everywhere.push(...change.because);
  if (everywhere.length > 0 || change?.kind !== 'entries') return () => everywhere;
  return entriesTouching(change);
}
