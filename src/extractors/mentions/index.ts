/** Mentions: every phrase that names or describes an actor, by gazetteer, composition, shape and context. */
import {
  annotate,
  type Evidence,
  type Issue,
  isLower,
  isUpper,
  layerOf,
  type Mention,
  type MentionValue,
  SHAPE,
} from '../../document/index.js';
import { nodeOfName } from '../../lexicon/index.js';
import { innerCapital } from '../runs.js';
import type { Extractor } from '../stage.js';
import { CLS, classify } from './classify.js';
import { type Draft, type Scene, spanOf } from './draft.js';
import { Memory } from './memory.js';
import { readSentence } from './phrases.js';
import { placeCues } from './places.js';
import { settleAppositions, settlePending } from './settle.js';
import { wordFlags } from './words.js';

export const mentions: Extractor<'mentions'> = {
  name: 'mentions',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'mentions',
  extract(doc, resources) {
    const tokens = layerOf(doc, 'tokens');
    const segments = layerOf(doc, 'segments');
    const { text } = doc.report;
    const lexicon = resources.actors;
    const classes = classify(text, tokens, lexicon, segments.upperCase, wordFlags(resources));
    const scene: Scene = {
      text,
      tokens,
      classes,
      lexicon,
      memory: new Memory(),
      upperCase: segments.upperCase,
      day: doc.report.publishedAt?.slice(0, 10) ?? null,
      ...placeCues(text, tokens, resources.gazetteer),
    };
    const drafts: Draft[] = [];
    for (let s = 0; s < segments.sentences.length; s++) {
      if (segments.sentences[s]!.kind === 'note') continue;
      const before = drafts.length;
      readSentence(scene, tokens.sentenceFirst[s]!, tokens.sentenceFirst[s + 1]!, drafts);
      readAcronyms(scene, drafts, before);
    }
    settleAppositions(scene, drafts);
    settlePending(drafts);
    return { value: drafts.map((draft) => toMention(scene, draft)), issues: garbledNames(scene) };
  },
};

/** "Long Form (ABC)": binds the acronym in brackets to the mention before it, and reads it where it stands. */
function readAcronyms(scene: Scene, drafts: Draft[], from: number): void {
  const { tokens } = scene;
  for (let d = from; d < drafts.length; d++) {
    const draft = drafts[d]!;
    if (tokens.end[draft.b]! - tokens.start[draft.b]! !== 1) continue;
    const open = tokens.text[draft.b];
    if ((open !== '(' && open !== '[') || draft.b + 2 >= tokens.count) continue;
    const close = tokens.text[draft.b + 2];
    if (close !== ')' && close !== ']') continue;
    const acronym = tokens.text[draft.b + 1]!;
    if (!scene.upperCase && (tokens.shape[draft.b + 1]! & SHAPE.upper) === 0) continue;
    if (acronym.length < 2 || acronym.length > 12) continue;
    const long = draft.inner ?? draft;
    if (long.kind === 'person' || long.word?.plural) continue;
    scene.memory.bindAcronym(acronym, long);
    const at = draft.b + 1;
    const entry = scene.memory.acronym(acronym)!;
    const as = {
      kind: entry.kind,
      country: entry.country,
      cameo: entry.cameo,
      entityId: entry.id || null,
      name: entry.name,
      affiliations: [...entry.affiliations],
      rule: 'mention/acronym',
      weight: 2,
    };
    const next = drafts[d + 1];
    const men = drafts.slice(d + 1, d + 3).find((each) => each.a === draft.b + 3);
    if (men?.word?.troops && men.entityId === null && men.affiliations.length === 0 && long.entityId !== null) {
      // "Islamic State of Iraq and Syria (ISIS) militants": its own.
      const { kind, code, country, cameo, entityId, name } = long;
      Object.assign(men, { kind, code, country, cameo, entityId, name, inferred: false, pending: false });
    }
    if (next !== undefined && next.a === at) {
      if (next.entityId === null) Object.assign(next, as);
      continue;
    }
    if (next !== undefined && next.a < at + 1 && next.b > at) continue;
    drafts.splice(d + 1, 0, {
      ...long,
      ...as,
      a: at,
      b: at + 1,
      headA: at,
      headB: at + 1,
      descriptors: [],
      count: null,
      attributive: false,
    });
    d++;
  }
}

function toMention(scene: Scene, draft: Draft): Mention {
  const { tokens } = scene;
  const { rule, weight, entry } = draft;
  const span = spanOf(tokens, draft.a, draft.b);
  const head = spanOf(tokens, Math.min(draft.headA, draft.headB - 1), draft.headB);
  const spans = [head];
  const evidence: Evidence[] = [entry === null ? { rule, spans, weight } : { rule, spans, weight, entry }];
  if (draft.inferred) evidence.push({ rule: 'mention/country-of-context', spans: [], weight: -0.3 });
  const value: MentionValue = {
    name: draft.name || scene.text.slice(span.start, span.end),
    kind: draft.kind,
    entityId: draft.entityId,
    country: draft.country,
    cameo: draft.cameo,
    affiliations: draft.affiliations.length < 2 ? draft.affiliations : [...new Set(draft.affiliations)],
    descriptors: draft.descriptors,
    head,
    count: draft.count,
    via: draft.via,
    plural: draft.plural,
    attributive: draft.attributive,
    alternatives: [],
  };
  return annotate('mention', span, value, evidence);
}

/** "TCouncil, led byZaidan": words that lost a blank or a beginning are flagged, and no name is guessed from them. */
function garbledNames(scene: Scene): Issue[] {
  const { tokens, classes, lexicon } = scene;
  const issues: Issue[] = [];
  if (scene.upperCase) return issues;
  for (let i = 0; i < tokens.count; i++) {
    if ((tokens.shape[i]! & (SHAPE.inner | SHAPE.upper | SHAPE.digit)) !== SHAPE.inner) continue;
    const word = tokens.text[i]!;
    if (word.length < 5 || word.length > 30 || classes.cls[i] === CLS.entity) continue;
    const inner = innerCapital(word);
    const before = word.slice(0, inner);
    const tail = word.slice(inner);
    const cut = before.length === 1 && isUpper(before.charCodeAt(0)) && nodeOfName(lexicon.trie, tail) >= 0;
    const glued = before.length > 1 && isLower(before.charCodeAt(0)) && GLUED.has(before);
    if (cut || glued)
      issues.push({
        rule: 'mention/garbled-name',
        spans: [{ start: tokens.start[i]!, end: tokens.end[i]! }],
        severity: 'warning',
        reason: cut
          ? `'${word}' looks like a name that lost its beginning`
          : `'${word}' looks like two words without the blank between them`,
        ...(glued ? { expected: `${before} ${tail}` } : {}),
      });
  }
  return issues;
}
const GLUED = new Set(['by', 'to', 'of', 'the', 'and', 'in', 'at', 'with', 'from', 'for', 'on', 'that', 'said']);
