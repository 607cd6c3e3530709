/** A store as the workers leave it: reports taken in and read by given lexicons. */
import type { Report } from '../../src/document/index.js';
import { manifestOf, type Resources } from '../../src/lexicon/index.js';
import { addReports, type Database, noteLexicons, saveResults } from '../../src/store/index.js';
import { resultsOf } from '../../src/workers/result.js';

/** Reports written at once. */
const atOnce = 100;

/** Takes reports in, extracts them and keeps what the lexicons were made of. */
export async function extractInto(db: Database, reports: readonly Report[], resources: Resources): Promise<void> {
  await noteLexicons(db, resources.versions.lexicons, () => manifestOf(resources));
  for (let at = 0; at < reports.length; at += atOnce) {
    const part = reports.slice(at, at + atOnce);
    await addReports(
      db,
      part.map((report) => ({ report, origin: report.id })),
    );
    await saveResults(db, resultsOf(part, resources));
  }
}
