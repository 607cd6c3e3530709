/** The work of an extract job: reports from the store through the pipeline and back, so that repeating it changes nothing. */
import { setImmediate } from 'node:timers/promises';
import type { Report } from '../document/index.js';
import type { Resources } from '../lexicon/index.js';
import { groupsOf } from '../pipeline/index.js';
import {
  addMeters,
  type Database,
  failReport,
  loadQueued,
  type Meter,
  noteAttempt,
  type Result,
  saveResults,
} from '../store/index.js';
import { resultsInSteps, resultsOf } from './result.js';
import type { Watchdog } from './watchdog.js';

/** What an extraction works with. */
export interface Context {
  readonly db: Database;
  readonly resources: Resources;
  readonly watchdog: Watchdog;
  /** Deaths of the process at one report after which it is given up. */
  readonly maxDeaths: number;
  /** Runs one piece of work after another: of several jobs in hand one extracts, while the results of others are written. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A queue of its own for `Context.inTurn`. */
export function turns(): Context['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** How many reports and candidates the job wrote. */
export interface Outcome {
  readonly reports: number;
  readonly candidates: number;
  readonly failed: number;
}

/**
 * Extracts those of the reports that are not done yet. All of them together, in one transaction; `careful`, after the process has died in
 * this job, one at a time with a note before each, so that the one that kills the process is found and given up.
 */
export async function extractReports(context: Context, ids: readonly string[], careful: boolean): Promise<Outcome> {
  const waiting = await loadQueued(context.db, ids);
  if (careful) return await oneByOne(context, waiting);
  const results = await context.inTurn(() => allTogether(context, waiting));
  if (results === undefined) return await oneByOne(context, waiting);
  try {
    await saveResults(context.db, results);
  } catch (error) {
    if (!isDataError(error)) throw error;
    return await oneByOne(context, waiting);
  }
  await addMeters(context.db, metersOf(results));
  return { reports: results.length, candidates: count(results), failed: 0 };
}

/** The results of all; undefined when one of them cannot be extracted. The limit for a report holds for those that are run together: only short ones are. */
async function allTogether(
  context: Context,
  waiting: readonly { readonly report: Report }[],
): Promise<Result[] | undefined> {
  const results: Result[] = [];
  try {
    for (const group of groupsOf(waiting.map(({ report }) => report))) {
      context.watchdog.watch();
      const steps = resultsInSteps(group, context.resources);
      let step = steps.next();
      while (!step.done) {
        // What the server says to the job before is heard between two stages.
        await setImmediate();
        step = steps.next();
      }
      results.push(...step.value);
    }
    return results;
  } catch {
    // Which one it is, and why, is found and kept one by one.
    return undefined;
  } finally {
    context.watchdog.rest();
  }
}

async function oneByOne(
  context: Context,
  waiting: readonly { readonly report: Report; readonly deaths: number }[],
): Promise<Outcome> {
  const results: Result[] = [];
  let failed = 0;
  for (const { report, deaths } of waiting) {
    if (deaths >= context.maxDeaths) {
      await failReport(context.db, report.id, `its process died ${deaths} times while it was extracted`);
      failed++;
      continue;
    }
    await noteAttempt(context.db, report.id);
    const result = await attempt(context, report);
    try {
      if (result !== undefined) {
        await saveResults(context.db, [result]);
        results.push(result);
      } else failed++;
    } catch (error) {
      if (!isDataError(error)) throw error;
      await failReport(context.db, report.id, `the store refuses its candidates: ${(error as Error).message}`);
      failed++;
    }
  }
  await addMeters(context.db, metersOf(results));
  return { reports: results.length, candidates: count(results), failed };
}

/** The pipeline is pure: what it throws on a report it would throw again, so the report fails for good, with the reason kept. */
async function attempt(context: Context, report: Report): Promise<Result | undefined> {
  context.watchdog.watch();
  try {
    return resultsOf([report], context.resources)[0];
  } catch (error) {
    await failReport(context.db, report.id, `extraction failed: ${(error as Error).stack ?? String(error)}`);
    return undefined;
  } finally {
    context.watchdog.rest();
  }
}

/** Seconds by stage and reports, in one sum each. */
function metersOf(results: readonly Result[]): readonly Meter[] {
  if (results.length === 0) return [];
  const seconds = new Map<string, number>();
  for (const { stages } of results)
    for (const [stage, milliseconds] of stages ?? [])
      seconds.set(stage, (seconds.get(stage) ?? 0) + milliseconds / 1000);
  const total = results.reduce((sum, result) => sum + result.milliseconds / 1000, 0);
  return [
    { name: 'report_seconds', label: 'sum', amount: total },
    { name: 'report_seconds', label: 'count', amount: results.length },
    ...[...seconds].map(([label, amount]) => ({ name: 'stage_seconds', label, amount })),
  ];
}

function count(results: readonly Result[]): number {
  return results.reduce((sum, result) => sum + result.candidates.length, 0);
}

/** SQLSTATE class 22: the values themselves, not the server. */
function isDataError(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('22');
}
