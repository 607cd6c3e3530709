/** PostgreSQL's binary COPY: many rows written without being parsed as SQL, planned, or turned into text and back. */
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import type { EventCandidate } from '../events/index.js';
import type { Reasons } from './reasons.js';
import { recordText } from './records.js';
import type { Tx } from './schema.js';

/** What a column takes. `jsonb` is JSON text, `date` is `YYYY-MM-DD`, `record` a candidate. */
export type CopyType = 'text' | 'record' | 'jsonb' | 'int4' | 'float4' | 'float8' | 'bool' | 'date';

/** Columns of a table that rows are written to, in order. */
export type CopyColumns = Readonly<Record<string, CopyType>>;

export type CopyValue = string | number | boolean | EventCandidate | null;

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Days from 1970 to PostgreSQL's own first day, 1 January 2000. */
const firstDay = 10_957;
const dayMilliseconds = 86_400_000;

/**
 * Writes rows, each with one value a column, while they are made: the server works on the first before the last is there. Ends with the table's own
 * error when one of them cannot stand there, and with what making them throws; nothing is written then.
 */
export async function copyRows(
  tx: Tx,
  table: string,
  columns: CopyColumns,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const data = new CopyData(Object.values(columns), rows);
  const text = `copy ${table} (${Object.keys(columns).join(', ')}) from stdin (format binary)`;
  await tx.executeQuery(CompiledQuery.raw(text, [data]));
}

/** The rows of a COPY, told from a value of a statement by their class. */
export class CopyData {
  constructor(
    private readonly types: readonly CopyType[],
    private readonly rows: Iterable<readonly CopyValue[]>,
  ) {}

  /** Sends the rows over a connection, which knows the reasons of the records. */
  send(client: pg.Client, text: string, reasons: Reasons): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const parts = encode(this.types, this.rows, reasons);
      const copy = new CopyIn(text, parts, (error, result) => (error ? reject(error) : resolve(result)));
      client.query(copy as never);
    });
  }
}

interface CopyConnection {
  sendCopyFromChunk(bytes: Buffer): void;
  sendCopyFail(message: string): void;
  endCopyFrom(): void;
}

/** pg's own query, save that it has something to send. */
const Query = pg.Query as unknown as new (
  text: string,
  callback: (error: Error | null, result: unknown) => void,
) => { handleError(error: Error, connection: CopyConnection): void };

class CopyIn extends Query {
  private trouble: Error | undefined;

  constructor(
    text: string,
    private readonly parts: Iterable<Buffer>,
    callback: (error: Error | null, result: unknown) => void,
  ) {
    super(text, callback);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    try {
      for (const part of this.parts) connection.sendCopyFromChunk(part);
    } catch (error) {
      // The server answers with an error of its own, which says less.
      this.trouble = error as Error;
      connection.sendCopyFail('the rows cannot be made');
      return;
    }
    connection.endCopyFrom();
  }

  override handleError(error: Error, connection: CopyConnection): void {
    super.handleError(this.trouble ?? error, connection);
  }
}

function* encode(types: readonly CopyType[], rows: Iterable<readonly CopyValue[]>, reasons: Reasons): Iterable<Buffer> {
  const out = new Writer(reasons);
  out.raw(signature);
  out.int4(0);
  out.int4(0);
  for (const row of rows) {
    out.int2(types.length);
    for (let i = 0; i < types.length; i++) out.value(types[i]!, row[i] ?? null);
    if (out.isFull()) yield out.take();
  }
  out.int2(-1);
  yield out.take();
}

/** Bytes sent at once. Small enough for memory that is used again, large enough for few calls. */
const partBytes = 64 * 1024;

/** A buffer that grows. */
class Writer {
  private buffer = Buffer.allocUnsafe(2 * partBytes);
  private at = 0;

  constructor(private readonly reasons: Reasons) {}

  isFull(): boolean {
    return this.at >= partBytes;
  }

  /** What was written since the last time; whoever sends it copies it. */
  take(): Buffer {
    const bytes = this.buffer.subarray(0, this.at);
    this.at = 0;
    return bytes;
  }

  raw(bytes: Buffer): void {
    this.room(bytes.length);
    this.at += bytes.copy(this.buffer, this.at);
  }

  int2(value: number): void {
    this.room(2);
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int4(value: number): void {
    this.room(4);
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  value(type: CopyType, value: CopyValue): void {
    if (value === null) {
      this.int4(-1);
      return;
    }
    switch (type) {
      case 'int4':
        this.int4(4);
        this.int4(value as number);
        return;
      case 'date':
        this.int4(4);
        this.int4(Date.parse(`${value}T00:00:00Z`) / dayMilliseconds - firstDay);
        return;
      case 'float4':
        this.int4(4);
        this.room(4);
        this.at = this.buffer.writeFloatBE(value as number, this.at);
        return;
      case 'float8':
        this.int4(8);
        this.room(8);
        this.at = this.buffer.writeDoubleBE(value as number, this.at);
        return;
      case 'bool':
        this.int4(1);
        this.room(1);
        this.at = this.buffer.writeUInt8(value === true ? 1 : 0, this.at);
        return;
      case 'record':
        this.text(recordText(value as EventCandidate, this.reasons), false);
        return;
      default:
        this.text(value as string, type === 'jsonb');
    }
  }

  /** Text with its length before it; binary `jsonb` has the number of its format, 1, between the two. */
  private text(value: string, numbered: boolean): void {
    // A UTF-16 unit takes three bytes at most.
    this.room(5 + 3 * value.length);
    const start = this.at + 4;
    const from = numbered ? this.buffer.writeUInt8(1, start) : start;
    const end = from + this.buffer.write(value, from, 'utf8');
    this.buffer.writeInt32BE(end - start, this.at);
    this.at = end;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
