/** The commands, in the order in which help shows them. A new command is one file and one line here. */
import type { Command } from 'commander';
import { addExtract } from './extract.js';

export const commands: readonly ((program: Command) => void | Promise<void>)[] = [addExtract];
