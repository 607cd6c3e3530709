/** `dateline eval`: predicts evaluation sets and scores them. */
import type { Command } from 'commander';
import { exit } from '../exit.js';
import { say } from '../output.js';

export async function addEval(program: Command): Promise<void> {
  const { evalSets } = await import('../eval/index.js');
  const names = Object.keys(evalSets);
  program
    .command('eval')
    .description('predict and score evaluation sets; reads the folders DATELINE_CORPORA and DATELINE_SCORERS')
    .argument(
      '[set...]',
      `sets: ${names.join(', ')}; all of them when none is named. After --, arguments for the scorer`,
    )
    .action(async (given: readonly string[]) => {
      const options = given.findIndex((word) => word.startsWith('-'));
      const sets = options < 0 ? given : given.slice(0, options);
      const extra = options < 0 ? [] : given.slice(options);
      const unknown = sets.filter((name) => !names.includes(name));
      if (unknown.length > 0) {
        say(`no evaluation set ${unknown.join(', ')}: there is ${names.join(', ')}`);
        process.exitCode = exit.usage;
        return;
      }
      const { runEval } = await import('../eval/run.js');
      if (!(await runEval(sets.length > 0 ? sets : names, extra))) process.exitCode = exit.someFailed;
    });
}
