/** What a version of the lexicons was made of, so that a later one can tell what changed and which reports that can touch. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActorEntry } from './actors.js';
import { foldedPiece, foldName, foldText } from './fold.js';
import type { Resources } from './resources.js';
import { projectRoot } from './root.js';

/** The lexicons that are no lists of actors, with the hash of their content, and each actor of the lists by its id. */
export interface LexiconManifest {
  readonly files: Readonly<Record<string, string>>;
  readonly actors: Readonly<Record<string, ActorPrint>>;
  /** Lines of the desk's own triggers, each with the forms of its words; left out by versions that knew none. */
  readonly triggers?: Readonly<Record<string, readonly string[]>>;
}

/** An actor: the hash of its entry, and the forms it is found by. */
export interface ActorPrint {
  readonly hash: string;
  /** Folded, words parted by a blank. */
  readonly forms: readonly string[];
  /** It takes part where it is not named: a state, or the body or office of one, composed from a nationality. */
  readonly composes: boolean;
}

/** `all`: any report can read otherwise, because of these files. `entries`: only those that hold the words of a form of one of these actors and triggers. */
export type LexiconChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'all'; readonly because: readonly string[] }
  | {
      readonly kind: 'entries';
      readonly entries: readonly { readonly id: string; readonly forms: readonly string[] }[];
    };

/** The manifest of the lexicons that this process has loaded. */
export function manifestOf({ actors, events }: Pick<Resources, 'actors' | 'events'>): LexiconManifest {
  const folder = join(projectRoot, 'lexicons');
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => [name, hashOf(readFileSync(join(folder, name)))] as const);
  const byForm = new Map<string, string[]>();
  const forms = new Map(actors.entries.map((entry) => [entry.id, formsOf(entry)]));
  for (const [id, own] of forms)
    for (const form of own) {
      const ids = byForm.get(form);
      if (ids === undefined) byForm.set(form, [id]);
      else ids.push(id);
    }
  const prints = actors.entries.map((entry): [string, ActorPrint] => {
    const { file: _file, ...told } = entry;
    const own = forms.get(entry.id)!;
    // Of several actors with one name, who stands first in the lists counts too.
    const rivals = own.map((form) => byForm.get(form)!).filter((ids) => ids.length > 1);
    return [
      entry.id,
      {
        hash: hashOf(JSON.stringify([told, rivals])),
        forms: own,
        composes: entry.kind === 'state' || entry.fills !== null || entry.ethnic,
      },
    ];
  });
  return {
    files: Object.fromEntries(files.sort()),
    actors: Object.fromEntries(prints),
    triggers: Object.fromEntries(events.own),
  };
}

/** What changed from one version to another. Lists of actors count by their entries, all other files as wholes. */
export function changeBetween(before: LexiconManifest, after: LexiconManifest): LexiconChange {
  const names = new Set([...Object.keys(before.files), ...Object.keys(after.files)]);
  const other = [...names].filter((name) => before.files[name] !== after.files[name]).sort();
  if (other.length > 0) return { kind: 'all', because: other };
  const entries: { id: string; forms: readonly string[] }[] = [];
  const composing: string[] = [];
  for (const id of new Set([...Object.keys(before.actors), ...Object.keys(after.actors)])) {
    const [was, is] = [before.actors[id], after.actors[id]];
    if (was?.hash === is?.hash) continue;
    if (was?.composes || is?.composes) composing.push(id);
    entries.push({ id, forms: [...new Set([...(was?.forms ?? []), ...(is?.forms ?? [])])] });
  }
  if (composing.length > 0) return { kind: 'all', because: composing };
  const [own, next] = [before.triggers ?? {}, after.triggers ?? {}];
  for (const id of new Set([...Object.keys(own), ...Object.keys(next)]))
    if (own[id]?.join() !== next[id]?.join()) entries.push({ id, forms: [...(own[id] ?? []), ...(next[id] ?? [])] });
  return entries.length === 0 ? { kind: 'none' } : { kind: 'entries', entries };
}

/** Ids of the changed entries that a text can hold: all words of one of their forms stand in it, together or not. */
export function entriesTouching(change: LexiconChange & { readonly kind: 'entries' }): (text: string) => string[] {
  const wanted = change.entries.map(({ id, forms }) => ({ id, forms: forms.map((form) => form.split(' ')) }));
  return (text) => {
    const pieces = foldText(text);
    const words = new Set<string>();
    for (let i = 0; i < pieces.count; i++) words.add(foldedPiece(pieces, i));
    return wanted
      .filter(({ forms }) => forms.some((form) => form.every((word) => words.has(word))))
      .map(({ id }) => id);
  };
}

/** Every form of an actor as it is matched: folded, without a leading article, which texts may leave out. */
function formsOf({ name, aliases, acronyms, adjectives, people, capital }: ActorEntry): readonly string[] {
  const names = [name, ...aliases, ...acronyms, ...adjectives, ...people, ...capital];
  return [...new Set(names.map((each) => foldName(each.replace(/^the /i, ''))))].filter((form) => form !== '');
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
