/** Exports of the approved events as they are now. A new format is one file in `formats/` and one line here. */
import { type Database, publishedEvents } from '../store/index.js';
import { eventRecord, isFact } from './event.js';
import type { Format } from './format.js';
import { csv } from './formats/csv.js';
import { jsonl } from './formats/jsonl.js';

export const exportFormats: readonly Format[] = [jsonl, csv];

const pageSize = 500;

/**
 * The newest version of every approved event as text, in the order of ids, in pieces. Negated, threatened, planned and hypothetical
 * events are left out unless `all`.
 */
export async function* exportEvents(
  db: Database,
  format: Format,
  options: { readonly all: boolean },
): AsyncGenerator<string, void, undefined> {
  yield format.head;
  let after = '';
  for (;;) {
    const page = await publishedEvents(db, after, pageSize);
    yield page
      .filter((event) => options.all || isFact(event.record))
      .map((event) => format.line(eventRecord(event)))
      .join('');
    if (page.length < pageSize) return;
    after = page.at(-1)!.eventId;
  }
}
