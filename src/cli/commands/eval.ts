/** `dateline eval`: predicts evaluation sets and scores them. */
import type { Command } from 'commander';
import { exit } from '../exit.js';
import { say } from '../output.js';

export async function addEval(program: Command): Promise<void> {
  const { evalSets } = await import('../eval/index.js');
  const names = ['gold', 'linking', 'confidence', ...Object.keys(evalSets)];
  program
    .command('eval')
    .description('predict and score evaluation sets; reads the folders DATELINE_CORPORA and DATELINE_SCORERS')
    .argument(
      '[set...]',
      `sets: ${names.join(', ')}; all of them when none is named; gold, linking and confidence: the project's own annotated reports, which need no corpora. After --, arguments for the scorer`,
    )
    .option('--errors', 'gold and linking: each error, and how many there are of each class')
    .action(async (given: readonly string[], { errors = false }: { readonly errors?: boolean }) => {
      const options = given.findIndex((word) => word.startsWith('-'));
      const sets = options < 0 ? given : given.slice(0, options);
      const extra = options < 0 ? [] : given.slice(options);
      const unknown = sets.filter((name) => !names.includes(name));
      if (unknown.length > 0) {
        say(`no evaluation set ${unknown.join(', ')}: there is ${names.join(', ')}`);
        process.exitCode = exit.usage;
        return;
      }
      const wanted = sets.length > 0 ? sets : names;
      if (wanted.includes('gold')) {
        const { printGold } = await import('../eval/gold-report.js');
        printGold(errors);
      }
      if (wanted.includes('linking')) {
        const { printLinking } = await import('../eval/linking-report.js');
        printLinking(errors);
      }
      if (wanted.includes('confidence')) {
        const { printConfidence } = await import('../eval/confidence.js');
        printConfidence();
      }
      const outside = wanted.filter((name) => name in evalSets);
      if (outside.length === 0) return;
      const { runEval } = await import('../eval/run.js');
      if (!(await runEval(outside, extra))) process.exitCode = exit.someFailed;
    });
}
