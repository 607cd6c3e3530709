/**
 * Parses of the sentences that a process met last, by all that they are made from. Near duplicates and new versions repeat most sentences of the report
 * before; how one is parsed depends on nothing outside of it, so that it need not be parsed again.
 */
import type { Tokens } from '../../document/index.js';
import type { Parse } from './parse.js';

/** Keeps the parses of a number of sentences, up to twice as many for a while. */
export class KeptParses {
  private recent = new Map<string, Parse>();
  private older = new Map<string, Parse>();

  constructor(private readonly sentences: number) {}

  get(key: string): Parse | undefined {
    const found = this.recent.get(key);
    if (found !== undefined) return found;
    const older = this.older.get(key);
    if (older !== undefined) this.keep(key, older);
    return older;
  }

  keep(key: string, parse: Parse): void {
    if (this.recent.size >= this.sentences) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(key, parse);
  }
}

/** Longest sentence that is kept, in tokens and in characters: longer ones are tables, and their offsets would not fit a character of the key. */
const longest = { tokens: 200, characters: 4000 };

/**
 * What the parse of tokens `first … end - 1` is made from, in one string: for each token its place in the sentence, its tag by wink and its name, then the
 * words themselves. Two sentences with the same key have the same parse by the same model. Undefined for one that is not kept.
 */
export function parseKey(
  text: string,
  tokens: Tokens,
  first: number,
  end: number,
  names: ArrayLike<number> | undefined,
  upperCase: boolean,
): string | undefined {
  if (first >= end || end - first > longest.tokens) return undefined;
  const base = tokens.start[first]!;
  if (tokens.end[end - 1]! - base > longest.characters) return undefined;
  codes.length = 0;
  codes.push(end - first, upperCase ? 1 : 0);
  for (let i = first; i < end; i++)
    codes.push(tokens.start[i]! - base, tokens.end[i]! - base, tokens.pos[i]!, names?.[i - first] ?? 0);
  return String.fromCharCode(...codes) + text.slice(base, tokens.end[end - 1]!);
}

const codes: number[] = [];
