/** `dateline predict`: reads a case file of an evaluation set and writes predictions in the form its scorer reads. */
import { open } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { loadResources } from '../../lexicon/index.js';
import { exit } from '../exit.js';
import { say } from '../output.js';
import { predictors } from '../predict/index.js';
import { linesOf } from '../predict/lines.js';

export interface PredictOptions {
  readonly set: string;
  readonly cases: string;
  readonly out: string;
}

export function addPredict(program: Command): void {
  program
    .command('predict')
    .description('write predictions for a case file of an evaluation set (JSON lines in, JSON lines out)')
    .addOption(
      new Option('--set <set>', 'which set the cases are of').choices(Object.keys(predictors)).makeOptionMandatory(),
    )
    .requiredOption('--cases <file>', 'case file, one JSON record a line')
    .requiredOption('--out <file>', 'where to write the predictions')
    .action(predict);
}

/** Writes one set's predictions for a case file. One case at a time, so that large files need no more memory than their longest line. */
export async function predict({ set, cases, out }: PredictOptions): Promise<void> {
  const predictor = predictors[set]!;
  const resources = loadResources();
  const file = await open(out, 'w');
  let number = 0;
  try {
    for await (const line of linesOf(cases)) {
      number++;
      if (line.trim() === '') continue;
      let record: unknown;
      try {
        record = JSON.parse(line);
      } catch {
        say(`${cases}:${number}: not a JSON record`);
        process.exitCode = exit.someFailed;
        continue;
      }
      await file.write(`${JSON.stringify(predictor(record, resources))}\n`);
    }
  } finally {
    await file.close();
  }
}
