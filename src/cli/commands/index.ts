/** The commands, in the order in which help shows them. A new command is one file and one line here. */
import type { Command } from 'commander';
import { addEval } from './eval.js';
import { addExtract } from './extract.js';
import { addIngest } from './ingest.js';
import { addParse } from './parse.js';
import { addPredict } from './predict.js';
import { addServe } from './serve.js';
import { addStart } from './start.js';
import { addStop } from './stop.js';
import { addWork } from './work.js';

export const commands: readonly ((program: Command) => void | Promise<void>)[] = [
  addStart,
  addExtract,
  addIngest,
  addWork,
  addServe,
  addStop,
  addParse,
  addPredict,
  addEval,
];
