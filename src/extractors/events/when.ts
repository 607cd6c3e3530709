/** When: the time expression that an event takes, and the one that tells when it was said. */
import { type Document, firstFrom, layerOf, type Timex } from '../../document/index.js';
import { type Aside, reaches } from './asides.js';
import type { Hit } from './hits.js';
import { daysAfter, spanning } from './interval.js';
import type { Modality } from './modality.js';
import { HAVE, type SentenceTree } from './tree.js';

export interface When {
  readonly timex: Timex | undefined;
  readonly via: 'stated' | 'resolved' | 'inherited';
  /** Closeness of the expression to the event, 0..1. */
  readonly confidence: number;
}

/** The time expressions of one sentence with the word that each hangs on. */
export interface Anchored {
  readonly timex: Timex;
  /** Token of the sentence that governs the expression, -1 at the root. */
  readonly anchor: number;
  readonly top: number;
  /** First and last token of the expression. */
  readonly first: number;
  readonly last: number;
  /** The noun that it only says which one of ("the November 11 elections"), or -1. */
  readonly names: number;
  /** Another expression hangs on the same word before it. */
  readonly second: boolean;
}

const MAX_CLIMB = 14;
/** Cost of a date at the head of its part of the sentence. */
const OPENING = 2;

/** Finds where each time expression of a sentence hangs in its tree. */
export function anchorTimexes(doc: Document, tree: SentenceTree): Anchored[] {
  const timexes = doc.layers.timexes ?? [];
  const { start, end } = layerOf(doc, 'tokens');
  const from = start[tree.first]!;
  const to = end[tree.end - 1]!;
  const anchored: Anchored[] = [];
  for (let t = firstFrom(timexes, from); t < timexes.length && timexes[t]!.span.start < to; t++) {
    const timex = timexes[t]!;
    // "over the past day" is a stretch of time with days; "three days" has none.
    if (timex.value.latent || timex.value.type === 'SET' || timex.value.from === null) continue;
    let top = -1;
    let first = -1;
    let last = -1;
    for (let word = tree.first; word < tree.end; word++) {
      if (start[word]! < timex.span.start || end[word]! > timex.span.end) continue;
      if (first < 0) first = word;
      last = word;
      const head = tree.head(word);
      if (top < 0 && (head < 0 || start[head]! < timex.span.start || start[head]! >= timex.span.end)) top = word;
    }
    if (top < 0 || isDateline(tree, first, last)) continue;
    top = shareOf(tree, top, first);
    const anchor = verbBefore(tree, top, first) ?? tree.head(top);
    const second = anchored.some((other) => other.anchor === anchor && other.top > anchor);
    anchored.push({ timex, anchor, top, first, last, names: namedBy(tree, first, last, top), second });
  }
  return anchored;
}

/** "for most of Tuesday": the word for the part stands for the day. */
function shareOf(tree: SentenceTree, top: number, first: number): number {
  const head = tree.head(top);
  return head === first - 2 && tree.lower(first - 1) === 'of' && SHARES.has(tree.lower(head)) ? head : top;
}

const SHARES = new Set(['most', 'much', 'all', 'part', 'some']);

/** "polls held this spring returned …", "expected in the capital later this month, has promised …": the verb before a date that the parser took for the subject of the verb behind it. */
function verbBefore(tree: SentenceTree, top: number, first: number): number | undefined {
  if (!tree.rel(top).startsWith('nsubj') || tree.head(top) < top) return undefined;
  for (let word = first - 1; word > tree.first && first - word < AHEAD; word--) {
    if (STOPS.has(tree.lower(word))) return undefined;
    if (tree.isVerb(word)) return word;
  }
  return undefined;
}

const STOPS = new Set([',', ';', ':']);
const DASH = new Set(['-', '–', '—', '--']);

/** "BOGOTA, Feb. 10 (Agency) — …": the day of writing, not of what is told. */
function isDateline(tree: SentenceTree, first: number, last: number): boolean {
  if (first < tree.first + 2 || tree.lower(first - 1) !== ',') return false;
  const name = tree.tokens.text[first - 2]!;
  const country = first >= tree.first + 4 && tree.lower(first - 3) === ',' ? tree.tokens.text[first - 4]! : '';
  if (!isCapital(name) && !isCapital(country)) return false;
  let word = last + 1;
  while (word < tree.end && (tree.lower(word) === ',' || /^\d{4}$/.test(tree.lower(word)))) word++;
  if (word < tree.end && tree.lower(word) === '(') {
    while (word < tree.end && tree.lower(word) !== ')') word++;
    word++;
  }
  return word < tree.end && DASH.has(tree.lower(word));
}

function isCapital(name: string): boolean {
  return name.length > 2 && name === name.toUpperCase();
}

/** Words before a date that only says which one of its kind a noun is. */
const DETERMINERS = new Set(['the', 'a', 'an', 'its', 'their', 'his', 'her', 'this', 'that', "'s", '’s']);

/** "the November 11 elections", "the accord of 2018": the noun that a date without preposition or with "of" hangs on, or -1. */
function namedBy(tree: SentenceTree, first: number, last: number, top: number): number {
  const noun = tree.head(top);
  if (noun < 0 || first <= tree.first || !tree.isNoun(noun)) return -1;
  if (noun < first) return tree.lower(first - 1) === 'of' && first - 2 <= noun ? noun : -1;
  if (noun <= last) return -1;
  // "last week's kidnapping"
  if (tree.lower(last + 1) === "'s" || tree.lower(last + 1) === '’s') return noun;
  return DETERMINERS.has(tree.lower(first - 1)) ? noun : -1;
}

/** Chooses among the anchored expressions of the hit's own sentence. */
export function whenOf(
  hit: Hit,
  modality: Modality,
  sentence: readonly Anchored[],
  asides: readonly Aside[],
  others: ReadonlySet<number>,
  speech: boolean,
  lasting: boolean,
  published: string | null,
): { event: When | undefined; said: Timex | undefined } {
  const { tree } = hit;
  const happened = modality.status === 'actual' || modality.status === 'ongoing';
  // "boasted on Monday of having knocked it out": what is told as done before is not of that day.
  const before =
    tree.isVerb(hit.predicate) && tree.auxiliaries(hit.predicate).some((aux) => tree.lower(aux) === 'having');
  const day = sentence.some(({ timex: { value } }) => value.granularity === 'day' && !value.openStart);
  const anchored = sentence.filter((item) => {
    const { top, names, timex } = item;
    const { value } = timex;
    // "from 27 July … between 06:00 and 23:00": the clock says nothing of the day beside one.
    if (day && isClock(timex)) return false;
    if (before && item.last < hit.predicate && item.anchor !== hit.predicate) return false;
    // "the group's channel (May 3) claims …": in brackets stands when something was said.
    if (isBracketed(tree, item) && !isNear(item, hit.word)) return false;
    // A clause set off by commas has its own day, and lends it to none around it.
    if (!reaches(asides, hit.word, top)) return false;
    if (names >= 0 && !carries(hit, names, speech)) return false;
    if (isComparison(tree, item)) return false;
    // What has happened is not dated by a day to come ("agreed to meet on Friday").
    return value.openStart || !happened || published === null || value.from === null || value.from <= published;
  });
  const meant = modality.status === 'planned' || modality.status === 'threatened';
  const above = /^(?:xcomp|conj)$/.test(tree.rel(hit.predicate)) ? tree.head(hit.predicate) : -1;
  let said: Timex | undefined;
  let best: { timex: Timex; cost: number } | undefined;
  let until: Timex | undefined;
  for (const item of anchored) {
    if (modality.saying >= 0 && belongsToSaying(tree, item, modality, hit)) {
      said ??= item.timex;
      continue;
    }
    const { value } = item.timex;
    // "in hiding since August, he appealed for …": only what has gone on or lasts began then.
    if (value.openEnd && happened && tree.lower(item.first - 1) === 'since' && !goesOn(hit, item)) continue;
    // "suspended classes until November 9": the end of a state, taken when nothing tells when it was brought about.
    if (value.openStart && happened) {
      if (
        lasting &&
        tree.lower(item.first - 1) !== 'by' &&
        distance(tree, item, hit, others, speech) < Number.POSITIVE_INFINITY
      )
        until = item.timex;
      continue;
    }
    // "summoned the envoy today and protested over the shelling on Sunday": with a day before the verb, the one behind the deed is the deed's.
    if (speech && sentence.some(({ last }) => last < hit.predicate) && followsDeed(tree, item, hit, others)) continue;
    // "threatened on Sunday to burn", "arrested two on Sunday and will expel them": not the day of what is still to be done.
    if (meant && above >= 0 && item.anchor === above && item.last < hit.predicate) continue;
    const cost = distance(tree, item, hit, others, speech);
    if (cost < Number.POSITIVE_INFINITY && (!best || cost < best.cost)) best = { timex: item.timex, cost };
  }
  if (!best && modality.status === 'actual' && !speech) best = onlyDate(hit, anchored, said, others);
  if (!best && until) best = { timex: until, cost: ALONE };
  if (best) best.timex = joined(tree, best.timex, anchored);
  if (best && until && until !== best.timex) best.timex = lastingUntil(best.timex, until);
  if (best && meant) best.timex = yetToCome(best.timex, published);
  const event = best && {
    timex: best.timex,
    via: best.cost <= 2 ? ('stated' as const) : ('resolved' as const),
    confidence: 1 / (1 + 0.12 * best.cost),
  };
  return { event, said };
}

/**
 * The day to come on which an event that no verb tells as done takes place: its own ("the October 20 referendum"), that of its verb in the present ("leaves on Sunday", "are scheduled for May"),
 * or the one for which it is announced ("announced a rally for Friday").
 */
export function comingDay(
  hit: Hit,
  sentence: readonly Anchored[],
  asides: readonly Aside[],
  published: string | null,
): When | undefined {
  const { tree, word, predicate } = hit;
  if (published === null) return undefined;
  const told = tree.isVerb(predicate) && (tree.isPast(predicate) || tree.auxiliaries(predicate).some(isPerfect(tree)));
  const noun = !tree.isVerb(word) || tree.rel(word) === 'csubj';
  const item = sentence.find(({ timex: { value }, anchor, top, names, first }) => {
    if (value.openStart || value.from === null || value.from <= published || !reaches(asides, word, top)) return false;
    if (noun && (names === word || anchor === word)) return true;
    if (told) return noun && first - 2 === word && tree.lower(first - 1) === 'for';
    const own =
      anchor === (tree.rel(predicate) === 'csubj' ? tree.head(predicate) : predicate) ||
      (first > predicate && isNext(tree, predicate, first));
    return own && (noun || tree.isPresent(predicate) || tree.isPassive(predicate));
  });
  return item && { timex: item.timex, via: 'stated', confidence: 0.9 };
}

/** True when no other verb, comma or semicolon stands between a verb and a date behind it. */
function isNext(tree: SentenceTree, verb: number, first: number): boolean {
  if (first - verb > AHEAD) return false;
  for (let word = verb + 1; word < first; word++)
    if (tree.isVerb(word) || tree.lower(word) === ',' || tree.lower(word) === ';') return false;
  return true;
}

/** "has been shut for six days": what still goes on began so many days before the day of the report. */
export function lastedOf(
  { tree, predicate }: Hit,
  doc: Document,
  others: ReadonlySet<number>,
  published: string | null,
): When | undefined {
  if (published === null || !tree.auxiliaries(predicate).some((aux) => HAVE.test(tree.lower(aux)))) return undefined;
  const timexes = layerOf(doc, 'timexes');
  for (let word = predicate + 1; word + 1 < Math.min(tree.end, predicate + AHEAD); word++) {
    if (others.has(word) || tree.lower(word) === ';' || tree.lower(word) === ',') return undefined;
    if (tree.lower(word) !== 'for') continue;
    const start = tree.tokens.start[word + 1]!;
    const timex = timexes[firstFrom(timexes, start)];
    if (timex?.span.start !== start) continue;
    const { value } = timex;
    const [, count, unit] = /^P(\d{1,3})([DW])$/.exec(value.value) ?? [];
    if (unit === undefined) continue;
    const from = daysAfter(published, -Number(count) * (unit === 'W' ? 7 : 1));
    return { timex: spanning(timex, from, published), via: 'resolved', confidence: 0.7 };
  }
  return undefined;
}

/** How far behind its verb a stretch of time is looked for, in tokens. */
const AHEAD = 24;

function isPerfect(tree: SentenceTree): (aux: number) => boolean {
  return (aux) => /^(has|have|had|'ve)$/.test(tree.lower(aux));
}

/** True for an event that can have gone on since a day: a noun or participle with the day as its own, or a verb in the perfect. */
function goesOn({ tree, word, predicate }: Hit, { anchor }: Anchored): boolean {
  if (!tree.isVerb(predicate)) return true;
  if (tree.auxiliaries(predicate).some(isPerfect(tree))) return true;
  return anchor === word && tree.isPastParticiple(word);
}

/** True for a noun that is the event itself or in which it happened ("killed in the October 7 attack"). */
function carries({ tree, word, predicate, taken }: Hit, noun: number, speech: boolean): boolean {
  // "attributed the October break-in to X": what is spoken of has a day of its own.
  if (noun === word || (!speech && taken.includes(noun))) return true;
  return tree.head(noun) === predicate && IN.has(tree.caseOf(noun));
}

const IN = new Set(['in', 'during', 'at']);

/** Cost of a date taken because the clause has no other. */
const ALONE = 5;

/**
 * The one date of a sentence, for an event whose tree gives it none: a day told behind the trigger with no other event, subject or clause between, or at
 * the head of the sentence.
 */
function onlyDate(
  hit: Hit,
  anchored: readonly Anchored[],
  said: Timex | undefined,
  others: ReadonlySet<number>,
): { timex: Timex; cost: number } | undefined {
  const { tree } = hit;
  const dated = anchored.filter(
    ({ timex }) => timex !== said && DAYS.has(timex.value.granularity) && !timex.value.openStart,
  );
  if (dated.length === 0) return undefined;
  // At the head of the sentence: for every event that no other date is nearer to.
  const opening = dated.find(({ top }) => top < hit.predicate && top - tree.first <= 3);
  if (opening && !dated.some(({ top }) => top > opening.top && top < hit.predicate)) {
    const rel = tree.rel(hit.predicate);
    if (rel === 'root' || rel === 'conj' || rel === 'parataxis') return { timex: opening.timex, cost: ALONE };
  }
  const { timex, top } = dated[0]!;
  // "between May 17 and 20": both ends are the one range.
  if (
    dated.some(
      (other) =>
        other.timex.value.range?.from !== timex.value.range?.from || (!timex.value.range && other !== dated[0]),
    )
  )
    return undefined;
  if (top < hit.word || tree.rel(hit.predicate).startsWith('acl')) return undefined;
  for (let word = hit.word + 1; word < top; word++) {
    if (others.has(word) || tree.lower(word) === ';' || tree.rel(word).startsWith('nsubj')) return undefined;
    // A purpose ("to replace X on Monday") does not keep the day from the verb before.
    const purpose = tree.lower(word - 1) === 'to';
    if (tree.isVerb(word) && !purpose && !tree.lower(word).endsWith('ing')) return undefined;
  }
  return { timex, cost: ALONE };
}

const DAYS = new Set(['day', 'daypart', 'hour', 'instant', 'range', 'week', 'weekend']);

/** "on June 25 and 26": days coordinated with the chosen one are told together, as a range from the first to the last. */
function joined(tree: SentenceTree, timex: Timex, anchored: readonly Anchored[]): Timex {
  if (timex.value.range || timex.value.granularity !== 'day') return timex;
  const own = anchored.find((item) => item.timex === timex)!;
  const next = anchored.find(
    (item) =>
      item.timex.span.start > timex.span.start &&
      item.timex.value.granularity === 'day' &&
      item.top - own.top <= 4 &&
      (item.anchor === own.top || (tree.rel(item.top) === 'conj' && item.anchor >= own.top)),
  );
  if (
    !next ||
    next.timex.value.range ||
    !timex.value.from ||
    !next.timex.value.to ||
    next.timex.value.to <= timex.value.from
  )
    return timex;
  const range = {
    span: { start: timex.span.start, end: next.timex.span.end },
    from: timex.value.from,
    to: next.timex.value.to,
  };
  return { ...timex, value: { ...timex.value, range } };
}

/** True for a date in the clause of the saying itself: hanging on its verb, its source or the outlet. */
function belongsToSaying(tree: SentenceTree, item: Anchored, modality: Modality, hit: Hit): boolean {
  let node = item.anchor;
  for (let steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    if (node === hit.predicate || node === hit.word) return false;
    if (node === modality.saying) {
      // A date after the content of the saying belongs to the content when the content stands between the two.
      if (item.top > hit.predicate && hit.predicate > modality.saying) return false;
      // "clashed on Sunday, residents said": before the comma it is the content's.
      return !closesContent(tree, item, modality, hit);
    }
    if (node === modality.source || node === modality.via) return true;
    if (tree.isVerb(node) && !tree.cues.speaking!.has(tree.lower(node))) return false;
  }
  return false;
}

/** True for a date behind the event and before the comma of a closing "…, the office said". */
function closesContent(tree: SentenceTree, item: Anchored, { saying, source }: Modality, hit: Hit): boolean {
  if (item.first < hit.predicate || saying < item.last || (source >= 0 && source < item.last)) return false;
  const end = source >= 0 ? Math.min(source, saying) : saying;
  for (let word = item.last + 1; word < end; word++) if (tree.lower(word) === ',') return true;
  return false;
}

/** How far an expression is from an event in the tree; infinite when another event stands between. */
function distance(tree: SentenceTree, item: Anchored, hit: Hit, others: ReadonlySet<number>, speech: boolean): number {
  // "A court on Monday sentenced …": right before the verb it is the verb's own, wherever the parser hung it, unless a clause between them ends with it ("people who fled on Monday returned").
  if (item.last + 1 === hit.predicate && !endsClause(tree, item)) return 0;
  // "soldiers whom they had seized two days earlier": right behind a verb it is that verb's own.
  if (item.first - 1 === hit.predicate && tree.isVerb(hit.predicate)) return 0;
  if (item.first > hit.predicate && isCut(tree, hit.predicate, item.first)) return Number.POSITIVE_INFINITY;
  if (qualifies(tree, item, hit)) return Number.POSITIVE_INFINITY;
  // "arrested ten people, and on Sunday a court sentenced …": it opens the clause behind "and".
  if (opensClause(tree, item, hit.predicate)) return OPENING;
  // "accused the army of shelling two villages in May": behind the deed it is the deed's.
  const deed = deedBefore(tree, item, hit, others);
  if (deed >= 0) return hit.predicate === deed || hit.word === deed ? 0.5 : Number.POSITIVE_INFINITY;
  // "withdrew on Monday under an accord reached in May": a verb has its own day; the next is that of the participle before it.
  const participle = participleBefore(tree, item, hit, others);
  if (participle >= 0) return hit.predicate === participle || hit.word === participle ? 0.5 : Number.POSITIVE_INFINITY;
  // "…; on June 16 a group killed": it opens the part of the sentence that the event stands in.
  if (item.anchor >= 0 && item.anchor < item.first && item.last < hit.predicate && isCut(tree, item.anchor, item.first))
    return isCut(tree, item.last, hit.predicate) ? Number.POSITIVE_INFINITY : OPENING;
  let node = item.anchor;
  let cost = 0;
  const above = ancestors(tree, hit.predicate, others, item.last);
  for (const verb of hit.harms) if (!above.has(verb)) above.set(verb, 0.5);
  const own = hit.word !== hit.predicate ? ancestors(tree, hit.word, others, item.last) : above;
  // "on Oct 11, when fighters attacked …": the clause that hangs on the date happens then.
  const under = above.get(item.top) ?? own.get(item.top);
  if (under !== undefined) return under;
  for (let steps = 0; node >= 0 && steps < MAX_CLIMB; steps++) {
    if (node === hit.word) return cost;
    if (node === hit.predicate) return cost + (others.has(hit.word) ? 0.2 : 0);
    const up = Math.min(above.get(node) ?? Number.POSITIVE_INFINITY, own.get(node) ?? Number.POSITIVE_INFINITY);
    if (up !== Number.POSITIVE_INFINITY) {
      // The expression hangs on a clause above the event: shared when the event is a conjunct or a participle of it; a clause with a
      // subject of its own shares what stands before both, and a day of the clause that it goes on from.
      if (
        up > 0 &&
        item.top > node &&
        hasOwnSubject(tree, hit.predicate, node, item.last) &&
        !(
          DAYS.has(item.timex.value.granularity) &&
          tree.head(hit.predicate) === node &&
          goesOnFrom(tree, hit.predicate)
        )
      )
        return Number.POSITIVE_INFINITY;
      return cost + up * 1.5 + (others.has(node) ? 1 : 0.5);
    }
    if (others.has(node)) cost += 3;
    // "the strike carried out on Monday": a participle that is no event tells when its noun happened.
    if (tree.rel(node) === 'acl' && tree.head(node) === hit.word && !others.has(node) && tree.isPastParticiple(node)) {
      if (!tree.cues.speaking!.has(tree.lower(node))) return cost + 1;
    }
    // "warned in a message sent on Sunday": what is said in a message is said on its day.
    if (speech && tree.isPastParticiple(node)) {
      const medium = tree.head(node);
      if (IN.has(tree.caseOf(medium)) && tree.head(medium) === hit.predicate) return cost + 1;
    }
    // "dismissed the charge as fabricated on Monday": no clause of its own.
    if (tree.rel(node) === 'acl' && tree.lower(node - 1) === 'as' && tree.lower(node - 2) !== ',') {
      cost += 1;
      node = tree.head(node);
      continue;
    }
    // "fired at envoys who were visiting the camp on Sunday": what was under way tells when the deed was done.
    if (tree.rel(node) === 'acl:relcl' && isUnderWay(tree, node)) {
      cost += 2;
      node = tree.head(node);
      continue;
    }
    // A date inside a relative clause, a participle or a subordinate clause of something else is that clause's own.
    if (tree.isVerb(node) && /^(acl|advcl|ccomp|parataxis|csubj)/.test(tree.rel(node))) return Number.POSITIVE_INFINITY;
    // "has not accepted it, and its deputy vowed on Tuesday …": a later clause with a subject of its own keeps its date.
    if (tree.rel(node) === 'conj' && tree.isVerb(node) && tree.with(node, 'nsubj').length > 0)
      return Number.POSITIVE_INFINITY;
    cost += 1;
    node = tree.head(node);
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * True for the date of a participle or relative clause that only says which one a noun is, where the parser took its verb for one of the clause: "nurses kidnapped last month were freed",
 * "retook the town, lost in August, and …".
 */
function qualifies(tree: SentenceTree, { anchor, first, last }: Anchored, { predicate, word }: Hit): boolean {
  if (anchor < 0 || anchor > first || anchor === predicate || anchor === word || !tree.isVerb(anchor)) return false;
  const bare = tree.with(anchor, 'aux').length === 0;
  const joined = (verb: number) => tree.with(verb, 'cc').some((cc) => cc < verb);
  if (tree.head(anchor) === predicate && tree.rel(anchor) === 'conj' && !joined(anchor)) {
    // "promised 30 trucks, 12 of which were unloaded last week".
    for (let at = anchor - 1; at > predicate && tree.lower(at) !== ','; at--)
      if (RELATIVE.has(tree.lower(at))) return true;
    return bare && tree.lower(anchor - 1) === ',' && tree.isNominal(anchor - 2) && !takesNoun(tree, anchor);
  }
  if (tree.head(predicate) !== anchor || tree.rel(predicate) !== 'conj' || predicate < last || joined(predicate))
    return false;
  if (tree.with(predicate, 'nsubj').length > 0) return false;
  if (tree.with(anchor, 'nsubj').some((subject) => RELATIVE.has(tree.lower(subject)))) return true;
  return bare && tree.with(predicate, 'aux').some((aux) => aux > last && aux < predicate);
}

/** True for a date behind a comma and "and" with the subject of a verb and nothing else between the two. */
function opensClause(tree: SentenceTree, { first, last }: Anchored, predicate: number): boolean {
  if (predicate < last || predicate - last > AHEAD) return false;
  const start = tree.rel(first - 1) === 'case' ? first - 2 : first - 1;
  if (start <= tree.first || !/^(?:and|but|while)$/.test(tree.lower(start)) || tree.lower(start - 1) !== ',')
    return false;
  for (let word = last + 1; word < predicate; word++)
    if (STOPS.has(tree.lower(word)) || (tree.isVerb(word) && !tree.rel(word).startsWith('aux'))) return false;
  return true;
}

/** "looted shops", "killed ten": a noun, a number or its article right behind a verb. */
function takesNoun(tree: SentenceTree, verb: number): boolean {
  const next = verb + 1;
  return next < tree.end && (tree.isNoun(next) || tree.isNumber(next) || tree.rel(next).startsWith('det'));
}

/** "were visiting", "was waiting". */
function isUnderWay(tree: SentenceTree, verb: number): boolean {
  return (
    tree.lower(verb).endsWith('ing') && tree.auxiliaries(verb).some((aux) => /^(?:was|were)$/.test(tree.lower(aux)))
  );
}

/** True for a date at the end of a bracket. */
function isBracketed(tree: SentenceTree, { first, last }: Anchored): boolean {
  if (last + 1 >= tree.end || tree.lower(last + 1) !== ')') return false;
  for (let word = first - 1; word >= Math.max(tree.first, first - BRACKET); word--)
    if (tree.lower(word) === '(') return true;
  return false;
}

/** Longest bracket that holds no more than who said something and when, in tokens. */
const BRACKET = 5;

/** True when an event stands within the same few words as a date. */
function isNear({ first, last }: Anchored, word: number): boolean {
  return word < last + 2 && first - word < BRACKET;
}

/** "…, the first such raid this year": a date without preposition at the end of a noun phrase that only adds how rare something was. */
function isComparison(tree: SentenceTree, { first }: Anchored): boolean {
  let word = first - 1;
  if (!tree.isNoun(word)) return false;
  while (word > tree.first && first - word < NEAR && tree.lower(word) !== ',') {
    if (tree.isVerb(word) || tree.rel(word) === 'case') return false;
    word--;
  }
  return tree.lower(word) === ',' && tree.rel(word + 1) === 'det';
}

/** True for a time of the day that stands without its day. */
function isClock({ value, evidence }: Timex): boolean {
  return (
    value.type === 'TIME' &&
    /^(?:hour|instant)$/.test(value.granularity) &&
    evidence.every(({ rule }) => rule.startsWith('timex/en/clock'))
  );
}

/** "closed the airport on Monday until November 18": a state with both its ends. */
function lastingUntil(timex: Timex, { value: { to } }: Timex): Timex {
  const { from, range } = timex.value;
  if (range || from === null || to === null || to <= from) return timex;
  return { ...timex, value: { ...timex.value, range: { span: timex.span, from, to } } };
}

const RELATIVE = new Set(['who', 'which']);

/** True for a date that closes a relative clause. */
function endsClause(tree: SentenceTree, { anchor, first }: Anchored): boolean {
  if (anchor < 0 || anchor >= first || !tree.isVerb(anchor)) return false;
  return tree.rel(anchor) === 'acl:relcl' || tree.with(anchor, 'nsubj').some((word) => RELATIVE.has(tree.lower(word)));
}

/** The deed behind "of" or "for" that stands between the verb of a speech act and a date hung on that verb, or -1. */
function deedBefore(tree: SentenceTree, { anchor, first }: Anchored, hit: Hit, others: ReadonlySet<number>): number {
  const isEvent = (word: number) => word === hit.predicate || word === hit.word || others.has(word);
  if (anchor < 0 || !isEvent(anchor)) return -1;
  const deed = tree
    .with(anchor, 'advcl')
    .find((verb) => isEvent(verb) && tree.with(verb, 'mark').some((mark) => OF.has(tree.lower(mark))));
  if (deed !== undefined && deed > anchor && deed < first) return deed;
  // "claimed responsibility for a strike on the port on Monday".
  for (const object of tree.with(anchor, 'obj'))
    if (tree.lower(object) === 'responsibility')
      for (const noun of tree.with(object, 'nmod')) if (noun < first && isEvent(noun)) return noun;
  return -1;
}

/** "called for a march on Saturday": a weekday of what is to come is the next one, whatever the verb before it tells. */
function yetToCome(timex: Timex, published: string | null): Timex {
  const { from, to, granularity, range } = timex.value;
  const weekday = timex.evidence.some(({ rule }) => rule === 'timex/en/weekday');
  if (!weekday || granularity !== 'day' || range || from === null || to === null) return timex;
  if (published === null || from >= published || daysAfter(from, 7) < published) return timex;
  return {
    ...timex,
    value: { ...timex.value, from: daysAfter(from, 7), to: daysAfter(to, 7), value: daysAfter(from, 7) },
  };
}

/** True for a day that hangs on the verb of a speech act with the noun of another event between the two. */
function followsDeed(tree: SentenceTree, { anchor, first }: Anchored, hit: Hit, others: ReadonlySet<number>): boolean {
  if (anchor !== hit.predicate) return false;
  for (let word = first - 1; word > anchor; word--) {
    if (others.has(word) && tree.isNoun(word)) return true;
    if (tree.isVerb(word) || STOPS.has(tree.lower(word))) return false;
  }
  return false;
}

/** The event told by a participle between the first day that hangs on a verb and a further one hung on it, or -1. */
function participleBefore(
  tree: SentenceTree,
  { anchor, first, second }: Anchored,
  hit: Hit,
  others: ReadonlySet<number>,
): number {
  if (!second || anchor < 0) return -1;
  for (let word = first - 1; word > anchor && first - word < NEAR; word--) {
    const event = word === hit.word || others.has(word);
    if (event && (tree.isNoun(word) || tree.isPastParticiple(word))) return word;
    if (event || tree.isVerb(word)) return -1;
  }
  return -1;
}

/** How far behind a participle its day is looked for, in tokens. */
const NEAR = 8;

const OF = new Set(['of', 'for']);

/** True when a semicolon stands between two words. */
function isCut(tree: SentenceTree, from: number, to: number): boolean {
  for (let word = from + 1; word < to; word++) if (tree.lower(word) === ';') return true;
  return false;
}

/** "…, when a mine exploded", "a video in which he threatened …": a clause that tells what happened at that very time. */
function isWhenClause(tree: SentenceTree, verb: number): boolean {
  return tree
    .with(verb, 'advmod', 'mark', 'obl')
    .some(
      (word) =>
        word < verb &&
        (tree.lower(word) === 'when' ||
          (tree.lower(word) === 'where' && tree.lower(word - 1) === ',') ||
          (tree.lower(word) === 'which' && IN.has(tree.caseOf(word)))),
    );
}

/** "The minister spoke with his colleague this morning, and the two agreed …": a clause in the simple past that is coordinated with the one before. */
function goesOnFrom(tree: SentenceTree, verb: number): boolean {
  const rel = tree.rel(verb);
  const joined = rel === 'advcl' && tree.with(verb, 'cc').length > 0 && tree.with(verb, 'mark').length === 0;
  return (rel === 'conj' || joined) && tree.isPast(verb);
}

/** "postponed the vote on Monday after two blocs walked out", "withdrew it a day later after meeting the speaker": what made for it in the simple past is of that day, whose last token is `last`. */
function isAfterClause(tree: SentenceTree, verb: number, last: number): boolean {
  return (
    tree.rel(verb) === 'advcl' &&
    (tree.isPast(verb) || tree.lower(verb).endsWith('ing')) &&
    tree
      .with(verb, 'mark')
      .some(
        (mark) =>
          mark < verb && tree.lower(mark) === 'after' && (mark - 1 === last || !MEASURES.test(tree.lower(mark - 1))),
      )
  );
}

/** "two days after it had …": then it was on another day. */
const MEASURES = /^(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|long|shortly)$/;

/** True when a coordinated or side clause between the event and `top` brings its own subject. */
function hasOwnSubject(tree: SentenceTree, word: number, top: number, last: number): boolean {
  for (let node = word, steps = 0; node >= 0 && node !== top && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    const rel = tree.rel(node);
    if (
      (rel === 'conj' || rel === 'parataxis' || rel === 'advcl' || rel === 'ccomp') &&
      tree.with(node, 'nsubj').length > 0 &&
      !isWhenClause(tree, node) &&
      !(node === word && isAfterClause(tree, node, last))
    )
      return true;
  }
  return false;
}

function ancestors(tree: SentenceTree, word: number, others: ReadonlySet<number>, last: number): Map<number, number> {
  const found = new Map<number, number>();
  let cost = 0;
  let when = false;
  for (let node = word, steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    found.set(node, cost);
    const rel = tree.rel(node);
    if (tree.isVerb(node)) {
      when = rel !== 'root' && isWhenClause(tree, node);
      if (when) {
        cost += 1;
        continue;
      }
    }
    // "ended a strike over pay when the minister agreed …": wherever the parser hung it, it goes with the verb.
    if (when) continue;
    // A relative clause, what someone is accused of and a noun under another event tell of another day than the clause above.
    if (rel === 'acl:relcl' || rel === 'appos') break;
    // "attacked the posts in retaliation for a blast": what a deed answers lies before it.
    if (!tree.isVerb(node) && tree.isGiven(node)) break;
    const head = tree.head(node);
    const eventful = head >= 0 && others.has(head);
    // "killed four soldiers in an ambush on Sunday", "retaken with air support": how a deed was done is part of it.
    if (eventful && tree.tellsHow(node)) {
      cost += 1;
      continue;
    }
    if (
      eventful &&
      (rel === 'ccomp' || rel === 'acl' || rel === 'nmod' || rel === 'obl' || rel === 'obj' || rel === 'nsubj:pass')
    )
      break;
    if (
      eventful &&
      (rel === 'advcl' || (rel === 'conj' && tree.lower(node).endsWith('ing'))) &&
      tree.with(node, 'mark').some((mark) => /^(of|for|to|after|before|since)$/.test(tree.lower(mark))) &&
      !(node === word && isAfterClause(tree, node, last))
    )
      break;
    cost +=
      rel === 'conj' || rel === 'xcomp' || rel === 'obj'
        ? 0.7
        : rel === 'ccomp' || rel === 'acl:relcl' || rel === 'parataxis'
          ? 3
          : 1.2;
  }
  return found;
}
