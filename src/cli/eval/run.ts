/** Runs predictor and scorer of an evaluation set. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../lexicon/index.js';
import { predict } from '../commands/predict.js';
import { say } from '../output.js';
import { evalSets } from './index.js';

/** Predicts and scores the named sets; what the scorers print goes to standard output. Returns whether all could be run. */
export async function runEval(names: readonly string[], extra: readonly string[]): Promise<boolean> {
  const corpora = process.env.DATELINE_CORPORA;
  const scorers = process.env.DATELINE_SCORERS;
  if (!corpora || !scorers) {
    say(
      'Evaluation needs the corpora and their scorers, which are not part of the project: set DATELINE_CORPORA and DATELINE_SCORERS to their folders.',
    );
    return false;
  }
  const folder = join(projectRoot, '.cache', 'eval');
  mkdirSync(folder, { recursive: true });
  let complete = true;
  for (const name of names) {
    const set = evalSets[name]!;
    const cases = join(corpora, set.cases);
    const script = join(scorers, set.scorer[1]);
    const missing = [cases, script].filter((file) => !existsSync(file));
    if (missing.length > 0) {
      say(`${name}: not found: ${missing.join(', ')}`);
      complete = false;
      continue;
    }
    const out = join(folder, `${name}.jsonl`);
    const started = performance.now();
    await predict({ set: set.predictor, cases, out });
    say(`${name}: predicted in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const gold = set.gold === undefined ? cases : join(corpora, set.gold);
    const { status, error } = spawnSync(set.scorer[0], [script, gold, out, ...set.args, ...extra], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error) throw error;
    if (status !== 0) complete = false;
  }
  return complete;
}
