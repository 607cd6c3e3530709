/** Modality: whether an event happened, is planned, threatened or denied, how surely, and who says so. */
import type { Stance, Status } from '../../events/index.js';
import type { Cues, EventLexicon, ModalityLexicon } from '../../lexicon/index.js';
import { xposOf } from '../syntax/index.js';
import type { Cover, Hit } from './hits.js';
import { type Saying, sayingOf } from './sayings.js';
import { HAVE, type SentenceTree } from './tree.js';

export interface Modality {
  readonly status: Status;
  readonly negated: boolean;
  readonly stance: Stance;
  /** Document index of the token that names who says it, or -1. */
  readonly source: number;
  /** Token of the outlet that carried it, or -1. */
  readonly via: number;
  /** The reporting verb, or -1: dates in its own clause are when it was said. */
  readonly saying: number;
  /** 0..1, from hedges. */
  readonly certainty: number;
  /** Words that decided: negators, modals, status verbs, hedges. */
  readonly cues: readonly { readonly kind: string; readonly word: number }[];
  /** True inside the content of a demand, plan or condition: the governing event's business, not one of its own. */
  readonly embedded: 'none' | 'demand' | 'plan' | 'threat' | 'condition' | 'report' | 'question';
}

interface Draft {
  status: Status;
  negated: boolean;
  stance: Stance;
  source: number;
  via: number;
  saying: number;
  certainty: number;
  cues: { kind: string; word: number }[];
  embedded: Modality['embedded'];
}

const HEDGE = 0.7;
/** Forms that no "to" of purpose stands before. */
const PAST = new Set([xposOf('VBD'), xposOf('VBN')]);
const MAX_CLIMB = 12;

/** Reads the modality of a hit by climbing from its predicate to the root of the sentence. */
export function modalityOf(
  hit: Hit,
  events: EventLexicon,
  lexicon: ModalityLexicon,
  cover: Cover,
  sayings: readonly Saying[],
): Modality {
  const { tree } = hit;
  const draft: Draft = {
    status: 'actual',
    negated: false,
    stance: 'asserted',
    source: -1,
    via: -1,
    saying: -1,
    certainty: 1,
    cues: [],
    embedded: 'none',
  };
  const type = events.types.get(hit.trigger.type);
  // A purpose that is carried out by the act itself: "called to congratulate", "walked out to protest".
  const speech = (type?.consequence ?? 1) <= 1 || type?.family === 'protest';
  if (hit.word !== hit.predicate) {
    readWord(tree, hit.word, lexicon, draft, cover);
    readRegistered(hit, events, lexicon, draft);
  }
  // "plans a strike", "prepared attacks": the verb that carries a noun also says whether it has come about.
  const carrier = events.forms.verbs.get(tree.lower(hit.predicate)) ?? '';
  if (
    lexicon.cues.intending!.has(carrier) &&
    lexicon.status.get(carrier) === 'planned' &&
    !PERFORMED.has(type?.family ?? '')
  )
    setStatus(draft, 'planned', hit.predicate);
  // "claimed the capture of the town"
  if (lexicon.reporting.get(carrier) === 'claimed' && hit.word === hit.predicate && !PERFORMED.has(type?.family ?? ''))
    attribute(tree, hit.predicate, carrier, 'claimed', lexicon, draft);
  let node = hit.predicate;
  readWord(tree, node, lexicon, draft, cover);
  for (const slot of ['subj', 'obj']) {
    for (const { word } of tree.slots(node).get(slot) ?? []) {
      for (const det of tree.with(word, 'det', 'flat')) if (/^(no|neither)$/.test(tree.lower(det))) negate(draft, det);
      if (/^(nobody|none|neither)$/.test(tree.lower(word))) negate(draft, word);
      if (tree.lower(word) === 'nothing' && tree.lower(word + 1) !== 'but') negate(draft, word);
    }
  }
  let given: Pick<Draft, 'status' | 'negated' | 'embedded' | 'certainty'> | undefined;
  for (let steps = 0; steps < MAX_CLIMB; steps++) {
    const head = tree.head(node);
    if (head < 0) break;
    const rel = tree.rel(node);
    // "failed to retaliate after the raid": what the clause above takes for granted shares its source, but not its negation or plan.
    if (!given && tree.isGiven(node) && !isAwaited(tree, node, head, lexicon)) {
      const { status, negated, embedded, certainty } = draft;
      given = { status, negated, embedded, certainty };
    }
    // A relative clause tells about its noun, whatever the clause above denies or plans.
    if (rel === 'acl:relcl' || rel === 'appos' || tree.isPastParticiple(node)) break;
    if (isCut(tree, node, head)) break;
    const lemma = events.forms.verbs.get(tree.lower(head)) ?? tree.lower(head);
    if (tree.isVerb(head)) climbVerb(tree, hit, node, head, rel, lemma, lexicon, draft, speech);
    else climbNoun(tree, node, head, rel, events, lexicon, draft);
    // A conjunct shares what governs the first one; other relations go on upwards.
    node = head;
  }
  if (given) Object.assign(draft, given);
  readParataxis(tree, hit, events, lexicon, draft);
  readSaying(hit, sayings, draft);
  readLeading(tree, hit, cover, draft);
  if (
    draft.status === 'actual' &&
    lexicon.scene.durative!.has(hit.trigger.type) &&
    hit.slots.has('since') &&
    tree.auxiliaries(hit.predicate).some((aux) => HAVE.test(tree.lower(aux)))
  )
    draft.status = 'ongoing';
  const lemma = events.forms.verbs.get(tree.lower(hit.predicate)) ?? '';
  if (draft.status === 'actual' && goesOn(hit, lemma, lexicon)) draft.status = 'ongoing';
  // An entry may settle it: "will not release" is a refusal that took place.
  if (hit.trigger.polarity !== null) draft.negated = hit.trigger.polarity === 'negated';
  if (hit.trigger.status !== null) draft.status = hit.trigger.status as Status;
  return draft;
}

/** "the trial continues", "the matter is under investigation", "a curfew in place since May". */
function goesOn({ tree, word, predicate, trigger }: Hit, lemma: string, { cues, scene }: ModalityLexicon): boolean {
  if (cues.continuing!.has(lemma) && tree.isPresent(predicate)) return true;
  if (trigger.pos === 'noun' && tree.caseOf(word) === 'under' && tree.with(word, 'cop').length > 0) return true;
  if (!scene.durative!.has(trigger.type) && !scene.lasting!.has(trigger.type)) return false;
  for (let at = word + 1; at + 1 < Math.min(tree.end, word + STATE); at++)
    if (tree.lower(at) === 'in' && cues.valid!.has(tree.lower(at + 1))) return true;
  return false;
}

/** How far behind a measure it is told that it holds, in tokens. */
const STATE = 10;

/** True when a semicolon stands between two words: then the parser tied together what the writer parted. */
function isCut(tree: SentenceTree, a: number, b: number): boolean {
  for (let word = Math.min(a, b) + 1; word < Math.max(a, b); word++) if (tree.lower(word) === ';') return true;
  return false;
}

/** Families of what is done by its very announcement, or is itself said. */
const PERFORMED = new Set(['speech', 'diplomacy', 'de-escalation', 'politics']);
/** Types of which an announcement tells after the fact, though others of their family are done by it. */
const REPORTED = new Set(['arrest_detention', 'seizure_raid']);

/** "reported a rocket launch", "announced the arrest of two men": the verb that carries a noun says who tells of it. */
function readRegistered(hit: Hit, events: EventLexicon, lexicon: ModalityLexicon, draft: Draft): void {
  const { tree, predicate, trigger } = hit;
  const { family } = events.types.get(trigger.type)!;
  if (trigger.pos !== 'noun' || PERFORMED.has(family) || tree.isPassive(predicate)) return;
  const lemma = events.forms.verbs.get(tree.lower(predicate)) ?? '';
  const told =
    lexicon.cues.registering!.has(lemma) ||
    (lexicon.cues.announcing!.has(lemma) && (family === 'violence' || REPORTED.has(trigger.type)));
  if (told) attribute(tree, predicate, lemma, 'reported', lexicon, draft);
}

function negate(draft: Draft, word: number): void {
  draft.negated = !draft.negated;
  draft.cues.push({ kind: 'negation', word });
}

function setStatus(draft: Draft, status: Status, word: number): void {
  if (draft.status === 'actual' || (draft.status === 'ongoing' && status !== 'ongoing')) draft.status = status;
  draft.cues.push({ kind: `status:${status}`, word });
}

/** Negators, modals, hedges and marks that hang on a word. */
function readWord(tree: SentenceTree, node: number, lexicon: ModalityLexicon, draft: Draft, cover: Cover): void {
  for (const kid of tree.kids(node)) {
    const word = kid + tree.first;
    const lower = tree.lower(word);
    const rel = tree.rel(word);
    if (
      rel === 'advmod' ||
      rel === 'amod' ||
      rel === 'det' ||
      rel === 'cc:preconj' ||
      rel === 'case' ||
      rel === 'mark' ||
      rel === 'compound'
    ) {
      if (lexicon.negators.has(lower) && !(rel === 'case' && lower !== 'without')) negate(draft, word);
      else if (lexicon.hedges.has(lower)) {
        draft.certainty *= HEDGE;
        draft.cues.push({ kind: 'hedge', word });
        if (draft.stance === 'asserted' && lower !== 'suspected') draft.stance = 'unconfirmed';
      } else if (lexicon.historical.has(lower) && rel !== 'case' && rel !== 'mark' && tree.isVerb(node)) {
        // "two days earlier", "earlier this week": the date tells how long ago.
        if (!cover.isTime(word)) setStatus(draft, 'historical', word);
      } else if (rel === 'mark' && lexicon.conditional.has(lower)) {
        setStatus(draft, 'hypothetical', word);
        draft.embedded = 'condition';
      } else if (rel === 'amod') {
        const { cues } = lexicon;
        if (cues.planned!.has(lower)) setStatus(draft, 'planned', word);
        else if (cues.threatened!.has(lower)) setStatus(draft, 'threatened', word);
        else if (cues.possible!.has(lower)) setStatus(draft, 'hypothetical', word);
        else if (cues.ongoing!.has(lower)) setStatus(draft, 'ongoing', word);
        else if (cues.attempted!.has(lower)) draft.cues.push({ kind: 'attempt', word });
        else if (cues.previous!.has(lower)) setStatus(draft, 'historical', word);
      }
    }
  }
  for (const aux of tree.auxiliaries(node)) {
    const modal = lexicon.modals.get(tree.lower(aux));
    // "Should such attacks continue, …": before its subject, a modal opens a condition.
    if (isInverted(tree, node, aux, lexicon)) {
      setStatus(draft, 'hypothetical', aux);
      draft.embedded = 'condition';
    }
    // "said that it would close the base" is the future told in the past, not a condition.
    if (modal === 'planned' || (lexicon.reportedFuture.has(tree.lower(aux)) && tree.isPastContent(node)))
      setStatus(draft, 'planned', aux);
    else if (modal === 'hypothetical') {
      setStatus(draft, 'hypothetical', aux);
      if (/^(may|might|could)$/.test(tree.lower(aux))) draft.certainty *= HEDGE;
    }
  }
  if (isToBe(tree, node)) setStatus(draft, 'planned', node);
  // "is shelling": a present progressive goes on, as does "has been shelling".
  if (tree.isVerb(node) && tree.lower(node).endsWith('ing')) {
    const auxes = tree.with(node, 'aux').map((aux) => tree.lower(aux));
    const perfect = auxes.includes('been') && auxes.some((aux) => HAVE.test(aux));
    const going = auxes.some((aux) => /^(is|are|'s|'re)$/.test(aux) || (BE.has(aux) && tree.isPastContent(node)));
    if (draft.status === 'actual' && (perfect || going)) draft.status = 'ongoing';
  } else if (draft.status === 'actual' && tree.isVerb(node)) {
    // "are being denied entry"
    const auxes = tree.with(node, 'aux').map((aux) => tree.lower(aux));
    if (auxes.includes('being') && auxes.some((aux) => /^(is|are)$/.test(aux))) draft.status = 'ongoing';
  }
}

/** A modal before its subject: it opens a condition. */
function isInverted(tree: SentenceTree, verb: number, aux: number, { conditional }: ModalityLexicon): boolean {
  return conditional.has(tree.lower(aux)) && tree.with(verb, 'nsubj', 'expl').some((subject) => subject > aux);
}

/** "is to hold an exercise", "are to be held". */
function isToBe(tree: SentenceTree, verb: number): boolean {
  if (!tree.isVerb(verb)) return false;
  return tree
    .with(verb, 'mark')
    .some((mark) => tree.lower(mark) === 'to' && BE.has(tree.lower(mark - 1)) && tree.head(mark - 1) === verb);
}

const BE = new Set(['is', 'are', 'was', 'were']);

function climbVerb(
  tree: SentenceTree,
  hit: Hit,
  node: number,
  head: number,
  rel: string,
  lemma: string,
  lexicon: ModalityLexicon,
  draft: Draft,
  speech: boolean,
): void {
  const complement = rel === 'xcomp' || rel === 'ccomp' || rel === 'csubj' || rel === 'csubj:pass';
  const purpose =
    rel === 'advcl' && !PAST.has(tree.xpos(node)) && tree.with(node, 'mark').some((mark) => tree.lower(mark) === 'to');
  const status = lexicon.status.get(lemma);
  // "called on X to …": what is asked for, though the parser sees a purpose in it.
  const asked = purpose && lexicon.cues.demanding!.has(lemma);
  const clausal = complement || purpose;
  // The object or oblique of a verb of planning, refusing or demanding ("prepared for attacks", "averted a strike").
  const nominal =
    !tree.isVerb(node) &&
    (rel === 'obj' || rel === 'nsubj:pass' || (rel === 'obl' && /^(for|of|against|to|from)$/.test(tree.caseOf(node))));
  const reporting = lexicon.reporting.get(lemma);
  if (rel === 'conj') return;
  // "Should such attacks continue"
  if (rel === 'nsubj' && tree.auxiliaries(head).some((aux) => isInverted(tree, head, aux, lexicon)))
    draft.embedded = 'condition';
  if (
    (rel === 'advcl' &&
      (tree.with(node, 'mark').some((mark) => lexicon.conditional.has(tree.lower(mark))) ||
        isAwaited(tree, node, head, lexicon))) ||
    // "provided that the airport opens"
    (rel === 'ccomp' && lexicon.conditional.has(tree.lower(head)))
  ) {
    draft.embedded = 'condition';
    return;
  }
  if (nominal && lexicon.blocking.has(lemma)) {
    negate(draft, head);
  } else if (clausal || nominal) {
    // The finite content of a verb of saying is what is said ("vowed that …" stays a vow).
    if (complement && reporting && rel === 'ccomp') {
      attribute(tree, head, lemma, reporting, lexicon, draft);
      readWordAbove(tree, head, lexicon, draft);
      return;
    }
    const perfect = tree.with(node, 'aux').some((aux) => /^(?:have|having)$/.test(tree.lower(aux)));
    if (complement && rel === 'xcomp' && reporting && (perfect || (tree.isPassive(head) && reporting !== 'reported'))) {
      // "claims to have taken the hill", "are believed to be held": what is said has happened.
      if (status === undefined || perfect) {
        attribute(tree, head, lemma, reporting, lexicon, draft);
        return;
      }
    }
    // "described fighters executing men", "described being beaten"
    const seen = rel === 'xcomp' ? node : rel === 'obj' ? tree.with(node, 'acl').find((verb) => verb <= hit.word) : -1;
    if (reporting === 'reported' && seen !== undefined && seen >= 0 && tree.lower(seen).endsWith('ing'))
      attribute(tree, head, lemma, reporting, lexicon, draft);
    if (status === 'negated') {
      if (complement || lexicon.blocking.has(lemma) || (rel === 'obl' && tree.caseOf(node) === 'from'))
        negate(draft, head);
    } else if (status === 'planned' || status === 'threatened' || status === 'hypothetical') {
      const mild = purpose && speech && !asked;
      if (!mild && !(purpose && !asked && !lexicon.cues.intending!.has(lemma))) {
        setStatus(draft, status as Status, head);
        const demands = lexicon.cues.demanding!.has(lemma);
        if (draft.embedded === 'none' || demands)
          draft.embedded = status === 'threatened' ? 'threat' : demands ? 'demand' : 'plan';
      } else if (purpose && !mild) setStatus(draft, 'planned', head);
    } else if (status === 'ongoing' && (clausal || rel === 'obj')) {
      if (lexicon.cues.continuing!.has(lemma)) setStatus(draft, 'ongoing', head);
    } else if (purpose && !speech) {
      setStatus(draft, 'planned', head);
    }
    if (complement && lexicon.cues.charging!.has(lemma)) attribute(tree, head, lemma, 'claimed', lexicon, draft);
  } else if (
    rel === 'advcl' &&
    tree.caseOf(node) === '' &&
    /^(of|for)$/.test(markOf(tree, node)) &&
    (lexicon.cues.accusing!.has(lemma) || reporting === 'claimed')
  ) {
    attribute(tree, head, lemma, 'claimed', lexicon, draft);
  }
  if (complement || purpose) readWordAbove(tree, head, lexicon, draft);
  if (hit.word !== node && nominal) readWordAbove(tree, head, lexicon, draft);
}

/** "will leave once the siege is lifted", "to resume when the rebels withdraw": what has to happen first, told in the present beside a future. */
function isAwaited(tree: SentenceTree, node: number, head: number, { cues, modals }: ModalityLexicon): boolean {
  if (!tree.with(node, 'mark', 'advmod').some((mark) => cues.awaiting!.has(tree.lower(mark)))) return false;
  const auxes = tree.auxiliaries(node);
  if (!(auxes.length > 0 ? auxes.every((aux) => PRESENT.has(tree.lower(aux))) : FINITE_NOW.has(tree.xpos(node))))
    return false;
  return tree.auxiliaries(head).some((aux) => modals.has(tree.lower(aux)));
}

/** Forms of a verb without auxiliary that are no past: the tagger takes a plural's for the bare one. */
const FINITE_NOW = new Set([xposOf('VBZ'), xposOf('VBP'), xposOf('VB')]);
/** Auxiliaries of the present. */
const PRESENT = new Set(['is', 'are', 'has', 'have', 'been']);

function markOf(tree: SentenceTree, node: number): string {
  const mark = tree.with(node, 'mark')[0];
  return mark === undefined ? '' : tree.lower(mark);
}

/** Modals and negators of a governing verb count for what it governs, but not its own progressive. */
function readWordAbove(tree: SentenceTree, head: number, lexicon: ModalityLexicon, draft: Draft): void {
  for (const aux of tree.with(head, 'aux')) {
    const modal = lexicon.modals.get(tree.lower(aux));
    if (modal === 'hypothetical') setStatus(draft, 'hypothetical', aux);
    else if (modal === 'planned') setStatus(draft, 'planned', aux);
  }
  for (const adverb of tree.with(head, 'advmod'))
    if (lexicon.negators.has(tree.lower(adverb)) && draft.saying !== head) negate(draft, adverb);
}

function climbNoun(
  tree: SentenceTree,
  node: number,
  head: number,
  rel: string,
  events: EventLexicon,
  lexicon: ModalityLexicon,
  draft: Draft,
): void {
  const noun = events.forms.nouns.get(tree.lower(head)) ?? tree.lower(head);
  const stance = lexicon.reportingNouns.get(noun);
  const { cues } = lexicon;
  // "the possibility of talks", "the possibility of holding talks"
  const named = rel === 'nmod' || (rel === 'acl' && /^(of|for)$/.test(markOf(tree, node)));
  if (rel === 'xcomp' && cues.able!.has(tree.lower(head))) {
    // "has not been able to land": only what one cannot do tells whether it happened.
    if (lexicon.negators.has(tree.lower(head))) negate(draft, head);
    for (const adverb of tree.with(head, 'advmod')) if (lexicon.negators.has(tree.lower(adverb))) negate(draft, adverb);
  } else if ((rel === 'acl' || rel === 'ccomp') && stance && markOf(tree, node) === 'that') {
    if (draft.stance === 'asserted') draft.stance = stance as Stance;
    const owner = tree.slots(head).get('poss') ?? tree.slots(head).get('by') ?? tree.slots(head).get('from');
    if (owner?.[0] && draft.source < 0) draft.source = owner[0].word;
    if (stance === 'assessed') draft.certainty *= HEDGE;
  } else if (
    /^(csubj|xcomp|ccomp|advcl)$/.test(rel) &&
    cues.upcoming!.has(tree.lower(head)) &&
    markOf(tree, node) === 'to'
  ) {
    setStatus(draft, 'planned', head);
  } else if (rel === 'acl' && lexicon.scene.abilities!.has(noun)) {
    // "freedom to operate", "interest in building": no event.
    setStatus(draft, 'hypothetical', head);
    draft.embedded = 'condition';
  } else if (rel === 'acl' && markOf(tree, node) === 'to') {
    setStatus(draft, 'planned', head);
    if (draft.embedded === 'none') draft.embedded = 'plan';
  } else if (rel === 'nmod' && stance && /^(of|about)$/.test(tree.caseOf(node))) {
    if (draft.stance === 'asserted') draft.stance = stance as Stance;
    if (stance === 'claimed' || stance === 'assessed') draft.certainty *= HEDGE;
  } else if (named && (cues.threats!.has(noun) || cues.plans!.has(noun) || cues.risks!.has(noun))) {
    setStatus(draft, cues.threats!.has(noun) ? 'threatened' : cues.plans!.has(noun) ? 'planned' : 'hypothetical', head);
    if (draft.embedded === 'none') draft.embedded = 'plan';
  } else if (named && cues.requests!.has(noun)) {
    setStatus(draft, 'hypothetical', head);
    if (draft.embedded === 'none') draft.embedded = 'demand';
  } else if (named && cues.endings!.has(noun)) {
    negate(draft, head);
  }
}

function attribute(
  tree: SentenceTree,
  verb: number,
  lemma: string,
  stance: string,
  { cues }: ModalityLexicon,
  draft: Draft,
): void {
  if (draft.saying >= 0) return;
  const slots = tree.slots(verb);
  const source = antecedent(tree, slots.get('subj')?.[0]?.word ?? -1, stance);
  draft.saying = verb;
  // "are believed to be held", "is alleged to have fled": nobody stands for it.
  const open = source < 0 && cues.presuming!.has(lemma) && tree.isPassive(verb);
  draft.stance = open ? 'unconfirmed' : (stance as Stance);
  if (source >= 0 && cues.exhibits!.has(tree.lower(source)) && cues.showing!.has(lemma)) {
    // "footage posted by the outlet shows …" is the outlet's word; bare imagery is judged by who tells of it.
    const poster = tree.with(source, 'acl').flatMap((acl) => tree.slots(acl).get('by') ?? [])[0];
    if (poster) draft.source = poster.word;
    else draft.stance = 'assessed';
    return;
  }
  if (source >= 0) {
    draft.source = source;
    draft.via = viaOf(tree, source, verb, cues);
  } else if (tree.isPassive(verb) && stance === 'reported') {
    draft.source = slots.get('by')?.[0]?.word ?? -1;
  }
  if (stance === 'assessed' && !cues.judging!.has(lemma)) draft.certainty *= 0.8;
}

/** "the militia, which said …": what a relative pronoun stands for. */
function antecedent(tree: SentenceTree, word: number, stance: string): number {
  if (word <= tree.first || stance === 'assessed' || !/^(?:who|which)$/.test(tree.lower(word))) return word;
  for (let noun = word - 1; noun >= Math.max(tree.first, word - 3); noun--) if (tree.isNoun(noun)) return noun;
  return word;
}

/** "an official cited by the Journal", "told the Journal", "in an interview with …": who carried it. */
function viaOf(tree: SentenceTree, source: number, verb: number, cues: Cues): number {
  for (const acl of tree.with(source, 'acl')) {
    if (cues.quoted!.has(tree.lower(acl))) {
      const agent =
        tree.slots(acl).get('by') ??
        tree
          .slots(acl)
          .get('subj')
          ?.filter(({ word }) => word > acl);
      if (agent?.[0]) return agent[0].word;
    }
  }
  if (cues.told!.has(tree.lower(verb))) {
    const hearer = tree.slots(verb).get('iobj')?.[0] ?? tree.slots(verb).get('obj')?.[0];
    if (hearer) return hearer.word;
  }
  return -1;
}

/** "…; the ministry rejects the charge": what is said stands behind the verb, and not in the clause beside it. */
function saysOther(tree: SentenceTree, verb: number, { cues }: ModalityLexicon): boolean {
  return !cues.told!.has(tree.lower(verb)) && tree.with(verb, 'obj', 'ccomp').some((content) => content > verb);
}

/** "…, the ministry said": the verb of saying stands beside or above the clause. */
function readParataxis(
  tree: SentenceTree,
  hit: Hit,
  events: EventLexicon,
  lexicon: ModalityLexicon,
  draft: Draft,
): void {
  if (draft.saying >= 0) return;
  for (let node = hit.predicate, steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    for (const side of tree.with(node, 'parataxis')) {
      if (isCut(tree, node, side)) continue;
      const lemma = events.forms.verbs.get(tree.lower(side)) ?? '';
      const stance = lexicon.reporting.get(lemma);
      if (stance && side !== hit.predicate && !isUnder(tree, hit.predicate, side) && !saysOther(tree, side, lexicon)) {
        attribute(tree, side, lemma, stance, lexicon, draft);
        return;
      }
    }
    if (tree.rel(node) === 'parataxis') {
      const head = tree.head(node);
      const lemma = events.forms.verbs.get(tree.lower(head)) ?? '';
      const stance = lexicon.reporting.get(lemma);
      if (stance && tree.isVerb(head) && !isCut(tree, node, head) && !saysOther(tree, head, lexicon)) {
        attribute(tree, head, lemma, stance, lexicon, draft);
        return;
      }
    }
  }
}

function isUnder(tree: SentenceTree, word: number, top: number): boolean {
  for (let node = word, steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++)
    if (node === top) return true;
  return false;
}

/** "two engineers abducted in July were freed, an official said": what only says which ones is no part of what is told. */
function isBackground(tree: SentenceTree, predicate: number, { verb }: Saying): boolean {
  for (
    let node = predicate, steps = 0;
    node >= 0 && node !== verb && steps < MAX_CLIMB;
    node = tree.head(node), steps++
  )
    if (tree.rel(node) === 'acl:relcl' || tree.isPastParticiple(node)) return true;
  return false;
}

/** A tag that names who tells it; it also says who speaks where the tree leaves that open. */
function readSaying({ tree, predicate }: Hit, sayings: readonly Saying[], draft: Draft): void {
  if (draft.source >= 0) return;
  const saying = sayingOf(sayings, predicate);
  if (!saying || (draft.saying >= 0 && draft.saying !== saying.verb)) return;
  if (isBackground(tree, predicate, saying)) return;
  draft.source = saying.source;
  if (saying.verb >= 0) draft.saying = saying.verb;
  if (saying.verb >= 0 || draft.stance === 'asserted') draft.stance = saying.stance;
}

/** Longest head of "Tehran radio at 0130 GMT: …", in tokens. */
const HEAD = 10;

/** "OUTLET: …" and "Outlet (0130 GMT): …" at the start of a sentence: the outlet reports what follows. */
function readLeading(tree: SentenceTree, hit: Hit, cover: Cover, draft: Draft): void {
  if (draft.saying >= 0 || draft.source >= 0) return;
  for (let word = tree.first; word < Math.min(tree.first + HEAD, hit.predicate); word++) {
    if (tree.lower(word) !== ':') continue;
    // "@rivernews, 07:15: …"
    if (tree.lower(tree.first).startsWith('@')) {
      draft.source = tree.first;
      draft.stance = 'reported';
      return;
    }
    for (let name = tree.first; name < word; name++) {
      const mention = cover.mentionAt(name);
      if (mention && mention.value.kind === 'media') {
        draft.source = name;
        draft.stance = 'reported';
        return;
      }
    }
    return;
  }
}
