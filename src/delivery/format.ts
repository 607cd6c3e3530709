/** What an export format is. */
import type { EventRecord } from './event.js';

/** What a format may tell about the export besides the events. */
export interface ExportContext {
  /** Cursor of the change feed at which the events stood so. */
  readonly cursor: number;
  /** Entities (ids) that whoever exports marks as threat actors. */
  readonly threatActors: ReadonlySet<string>;
}

/** Writes events in one form. Holds no more than a page of them at a time. */
export interface Format {
  readonly name: string;
  /** One line for people who choose. */
  readonly about: string;
  /** Ending of the file's name, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** What the form cannot hold, or holds differently: told in the documents. Empty when nothing is lost. */
  readonly losses: readonly string[];
  /** True when the form can tell that an event was withdrawn, and wants those too. */
  readonly withdrawn?: boolean;
  /** The file in pieces. */
  write(
    pages: AsyncIterable<readonly EventRecord[]>,
    context: ExportContext,
  ): AsyncGenerator<string | Uint8Array, void, undefined>;
}

/** A format whose file is a head and a piece for each event, without anything that they share. */
export function linear(
  head: string,
  line: (event: EventRecord) => string,
): (pages: AsyncIterable<readonly EventRecord[]>) => AsyncGenerator<string, void, undefined> {
  return async function* write(pages) {
    if (head !== '') yield head;
    for await (const page of pages) yield page.map(line).join('');
  };
}
