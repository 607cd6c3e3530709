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
const VERSION = 2;

/** All forms of the given lemmas. compromise is loaded only when the cache does not hold them yet. */
export function inflect(verbs: readonly string[], nouns: readonly string[], cacheFolder: string): Forms {
  const key = createHash('sha256')
    .update(JSON.stringify([VERSION, verbs, nouns]))
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
  const made = makeForms(verbs, nouns);
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

function makeForms(verbs: readonly string[], nouns: readonly string[]): Forms {
  const nlp = createRequire(import.meta.url)('compromise') as Compromise;
  const { model, methods } = nlp.world();
  const verbForms = new Map<string, string>();
  for (const lemma of verbs) {
    verbForms.set(lemma, lemma);
    const forms = methods.two.transform.verb.conjugate(lemma, model);
    for (const kind of ['PastTense', 'PresentTense', 'Gerund', 'Participle']) {
      const form = forms[kind];
      if (form && !form.includes(' ') && !verbForms.has(form)) verbForms.set(form, lemma);
    }
  }
  const nounForms = new Map<string, string>();
  for (const lemma of nouns) {
    nounForms.set(lemma, lemma);
    const plural = lemma.includes('-') ? `${lemma}s` : nlp(lemma).tag('Noun').nouns().toPlural().text();
    if (plural && !nounForms.has(plural)) nounForms.set(plural, lemma);
  }
  return { verbs: verbForms, nouns: nounForms };
}
