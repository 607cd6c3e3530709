/** The extract queue's child process: it ends when its parent does. */
import '../orphan.js';
import { UnrecoverableError } from 'bullmq';
import { extractJob, maxDeaths } from '../../../queues/index.js';
import { loadResources, manifestOf } from '../../lexicon/index.js';
import { keepParses } from '../../pipeline/index.js';
import { connectStore, noteLexicons } from '../../store/index.js';
import { extractReports, turns } from '../extract.js';
import { collectEarly, fixNewSpace } from '../memory.js';
import { serveJobs } from '../serve.js';
import { startWatchdog } from '../watchdog.js';

const url = process.env.DATELINE_WORKER_STORE;
if (url === undefined) throw new Error('DATELINE_WORKER_STORE is not set: this file is started by a worker');
fixNewSpace();
const store = connectStore(url, 2);
const watchdog = startWatchdog(Number(process.env.DATELINE_REPORT_SECONDS ?? 60) * 1000);
const resources = loadResources();
// Copies of a story come within hours of one another.
keepParses(resources.syntax, 4000);
// Read now: lists that are not valid end this process, instead of failing every report for good.
void resources.actors;
collectEarly();
let noted = false;
const inTurn = turns();

serveJobs(async ({ data, attemptsMade, attemptsStarted }) => {
  const payload = extractJob.safeParse(data);
  if (!payload.success) throw new UnrecoverableError(`malformed payload: ${payload.error.message}`);
  const { db } = await store;
  // A later replay asks what this version of the lexicons was made of.
  if (!noted) await noteLexicons(db, resources.versions.lexicons, () => manifestOf(resources));
  noted = true;
  const careful = attemptsMade > 0 || attemptsStarted > 1;
  return await extractReports({ db, resources, watchdog, maxDeaths, inTurn }, payload.data.reportIds, careful);
});
