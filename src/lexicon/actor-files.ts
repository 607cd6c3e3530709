/** Reads the actor lists of an installation: the project's own, then those of the folders named by `DATELINE_LEXICONS`. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, join } from 'node:path';
import { type ActorFile, type ActorLexicon, compileActors, doubtsOf } from './actors.js';
import { InvalidLexicon, LexiconError } from './csv.js';
import { compileRoles } from './roles.js';
import { projectRoot } from './root.js';
import { cachedTrie } from './trie-cache.js';
import { readYaml } from './yaml-file.js';

/** Name of the file of a desk's own triggers in its folder. */
export const deskTriggersName = 'triggers.yaml';

/** The desk's own folders: `DATELINE_LEXICONS` holds one or several, parted as in PATH. */
export function ownFolders(setting: string | undefined): string[] {
  return (setting ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The actor lists in the order in which they are layered: `states.csv` first, later ones replace earlier ids. */
export function actorFiles(
  lexicons: string,
  setting: string | undefined,
  problems: LexiconError[],
  named = 'DATELINE_LEXICONS names',
): ActorFile[] {
  const files = listsOf(join(lexicons, 'actors'));
  files.sort((a, b) => Number(b.endsWith('states.csv')) - Number(a.endsWith('states.csv')));
  for (const folder of ownFolders(setting)) {
    if (!existsSync(folder)) throw new InvalidLexicon(`${named} '${folder}', which does not exist`);
    if (statSync(folder).isFile()) files.push(folder);
    else files.push(...listsOf(folder), ...listsOf(join(folder, 'actors')));
  }
  return files.flatMap((path) => {
    const name = basename(path);
    const text = readFileSync(path, 'utf8');
    if (path.endsWith('.csv')) return { name, data: text };
    try {
      return { name, data: parseYaml(text) };
    } catch (error) {
      const { message, linePos } = error as Error & { linePos?: readonly { readonly line: number }[] };
      problems.push(new LexiconError(name, linePos?.[0]?.line ?? 1, null, message.split('\n')[0]!));
      return [];
    }
  });
}

/** Loads and compiles all actors. Throws with every problem and its row and column when a list is not valid. */
export function loadActors(lexicons: string, setting: string | undefined): ActorLexicon {
  const roles = compileRoles(readYaml(join(lexicons, 'roles.yaml')));
  const problems: LexiconError[] = [];
  const lexicon = compileActors(actorFiles(lexicons, setting, problems), roles, problems, (entries) =>
    cachedTrie('actors', entries),
  );
  if (problems.length > 0)
    throw new InvalidLexicon(
      `the actor lists have problems, and none is used until they are mended:\n${problems.map((problem) => `  ${problem.message}`).join('\n')}`,
    );
  return lexicon;
}

/** What `dateline lexicon check` tells. Problems keep a list from loading; warnings do not. */
export interface ActorCheck {
  readonly files: number;
  readonly entries: number;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Checks the named lists, or all that are in use, against the project's own. */
export function checkActors(paths: readonly string[]): ActorCheck {
  const lexicons = join(projectRoot, 'lexicons');
  const roles = compileRoles(readYaml(join(lexicons, 'roles.yaml')));
  const problems: LexiconError[] = [];
  const own = paths.length > 0 ? paths.join(delimiter) : process.env.DATELINE_LEXICONS;
  let files: ActorFile[];
  try {
    files = actorFiles(lexicons, own, problems, paths.length > 0 ? 'the command names' : undefined);
  } catch (error) {
    return { files: 0, entries: 0, problems: [error instanceof Error ? error.message : String(error)], warnings: [] };
  }
  const lexicon = compileActors(files, roles, problems);
  const named = paths.length > 0 ? new Set(paths.flatMap((path) => namesOf(path))) : null;
  const warnings = doubtsOf(lexicon).filter(
    (doubt) => named === null || [...named].some((name) => doubt.startsWith(name)),
  );
  return {
    files: named === null ? files.length : named.size,
    entries: lexicon.entries.filter((entry) => named === null || named.has(entry.file)).length,
    problems: problems.map((problem) => problem.message),
    warnings,
  };
}

/** The desk's own trigger files, in the order of its folders. Throws what the file system throws, and with the file's name when one is no YAML. */
export function ownTriggerFiles(
  setting: string | undefined,
): readonly { readonly file: string; readonly data: unknown }[] {
  return ownFolders(setting).flatMap((folder) => {
    const path = join(folder, deskTriggersName);
    if (!existsSync(path)) return [];
    try {
      return [{ file: path, data: parseYaml(readFileSync(path, 'utf8')) }];
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message.split('\n')[0]}`, { cause: error });
    }
  });
}

/** A desk's own list; the parser is loaded only where there is one. */
function parseYaml(text: string): unknown {
  const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return parse(text) as unknown;
}

/** Names of the lists at a path: its own, or those in the folder. */
function namesOf(path: string): string[] {
  if (!existsSync(path) || statSync(path).isFile()) return [basename(path)];
  return [...listsOf(path), ...listsOf(join(path, 'actors'))].map((file) => basename(file));
}

function listsOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(?:csv|ya?ml)$/.test(name) && name !== deskTriggersName)
    .sort()
    .map((name) => join(folder, name));
}
