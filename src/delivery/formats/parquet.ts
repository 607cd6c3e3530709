/** Apache Parquet: the columns of the native CSV with types, and the whole record as JSON. */
import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { EventRecord } from '../event.js';
import type { Format } from '../format.js';
import { columns } from './csv.js';

/** Columns that are no text. */
const types: Readonly<Record<string, BasicType>> = {
  version: 'INT32',
  geonameid: 'INT32',
  lat: 'DOUBLE',
  lon: 'DOUBLE',
  confidence: 'DOUBLE',
};
/** Events in a row group: what the writer holds in memory. */
const groupSize = 1000;

const all: readonly { readonly name: string; readonly type: BasicType; value(event: EventRecord): unknown }[] = [
  ...Object.entries(columns).map(([name, column]) => ({
    name,
    type: types[name] ?? ('STRING' as const),
    value: (event: EventRecord) => column(event) ?? null,
  })),
  { name: 'record', type: 'STRING', value: (event) => JSON.stringify(event) },
];

export const parquet: Format = {
  name: 'parquet',
  about: 'Apache Parquet: the columns of the CSV with types, and every field as JSON in "record"',
  extension: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  losses: ['Nothing: "record" is the whole event. Days and instants are text in ISO 8601, since a day may be unknown.'],
  async *write(pages, { cursor }) {
    const bytes = new ByteWriter(1 << 20);
    // What was taken is gone from the buffer; positions in the file go on counting.
    const taken = () => {
      const part = bytes.getBytes().slice();
      bytes.index = 0;
      return part;
    };
    const columnData = (events: readonly EventRecord[]) =>
      all.map(({ name, type, value }) => ({ name, type, nullable: true, data: events.map(value) }));
    const writer = new ParquetWriter({
      writer: bytes,
      schema: schemaFromColumnData({ columnData: columnData([]) }),
      kvMetadata: [{ key: 'dateline.cursor', value: String(cursor) }],
      createdBy: 'dateline',
    });
    let waiting: EventRecord[] = [];
    const flush = () => {
      const columnsOnly = columnData(waiting).map(({ name, data, nullable }) => ({ name, data, nullable }));
      void writer.write({ columnData: columnsOnly, rowGroupSize: waiting.length });
      waiting = [];
      return taken();
    };
    for await (const page of pages) {
      waiting.push(...page);
      if (waiting.length >= groupSize) yield flush();
    }
    if (waiting.length > 0) yield flush();
    void writer.finish();
    yield taken();
  },
};
