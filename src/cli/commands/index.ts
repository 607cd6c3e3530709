/** The commands, in the order in which help shows them. A new command is one file and one line here. */
import type { Command } from 'commander';

type Add = (program: Command) => void | Promise<void>;

/** By name, each loaded only when it is called or helped with: a command pays for its own imports alone. */
export const commands: Readonly<Record<string, () => Promise<Add>>> = {
  start: async () => (await import('./start.js')).addStart,
  extract: async () => (await import('./extract.js')).addExtract,
  ingest: async () => (await import('./ingest.js')).addIngest,
  reports: async () => (await import('./reports.js')).addReports,
  feeds: async () => (await import('./feeds.js')).addFeeds,
  replay: async () => (await import('./replay.js')).addReplay,
  calibrate: async () => (await import('./calibrate.js')).addCalibrate,
  work: async () => (await import('./work.js')).addWork,
  serve: async () => (await import('./serve.js')).addServe,
  export: async () => (await import('./export.js')).addExport,
  deliver: async () => (await import('./deliver.js')).addDeliver,
  queue: async () => (await import('./queue.js')).addQueue,
  doctor: async () => (await import('./doctor.js')).addDoctor,
  users: async () => (await import('./users.js')).addUsers,
  stop: async () => (await import('./stop.js')).addStop,
  parse: async () => (await import('./parse.js')).addParse,
  predict: async () => (await import('./predict.js')).addPredict,
  bench: async () => (await import('./bench.js')).addBench,
  lexicon: async () => (await import('./lexicon.js')).addLexicon,
  eval: async () => (await import('./eval.js')).addEval,
};
