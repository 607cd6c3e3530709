/** Mentions: every phrase that names or describes an actor, by gazetteer, composition, shape and context. */
import { annotate, type Evidence, layerOf, type Mention, type MentionValue, SHAPE } from '../../document/index.js';
import type { Extractor } from '../stage.js';
import { classify } from './classify.js';
import { Memory } from './memory.js';
import { type Draft, readSentence, type Scene, settlePending, spanOf } from './phrases.js';
import { placeCues } from './places.js';

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
    const classes = classify(text, tokens, lexicon, segments.upperCase, resources.events.forms.verbs);
    const scene: Scene = {
      text,
      tokens,
      classes,
      lexicon,
      memory: new Memory(),
      upperCase: segments.upperCase,
      ...placeCues(text, tokens, resources.gazetteer),
    };
    const drafts: Draft[] = [];
    for (let s = 0; s < segments.sentences.length; s++) {
      if (segments.sentences[s]!.kind === 'note') continue;
      const before = drafts.length;
      readSentence(scene, tokens.sentenceFirst[s]!, tokens.sentenceFirst[s + 1]!, drafts);
      readAcronyms(scene, drafts, before);
    }
    settlePending(drafts);
    return { value: drafts.map((draft) => toMention(scene, draft)) };
  },
};

/** "Long Form (ABC)": binds the acronym in brackets to the mention before it, and reads it where it stands. */
function readAcronyms(scene: Scene, drafts: Draft[], from: number): void {
  const { tokens } = scene;
  for (let d = from; d < drafts.length; d++) {
    const draft = drafts[d]!;
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
  const span = spanOf(tokens, draft.a, draft.b);
  const head = spanOf(tokens, Math.min(draft.headA, draft.headB - 1), draft.headB);
  const evidence: Evidence[] = [
    { rule: draft.rule, spans: [head], weight: draft.weight, ...(draft.entry === null ? {} : { entry: draft.entry }) },
  ];
  if (draft.inferred) evidence.push({ rule: 'mention/country-of-context', spans: [], weight: -0.3 });
  const value: MentionValue = {
    name: draft.name ?? scene.text.slice(span.start, span.end),
    kind: draft.kind,
    entityId: draft.entityId,
    country: draft.country,
    cameo: draft.cameo,
    affiliations: [...new Set(draft.affiliations)],
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
