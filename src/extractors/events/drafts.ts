/** Event drafts: every hit with its arguments, places, times and modality, before tellings are merged and records written. */
import {
  boundTo,
  contains,
  type Document,
  firstFrom,
  layerOf,
  type Mention,
  type Quantity,
  type Timex,
} from '../../document/index.js';
import type { Role, Stance } from '../../events/index.js';
import type { Cues, EventLexicon, FrameRole, ModalityLexicon, Resources } from '../../lexicon/index.js';
import type { Parses } from '../parses.js';
import { knownWordsOf } from '../possible.js';
import type { Extractor } from '../stage.js';
import { type Aside, asidesOf, subjectBeyond } from './asides.js';
import { INSIDE } from './columns.js';
import { countedUp, daysBefore, lyingBefore, nthDay } from './counted.js';
import { Coverage, canAct, clauseFilling, type Filling, fillingOf, unlisted } from './fillers.js';
import { type Cover, findHits, type Hit, type HitContext, idleOf } from './hits.js';
import { type Modality, modalityOf } from './modality.js';
import { isDoubted, sayingsOf } from './sayings.js';
import { separated, tellsSeparate } from './separate.js';
import { SentenceTree } from './tree.js';
import { namedPlaces, takenPlaces, type WeighedPlace, weighPlaces } from './weigh-places.js';
import { anchorTimexes, comingDay, lastedOf, type When, whenOf } from './when.js';
import { anchorPlaces, isKind, placesOf, type Where, withGround } from './where.js';

export interface DraftQuantity {
  readonly of: string;
  readonly quantity: Quantity;
}

/** One event as one stretch of text tells it. */
export interface EventDraft {
  readonly hit: Hit;
  readonly sentence: number;
  readonly modality: Modality;
  readonly fillings: readonly Filling[];
  readonly source: Filling | undefined;
  readonly via: Filling | undefined;
  readonly where: readonly Where[];
  /** The places of the sentence with what speaks for each. */
  readonly weighed: readonly WeighedPlace[];
  readonly when: When | undefined;
  /** Days by which it lies before the event told last ("the raid came two days after …"), or 0. */
  readonly earlier: number;
  readonly said: Timex | undefined;
  readonly quantities: readonly DraftQuantity[];
  /** Index of the draft whose content this one is (claimed, threatened, denied), or -1. */
  readonly governor: number;
  /** Whether it is what someone accuses others of. */
  readonly blamed: boolean;
  /** A bare resumptive noun ("the attack"): evidence for another telling, nothing by itself. */
  readonly resumptive: boolean;
}

export const drafts: Extractor<'events'> = {
  name: 'events',
  version: '1',
  requires: ['segments', 'tokens', 'quantities', 'syntax'],
  provides: 'events',
  extract(doc, resources) {
    return { value: draftEvents(doc, resources) };
  },
};

function draftEvents(doc: Document, resources: Resources): EventDraft[] {
  const tokens = layerOf(doc, 'tokens');
  const cover = new Coverage(doc);
  const { events, modality, triggerNeeds } = resources;
  const context: HitContext = { events, modality, known: knownWordsOf(triggerNeeds), cover };
  const found: EventDraft[] = [];
  for (const [s, { parse, first }] of layerOf(doc, 'syntax') as Parses) {
    const tree = new SentenceTree(tokens, parse, first, tokens.sentenceFirst[s + 1]!, resources.modality.cues);
    const hits = findHits(tree, s, context);
    if (hits.length > 0) draftSentence(doc, resources, tree, hits, cover, found);
  }
  return found;
}

function draftSentence(
  doc: Document,
  resources: Resources,
  tree: SentenceTree,
  hits: readonly Hit[],
  cover: Coverage,
  out: EventDraft[],
): void {
  const sayings = sayingsOf(tree, resources.events, resources.modality, cover);
  const doubted = isDoubted(tree, resources.events, resources.modality);
  const modalities = hits.map((hit) => {
    const modality = modalityOf(hit, resources.events, resources.modality, cover, sayings);
    return doubted && TOLD.has(modality.stance) ? { ...modality, stance: 'unconfirmed' as const } : modality;
  });
  const anchored = anchorTimexes(doc, tree);
  const asides = asidesOf(tree);
  const places = anchorPlaces(doc, tree);
  const named = namedPlaces(tree, cover, resources.modality);
  const indices = new Map<number, number>();
  const published = doc.report.publishedAt?.slice(0, 10) ?? null;
  const governors = hits.map((hit) => governorOf(hit, hits, resources.modality.cues));
  const deeds = hits.filter((hit) => !isParty(hit, hits, resources));
  const standing: boolean[] = hits.map((hit, h) => {
    const governor = governors[h]!;
    modalities[h] = governed(hit, modalities[h]!, governor < 0 ? undefined : hits[governor]!, resources);
    if (modalities[h]!.embedded === 'demand' && isCalled(hit, cover)) {
      modalities[h] = { ...modalities[h]!, status: 'planned' };
      return true;
    }
    return stands(hit, modalities[h]!, governor, hits, resources);
  });
  for (let h = 0; h < hits.length; h++) {
    const governor = governors[h]!;
    // "announced that its troops will hold drills": the announcement of what forces will do is no pledge beside it.
    if (!standing[h] || governor < 0 || modalities[h]!.status !== 'planned') continue;
    const { trigger, word } = hits[governor]!;
    const verb = resources.events.forms.verbs.get(tree.lower(word)) ?? '';
    if (trigger.type === 'pledge_plan' && resources.modality.cues.announcing!.has(verb)) standing[governor] = false;
  }
  const separate = tellsSeparate(tree);
  for (let h = 0; h < hits.length; h++) {
    if (!standing[h]) continue;
    const hit = hits[h]!;
    const governor = governors[h]!;
    let modality = modalities[h]!;
    // Places and dates do not pass other events; what is no event of its own ("held talks in X") lets them through.
    const others = new Set<number>();
    for (let k = 0; k < hits.length; k++)
      if (standing[k] && hits[k]!.word !== hit.word && hits[k]!.trigger.type !== 'statement')
        for (const word of [hits[k]!.word, ...hits[k]!.harms]) others.add(word);
    for (const word of hit.harms) others.delete(word);
    const all = argumentsOf(hit, cover, resources, deeds, asides).map((filling) => withChunk(filling, hit, cover));
    if (!all.some(({ role }) => role === 'actor')) {
      const doer = doerOf(hit, governor < 0 ? undefined : hits[governor], hits, cover, resources);
      for (const word of doer) {
        const filling = fillingOf(tree, word, 'actor', 'frame', cover);
        if (filling && !all.some(({ word: other }) => other === word)) all.push(filling);
      }
    }
    // Who says it is no side of what is said, however the parser hung the closing "…, the office said".
    const registered =
      modality.saying === hit.predicate &&
      hit.word !== hit.predicate &&
      !resources.modality.cues.announcing!.has(resources.events.forms.verbs.get(tree.lower(hit.predicate)) ?? '') &&
      !FIGHTERS.has(cover.mentionAt(modality.source)?.value.kind ?? '');
    const sided = all.filter(({ role, word }) => (role === 'actor' && !registered) || word !== modality.source);
    const type = resources.events.types.get(hit.trigger.type)!;
    const apart = withoutSelf(sided, type.family);
    const fillings = type.family === 'speech' ? withoutMute(apart, hit, resources, cover) : apart;
    if (hit.trigger.type === 'statement' && !(isAlone(hit, hits, resources) && saysSomething(hit, fillings))) continue;
    // Things do not speak: "quorum requires …" is no demand.
    if (fillings.length < apart.length && !fillings.some(({ role }) => role === 'actor')) continue;
    const { event, said } = whenOf(
      hit,
      modality,
      anchored,
      asides,
      others,
      TALK.has(type.family),
      resources.modality.scene.lasting!.has(type.id),
      published,
    );
    const talk = TALK.has(type.family);
    const coming = modality.status === 'actual' && !talk ? comingDay(hit, anchored, asides, published) : undefined;
    if (coming) modality = { ...modality, status: 'planned' };
    // "soldiers who escorted the convoy", "the minister, touring the border": where someone was, told of who does something else on no day of its own.
    if (!event && !coming && isPresence(hit, resources)) continue;
    const lasted = coming || event ? undefined : lastedOf(hit, doc, others, published);
    if (lasted && modality.status === 'actual' && resources.modality.scene.durative!.has(type.id))
      modality = { ...modality, status: 'ongoing' };
    // "Fighting continued near the town", with no day of its own: it goes on.
    if (!event && modality.status === 'actual' && !modality.negated && isContinued(hit, resources))
      modality = { ...modality, status: 'ongoing' };
    const earlier = lyingBefore(hit, doc);
    const nth = nthDay(hit, resources.time.ordinals);
    const dated = coming ?? event ?? lasted;
    const when = earlier ? daysBefore(earlier.days, earlier.at, anchored) : nth > 1 ? countedUp(dated, nth) : dated;
    const told = placesOf(
      hit,
      doc,
      cover,
      others,
      talk,
      fillings,
      asides,
      resources.modality,
      places,
      modality,
      BOUND.has(type.family),
    );
    const given = withGround(told, doc, hit, type.family, fillings, resources.modality);
    const weighed = weighPlaces(
      { hit, cover, others, fillings, asides, modality, places, named },
      given,
      doc,
      resources,
    );
    const spoken =
      type.family === 'speech' &&
      modality.stance !== 'denied' &&
      fillings.some(({ role, word }) => role === 'actor' && word === modality.source);
    // Who demands, denies or accuses is not the source that tells of it.
    if (spoken) modality = { ...modality, stance: 'asserted', source: -1 };
    const sourceHit = speakerBefore(hit, modality, out) ?? fillerOf(tree, modality.source, cover);
    const viaHit = fillerOf(tree, modality.via, cover);
    // What is only said to be said, by nobody that is named, is told by the report itself.
    if (modality.stance === 'reported' && !sourceHit) modality = { ...modality, stance: 'asserted' };
    indices.set(h, out.length);
    const where = takenPlaces(weighed, given);
    const kinds = separate ? hits.filter(({ word }) => word === hit.word) : [];
    for (const part of separate ? separated(hit, kinds, fillings, where) : [{ fillings, where }])
      out.push({
        hit,
        sentence: hit.sentence,
        modality,
        fillings: part.fillings,
        source: sourceHit,
        via: viaHit,
        where: part.where,
        weighed,
        when,
        earlier: earlier && !when ? earlier.days : 0,
        said,
        quantities: quantitiesOf(hit, part.fillings, doc, resources),
        governor: governor >= 0 ? (indices.get(governor) ?? -1) : -1,
        blamed: governor >= 0 && hits[governor]!.trigger.type === 'accusation',
        resumptive:
          isResumptive(hit, part.fillings, told, when) ||
          (modality.status === 'hypothetical' && isAllowed(hit, told, when)),
      });
  }
}

function fillerOf(tree: SentenceTree, word: number, cover: Coverage): Filling | undefined {
  return word >= 0 ? fillingOf(tree, word, 'actor', 'arc', cover) : undefined;
}

/** "…, they added": a pronoun that speaks is who spoke in the sentence before. */
function speakerBefore(
  { tree, sentence }: Hit,
  { source }: Modality,
  drafts: readonly EventDraft[],
): Filling | undefined {
  const before = drafts.at(-1);
  if (source < 0 || !tree.isPronoun(source) || !before?.source) return undefined;
  if (before.sentence < sentence - 1 || before.modality.source === source) return undefined;
  const span = { start: tree.tokens.start[source]!, end: tree.tokens.end[source]! };
  return { ...before.source, word: source, span, via: 'coreference' };
}

/** True for a noun of which the verb that carries it says that it continues. */
function isContinued({ tree, predicate, taken, trigger }: Hit, { events, modality }: Resources): boolean {
  const lemma = events.forms.verbs.get(tree.lower(predicate)) ?? '';
  if (!tree.isVerb(predicate) || !modality.cues.continuing!.has(lemma)) return false;
  // "the army continued its advance" tells of one step; "the fighting continued" of what goes on.
  return trigger.pos === 'noun' || taken.some((word) => tree.rel(word) === 'nsubj');
}

/** Stances that what nobody has confirmed loses. */
const TOLD = new Set<Stance>(['reported', 'claimed']);

/** "withdrew its support", "will deport them": a pronoun on the other side leads back to someone else than who acts; as what is spoken of, to no one who acts at all. */
function withoutSelf(fillings: readonly Filling[], family: string): readonly Filling[] {
  const actors = new Set(fillings.filter(({ role }) => role === 'actor').map(({ name }) => name));
  return fillings.filter(
    ({ role, via, name }) =>
      role === 'actor' || via !== 'coreference' || (!actors.has(name) && !(role === 'topic' && family === 'speech')),
  );
}

/** A proper noun, but not a single word that only the head of the sentence capitalizes ("Quorum requires …"). */
function isName(tree: SentenceTree, word: number): boolean {
  return tree.isProper(word) && (word > tree.first || tree.with(word, 'flat', 'compound').length > 0);
}

/** Suffixes of nouns for acts and qualities. */
const QUALITY = /(?:tion|sion|ment|ness|ity|ism|ance|ence|ure|age|cy|ship)s?$/;

/** The fillings without actors that are things; a name, or a noun for a person, that no list knows may speak. */
function withoutMute(fillings: readonly Filling[], { tree }: Hit, { modality }: Resources, cover: Coverage): Filling[] {
  return fillings.filter(({ role, mention, word, kind }) => {
    if (role !== 'actor' || mention || kind === 'group' || isName(tree, word) || cover.toponymAt(word)) return true;
    const lower = tree.lower(word);
    return modality.speakers.has(lower) || (!QUALITY.test(lower) && modality.speaking.test(lower));
  });
}

/** What a governing speech act makes of its content: claimed by the accuser, denied by the denier, threatened. */
function governed(hit: Hit, modality: Modality, above: Hit | undefined, resources: Resources): Modality {
  if (!above) return modality;
  const source = above.slots.get('subj')?.[0]?.word ?? -1;
  const type = above.trigger.type;
  if (type === 'threat' && isThreatened(hit, modality, above, resources))
    return { ...modality, status: 'threatened', stance: 'asserted', source: -1 };
  if (modality.saying >= 0 && modality.saying !== above.word) return modality;
  if (type === 'accusation' || type === 'claim_of_responsibility')
    return { ...modality, stance: 'claimed', source, saying: above.word };
  if (type === 'denial') return { ...modality, stance: 'denied', source, saying: above.word, negated: false };
  return modality;
}

/** "threatened to burn the fields", "warned that the strait could be closed": but what is said to be going on ("warned that accounts were spreading …") or intended is no threat. */
function isThreatened(
  { tree, predicate }: Hit,
  { status, cues }: Modality,
  above: Hit,
  { events, modality: { modals, status: statuses } }: Resources,
): boolean {
  const verb = events.forms.verbs.get(tree.lower(above.word));
  if (verb !== undefined && statuses.has(verb) && statuses.get(verb) !== 'threatened') return false;
  let node = predicate;
  for (let steps = 0; steps < 10 && node >= 0 && tree.head(node) !== above.word; steps++) node = tree.head(node);
  if (node < 0 || tree.rel(node) !== 'ccomp') return status !== 'hypothetical';
  return cues.some(({ kind, word }) => kind.startsWith('status:') && modals.has(tree.lower(word)));
}

/** The hit whose content clause or object this one stands in, or -1. */
function governorOf(hit: Hit, hits: readonly Hit[], cues: Cues): number {
  const { tree } = hit;
  let node = hit.predicate;
  for (let steps = 0; steps < 10; steps++) {
    const head = tree.head(node);
    if (head < 0) return -1;
    if (tree.isGiven(node)) return -1;
    // "hailed the accord inked in Luanda": what was done to a thing before is no content.
    if (node === hit.word && hit.trigger.pos === 'verb' && tree.isPastParticiple(node)) return -1;
    const rel = tree.rel(node);
    // "pledged help during a visit": the occasion is no content.
    if ((rel === 'obl' || rel === 'nmod') && cues.occasions!.has(tree.caseOf(node))) return -1;
    const governs =
      rel === 'xcomp' ||
      rel === 'ccomp' ||
      rel === 'obj' ||
      rel === 'nsubj:pass' ||
      rel === 'obl' ||
      rel === 'nmod' ||
      rel === 'csubj' ||
      rel === 'acl' ||
      // "the quorum necessary for a session"
      (rel === 'amod' && head < node) ||
      (rel === 'advcl' && tree.with(node, 'mark').some((mark) => /^(to|of|for)$/.test(tree.lower(mark))));
    // A mere statement governs nothing: what is said stands for itself, attributed.
    const at = hits.findIndex(
      (other) =>
        other !== hit && other.trigger.type !== 'statement' && (other.word === head || other.predicate === head),
    );
    if (at >= 0 && governs && !(rel === 'acl' && tree.lower(node).endsWith('ing'))) return at;
    if (!governs && rel !== 'conj' && rel !== 'compound') return -1;
    node = head;
  }
  return -1;
}

/** Types whose content is theirs alone: what is demanded, promised or refused is no event of its own. */
const CONTENT_IS_TOPIC =
  /^(call_demand|pledge_plan|rejection|concession|support_praise|meeting|agreement_signed|legislative_act|investigation|appointment|contract_trade|ceasefire|cooperation)$/;
/** Types of what those who meet do by saying it. */
const SPOKEN = new Set(['call_demand', 'support_praise', 'rejection', 'condemnation', 'accusation', 'threat']);
const CONTENT_IS_CLAIM = /^(accusation|denial|claim_of_responsibility|condemnation|threat)$/;

/** "called for demonstrations on Saturday": a protest with a day is to take place. */
function isCalled({ trigger, slots }: Hit, cover: Cover): boolean {
  if (trigger.type !== 'protest') return false;
  return slots.get('on')?.some(({ word }) => cover.isTime(word)) ?? false;
}

function stands(hit: Hit, modality: Modality, governor: number, hits: readonly Hit[], resources: Resources): boolean {
  if (modality.embedded === 'condition' || modality.embedded === 'demand') return false;
  if (isParty(hit, hits, resources)) return false;
  const type = resources.events.types.get(hit.trigger.type)!;
  const { cues } = resources.modality;
  if (isCounted(hit, hits, resources)) return false;
  // "missiles that enter the airspace": what a relative clause says in the present is a property, not an event.
  if (
    hit.trigger.pos === 'verb' &&
    hit.tree.rel(hit.predicate) === 'acl:relcl' &&
    hit.tree.isPresent(hit.predicate) &&
    (!DESCRIBING.has(type.family) || HABITUAL.has(type.id))
  )
    return false;
  // "weapons from Libya are sold in the market": what is done again and again, by nobody in particular.
  if (HABITUAL.has(type.id) && hit.trigger.pos === 'verb' && isCustom(hit)) return false;
  // "which the prosecutor was instructed to document", "to which neither was invited": what nobody named asks is no demand.
  if (
    type.id === 'call_demand' &&
    hit.tree.rel(hit.predicate).startsWith('acl') &&
    hit.tree.isPassive(hit.predicate) &&
    !hit.slots.has('subj')
  )
    return false;
  // What a policy or law "would restrict", told in a relative clause, is a property, not an event.
  if (modality.status === 'hypothetical' && hit.tree.rel(hit.predicate) === 'acl:relcl' && type.family !== 'violence')
    return false;
  // "troops backed by drones", "Supported by a militia, the army …": with whose help someone acts is no praise.
  if (hit.trigger.pos === 'verb' && cues.backing!.has(hit.trigger.lemma) && isDescribing(hit)) return false;
  // "militants suspected of …", "massacres blamed on …": a participle that describes its noun, with no one who speaks, tells no talk of its own.
  if (
    hit.tree.rel(hit.predicate) === 'acl' &&
    hit.trigger.pos === 'verb' &&
    !hit.tree.lower(hit.word).endsWith('ing') &&
    DESCRIBING.has(type.family) &&
    hit.tree.with(hit.word, 'nsubj', 'obl:agent').length === 0 &&
    // "a deal reached in September", "a bill, passed by show of hands": told with when, where or how, it is an act.
    !(type.family !== 'speech' && hit.tree.with(hit.word, 'obl', 'obl:unmarked', 'advmod').length > 0)
  )
    return false;
  if (governor >= 0) {
    const { trigger: ruling, taken, word: ruler } = hits[governor]!;
    const above = ruling.type;
    // "attempted to break through", "tried to storm the gate", "offered to step down": the verb by which another is this event is no second one.
    if (
      hit.trigger.pos === 'verb' &&
      ruling.pos === 'verb' &&
      hit.tree.rel(hit.predicate) === 'xcomp' &&
      hit.tree.head(hit.predicate) === ruler &&
      ((above === type.id && type.family !== 'de-escalation') ||
        (taken.includes(hit.word) &&
          BOUND.has(type.family) &&
          resources.events.types.get(above)!.family === type.family))
    )
      return false;
    // "barred him from the election", "annulled the vote": what the act is about is no second one.
    if (above === 'electoral_action' && type.id === above && hit.trigger.pos === 'noun') return false;
    // "praised the group for withdrawing": what someone is praised for has been done.
    const done =
      above === 'support_praise' && hit.tree.with(hit.predicate, 'mark').some((mark) => hit.tree.lower(mark) === 'for');
    // "announced that troops will hold drills", "plans to seize the port": forces that are to move, train or fight are news in themselves.
    if (above === 'pledge_plan' && modality.status === 'planned' && (FORCES.has(type.family) || FORCES.has(type.id)))
      return hit.trigger.pos === 'verb';
    // "held a session to condemn the raid and call on the government to act": what was said there was said.
    if (above === 'meeting' && modality.status === 'actual' && hit.trigger.pos === 'verb' && SPOKEN.has(type.id))
      return true;
    // "rejected the judge's request": what someone else asked for was asked for.
    if (above === 'rejection' && type.id === 'call_demand' && hit.trigger.pos === 'noun')
      return hit.tree.rel(hit.word) === 'obj';
    if (CONTENT_IS_TOPIC.test(above) && !done)
      return (
        modality.status === 'actual' &&
        type.family === 'violence' &&
        above !== 'rejection' &&
        above !== 'call_demand' &&
        above !== 'pledge_plan' &&
        hit.trigger.pos === 'noun'
      );
    if (above === 'threat') return type.family === 'violence' || type.family === 'coercion';
    // "are preparing for an offensive": what one gets ready for has yet to come, and is told by the preparation.
    if (above === 'mobilization_deployment' && cues.intending!.has(hits[governor]!.lemma))
      return hit.trigger.pos !== 'noun';
    if (CONTENT_IS_CLAIM.test(above)) return type.family !== 'speech';
  }
  return true;
}

/** Relations of words before a noun of which it is not the head in name only. */
const PHRASE = new Set(['nmod:poss', 'advmod']);

/** ", the third such raid this month", "in what was the worst attack in years": how often or how bad what the sentence tells before has been. */
function isCounted({ tree, word, trigger }: Hit, hits: readonly Hit[], { time, modality }: Resources): boolean {
  if (trigger.pos !== 'noun') return false;
  let first = word;
  let counts = false;
  for (; first > tree.first && (PHRASE.has(tree.rel(first - 1)) || INSIDE.test(tree.rel(first - 1))); first--) {
    const lower = tree.lower(first - 1);
    if (time.ordinals.has(lower) || modality.cues.counting!.has(lower) || /[a-z]{2}est$/.test(lower)) counts = true;
  }
  if (!counts || !/^(the|its|their|his|her)$/.test(tree.lower(first))) return false;
  const before = tree.lower(first - 1);
  if (!/^[,(—–-]$/.test(before) && !(tree.lower(first - 2) === 'what')) return false;
  return hits.some((other) => other.word < first && other.word !== word);
}

/** True for a passive in the present, without a perfect, progressive or agent. */
function isCustom({ tree, predicate, slots }: Hit): boolean {
  const auxiliaries = tree.auxiliaries(predicate);
  return (
    tree.isPassive(predicate) &&
    !slots.has('subj') &&
    auxiliaries.length > 0 &&
    auxiliaries.every((aux) => /^(?:is|are)$/.test(tree.lower(aux)))
  );
}

/** True for a move or visit that a relative clause or participle tells of its noun, which made it. */
function isPresence({ tree, predicate, trigger, slots }: Hit, { modality }: Resources): boolean {
  if (trigger.pos !== 'verb' || !modality.scene.present!.has(trigger.type)) return false;
  const head = tree.head(predicate);
  const subject = slots.get('subj')?.[0];
  if (subject?.via !== 'shared' || subject.word > predicate) return false;
  if (tree.rel(predicate).startsWith('acl')) return slots.get('subj')!.some(({ word }) => word === head);
  // "The minister, touring the border, threatened …"
  return tree.rel(predicate) === 'advcl' && predicate < head && tree.lower(predicate).endsWith('ing');
}

/** True for a passive participle without auxiliary or subject that describes a noun, behind it or before the clause of which it is the subject. */
function isDescribing({ tree, word }: Hit): boolean {
  return (
    /^(acl|advcl|amod)$/.test(tree.rel(word)) &&
    !tree.lower(word).endsWith('ing') &&
    tree.with(word, 'nsubj', 'nsubj:pass', 'aux', 'aux:pass', 'mark').length === 0
  );
}

/** Prepositions before what an attack is aimed at or takes place beside. */
const AIMED_AT = new Set(['on', 'against', 'beside', 'at', 'near']);

/** "ambushed a patrol", "told a hearing", "a pause in operations": a bare noun that only names whom violence meets, who is spoken to or what is stopped. */
function isParty({ tree, word, predicate, trigger }: Hit, hits: readonly Hit[], resources: Resources): boolean {
  if (trigger.pos !== 'noun' || predicate !== word) return false;
  const head = tree.head(word);
  if (head < 0) return false;
  const rel = tree.rel(word);
  if ((rel === 'obj' || rel === 'iobj') && tree.isVerb(head) && resources.modality.cues.told!.has(tree.lower(head)))
    return true;
  // "a pause in operations", "a halt to hostilities": what a truce stops.
  if (rel === 'nmod' && trigger.type !== 'ceasefire')
    for (const other of hits) if (other.word === head && other.trigger.type === 'ceasefire') return true;
  if (resources.events.types.get(trigger.type)!.family !== 'military') return false;
  if (
    rel !== 'obj' &&
    rel !== 'nsubj:pass' &&
    !(rel === 'obl' || rel === 'nmod' ? AIMED_AT.has(tree.caseOf(word)) : false)
  )
    return false;
  return hits.some(
    (other) =>
      (other.word === head ||
        other.predicate === head ||
        other.harms.includes(head) ||
        // "set off a device (IED) beside a patrol"
        (other.word < word && other.word === tree.head(tree.head(head) < 0 ? head : tree.head(head)))) &&
      resources.events.types.get(other.trigger.type)!.family === 'violence',
  );
}

/** Families and types of what armed forces do. */
const FORCES = new Set(['violence', 'military', 'military_exercise']);

/** Types of what is done again and again, or by a text ("a bill that lengthens its term"): in the present, a relative clause tells what someone is used to do. */
const HABITUAL = new Set(['contract_trade', 'cooperation', 'aid_arms_transfer', 'legislative_act']);

/** Families whose participles after a noun describe it and are no events. */
const DESCRIBING = new Set(['speech', 'diplomacy', 'politics']);

/** True where a sentence tells nothing beside a statement, or only what an event told before did not do. */
function isAlone(hit: Hit, hits: readonly Hit[], { modality }: Resources): boolean {
  if (hits.length === 1) return true;
  const [clause] = hit.tree.with(hit.word, 'ccomp');
  if (clause === undefined) return false;
  const idle = idleOf(hit.tree, clause, modality);
  return hits.every((other) => other === hit || other.word === idle);
}

/** A statement stands as a candidate when a named or described source says a clause of its own. */
function saysSomething(hit: Hit, fillings: readonly Filling[]): boolean {
  const speaker = fillings.find(({ role }) => role === 'actor');
  return (
    !!speaker?.mention &&
    SPEAKERS.has(speaker.kind) &&
    hit.tree.with(hit.word, 'ccomp').some((clause) => clause > hit.word)
  );
}

const SPEAKERS = new Set([
  'person',
  'government',
  'military',
  'armed_group',
  'party',
  'igo',
  'state',
  'ngo',
  'mission',
  'alliance',
  'police',
  'court',
  'legislature',
  'religious',
]);

/** Fills the roles of a hit by its frame. */
function argumentsOf(
  hit: Hit,
  cover: Coverage,
  resources: Resources,
  hits: readonly Hit[],
  asides: readonly Aside[],
): Filling[] {
  const { tree, trigger, slots } = hit;
  const type = resources.events.types.get(trigger.type)!;
  const found: Filling[] = [];
  const add = (word: number, role: Role, via: Filling['via'], subject = false) => {
    if (found.some((filling) => filling.word === word)) return;
    const filling = fillingOf(tree, word, role, via, cover);
    if (!filling) return;
    if (filling.mention && found.some((other) => other.mention === filling.mention)) return;
    const fitted = suit(filling, hit, resources, subject);
    if (!fitted) return;
    // "two Lebanese currency dealers": what lies inside another participant is part of it, but whose weapon it is acts.
    const span = fitted.span;
    const holds = ({ span: other, role }: Filling) =>
      other && span && contains(other, span) && !(fitted.role === 'actor' && role === 'instrument');
    if (found.some(holds)) return;
    found.push(fitted);
    // "an RSF drone hit …": whose weapon it is acted.
    if (subject && fitted.role === 'instrument') {
      for (const slot of ['poss', 'comp', 'dem', 'mod', 'of']) {
        for (const { word: owner } of tree.slots(word).get(slot) ?? []) {
          const mention = cover.mentionAt(owner);
          if (mention && canAct(mention)) add(owner, 'actor', 'frame');
        }
      }
      const force = forceBefore(tree, word, resources);
      if (force && !found.some((other) => other.role === 'actor')) found.push(force);
    }
  };
  const frame = trigger.frame!;
  const slotNames = [...frame.keys()];
  if (hit.predicate !== hit.word && trigger.pos === 'noun' && slots.has('subj') && !frame.has('subj'))
    slotNames.unshift('subj');
  for (const slot of slotNames) {
    const role = (frame.get(slot) ?? (slot === 'subj' ? 'actor' : 'none')) as FrameRole;
    if (role === 'none') continue;
    // "spoke by telephone": beside a subject, "by" tells how.
    const means = slot === 'by' && role === 'actor' && trigger.pos === 'verb' && !tree.isPassive(hit.predicate);
    if (means && found.some((other) => other.role === 'actor')) continue;
    if (slot.includes('.')) {
      // Through the object or the content clause only those count who can act ("sanctions on Iran", "to meet the envoy").
      if (found.some((filling) => filling.role === role && filling.via !== 'chunk' && filling.kind !== 'thing'))
        continue;
      // "threatened to bomb the bases": whom a threatened act of violence is aimed at is threatened; who would do it is not.
      const act =
        trigger.type === 'threat' && role === 'target' && slot.startsWith('comp.')
          ? actOf(hit, hits, resources)
          : undefined;
      if (act && slot === 'comp.subj') continue;
      // "threatened to launch a campaign": what would be set going is no side; whom it is aimed at is one.
      if (act && slot === 'comp.obj' && isLight(act, resources)) {
        for (const { word: deed } of fillersOf(hit, slot))
          for (const aim of tree.with(deed, 'acl'))
            if (tree.lower(aim).endsWith('ing'))
              for (const { word } of tree.slots(aim).get('obj') ?? []) add(word, role, 'frame');
        continue;
      }
      for (const { word } of fillersOf(hit, slot))
        if (trigger.type === 'threat' && slot === 'comp.subj' && isOwnSide(word, found, cover, tree)) continue;
        else if (
          cover.actorAt(word) ||
          (act && tree.isNoun(word) && !hits.some((other) => other.word === word)) ||
          (role === 'topic' && tree.isNoun(word))
        )
          add(word, role, 'frame');
        // "came under fire from an Israeli tank": whose tank it is.
        else if (role === 'actor') {
          const owner = ownerOf(tree, word, cover);
          if (owner >= 0) add(owner, role, 'frame');
          else if (crewedOf(resources.events).has(nounOf(tree.lower(word), resources))) add(word, role, 'frame');
        }
      continue;
    }
    if (slot === 'comp' || slot === 'dem') {
      // Nouns before the noun count only when they name someone ("militia attacks", "Israeli strikes").
      for (const { word } of [...(slots.get(slot) ?? []), ...(slot === 'comp' ? (slots.get('mod') ?? []) : [])]) {
        const mention = cover.mentionAt(word);
        if (mention && canAct(mention)) add(word, role, 'frame');
      }
      continue;
    }
    for (const { word, via } of slotOrAttached(hit, slot, role, cover)) {
      if (word === hit.word || resources.modality.scene.times!.has(tree.lower(word))) continue;
      // "Israeli air strikes killed three": whose strikes they were.
      const moving = resources.modality.scene.moves!.has(type.id);
      if (
        slot === 'subj' &&
        hit.taken.includes(word) &&
        (moving || type.family === 'violence') &&
        !cover.mentionAt(word)
      )
        for (const name of moving ? MOVING : OWNING)
          for (const { word: owner } of tree.slots(word).get(name) ?? []) {
            const mention = cover.mentionAt(owner);
            if (mention && canAct(mention)) add(owner, 'actor', 'frame');
          }
      if (tree.isVerb(word) || (means && !cover.actorAt(word))) continue;
      // "No group has claimed the raid": nobody did; but "no soldiers were sent" tells of soldiers.
      if (
        (resources.modality.scene.claims!.has(trigger.type) || !cover.mentionAt(word)) &&
        isNone(tree, word, resources)
      )
        continue;
      // "surrendered to the guards", but "retreated to the bridge".
      if (role === 'recipient' && resources.modality.scene.moves!.has(trigger.type) && !cover.actorAt(word)) continue;
      // The noun that makes the verb this event ("held talks", "claimed responsibility") is part of the trigger.
      if (
        hit.taken.includes(word) &&
        (resources.modality.light.has(trigger.lemma) ||
          role !== 'topic' ||
          resources.modality.scene.kinds!.has(trigger.type)) &&
        !(
          role === 'topic' &&
          resources.modality.scene.claims!.has(trigger.type) &&
          resources.events.nounTriggers.has(nounOf(tree.lower(word), resources))
        ) &&
        !resources.modality.scene.objects!.has(trigger.type) &&
        !(role === 'target' && type.family === 'protest' && isGathering(word, hit, resources)) &&
        !isSpokenOf(word, hit, hits, resources) &&
        !(slot === 'obj' && GATHERED.has(type.family) && isGathering(word, hit, resources)) &&
        !cover.mentionAt(word) &&
        isAbstract(nounOf(tree.lower(word), resources), resources)
      )
        continue;
      if (
        role === 'topic' &&
        hit.taken.includes(word) &&
        isWish(nounOf(tree.lower(word), resources), resources) &&
        toldIn(tree, word) >= 0
      )
        continue;
      const other = hits.find((one) => one.word === word && one.trigger.pos === 'noun');
      if (other && (role === 'target' || role === 'actor') && other !== hit && type.family !== 'protest') {
        // "condemned Israeli strikes": the one condemned is who did it; the act is the topic.
        for (const slotOf of ['subj', 'poss', 'dem', 'comp', 'mod', 'by', 'of']) {
          for (const { word: inner } of other.slots.get(slotOf) ?? []) {
            const mention = cover.mentionAt(inner);
            if (mention && canAct(mention) && slotOf !== 'subj') add(inner, role, 'frame');
          }
        }
        if (role === 'target') add(word, 'topic', via === 'arc' ? 'arc' : 'frame');
        continue;
      }
      // "condemned Iran's conduct": the one condemned is whose conduct it is.
      const whose =
        role === 'target' && slot === 'obj' && frame.get('obj.poss') === 'target' ? ownerOf(tree, word, cover) : -1;
      if (whose >= 0) {
        add(whose, 'target', 'frame');
        add(word, 'topic', 'arc');
        continue;
      }
      // Towns are where it happens, not whom it concerns, unless they are attacked, closed or taken.
      const capital = role === 'target' && SIDED.has(slot) && TALKING.has(type.family) && isCapital(word, cover);
      if (role === 'target' && slot !== 'obj' && !PLACED.has(type.family) && !capital && isPlace(word, cover)) continue;
      if (role === 'target' && slot === 'obj' && type.family === 'diplomacy' && isPlace(word, cover)) continue;
      // "marched in solidarity with the prisoners": in what spirit, not against whom.
      if (
        role === 'target' &&
        slot === 'in' &&
        !cover.mentionAt(word) &&
        isAbstract(nounOf(tree.lower(word), resources), resources)
      )
        continue;
      // "the refinery in Baiji, Salah al Din Province": the region behind a target says where it is.
      if (role === 'target' && isPlace(word, cover) && found.some((other) => other.role === 'target')) {
        const extent = cover.readingAt(word)?.extent;
        if (extent === 'region' || extent === 'area' || slot === 'at' || slot === 'in' || slot === 'near') continue;
      }
      const about = role === 'target' && hit.taken.includes(word) && isSpokenOf(word, hit, hits, resources);
      // "In Mandera, shells hit …", "the ambush at Garissa": a town that opens the clause, or at which a noun says it was, is where it happened.
      if (
        role === 'target' &&
        isPlace(word, cover) &&
        (slot === 'at' ? trigger.pos === 'noun' : word < hit.word && (slot === 'in' || slot === 'near'))
      )
        continue;
      // "imposed a curfew on the city"
      if (
        role === 'target' &&
        slot === 'on' &&
        type.id === 'restriction_repression' &&
        isGround(tree, word, cover, resources)
      )
        continue;
      // "reopened the crossing to convoys": ground gets no access.
      if (
        role === 'recipient' &&
        trigger.type === 'access_granted' &&
        !cover.mentionAt(word) &&
        isWay(tree, word, resources)
      )
        continue;
      add(
        word,
        about ? 'topic' : role,
        via === 'chunk' ? 'chunk' : via === 'shared' ? 'frame' : 'arc',
        slot === 'subj' || slot === 'from',
      );
      // "demanded an apology from Beijing": the capital stands for the state.
      const last = found[found.length - 1];
      if (capital && last?.word === word && last.kind === 'place')
        found[found.length - 1] = { ...last, kind: 'state', cameo: last.country };
    }
  }
  if (
    (trigger.pos === 'verb' || type.family === 'speech') &&
    (CONTENT.has(type.family) || CONTENT.has(type.id)) &&
    !found.some(({ role }) => role === 'topic')
  ) {
    const clause = contentOf(hit);
    if (clause >= 0) found.push(clauseFilling(tree, clause));
  }
  // "Jets bombed the port": of what has a crew, with no one named whose it is, it is said that it acts.
  if (!found.some(({ role }) => role === 'actor')) {
    const crewed = found.findIndex(
      ({ role, word }) =>
        role === 'instrument' &&
        (slots.get('subj') ?? slots.get('from'))?.some((filler) => filler.word === word) &&
        crewedOf(resources.events).has(nounOf(tree.lower(word), resources)),
    );
    if (crewed >= 0) found[crewed] = { ...found[crewed]!, role: 'actor' };
  }
  if (trigger.pos === 'verb' && !found.some(({ role }) => role === 'actor')) {
    const beyond = frame.get('subj') === 'actor' && !tree.isPassive(hit.predicate) ? subjectBeyond(hit, asides) : -1;
    const nearest = beyond >= 0 && cover.actorAt(beyond) ? beyond : nearestActor(hit, cover);
    if (nearest >= 0) add(nearest, 'actor', 'chunk');
  }
  // "Hamas, which had asked for more time, is accused of …".
  const borne = frame.get('obj') ?? 'none';
  const sided = found.some(({ role }) => role === borne || role === 'victim' || role === 'target');
  if (trigger.pos === 'verb' && tree.isPassive(hit.predicate) && borne !== 'none' && !sided) {
    const beyond = subjectBeyond(hit, asides);
    if (beyond >= 0) add(beyond, borne, 'chunk');
  }
  for (const verb of hit.harms) {
    const lemma = resources.events.forms.verbs.get(tree.lower(verb)) ?? '';
    // "left nine people dead"
    const hurts = resources.modality.outcomes.has(lemma) || resources.modality.cues.left!.has(tree.lower(verb));
    // "nineteen people died in the fighting", "lost their lives in it": the subject is the victim.
    if (resources.modality.scene.dying!.has(lemma))
      for (const { word } of tree.slots(verb).get('subj') ?? []) if (word !== hit.word) add(word, 'victim', 'arc');
    for (const { word } of tree.slots(verb).get('obj') ?? [])
      if (word !== hit.word)
        add(
          word,
          cover.mentionAt(word)?.value.kind === 'facility' || !canBeHurt(word, cover) || !hurts ? 'target' : 'victim',
          'arc',
        );
    if (!found.some(({ role }) => role === 'actor')) {
      for (const { word } of tree.slots(verb).get('subj') ?? [])
        if (word !== hit.word && cover.mentionAt(word)) add(word, 'actor', 'frame');
    }
  }
  return found;
}

/** "army artillery", "air force jets": the words before a weapon that say whose it is, where no mention covers them. */
function forceBefore(tree: SentenceTree, weapon: number, { events }: Resources): Filling | undefined {
  let last = weapon - 1;
  while (last >= tree.first && tree.head(last) === weapon && !events.classes.get('forces')!.has(tree.lower(last)))
    last--;
  if (last < tree.first || tree.head(last) !== weapon) return undefined;
  const words = events.classes.get('forces')!.get(tree.lower(last))!;
  const before = words.find(
    (each) => each.length > 0 && each.every((form, k) => tree.lower(last - each.length + k) === form),
  );
  if (!before && !words.some((each) => each.length === 0)) return undefined;
  const first = last - (before?.length ?? 0);
  const { start, end, text } = tree.tokens;
  const span = { start: start[first]!, end: end[last]! };
  const name = text.slice(first, last + 1).join(' ');
  return unlisted({ role: 'actor', word: last, span, name, kind: 'military', via: 'frame', confidence: 0.5 });
}

/** Who did what an event tells that names no one itself: who claims it, who is blamed for it, whose visit or clash it is told in the clause of. */
function doerOf(
  hit: Hit,
  above: Hit | undefined,
  hits: readonly Hit[],
  cover: Coverage,
  resources: Resources,
): readonly number[] {
  const { events, modality } = resources;
  const { tree, word, predicate, trigger, slots } = hit;
  const type = events.types.get(trigger.type)!;
  const acting = (fillers: readonly { word: number }[] | undefined): readonly number[] => {
    if (!fillers || fillers.some((filler) => isNone(tree, filler.word, resources))) return NO_WORDS;
    const words = fillers.map((filler) => filler.word).filter((filler) => filler !== word && cover.actorAt(filler));
    return words.length === fillers.length ? words : NO_WORDS;
  };
  if (above?.trigger.type === 'claim_of_responsibility' && type.family === 'violence')
    return acting(above.slots.get('subj'));
  if (
    above?.trigger.type === 'accusation' &&
    type.family === 'violence' &&
    above.trigger.frame!.get('obj') === 'target'
  )
    return acting(above.slots.get('obj'));
  if (trigger.pos !== 'noun' || predicate !== word || slots.has('between')) return NO_WORDS;
  const verb = tree.head(word);
  if (verb < 0 || tree.rel(word) !== 'obl' || !tree.isVerb(verb) || tree.isPassive(verb)) return NO_WORDS;
  const by = tree.caseOf(word);
  const beside = hits.find((other) => other.word === verb);
  const told =
    // "called for a vote at a meeting in Madrid", "pledged help during a visit"
    (type.id === 'meeting' && OCCASION.has(by)) ||
    // "left the valley after a skirmish with herders"
    (type.id === 'armed_clash' && slots.has('with')) ||
    // "retaliated with a salvo of rockets"
    (type.family === 'violence' && by === 'with' && modality.cues.answering!.has(tree.lower(verb))) ||
    // "arrested nine in night raids"
    (by === 'in' &&
      beside !== undefined &&
      ARMED.has(type.family) &&
      ARMED.has(events.types.get(beside.trigger.type)!.family));
  return told ? acting(tree.slots(verb).get('subj')) : NO_WORDS;
}

const NO_WORDS: readonly number[] = [];

/** "no group": a noun that stands for nobody. */
function isNone(tree: SentenceTree, word: number, { modality }: Resources): boolean {
  return tree.with(word, 'det').some((det) => modality.negators.has(tree.lower(det)));
}

/** Prepositions before the occasion of which the subject of the clause is a side. */
const OCCASION = new Set(['at', 'during', 'in', 'for', 'after']);

/** Families of what armed people do, one in the course of another. */
const ARMED = new Set(['violence', 'coercion']);

/** "Ghana's president warned that his country, that Accra would …": the speaker's own side. */
function isOwnSide(word: number, found: readonly Filling[], cover: Coverage, tree: SentenceTree): boolean {
  const speaker = found.find(({ role }) => role === 'actor');
  if (tree.with(word, 'nmod:poss').some((owner) => tree.isPronoun(owner))) return true;
  const country = cover.mentionAt(word)?.value.country ?? cover.readingAt(word)?.country;
  return country !== undefined && country !== null && country === speaker?.country && !tree.isPassive(tree.head(word));
}

/** The act of violence of its own that is the content of a threat. */
function actOf({ tree, slots }: Hit, hits: readonly Hit[], { events }: Resources): Hit | undefined {
  const content = tree.fillers(slots, 'comp');
  return hits.find(
    (other) =>
      events.types.get(other.trigger.type)!.family === 'violence' &&
      !tree.isPassive(other.predicate) &&
      content.some(({ word }) => word === other.word || word === other.predicate),
  );
}

/** True for a deed told by its noun: the object of the verb is the deed itself. */
function isLight({ tree, predicate }: Hit, { events, modality }: Resources): boolean {
  return modality.light.get(events.forms.verbs.get(tree.lower(predicate)) ?? '') === 'actor';
}

/** Slots of a noun for whose it is. */
const OWNING = ['poss', 'dem', 'comp', 'mod', 'by'];
/** And for who moves: "the deployment of the troops began". */
const MOVING = [...OWNING, 'of'];

/** Whose act or thing a noun that names no one is, when it is one who acts, or -1. */
function ownerOf(tree: SentenceTree, noun: number, cover: Coverage): number {
  if (cover.mentionAt(noun)) return -1;
  for (const slot of ['poss', 'dem'])
    for (const { word } of tree.slots(noun).get(slot) ?? []) {
      const mention = cover.mentionAt(word);
      if (mention && canAct(mention) && mention.value.via !== 'pronoun') return word;
    }
  return -1;
}

/** True for a word that stands for people rather than things. */
function canBeHurt(word: number, cover: Cover): boolean {
  const mention = cover.mentionAt(word);
  return mention !== undefined && mention.value.kind !== 'facility' && mention.value.kind !== 'unknown';
}

/** Families whose targets can be towns. */
const PLACED = new Set(['violence', 'coercion']);

/** True for a word that names a place below a country. */
function isPlace(word: number, cover: Coverage): boolean {
  if (cover.mentionAt(word)) return false;
  const toponym = cover.toponymAt(word);
  return !!toponym && toponym.value.via !== 'facility' && cover.readingAt(word)?.extent !== 'country';
}

/** A town or stretch of land, with a name or without. */
function isGround(tree: SentenceTree, word: number, cover: Coverage, { modality: { scene } }: Resources): boolean {
  return isPlace(word, cover) || isKind(tree, word, scene);
}

/** A crossing, a road, a route or a town: by which one passes. */
function isWay(tree: SentenceTree, word: number, { modality: { scene } }: Resources): boolean {
  return isKind(tree, word, scene) || scene.facility!.has(tree.lower(word)) || scene.ways!.has(tree.lower(word));
}

/** Prepositions before whom a demand, protest or break is directed at, and families of such acts. */
const SIDED = new Set(['on', 'upon', 'from', 'to', 'with', 'against', 'at']);
const TALKING = new Set(['speech', 'diplomacy']);

/** True for a capital that no mention covers. */
function isCapital(word: number, cover: Coverage): boolean {
  return !cover.mentionAt(word) && cover.readingAt(word)?.feature === 'P.PPLC';
}

function isAbstract(noun: string, { events, modality }: Resources): boolean {
  return abstractsOf(modality)(events).has(noun);
}

/** "interest in building", "readiness to talk": a noun of which what it opens tells what it is about. */
function isWish(noun: string, { events, modality }: Resources): boolean {
  return modality.scene.abilities!.has(noun) || events.classes.get('readiness')?.has(noun) === true;
}

const abstractsOf = boundTo(({ abstractClasses, abstractWords }: ModalityLexicon) =>
  boundTo((events: EventLexicon) => new Set([...abstractWords, ...headsOf(abstractClasses, events)])),
);

/** Heads of the words of several classes. */
function headsOf(names: readonly string[], { classes }: EventLexicon): string[] {
  return names.flatMap((name) => [...(classes.get(name)?.keys() ?? [])]);
}

function nounOf(lower: string, resources: Resources): string {
  return resources.events.forms.nouns.get(lower) ?? lower;
}

/** The fillers of a slot; a preposition that the parser hung on the object or instrument ("signed a contract with X") counts for the verb. */
function slotOrAttached(
  hit: Hit,
  slot: string,
  role: FrameRole,
  cover: Coverage,
): readonly { word: number; via: 'arc' | 'shared' | 'chunk' }[] {
  const own = hit.slots.get(slot);
  // "the killing of five traders by gunmen", "fired from the hills by rebels": by whom, hung on what stands between.
  if (!own && slot === 'by' && role === 'actor') return agentsOf(hit);
  // "the rupture of relations with Belgium"
  if (!own && hit.trigger.pos === 'noun' && HUNG_DEEPER.has(slot))
    return behind(hit.tree, hit.word, slot)
      .filter(({ word }) => cover.actorAt(word))
      .map(({ word }) => ({ word, via: 'shared' as const }));
  if (own || hit.trigger.pos !== 'verb' || slot === 'obj' || slot === 'subj' || slot === 'of' || slot === 'by')
    return own ?? [];
  if (role !== 'target' && role !== 'counterpart' && role !== 'recipient' && role !== 'topic') return [];
  const hosts = [...(hit.slots.get('obj') ?? [])];
  // "spoke by video link with the minister": whom with may hang on any other part of the clause.
  // "appealed to members for ships": what for may hang on whom it asks.
  if (role === 'counterpart' || (role === 'topic' && slot === 'for'))
    for (const word of hit.tree.with(hit.word, 'obl'))
      if (role === 'counterpart' || hit.tree.caseOf(word) === 'to') hosts.push({ word, via: 'arc' });
  for (const { word } of hosts) {
    if (hit.tree.isVerb(word)) continue;
    const attached =
      hit.tree.slots(word).get(slot) ??
      behind(hit.tree, word, slot).filter(({ word: filler }) => cover.actorAt(filler));
    if (attached.length > 0) return attached.map(({ word: filler }) => ({ word: filler, via: 'shared' as const }));
  }
  return [];
}

/** "attacked a sit-in", "bombed a session": those who gather are whom an attack meets. */
function isGathering(word: number, { tree, trigger }: Hit, resources: Resources): boolean {
  const { events, modality } = resources;
  const told = events.nounTriggers.get(nounOf(tree.lower(word), resources))?.[0]?.type;
  return told !== undefined && !modality.light.has(trigger.lemma) && MEETING.has(events.types.get(told)!.family);
}

/** Families of what people gather for, and of what befalls those who do. */
const MEETING = new Set(['protest', 'diplomacy', 'politics']);
const GATHERED = new Set(['violence', 'coercion']);

/** "welcomed the agreement", "rejects the allegation": an event of another kind that a speech act is about is no part of its trigger. */
function isSpokenOf(word: number, { tree, trigger }: Hit, hits: readonly Hit[], resources: Resources): boolean {
  const { events, modality } = resources;
  if (!SPOKEN.has(trigger.type) || modality.light.has(trigger.lemma)) return false;
  if (tree.with(word, 'det').length === 0) return false;
  const lemma = nounOf(tree.lower(word), resources);
  const told = events.nounTriggers.get(lemma)?.[0]?.type;
  return (
    told !== undefined &&
    isAbstract(lemma, resources) &&
    told !== trigger.type &&
    !hits.some((hit) => hit.word === word && hit.trigger.type === trigger.type) &&
    !/^(speech|protest)$/.test(events.types.get(told)!.family)
  );
}

const NO_FILLERS: readonly { word: number; via: 'shared' }[] = [];

/** Who did what an event noun or a passive tells, where the parser hung it on the other sides of it. */
function agentsOf({ tree, word, trigger, predicate }: Hit): readonly { word: number; via: 'shared' }[] {
  if (trigger.pos === 'verb' && !tree.isPassive(predicate) && !tree.isPastParticiple(word)) return NO_FILLERS;
  // "reported the killing of … by gunmen"
  const beside = tree.rel(word) === 'obj' ? tree.slots(tree.head(word)).get('obj.by') : undefined;
  if (beside) return beside.map(({ word: agent }) => ({ word: agent, via: 'shared' as const }));
  return agentsBehind(tree, word, AGENT_DEPTH);
}

/** Fillers of a path, where the object names none itself those of the nouns behind it: "approved the sale of tugboats to Ghana". */
function fillersOf({ tree, slots }: Hit, path: string): readonly { word: number }[] {
  const direct = tree.fillers(slots, path);
  if (direct.length > 0 || !path.startsWith('obj.')) return direct;
  const slot = path.slice(4);
  const objects = (slots.get('obj') ?? []).filter(({ word }) => !tree.isVerb(word));
  if (slot === 'by') return objects.flatMap(({ word }) => agentsBehind(tree, word, AGENT_DEPTH));
  return HUNG_DEEPER.has(slot) ? objects.flatMap(({ word }) => behind(tree, word, slot)) : direct;
}

/** Prepositions of the other side that the parser hangs on what is sold, told or asked. */
const HUNG_DEEPER = new Set(['to', 'with', 'on', 'against']);

/** What a preposition tells that hangs on the noun which says of what a noun is: "the rupture of relations with Belgium". */
function behind(tree: SentenceTree, noun: number, slot: string): readonly { word: number }[] {
  for (const host of tree.with(noun, 'nmod')) {
    if (host < noun || !/^(?:of|to|worth)$/.test(tree.caseOf(host))) continue;
    const fillers = tree.slots(host).get(slot);
    if (fillers) return fillers;
  }
  return NO_FILLERS;
}

/** The agents hung on the nouns behind an event: "the storming of the compound by settlers". */
function agentsBehind(tree: SentenceTree, word: number, deepest: number): readonly { word: number; via: 'shared' }[] {
  let hosts: readonly number[] = tree.with(word, 'nmod', 'obl');
  for (let depth = 0; depth < deepest && hosts.length > 0; depth++) {
    for (const host of hosts) {
      if (host < word || tree.isVerb(host) || !BESIDE_AGENT.has(tree.caseOf(host))) continue;
      const by = tree.slots(host).get('by');
      if (by) return by.map(({ word: agent }) => ({ word: agent, via: 'shared' as const }));
    }
    hosts = hosts.flatMap((host) => tree.with(host, 'nmod'));
  }
  return NO_FILLERS;
}

/** Prepositions of the other sides and places that may stand between an event and its agent. */
const BESIDE_AGENT = new Set(['of', 'in', 'at', 'on', 'from', 'near', 'inside', 'outside', 'to', 'against', 'into']);

/** How many nouns deep an agent is looked for. */
const AGENT_DEPTH = 3;

/** "entered the northern sector": ground is where it happens, though it has no name. */
function isUnnamedGround({ role, kind, word }: Filling, tree: SentenceTree, scene: ModalityLexicon['scene']): boolean {
  return role === 'target' && kind === 'thing' && (isKind(tree, word, scene) || scene.grounds!.has(tree.lower(word)));
}

/** A number with nothing that it counts: "27", "at least four". */
function isBareNumber({ word, mention, kind }: Filling, tree: SentenceTree): boolean {
  return !mention && kind === 'thing' && tree.isNumber(word) && tree.with(word, 'nmod', 'det').length === 0;
}

/** "by 71 votes to 12", "killing a nurse and injuring 27": beside those that are named, a number alone is a count and no participant. */
function withoutCounts(fillings: readonly Filling[], tree: SentenceTree): readonly Filling[] {
  const named = fillings.some(
    (filling) => filling.role !== 'actor' && filling.role !== 'instrument' && !isBareNumber(filling, tree),
  );
  return named ? fillings.filter((filling) => filling.role === 'actor' || !isBareNumber(filling, tree)) : fillings;
}

/** The participants that a draft tells. "agreed to a truce", "signed an accord on joint patrols": the noun that only says which kind of event it is, is no topic beside one that says more, and for some types never. */
export function tellingFillings(draft: EventDraft, resources: Resources): readonly Filling[] {
  const { hit } = draft;
  const { scene } = resources.modality;
  const { type } = hit.trigger;
  const sided =
    scene.moves!.has(type) || type === 'territory_capture'
      ? draft.fillings.filter((filling) => !isUnnamedGround(filling, hit.tree, scene))
      : draft.fillings;
  const fillings = withoutCounts(sided, hit.tree);
  const plain = scene.plain!.has(type);
  if (!plain && !(scene.objects!.has(type) && fillings.filter(({ role }) => role === 'topic').length > 1))
    return fillings;
  return fillings.filter(
    ({ role, word }) =>
      role !== 'topic' ||
      !(hit.taken.includes(word) || word === hit.word) ||
      // A law is what is adopted, whatever it is on.
      resources.events.classes.get('law')!.has(nounOf(hit.tree.lower(word), resources)) ||
      !isAbstract(nounOf(hit.tree.lower(word), resources), resources),
  );
}

/** Kinds of those whose reports are of their own acts: "the army reported the interception of a drone". */
const FIGHTERS = new Set(['military', 'police', 'armed_group']);

/** Families of words, not deeds: their places are only where they were said. */
const TALK = new Set(['speech']);

/** Families of deeds that are done somewhere, though a court's may be done far from what it judges. */
const BOUND = new Set(['violence', 'coercion', 'protest', 'military']);

/** Families and types whose verbs take what they say, want, promise or decide as a clause. */
const CONTENT = new Set(['speech', 'diplomacy', 'de-escalation', 'legislative_act']);

/** The verb of the content clause of a speech act ("called on X to release", "accused X of shelling", "vowed that …"), or -1. */
function contentOf(hit: Hit): number {
  const { tree, slots } = hit;
  const direct = slots.get('comp')?.[0] ?? slots.get('comp2')?.[0];
  if (direct) return direct.word;
  for (const clause of tree.with(hit.word, 'advcl', 'acl')) {
    const mark = tree.with(clause, 'mark')[0];
    if (hit.trigger.pos === 'noun' && (mark === undefined || tree.lower(mark) !== 'to')) continue;
    // "denied having sent arms"
    if (mark === undefined && clause === hit.word + 1 && tree.lower(clause).endsWith('ing')) return clause;
    if (mark !== undefined && clause > hit.word && tree.isVerb(clause) && !tree.with(clause, 'nsubj').length)
      return clause;
  }
  // "reaffirmed its interest in building a dam"
  if (hit.trigger.pos === 'verb')
    return hit.taken.map((word) => toldIn(tree, word)).find((clause) => clause >= 0) ?? -1;
  // "calls from the cleric to march"
  for (const { word } of [...(slots.get('from') ?? []), ...(slots.get('by') ?? [])]) {
    const clause = toldIn(tree, word);
    if (clause >= 0 && tree.with(clause, 'mark').some((mark) => tree.lower(mark) === 'to')) return clause;
  }
  return -1;
}

/** The clause with a mark of its own that a noun or one joined to it opens ("interest in building"), or -1. */
function toldIn(tree: SentenceTree, noun: number): number {
  for (const host of tree.conjuncts(noun))
    for (const clause of tree.with(host, 'acl'))
      if (clause > host && tree.isVerb(clause) && tree.with(clause, 'mark').length > 0) return clause;
  return -1;
}

/** How far to the left of a verb an actor is looked for when the parse gives no subject, in tokens. */
const CHUNK_REACH = 12;

/** A filling that the parse gave, marked as found by both when the words beside the verb alone suggest it as well. */
function withChunk(filling: Filling, hit: Hit, cover: Coverage): Filling {
  if (filling.via !== 'arc' || !filling.mention || hit.trigger.pos !== 'verb') return filling;
  const ahead = (filling.role === 'actor') === hit.tree.isPassive(hit.word);
  return chunkMention(hit, cover, ahead) === filling.mention ? { ...filling, via: 'both' } : filling;
}

/** The nearest mention before a verb or behind it, whatever the tree says. */
function chunkMention(hit: Hit, cover: Coverage, ahead: boolean): Mention | undefined {
  const { tree } = hit;
  const step = ahead ? 1 : -1;
  for (let k = 1; k <= CHUNK_REACH; k++) {
    const word = hit.word + k * step;
    if (word < tree.first || word >= tree.first + tree.parse.count) return undefined;
    const mention = cover.mentionAt(word);
    if (mention && mention.value.via !== 'demonym') return mention;
  }
  return undefined;
}

/** The nearest actor before an active finite verb that has no subject of its own: the fallback when the parse fails. */
function nearestActor(hit: Hit, cover: Coverage): number {
  const { tree } = hit;
  if (tree.isPassive(hit.word) || tree.isParticiple(hit.word) || hit.slots.has('subj')) return -1;
  const rel = tree.rel(hit.word);
  if (rel !== 'root' && rel !== 'ccomp' && rel !== 'parataxis' && rel !== 'conj') return -1;
  for (let word = hit.word - 1; word >= tree.first && hit.word - word <= CHUNK_REACH; word--) {
    if (tree.isVerb(word) && tree.with(word, 'nsubj').length > 0) return -1;
    const mention = cover.mentionAt(word);
    if (!mention || !canAct(mention) || mention.value.via === 'demonym') continue;
    if (tree.caseOf(word) !== '' || tree.rel(word) === 'nmod:poss') continue;
    return word;
  }
  return -1;
}

/** Word classes of weapons: what they name is an instrument, not a side. */
const WEAPONS = ['drone', 'missile', 'explosive', 'gun', 'aircraft', 'blade', 'incendiary', 'arms'];
const weaponsOf = boundTo((events: EventLexicon) => new Set(headsOf(WEAPONS, events)));

/** Types of what is fired or set off, and classes of the words for it. */
const FIRED = new Set(['suicide_attack', 'bombing', 'shelling_missile', 'armed_clash']);
const firedOf = boundTo((events: EventLexicon) => new Set(headsOf(['missile', 'explosive'], events)));

const crewedOf = boundTo((events: EventLexicon) => new Set(headsOf(['crewed'], events)));

/** Keeps a filling in the role it fits: things do not act, weapons are instruments. Undefined when it fits none. */
function suit(filling: Filling, hit: Hit, resources: Resources, subject: boolean): Filling | undefined {
  if (filling.role === 'actor' && !filling.mention && filling.kind !== 'group') {
    const lemma = resources.events.forms.nouns.get(hit.tree.lower(filling.word)) ?? '';
    if (weaponsOf(resources.events).has(lemma)) return { ...filling, role: 'instrument' };
    if (filling.kind !== 'state' && filling.kind !== 'facility' && !hit.tree.isNoun(filling.word)) return undefined;
    if (resources.events.nounTriggers.has(lemma)) return undefined;
    return { ...filling, confidence: filling.confidence * 0.6 };
  }
  if (filling.role === 'actor' && filling.kind === 'facility') return undefined;
  // "pulled its troops out": one's own forces are no other side.
  if (
    filling.role === 'instrument' &&
    resources.modality.scene.moves!.has(hit.trigger.type) &&
    hit.tree.with(filling.word, 'nmod:poss').some((owner) => hit.tree.isPronoun(owner))
  )
    return filling;
  if (filling.role === 'instrument' && filling.mention && filling.kind !== 'unknown' && filling.kind !== 'company')
    return { ...filling, role: subject ? 'actor' : 'target' };
  if (filling.role === 'counterpart' && !filling.mention) {
    // "clashed with heavy weapons", "traded mortar fire"
    const lemma = resources.events.forms.nouns.get(hit.tree.lower(filling.word)) ?? '';
    if (weaponsOf(resources.events).has(lemma)) return { ...filling, role: 'instrument' };
  }
  // "a salvo of rockets at the harbour", "wearing an explosive belt": what is fired or set off is not what it hits.
  if (filling.role === 'target' && !filling.mention && FIRED.has(hit.trigger.type)) {
    const lemma = nounOf(hit.tree.lower(filling.word), resources);
    if (firedOf(resources.events).has(lemma)) return { ...filling, role: 'instrument' };
  }
  if (/self$|selves$/.test(hit.tree.lower(filling.word))) return undefined;
  if (filling.role === 'target' && filling.kind === 'place' && resources.modality.scene.moves!.has(hit.trigger.type))
    return undefined;
  if (
    filling.role === 'target' &&
    (filling.kind === 'person' || filling.kind === 'civilians') &&
    /^(attack_on_persons|abduction|sexual_violence)$/.test(hit.trigger.type)
  ) {
    return { ...filling, role: 'victim' };
  }
  return filling;
}

/** Counts that stand on the words of the event's own arguments. */
function quantitiesOf(hit: Hit, fillings: readonly Filling[], doc: Document, resources: Resources): DraftQuantity[] {
  const quantities = doc.layers.quantities ?? [];
  if (quantities.length === 0) return [];
  const { start, end } = layerOf(doc, 'tokens');
  const found: DraftQuantity[] = [];
  const words = [
    ...fillings
      .filter(({ role }) => role !== 'topic')
      .map((filling) => ({ word: filling.word, role: filling.role as string })),
    { word: hit.word, role: 'trigger' },
  ];
  for (const { word, role } of words) {
    const at = start[word]!;
    const quantity = quantityAt(quantities, at, end[word]!);
    if (!quantity || found.some((other) => other.quantity === quantity)) continue;
    found.push({ of: labelOf(hit, word, role, quantity, resources), quantity });
  }
  return found;
}

/** The count whose unit, or whose own words, stand at a word. */
function quantityAt(quantities: readonly Quantity[], start: number, end: number): Quantity | undefined {
  for (let q = firstFrom(quantities, start + 1) - 1; q >= 0; q--) {
    const { span, value } = quantities[q]!;
    if (span.end < start) return undefined;
    if (value.unitSpan ? value.unitSpan.start === start : end <= span.end) return quantities[q];
  }
  return undefined;
}

function labelOf(hit: Hit, word: number, role: string, quantity: Quantity, resources: Resources): string {
  const { outcomes, outcomeTypes } = resources.modality;
  if (role === 'victim' || role === 'target') {
    for (const verb of [...hit.harms, hit.word]) {
      const lemma =
        resources.events.forms.verbs.get(hit.tree.lower(verb)) ??
        resources.events.forms.nouns.get(hit.tree.lower(verb)) ??
        '';
      const outcome = outcomes.get(lemma);
      const slots = hit.tree.slots(verb);
      if (outcome && ['obj', 'of'].some((slot) => slots.get(slot)?.some((filler) => filler.word === word)))
        return outcome;
    }
    if (role === 'victim') return outcomeTypes.get(hit.trigger.type) ?? 'victim';
    const byType = outcomeTypes.get(hit.trigger.type);
    if (byType && byType !== 'killed') return byType;
  }
  return quantity.value.unit ?? 'unknown';
}

/** "may have allowed fighters to carry out the attacks": whether what was told before was let happen, with no place or day, tells no further event. */
function isAllowed(
  { tree, word, predicate, trigger, taken, harms }: Hit,
  where: readonly Where[],
  when: When | undefined,
): boolean {
  if (when || where.length > 0 || harms.length > 0 || tree.rel(predicate) !== 'xcomp') return false;
  const deed = trigger.pos === 'noun' ? word : taken.find((one) => tree.rel(one) === 'obj');
  return deed !== undefined && tree.hasDeterminer(deed, /^(?:the|these|those)$/);
}

/** "the attack", "these clashes" with nothing of their own: they lead back to an event told before. */
function isResumptive(
  hit: Hit,
  fillings: readonly Filling[],
  where: readonly Where[],
  when: When | undefined,
): boolean {
  if (hit.trigger.pos !== 'noun') return false;
  const { tree } = hit;
  const definite =
    tree
      .with(hit.word, 'det')
      .some((det) => /^(the|this|that|these|those|either|both|each|such|any|another)$/.test(tree.lower(det))) ||
    tree.with(hit.word, 'nmod:poss').length > 0;
  const harmed = hit.harms.length > 0;
  const bare =
    fillings.filter(({ via, role }) => via !== 'frame' && !(harmed && (role === 'victim' || role === 'target')))
      .length === 0 &&
    where.length === 0 &&
    !when;
  return bare && (definite || (hit.predicate === hit.word && !harmed));
}
