/** The `dateline` program: one file a command, loaded when it is asked for. */
import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.js';
import { exit } from './exit.js';

const program = new Command('dateline')
  .description('Turns open-source reporting into reviewed, normalized event records.')
  .helpOption('-h, --help', 'show this help')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();
for (const add of commands) await add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exit.ok : exit.usage;
}
