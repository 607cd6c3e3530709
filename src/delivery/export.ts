/** Exports of the approved events. A new format is one file in `formats/` and one line here. */
import { mayLeave, type Tlp, tlpMarkings } from '../document/index.js';
import { type Database, type EventFilter, eventsAt } from '../store/index.js';
import { type EventRecord, eventRecord, factual } from './event.js';
import type { Format } from './format.js';
import { acled } from './formats/acled.js';
import { csv } from './formats/csv.js';
import { ged } from './formats/ged.js';
import { geojson } from './formats/geojson.js';
import { jsonl } from './formats/jsonl.js';
import { parquet } from './formats/parquet.js';
import { polecat } from './formats/polecat.js';
import { stix } from './formats/stix.js';

export const exportFormats: readonly Format[] = [jsonl, csv, acled, ged, polecat, parquet, geojson, stix];

/** What an export holds. */
export interface ExportOptions extends Omit<EventFilter, 'tlp'> {
  /** Also negated, threatened, planned and hypothetical events. */
  readonly all?: boolean;
  /** The strictest marking that may leave; `TLP:RED` never does. */
  readonly tlp?: Tlp;
  /** The events as they stood at this cursor of the change feed: whoever goes on with the feed from there misses nothing. */
  readonly cursor: number;
  /** Entities (ids) to mark as threat actors, in formats that know such. */
  readonly threatActors?: readonly string[];
}

/** Events read at once: what an export holds in memory at most. */
const pageSize = 250;

/** Markings that may leave when `most` is asked for. Red is for the eyes of those who have it, in no export and no sink. */
export function leaving(most: Tlp): readonly Tlp[] {
  return tlpMarkings.filter((each) => mayLeave(each, most) && each !== 'TLP:RED');
}

/** The store's filter of export options: facts only, unless all are wanted. */
export function filterOf(options: Omit<ExportOptions, 'cursor' | 'threatActors'>): EventFilter {
  const { all = false, tlp = 'TLP:CLEAR', ...rest } = options;
  return { ...(all ? {} : { statuses: factual, polarity: 'positive' as const }), ...rest, tlp: leaving(tlp) };
}

/** The events of an export, in the order of their ids, a page at a time. */
export async function* eventPages(
  db: Database,
  options: ExportOptions,
  withdrawn = false,
): AsyncGenerator<readonly EventRecord[], void, undefined> {
  const { cursor, threatActors: _, ...rest } = options;
  const filter = filterOf(rest);
  let after = '';
  for (;;) {
    const page = await eventsAt(db, cursor, filter, after, pageSize, withdrawn);
    if (page.length > 0) yield page.map(eventRecord);
    if (page.length < pageSize) return;
    after = page.at(-1)!.eventId;
  }
}

/** The newest version of every event that the options let through, written in a format, in pieces. */
export async function* exportEvents(
  db: Database,
  format: Format,
  options: ExportOptions,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  const { cursor, threatActors = [] } = options;
  yield* format.write(eventPages(db, options, format.withdrawn), { cursor, threatActors: new Set(threatActors) });
}
