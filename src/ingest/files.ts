/** Files, folders and standard input as inputs, in a fixed order. */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { checkSize } from './decode.js';
import { limits } from './limits.js';
import { InputProblem } from './problem.js';
import type { Input } from './reader.js';

/**
 * Opens every path in turn; a folder stands for the files below it that end in one of `extensions`, in the order of their names.
 * What cannot be opened is given as the problem it is.
 */
export function* openPaths(
  paths: Iterable<string>,
  extensions: readonly string[],
): Generator<Input | InputProblem, void, undefined> {
  for (const path of paths) {
    try {
      const kind = statSync(path);
      if (kind.isDirectory()) {
        const inside = filesBelow(path, extensions);
        if (inside.length === 0) {
          yield new InputProblem(
            path,
            null,
            'the folder holds no report',
            `Readable endings are ${extensions.join(', ')}`,
          );
        }
        for (const file of inside) yield openFile(file);
      } else {
        yield openFile(path);
      }
    } catch (error) {
      yield problemOf(path, error);
    }
  }
}

/** All bytes of standard input. Throws `InputProblem` beyond the size limit. */
export async function readStandardInput(): Promise<Input> {
  const origin = 'standard input';
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > limits.bytes) checkSize(size, origin);
  }
  return { origin, bytes: Buffer.concat(parts) };
}

function openFile(path: string): Input | InputProblem {
  try {
    const file = openSync(path, 'r');
    try {
      const kind = fstatSync(file);
      if (kind.isDirectory()) return new InputProblem(path, null, 'this is a folder', 'Name the files in it');
      checkSize(kind.size, path);
      return { origin: path, bytes: readFileSync(file) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return problemOf(path, error);
  }
}

function filesBelow(folder: string, extensions: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .filter((entry) => extensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const reasons: Readonly<Record<string, readonly [reason: string, mend: string]>> = {
  ENOENT: ['there is no such file or folder', 'Check the path'],
  ENOTDIR: ['there is no such file or folder', 'Check the path'],
  EACCES: ['it may not be read by this user', 'Give this user the right to read it'],
  EPERM: ['it may not be read by this user', 'Give this user the right to read it'],
  ELOOP: ['its symbolic links lead in a circle', 'Name the file itself'],
  EMFILE: ['too many files are open', 'Raise the limit of open files (ulimit -n)'],
};

function problemOf(path: string, error: unknown): InputProblem {
  if (error instanceof InputProblem) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const [reason, mend] = reasons[code ?? ''] ?? [`it cannot be read (${message})`, 'Check the path and the disk'];
  return new InputProblem(path, null, reason, mend);
}
