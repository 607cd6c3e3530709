/** Files that grow: changes as JSON Lines or CSV in a folder, a new file when one is full. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChangeRecord } from '../event.js';
import { columns } from '../formats/csv.js';
import { csvRow } from '../formats/table.js';
import type { Outcome, Sink, SinkKind } from '../sink.js';

const config = z.object({
  /** Folder, made when it is not there. One consumer a folder. */
  folder: z.string().min(1),
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
  /** A file that is longer is closed, and the next begun. In bytes. */
  rotate: z.coerce.number().int().min(1).default(100_000_000),
});
type Config = z.infer<typeof config>;

/** Where writing stands: what lies in the file beyond `bytes` was not accepted and is cut off at the next start. */
const stateSchema = z.object({ number: z.number().int(), bytes: z.number().int(), cursor: z.number().int() });
type State = z.infer<typeof stateSchema>;

const heads: Readonly<Record<Config['format'], string>> = {
  jsonl: '',
  csv: csvRow([
    'cursor',
    'at',
    'kind',
    'event',
    'change_version',
    'state',
    'reason',
    'note',
    'author',
    'ref',
    ...Object.keys(columns),
  ]),
};

const lines: Readonly<Record<Config['format'], (change: ChangeRecord) => string>> = {
  jsonl: (change) => `${JSON.stringify(change)}\n`,
  csv(change) {
    const { cursor, at, kind, eventId, version, state, reason, note, author, ref, event } = change;
    const rest = Object.values(columns).map((column) => (event === null ? null : column(event)));
    return csvRow([cursor, at, kind, eventId, version, state, reason, note, author, ref, ...rest]);
  },
};

/** A closed file is never touched again: `changes-000001.jsonl`, `changes-000002.jsonl`, … */
export const files: SinkKind<Config> = {
  name: 'files',
  about: 'JSON Lines or CSV files in a folder, one change a line',
  config,
  secret: [],
  async open({ folder, format, rotate }) {
    await mkdir(folder, { recursive: true });
    const path = (number: number) => join(folder, `changes-${String(number).padStart(6, '0')}.${format}`);
    const statePath = join(folder, '.state.json');
    let state = await readState(statePath);
    let file = await openFile(path(state.number));
    await file.truncate(state.bytes);
    const save = async (next: State) => {
      await writeFile(`${statePath}.new`, JSON.stringify(next), { flush: true });
      await rename(`${statePath}.new`, statePath);
      state = next;
    };
    const append = async (text: string): Promise<number> => {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; )
        done += (await file.write(bytes, done, bytes.length - done, state.bytes + done)).bytesWritten;
      await file.sync();
      return state.bytes + bytes.length;
    };
    return {
      batch: 500,
      async deliver(changes, { again = false }) {
        if (state.bytes >= rotate) {
          await file.close();
          file = await openFile(path(state.number + 1));
          await file.truncate(0);
          await save({ ...state, number: state.number + 1, bytes: 0 });
        }
        let text = state.bytes === 0 ? heads[format] : '';
        let { cursor } = state;
        const outcomes = changes.map((change): Outcome => {
          if (change.cursor <= state.cursor && !again) return 'accepted';
          try {
            text += lines[format](change);
          } catch (error) {
            return { refused: (error as Error).message };
          }
          cursor = Math.max(cursor, change.cursor);
          return 'accepted';
        });
        if (cursor > state.cursor || again) await save({ ...state, bytes: await append(text), cursor });
        return outcomes;
      },
      close: () => file.close(),
    } satisfies Sink;
  },
};

function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o640);
}

async function readState(path: string): Promise<State> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { number: 1, bytes: 0, cursor: 0 };
  }
}
