/** Inflection: every form of the verbs and nouns that the lexicons name, made by compromise when the lexicon is compiled and cached on disk. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** From a lower-case form to its lemma. */
export interface Forms {
  readonly verbs: ReadonlyMap<string, string>;
  readonly nouns: ReadonlyMap<string, string>;
}

/** Bump when the way of inflecting changes. */
const VERSION = 4;

/** Irregular verb → its forms that no rule makes (past tense and participle). */
export type Irregular = Readonly<Record<string, readonly string[]>>;

/** All forms of the given lemmas. compromise is loaded only when the cache does not hold them yet. */
export function inflect(
  verbs: readonly string[],
  nouns: readonly string[],
  irregular: Irregular,
  cacheFolder: string,
): Forms {
  const key = createHash('sha256')
    .update(JSON.stringify([VERSION, verbs, nouns, irregular]))
    .digest('hex')
    .slice(0, 16);
  const name = `forms-${key}.json`;
  for (const folder of [cacheFolder, tmpdir()]) {
    try {
      const [v, n] = JSON.parse(readFileSync(join(folder, name), 'utf8')) as [[string, string][], [string, string][]];
      return { verbs: new Map(v), nouns: new Map(n) };
    } catch (error) {
      // Not cached, or cut off by a crash while it was written: made anew below.
      if (!isMissingOrBroken(error)) throw error;
    }
  }
  const made = makeForms(verbs, nouns, irregular);
  store(cacheFolder, name, JSON.stringify([[...made.verbs], [...made.nouns]]));
  return made;
}

function isMissingOrBroken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return error instanceof SyntaxError || code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR';
}

/** Writes beside and renames, so that a reader never sees half a file; falls back to the temporary folder when the first is read-only. */
function store(folder: string, name: string, content: string): void {
  for (const target of [folder, tmpdir()]) {
    try {
      mkdirSync(target, { recursive: true });
      const part = join(target, `${name}.${process.pid}`);
      writeFileSync(part, content);
      renameSync(part, join(target, name));
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EACCES' && code !== 'EROFS' && code !== 'ENOSPC' && code !== 'EPERM') throw error;
    }
  }
}

interface Compromise {
  world(): {
    model: unknown;
    methods: { two: { transform: { verb: { conjugate(verb: string, model: unknown): Record<string, string> } } } };
  };
  (text: string): { tag(tag: string): { nouns(): { toPlural(): { text(): string } } } };
}

function makeForms(verbs: readonly string[], nouns: readonly string[], irregular: Irregular): Forms {
  const nlp = createRequire(import.meta.url)('compromise') as Compromise;
  const { model, methods } = nlp.world();
  const verbForms = new Map<string, string>(verbs.map((lemma) => [lemma, lemma]));
  const add = (forms: readonly (string | undefined)[], lemma: string) => {
    for (const form of forms) if (form && !form.includes(' ') && !verbForms.has(form)) verbForms.set(form, lemma);
  };
  for (const lemma of verbs) add(irregularForms(lemma, irregular) ?? [], lemma);
  for (const lemma of verbs) {
    const forms = methods.two.transform.verb.conjugate(lemma, model);
    add([forms.PastTense, forms.PresentTense, forms.Gerund, forms.Participle], lemma);
  }
  // compromise leaves out forms that are also nouns, and one of two spellings: the rules make them all, the first claim stands.
  for (const lemma of verbs) add(regularForms(lemma, irregularForms(lemma, irregular) !== undefined), lemma);
  const nounForms = new Map<string, string>();
  const plurals = new Map<string, string>();
  for (const lemma of nouns) {
    const plural = MAN.test(lemma)
      ? `${lemma.slice(0, -2)}en`
      : lemma.includes('-')
        ? `${lemma}s`
        : nlp(lemma).tag('Noun').nouns().toPlural().text();
    if (plural && plural !== lemma && !plurals.has(plural)) plurals.set(plural, lemma);
  }
  // A lemma that is the plural of another one stands for it ("weapons" for "weapon").
  for (const lemma of nouns) nounForms.set(lemma, plurals.get(lemma) ?? lemma);
  for (const [plural, lemma] of plurals) if (!nounForms.has(plural)) nounForms.set(plural, lemma);
  return { verbs: verbForms, nouns: nounForms };
}

/** "gunman", "policewoman": compromise knows the plurals of the short words alone. */
const MAN = /(?<!ger|hu|ro|otto|talis|sha|cay)man$/;

/** Prefixes under which an irregular verb keeps its forms ("retaken", "overthrew", "withdrawn"). */
const PREFIX = /^(re|over|under|out|with|mis|fore|up)-?/;

function irregularForms(lemma: string, irregular: Irregular): readonly string[] | undefined {
  const own = irregular[lemma];
  if (own) return own;
  const prefix = PREFIX.exec(lemma)?.[0];
  return prefix === undefined ? undefined : irregular[lemma.slice(prefix.length)]?.map((form) => prefix + form);
}

/** Forms by rule, in both spellings where a final consonant may double; irregular verbs get no past tense. */
function regularForms(lemma: string, irregular: boolean): string[] {
  const forms: string[] = [];
  forms.push(
    /(s|x|z|ch|sh)$/.test(lemma) ? `${lemma}es` : /[^aeiou]y$/.test(lemma) ? `${lemma.slice(0, -1)}ies` : `${lemma}s`,
  );
  const stems = /[^e]e$/.test(lemma)
    ? [lemma.slice(0, -1)]
    : /[^aeiou][aeiou][bdgklmnprst]$/.test(lemma)
      ? [lemma + lemma.at(-1), lemma]
      : [lemma];
  for (const stem of stems) {
    forms.push(`${stem}ing`);
    if (!irregular) forms.push(/[^aeiou]y$/.test(stem) ? `${stem.slice(0, -1)}ied` : `${stem}ed`);
  }
  if (/ee$/.test(lemma)) forms.push(`${lemma}d`);
  return forms;
}
