/** Lines of a file, split at line feeds alone: Node's own reader also splits at U+2028, which JSON strings may hold. */
import { createReadStream } from 'node:fs';

export async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const parts = (rest + (chunk as string)).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest !== '') yield rest;
}
