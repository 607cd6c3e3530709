/** `dateline parse`: the syntax stage alone, on a file of sentences. */
import type { Command } from 'commander';
import { exit } from '../exit.js';
import { say } from '../output.js';

export function addParse(program: Command): void {
  program
    .command('parse')
    .description('tokenize, tag and parse the sentences of a CoNLL-U file anew')
    .requiredOption('--cases <file>', 'CoNLL-U file; its `# text` lines are read')
    .requiredOption('--out <file>', 'CoNLL-U file to write')
    .action(async (options: { readonly cases: string; readonly out: string }) => {
      const { runParse } = await import('../parse.js');
      try {
        runParse(options);
      } catch (error) {
        say((error as Error).message);
        process.exitCode = exit.someFailed;
      }
    });
}
