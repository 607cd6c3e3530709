/** The `dateline` program: one file a command, loaded when it is asked for. */
import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.js';
import { exit, Unavailable } from './exit.js';
import { say } from './output.js';

const program = new Command('dateline')
  .description('Turns open-source reporting into reviewed, normalized event records.')
  .helpOption('-h, --help', 'show this help')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();
const asked = commands[process.argv[2] ?? ''];
for (const load of asked === undefined ? Object.values(commands) : [asked]) await (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exit.ok : exit.usage;
  } else if (error instanceof Unavailable) {
    say(error.message);
    process.exitCode = exit.unavailable;
  } else if (error instanceof Error && error.name === 'InvalidLexicon') {
    say(`${error.message}\nMend them (\`dateline lexicon check\` tells the same), or run without DATELINE_LEXICONS.`);
    process.exitCode = exit.usage;
  } else throw error;
}
