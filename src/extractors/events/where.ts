/** Where: the places that an event takes from its own clause. */
import {
  type Document,
  firstFrom,
  layerOf,
  overlaps,
  type ResolvedPlace,
  type Span,
  type Toponym,
} from '../../document/index.js';
import type { ModalityLexicon } from '../../lexicon/index.js';
import { type Aside, reaches } from './asides.js';
import type { Filling } from './fillers.js';
import type { Cover, Hit } from './hits.js';
import type { Modality } from './modality.js';
import type { SentenceTree } from './tree.js';

export interface Where {
  /** The toponym, or the one that a common noun leads back to; undefined for a place that has no name. */
  readonly toponym: Toponym | undefined;
  /** The common noun ("the city") that stands for it here. */
  readonly span: Span | undefined;
  /** Told by a word for a part of it ("southern Lebanon"): it says something beside a town. */
  readonly part: boolean;
  /** Told as what another place lies by ("Rodynske, north of Pokrovsk"). */
  readonly beside: boolean;
  readonly role: 'location' | 'origin' | 'destination';
  readonly cost: number;
  /** Told right behind the place before ("Chamchamal District, Sulaymaniyah Province"). */
  readonly chained?: boolean;
  /** It opens the sentence ("In Bukavu, …"). */
  readonly fronted?: boolean;
  /** It is a side of the event: a facility that is attacked, a place that is taken. */
  readonly side?: boolean;
  /** A stretch of land without a name ("five provinces"). */
  readonly area?: boolean;
  /** No rule gave it: it was taken for what speaks for it as a whole. */
  readonly weighed?: boolean;
}

const MAX_CLIMB = 14;
/** Cost of a place told at the head of the sentence for an event further on. */
const FRONTED = 4;
/** Highest cost of a place in the clause of the event itself. */
const OWN = 1;
/** Cost of a place found by the order of words alone. */
const LINEAR = 6;
/** Cost of a place taken because the sentence has no other. */
const SOLE = 8;
/** Cost of a place taken from who acts; what is done beside need not be there. */
export const SEAT = 9;
/** How far behind its trigger a place is looked for by the order of words, in tokens. */
const REACH = 16;
/** Most words between two places told together. */
const GAP = 3;
/** How many sentences back a common noun may lead. */
const BACK = 8;

/** Farthest that a place may be from its trigger, in tokens: as far as the parser sees at a time. It bounds what a sentence of thousands of words costs. */
const SPAN = 256;

/** A toponym of the sentence with its words. */
interface PlacedToponym {
  /** Index into the toponym layer. */
  readonly index: number;
  readonly toponym: Toponym;
  /** Its word that hangs on what stands around it. */
  readonly top: number;
  readonly first: number;
  readonly last: number;
}

/** The toponyms of one sentence, found once for all of its hits. */
export interface SentencePlaces {
  /** Index of the first toponym of the sentence, or of a later one. */
  readonly from: number;
  readonly list: readonly PlacedToponym[];
}

/** Finds where each toponym of a sentence, latent ones too, hangs in its tree. */
export function anchorPlaces(doc: Document, tree: SentenceTree): SentencePlaces {
  const { start, end } = layerOf(doc, 'tokens');
  const to = end[tree.end - 1]!;
  const toponyms = doc.layers.toponyms ?? [];
  const from = firstFrom(toponyms, start[tree.first]!);
  const list: PlacedToponym[] = [];
  let word = tree.first;
  for (let index = from; index < toponyms.length; index++) {
    const toponym = toponyms[index]!;
    const { span, value } = toponym;
    if (span.start >= to) break;
    if (value.via === 'demonym') continue;
    while (word < tree.end && start[word]! < span.start) word++;
    const first = word < tree.end ? word : tree.first;
    let last = first;
    while (last + 1 < tree.end && end[last + 1]! <= span.end) last++;
    let top = -1;
    for (let at = word; top < 0 && at < tree.end && end[at]! <= span.end; at++) {
      const head = tree.head(at);
      if (head < 0 || start[head]! < span.start || start[head]! >= span.end) top = at;
    }
    if (top >= 0) list.push({ index, toponym, top, first, last });
  }
  return { from, list };
}

/** The places of a hit: under its predicate with no other event between, then those told together with them. */
export function placesOf(
  hit: Hit,
  doc: Document,
  cover: Cover,
  others: ReadonlySet<number>,
  speech: boolean,
  fillings: readonly Filling[],
  asides: readonly Aside[],
  lexicon: ModalityLexicon,
  places: SentencePlaces,
  modality: Modality,
  bound: boolean,
): Where[] {
  const { tree } = hit;
  const { scene } = lexicon;
  const found: Where[] = [];
  const chosen = doc.layers.places;
  const toponyms = doc.layers.toponyms ?? [];
  const told = speech || scene.spoken!.has(hit.trigger.type);
  const above = pathsOf(tree, hit);
  const sides = new Set(fillings.filter(({ role }) => role !== 'actor' && role !== 'topic').map(({ word }) => word));
  let before: { where: Where; end: number } | undefined;
  let linear: Where | undefined;
  for (const { index, toponym, top, first, last } of places.list) {
    if (last < hit.word - SPAN) continue;
    if (first > hit.word + SPAN) break;
    if (!reaches(asides, hit.word, top)) continue;
    if (toponym.value.latent || chosen?.[index]?.value.latent) {
      // "Harasta and Kafr Batna": what is coordinated with a place is one.
      if (before && isCoordinated(tree, before.end, first) && !cover.mentionAt(top)) {
        const joined = { ...before.where, toponym, part: false };
        found.push(joined);
        before = { where: joined, end: last };
      }
      continue;
    }
    const country = chosen?.[index]?.value.reading?.extent === 'country';
    const side = fillings.find(({ word }) => word === top)?.role;
    // "a truce between A and B", "delivered to C", "call on Beijing": a side, not a place.
    if (side !== undefined && (told || (country && side !== 'target'))) continue;
    const previous = tree.lower(Math.max(tree.first, first - 1));
    const part = scene.between!.has(previous) && /ern$|^(occupied|central)$/.test(previous);
    const where = whereOf(hit, cover, others, toponym, top, country, part, told, scene, above, sides);
    if (where) {
      const beside =
        first - 2 >= tree.first && tree.lower(first - 1) === 'of' && scene.directions!.has(tree.lower(first - 2));
      const chained = before !== undefined && toldTogether(tree, before.end, first, scene);
      const fronted = first - tree.first <= 2 && scene.fronted!.has(tree.lower(tree.first));
      found.push(beside || chained || fronted ? { ...where, beside, chained, fronted } : where);
      before = { where, end: last };
      // "in al Mazraa and Walgha": the second may be in no list.
      for (const word of country ? [] : tree.with(top, 'conj')) {
        const { from, to } = tree.extent(word, true);
        if (!isCoordinated(tree, last, from) || !isUnlisted(tree, cover, word)) continue;
        if (toponyms[index + 1]?.span.start === tree.tokens.start[from]) continue;
        found.push({ ...unlisted(tree, word, where.role, where.cost), chained: true });
        before = { where, end: to };
      }
      continue;
    }
    const inside = withinName(cover, top, toponym) && !isRegion(tree, last + 1, scene);
    if (before && !inside && toldTogether(tree, before.end, first, scene) && !(country && !part)) {
      const joined = { ...before.where, toponym, part };
      found.push(joined);
      before = { where: joined, end: last };
      continue;
    }
    before = undefined;
    if (
      !linear &&
      !told &&
      !country &&
      !inside &&
      !isMereOwner(tree, top, scene) &&
      !isSaid(tree, top, modality, hit.word) &&
      follows(hit, tree, first, others, scene)
    )
      linear = { toponym, span: undefined, part, beside: false, role: 'location', cost: LINEAR };
  }
  const exact = found.filter(({ beside }) => !beside);
  if (exact.length > 0 && exact.length < found.length) found.splice(0, found.length, ...exact);
  keepNearest(found);
  if (found.length === 0 && linear) found.push(linear);
  if (found.length === 0 && !told) {
    const home = homeOf(hit, cover, toponyms, places.from);
    if (home) found.push(home);
  }
  if (found.length === 0 && !told) {
    const told = toldNear(hit, modality, cover, others, scene);
    if (told) found.push(told);
  }
  if (!told) {
    const unlisted = unlistedPlaces(hit, cover, others, found, scene);
    if (unlisted.length > 0) found.splice(0, found.length, ...unlisted, ...found.filter(({ beside }) => !beside));
  }
  if (found.length === 0 && bound) {
    const sole = solePlace(hit, modality, cover, others, chosen, places, scene);
    if (sole) found.push(sole);
  }
  if (found.length === 0) {
    const seat = seatOf(hit, chosen, places, bound, scene);
    if (seat) found.push(seat);
  }
  if (found.length === 0) {
    const common = commonPlace(hit, doc, cover, others, told, places.from, scene);
    if (common) found.push(common);
  }
  return found;
}

/** Cost of a place that is a side of the event. */
const GROUND = 2.5;
/** Families whose targets are where they happen. */
const GROUNDED = new Set(['violence', 'military', 'coercion', 'de-escalation']);

/** The places of a hit with those that are its sides: a facility that is attacked, or a place taken, is where it happens. */
export function withGround(
  found: readonly Where[],
  doc: Document,
  hit: Hit,
  family: string,
  fillings: readonly Filling[],
  { scene }: ModalityLexicon,
): readonly Where[] {
  if (!GROUNDED.has(family) || scene.spoken!.has(hit.trigger.type)) return found;
  let all = found;
  for (const { role, span } of fillings) {
    if (!span || (role !== 'target' && role !== 'topic')) continue;
    const index = toponymIn(doc, span);
    const toponym = doc.layers.toponyms?.[index];
    if (!toponym || found.some((where) => where.toponym === toponym)) continue;
    // A country is where it was attacked when nothing nearer is told.
    const reading = doc.layers.places?.[index]?.value.reading ?? toponym.value.readings[0];
    if (reading?.extent === 'country' && (all.length > 0 || family !== 'violence')) continue;
    const ground: Where = {
      toponym,
      span: undefined,
      part: false,
      beside: false,
      role: 'location',
      cost: GROUND,
      side: true,
    };
    all = [ground, ...all];
  }
  return all;
}

/** Index of the toponym that ends a participant's words, or -1. */
function toponymIn(doc: Document, span: Span): number {
  const toponyms = doc.layers.toponyms ?? [];
  for (let index = firstFrom(toponyms, span.start); index < toponyms.length; index++) {
    const { span: own, value } = toponyms[index]!;
    if (own.start >= span.end) break;
    if (own.end <= span.start || value.via === 'demonym') continue;
    // "Rodynske, north of Pokrovsk": behind a comma stands what the place lies by.
    if (doc.report.text.slice(span.start, own.start).includes(',')) continue;
    if (own.start >= span.start && own.end === span.end && own.start - span.start < 25) return index;
  }
  return -1;
}

/** The one place that a sentence tells, where the tree ties none to the event: with no other event between, and not where it was said. */
function solePlace(
  hit: Hit,
  modality: Modality,
  cover: Cover,
  others: ReadonlySet<number>,
  chosen: Document['layers']['places'],
  places: SentencePlaces,
  scene: Scene,
): Where | undefined {
  const { tree } = hit;
  let sole: Where | undefined;
  let end = -1;
  for (const { index, toponym, top, first, last } of places.list) {
    if (last < hit.word - SPAN) continue;
    if (first > hit.word + SPAN) break;
    if (toponym.value.latent || chosen?.[index]?.value.latent) continue;
    if (chosen?.[index]?.value.reading?.extent === 'country') continue;
    if (withinName(cover, top, toponym) || possessed(tree, last)) continue;
    if (!scene.static!.has(prepositionOf(tree, top))) continue;
    if (sole && toldTogether(tree, end, first, scene)) continue;
    if (sole) return undefined;
    if (isSaid(tree, top, modality, hit.word)) continue;
    for (let word = hit.word + 1; word < first; word++) if (others.has(word)) return undefined;
    sole = { toponym, span: undefined, part: false, beside: false, role: 'location', cost: SOLE };
    end = last;
  }
  return sole;
}

/** True for a place in the clause of the saying: of its verb, its source or the outlet. Before a closing "…, officials said" it is of what they said. */
export function isSaid(tree: SentenceTree, top: number, { saying, source, via }: Modality, word: number): boolean {
  if (saying > word && top < saying && (source < 0 || top < source)) return false;
  for (let node = tree.head(top), steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    if (node === source || node === via || node === saying) return true;
    if (tree.isVerb(node)) return tree.cues.speaking!.has(tree.lower(node));
  }
  return false;
}

type Scene = ModalityLexicon['scene'];

function whereOf(
  hit: Hit,
  cover: Cover,
  others: ReadonlySet<number>,
  toponym: Toponym,
  top: number,
  country: boolean,
  part: boolean,
  told: boolean,
  scene: Scene,
  above: ReadonlyMap<number, number>,
  sides: ReadonlySet<number>,
): Where | undefined {
  const { tree } = hit;
  const mention = cover.mentionAt(top);
  const preposition = prepositionOf(tree, top);
  const moving = scene.moving!.has(hit.trigger.type);
  // "the withdrawal of its troops from the base": the mention took the place in, the movement starts there.
  const left = moving && preposition === 'from' && mention?.span.end === toponym.span.end;
  if (withinName(cover, top, toponym) && !left && !opensSentence(tree, toponym, scene)) return undefined;
  const actor = mention && mention.value.kind !== 'facility' && !scene.locative!.has(preposition);
  const rel = tree.rel(top);
  // "Lebanon's cabinet", "US envoys": whose they are, not where it was. A district's city ("Beirut's suburbs") still tells where.
  if ((rel === 'nmod:poss' || rel === 'compound' || rel === 'amod') && (country || preposition === ''))
    return undefined;
  const head = tree.head(top);
  if (isMereOwner(tree, top, scene)) return undefined;
  // "accused Kinshasa of flying in troops": the side of a speech act is not where its content happens.
  if (
    rel === 'obj' &&
    others.has(head) &&
    tree.head(hit.predicate) === head &&
    tree.with(hit.predicate, 'mark').some((mark) => CONTENT.has(tree.lower(mark)))
  )
    return undefined;
  const own =
    head === hit.predicate || head === hit.word || (tree.head(head) === hit.predicate && tree.rel(head) === 'obj');
  if (told && (country || !((own && scene.static!.has(preposition)) || isOccasion(hit, top, scene)))) return undefined;
  // A country is where something happens only when it is said so; else it is one of the sides.
  if (country && !scene.within!.has(preposition)) return undefined;
  if (preposition === '' && rel !== 'obj' && rel !== 'nsubj:pass') return undefined;
  let cost = distance(tree, top, hit, others, above, sides);
  if (cost === Number.POSITIVE_INFINITY && isFronted(tree, top, hit, preposition, scene)) cost = FRONTED;
  if (cost === Number.POSITIVE_INFINITY) return undefined;
  if (rel.startsWith('nsubj') || (rel === 'conj' && tree.rel(tree.head(top)).startsWith('nsubj'))) return undefined;
  if (actor && toponym.value.via === 'metonym') return undefined;
  if (actor && (rel === 'nmod:poss' || rel === 'compound' || preposition === 'with')) return undefined;
  if (preposition === 'with' || preposition === 'by') return undefined;
  const role = preposition === 'from' ? 'origin' : moving && scene.onto!.has(preposition) ? 'destination' : 'location';
  return { toponym, span: undefined, part, beside: false, role, cost };
}

/** "In Taftan gunmen shot …": a place at the very head of the sentence is no part of who acts there, comma or none. */
export function opensSentence(tree: SentenceTree, { span }: Toponym, scene: Scene): boolean {
  return scene.fronted!.has(tree.lower(tree.first)) && tree.tokens.start[tree.first + 1] === span.start;
}

/** "at Riyadh's insistence": only what lies somewhere puts its owner there ("in Beirut's suburbs"). */
export function isMereOwner(tree: SentenceTree, top: number, scene: Scene): boolean {
  const head = tree.head(top);
  if (tree.rel(top) !== 'nmod:poss' || head < 0) return false;
  return !isKind(tree, head, scene) && !scene.facility!.has(tree.lower(head)) && !tree.isProper(head);
}

/** "pledged aid during a visit to Kyiv", "agreed in talks in Doha": the place of a gathering at which something was said or signed. */
function isOccasion(hit: Hit, top: number, scene: Scene): boolean {
  const { tree, predicate } = hit;
  const noun = tree.head(top);
  if (noun < 0 || !scene.gatherings!.has(tree.lower(noun)) || !/^(?:in|at|to)$/.test(tree.caseOf(top))) return false;
  if (!/^(?:in|at|during|on)$/.test(tree.caseOf(noun))) return false;
  if (isFronted(tree, top, hit, tree.caseOf(top), scene)) return true;
  let node = tree.head(noun);
  for (let steps = 0; node >= 0 && steps < 3 && !tree.isVerb(node); steps++) node = tree.head(node);
  return node === predicate;
}

/** What joins a deed to the speech act that it is the content of. */
const CONTENT = new Set(['of', 'for', 'to', 'that']);

/** How much farther than the nearest place another may be told. */
const FARTHER = 1.6;

/** "sentenced in Bunia for leaving their posts near Lubero": a place of the event's own clause keeps out those of the clauses around. */
function keepNearest(found: Where[]): void {
  let least = Number.POSITIVE_INFINITY;
  for (const { cost } of found) if (cost < least) least = cost;
  let kept = false;
  const near = found.filter(({ cost, chained, fronted }) => {
    kept = (chained === true && kept) || fronted === true || cost - least <= FARTHER;
    return kept;
  });
  if (near.length < found.length) found.splice(0, found.length, ...near);
}

/** Part of an actor's name ("Kirkuk Governor", "Baghdad Operations Command"): not a place of the event. */
function withinName(cover: Cover, top: number, toponym: Toponym): boolean {
  const mention = cover.mentionAt(top);
  return (
    !!mention &&
    mention.value.kind !== 'facility' &&
    (mention.span.start < toponym.span.start || mention.span.end > toponym.span.end)
  );
}

/** "the Ouest department": a place, though departments also act. */
function isRegion(tree: SentenceTree, word: number, scene: Scene): boolean {
  return word < tree.end && (scene.region!.has(tree.lower(word)) || scene.settlement!.has(tree.lower(word)));
}

/** "A and B": nothing but the conjunction between. */
function isCoordinated(tree: SentenceTree, last: number, next: number): boolean {
  return next === last + 2 && tree.rel(last + 1) === 'cc';
}

/** "Harasta and Kafr Batna", "Hays, Hodeidah Province": only words between that join places. */
export function toldTogether(tree: SentenceTree, last: number, next: number, scene: Scene): boolean {
  if (next - last - 1 > GAP || next <= last + 1) return false;
  for (let word = last + 1; word < next; word++) if (!scene.between!.has(tree.lower(word))) return false;
  return true;
}

/** True for a place behind the trigger with a preposition of place before it, and neither another event nor another finite verb between. */
function follows(hit: Hit, tree: SentenceTree, word: number, others: ReadonlySet<number>, scene: Scene): boolean {
  if (word <= hit.word || word - hit.word > REACH) return false;
  let case_ = word - 1;
  while (
    case_ > hit.word &&
    /^(the|[a-z]+ern|central|of|town|city|village|district|province|region|neighbou?rhood|suburb)$/.test(
      tree.lower(case_),
    )
  )
    case_--;
  if (!scene.static!.has(tree.lower(case_))) return false;
  for (let at = hit.word + 1; at < word; at++) {
    if (others.has(at) || tree.lower(at) === ';') return false;
    if (tree.isVerb(at) && tree.rel(at) !== 'acl' && !tree.lower(at).endsWith('ing') && at !== hit.predicate)
      return false;
  }
  return true;
}

/**
 * A place found by the order of words alone where the tree gives none: behind the trigger ("a strike on a vehicle in Burj Rahal"), else between the subject and its verb ("the garrison at
 * Hawadley was overrun"). Names that no list knows count where a preposition of place stands before them.
 */
function toldNear(
  hit: Hit,
  modality: Modality,
  cover: Cover,
  others: ReadonlySet<number>,
  scene: Scene,
): Where | undefined {
  const { tree, predicate } = hit;
  const behind = firstPlace(hit, modality, hit.word + 1, Math.min(tree.end, hit.word + REACH), cover, others, scene);
  if (behind) return behind;
  const subject = hit.slots.get('subj')?.find(({ word, via }) => via === 'arc' && word < predicate);
  return subject && firstPlace(hit, modality, subject.word + 1, predicate, cover, others, scene);
}

/** The first place between two words with no other event and no other finite verb before it. */
function firstPlace(
  { tree, predicate, word: trigger }: Hit,
  modality: Modality,
  from: number,
  to: number,
  cover: Cover,
  others: ReadonlySet<number>,
  scene: Scene,
): Where | undefined {
  for (let word = from; word < to; word++) {
    if (others.has(word) || CUTS.has(tree.lower(word))) return undefined;
    if (tree.isVerb(word) && word !== predicate && tree.rel(word) !== 'acl' && !tree.lower(word).endsWith('ing'))
      return undefined;
    if (!scene.placing!.has(tree.lower(word))) continue;
    let name = word + 1;
    while (
      name < to &&
      (ARTICLES.has(tree.lower(name)) || isKind(tree, name, scene) || scene.between!.has(tree.lower(name)))
    )
      name++;
    if (name >= to || !/^\p{Lu}/u.test(tree.tokens.text[name]!)) continue;
    const toponym = cover.toponymAt(name);
    if (toponym && toponym.span.start === tree.tokens.start[name]) {
      if (withinName(cover, name, toponym) || cover.readingAt(name)?.extent === 'country') continue;
      if (possessed(tree, name) || isSaid(tree, name, modality, trigger)) continue;
      return { toponym, span: undefined, part: false, beside: false, role: 'location', cost: LINEAR };
    }
    const place = namedAt(tree, name, to, cover, scene);
    if (place) return { toponym: undefined, span: place, part: false, beside: false, role: 'location', cost: LINEAR };
  }
  return undefined;
}

const CUTS = new Set([';', ':', '"', '“', '”']);

/** "town of X", "the X sector": a noun for a kind of place. */
export function isKind(tree: SentenceTree, word: number, scene: Scene): boolean {
  const lower = tree.lower(word);
  return scene.region!.has(lower) || scene.settlement!.has(lower) || scene.terrain!.has(lower);
}

function possessed(tree: SentenceTree, word: number): boolean {
  return tree.with(word, 'case').some((mark) => POSSESSIVE.has(tree.lower(mark)));
}

const POSSESSIVE = new Set(["'s", '’s', "'", '’']);

/** A proper name that no list knows with the noun for its kind ("the Keran sector"), from its first word. */
function namedAt(tree: SentenceTree, from: number, to: number, cover: Cover, scene: Scene): Span | undefined {
  let last = from - 1;
  while (last + 1 < to && isUnlisted(tree, cover, last + 1)) last++;
  if (last < from || possessed(tree, last)) return undefined;
  if (last + 1 < to && isKind(tree, last + 1, scene)) last++;
  else if (last + 1 < to && tree.isNoun(last + 1) && tree.rel(last) === 'compound') return undefined;
  return { start: tree.tokens.start[from]!, end: tree.tokens.end[last]! };
}

/** Where a place that no list knows is looked for: beside the predicate, the trigger and its object. */
function basesOf({ tree, predicate, word }: Hit, others: ReadonlySet<number>): number[] {
  const bases = predicate === word ? [word] : [predicate, word];
  // "imposed a curfew in the city": on the object, unless that is an event of its own.
  for (const object of tree.with(predicate, 'obj'))
    if (!others.has(object) && !bases.includes(object)) bases.push(object);
  // "hunted down a column in the forest and destroyed six lorries": where the clause is that it goes on from.
  const head = tree.head(predicate);
  if (tree.rel(predicate) === 'conj' && tree.isVerb(head) && tree.with(predicate, 'nsubj', 'nsubj:pass').length === 0)
    bases.push(head, ...tree.with(head, 'obj').filter((object) => !others.has(object)));
  return bases;
}

/**
 * A place by its name alone ("bombed a market at Inadiatafane", "recaptured Novotoretske"), where no other is told, and a building with a name ("outside the IHEC
 * office"), also beside a town.
 */
function unlistedPlaces(
  hit: Hit,
  cover: Cover,
  others: ReadonlySet<number>,
  found: readonly Where[],
  scene: Scene,
): Where[] {
  const { tree } = hit;
  const open = found.every(({ cost, fronted, beside }) => fronted || beside || cost > OWN);
  for (const base of basesOf(hit, others)) {
    for (const kid of tree.kids(base)) {
      const word = kid + tree.first;
      if (!tree.isNoun(word) || others.has(word) || cover.toponymAt(word) || cover.isTime(word)) continue;
      const preposition = tree.caseOf(word);
      const lower = tree.lower(word);
      const seat = SEATED.has(preposition) && isSeated(cover, word);
      const building = scene.facility!.has(lower) || seat;
      const stretch = !building && isKind(tree, word, scene);
      const placed =
        building || stretch
          ? scene.static!.has(preposition)
          : preposition === 'at' || preposition === 'near' || (open && isIn(preposition, scene));
      const taken =
        open && tree.rel(word) === 'obj' && base === hit.predicate && hit.trigger.type === 'territory_capture';
      if (!placed && !taken) continue;
      if (!building && !stretch && isOther(cover, word)) continue;
      const parts = building || stretch ? tree.with(word, 'compound', 'flat', 'nmod:poss') : [];
      const named =
        ((!stretch || taken) && tree.isProper(word)) ||
        parts.some((one) => tree.isProper(one) || /^\p{Lu}/u.test(tree.tokens.text[one]!));
      if (stretch && parts.some((one) => cover.toponymAt(one))) continue;
      if (!named) continue;
      const listed = tree.conjuncts(word).filter((one) => one === word || isUnlisted(tree, cover, one));
      return listed
        .map((one) => unlisted(tree, one, 'location', 1))
        .filter(({ span }) => !found.some(({ toponym }) => toponym && overlaps(toponym.span, span!)));
    }
  }
  return [];
}

/** Prepositions behind which the name of a body stands for the house it sits in. */
const SEATED = new Set(['near', 'outside', 'inside']);

/** Kinds of bodies that sit in a house. */
const HOUSED = new Set([
  'government',
  'legislature',
  'judiciary',
  'court',
  'religious',
  'company',
  'media',
  'education',
]);

/** True for the name of a body that stands for its house. */
export function isSeated(cover: Cover, word: number): boolean {
  return HOUSED.has(cover.mentionAt(word)?.value.kind ?? '');
}

function isIn(preposition: string, scene: Scene): boolean {
  return preposition !== 'on' && scene.static!.has(preposition);
}

/** True for a word of a mention that is no place. */
function isOther(cover: Cover, word: number): boolean {
  const kind = cover.mentionAt(word)?.value.kind;
  return kind !== undefined && kind !== 'facility' && kind !== 'unknown';
}

/** True for a proper name that no list knows. */
function isUnlisted(tree: SentenceTree, cover: Cover, word: number): boolean {
  return tree.isProper(word) && !cover.toponymAt(word) && !isOther(cover, word) && !cover.isTime(word);
}

/** The place of a name that no list knows. */
function unlisted(tree: SentenceTree, word: number, role: Where['role'], cost: number): Where {
  let { from, to } = tree.extent(word, true);
  while (from < word && ARTICLES.has(tree.lower(from))) from++;
  for (let at = word + 1; at <= to; at++) if (tree.lower(at) === ',') to = at - 1;
  const span = { start: tree.tokens.start[from]!, end: tree.tokens.end[to]! };
  return { toponym: undefined, span, part: false, beside: false, role, cost };
}

const ARTICLES = new Set(['the', 'a', 'an', 'this', 'that']);

/** "the city", "the airport", "there": a definite common noun in a place of the clause, led back to the last place of its kind. */
function commonPlace(
  hit: Hit,
  doc: Document,
  cover: Cover,
  others: ReadonlySet<number>,
  told: boolean,
  before: number,
  scene: Scene,
): Where | undefined {
  const { tree } = hit;
  const { start, end } = tree.tokens;
  for (const base of basesOf(hit, others)) {
    for (const kid of tree.kids(base)) {
      const word = kid + tree.first;
      const lower = tree.lower(word);
      const there = tree.rel(word) === 'advmod' && scene.there!.has(lower);
      const preposition = isOutOf(tree, word) ? 'from' : tree.caseOf(word);
      const taken = tree.rel(word) === 'obj' && base === hit.predicate && scene.taking!.has(hit.trigger.type);
      if (
        !there &&
        !taken &&
        !scene.static!.has(preposition) &&
        !(preposition === 'along' || preposition === 'across' || preposition === 'over') &&
        !(scene.moving!.has(hit.trigger.type) && (preposition === 'from' || scene.onto!.has(preposition)))
      )
        continue;
      if (!there && (!tree.isNoun(word) || others.has(word))) continue;
      if (told && hit.trigger.type !== 'meeting') continue;
      const kind = there ? 'any' : kindOf(lower, scene);
      if (!kind) continue;
      const mention = cover.mentionAt(word);
      // "ordered troops to the department": departments also act.
      const region = mention?.value.via === 'nominal' && scene.region!.has(lower);
      if (mention && !region && mention.value.kind !== 'facility' && mention.value.kind !== 'unknown') continue;
      const definite =
        there || tree.hasDeterminer(word, /^(?:the|this|that|both)$/) || tree.with(word, 'nmod:poss').length > 0;
      if (!definite) continue;
      const antecedent = antecedentOf(doc, before, kind, lower, scene);
      if (there && !antecedent) continue;
      const { from, to } = tree.extent(word, true);
      let head = from;
      while (head < word && ARTICLES.has(tree.lower(head))) head++;
      return {
        toponym: antecedent,
        span: { start: start[head]!, end: end[to]! },
        part: false,
        beside: false,
        role: 'location',
        cost: 2,
      };
    }
  }
  return undefined;
}

/** "pulled out of the city". */
function isOutOf(tree: SentenceTree, word: number): boolean {
  return tree.with(word, 'case').some((mark) => tree.lower(mark) === 'of' && tree.lower(mark - 1) === 'out');
}

/** "Residents of X protested", "families of Y were driven out": where people live is where it happens to them, when no other place is told. */
function homeOf(hit: Hit, cover: Cover, toponyms: readonly Toponym[], from: number): Where | undefined {
  const subject = hit.slots.get('subj')?.[0] ?? hit.slots.get('obj')?.[0];
  const mention = subject && cover.mentionAt(subject.word);
  if (mention?.value.kind !== 'civilians') return undefined;
  const first = Math.max(from, firstFrom(toponyms, mention.span.start));
  for (let t = first; t < toponyms.length && toponyms[t]!.span.start < mention.span.end; t++) {
    const { span, value } = toponyms[t]!;
    if (value.via === 'demonym' || value.latent) continue;
    if (span.start > mention.span.start && span.end <= mention.span.end)
      return { toponym: toponyms[t]!, span: undefined, part: false, beside: false, role: 'location', cost: LINEAR };
  }
  return undefined;
}

/**
 * "the air defences of Al-Bayda province", "a Bogota judge", "prosecutors in Tainan": where those sit who act, when nothing else tells where. What is not bound to a place is done where it
 * is judged.
 */
function seatOf(
  hit: Hit,
  chosen: Document['layers']['places'],
  places: SentencePlaces,
  bound: boolean,
  scene: Scene,
): Where | undefined {
  const { tree } = hit;
  const subject = hit.slots.get('subj')?.find(({ via }) => via === 'arc')?.word;
  if (subject === undefined) return undefined;
  const judges = scene.judging!.has(tree.lower(subject));
  if (!bound && !judges) return undefined;
  const { from, to } = tree.extent(subject, true);
  for (const { index, toponym, top, first, last } of places.list) {
    const seated = judges && tree.head(top) === subject && tree.caseOf(top) === 'in';
    if (first > to && !seated) continue;
    if (!seated && (first < from || last > to || first === subject)) continue;
    if (toponym.value.latent || toponym.value.via === 'metonym' || chosen?.[index]?.value.latent) continue;
    if (chosen?.[index]?.value.reading?.extent === 'country') continue;
    return { toponym, span: undefined, part: false, beside: false, role: 'location', cost: SEAT };
  }
  return undefined;
}

function kindOf(lower: string, scene: Scene): 'settlement' | 'capital' | 'region' | 'facility' | undefined {
  for (const kind of ['settlement', 'capital', 'region', 'facility'] as const) if (scene[kind]!.has(lower)) return kind;
  return undefined;
}

/** The last place told before a sentence to which a common noun can lead. */
function antecedentOf(
  doc: Document,
  before: number,
  kind: 'settlement' | 'capital' | 'region' | 'facility' | 'any',
  noun: string,
  _scene: Scene,
): Toponym | undefined {
  const toponyms = doc.layers.toponyms ?? [];
  const places: readonly ResolvedPlace[] = doc.layers.places ?? [];
  const { sentences } = layerOf(doc, 'segments');
  const here = toponyms[before]?.span.start ?? Number.POSITIVE_INFINITY;
  let seen = 0;
  let sentence = sentences.length - 1;
  while (sentence >= 0 && sentences[sentence]!.start > here) sentence--;
  for (let t = before - 1; t >= 0; t--) {
    const toponym = toponyms[t]!;
    const { reading, latent } = places[t]?.value ?? { reading: null, latent: true };
    if (latent || toponym.value.latent || toponym.value.via === 'demonym' || toponym.value.embedded) continue;
    while (sentence >= 0 && sentences[sentence]!.start > toponym.span.start) {
      sentence--;
      if (++seen > BACK) return undefined;
    }
    const fits =
      kind === 'settlement'
        ? reading?.extent === 'city' || (reading?.feature.startsWith('P.') ?? false)
        : kind === 'capital'
          ? (reading?.feature.startsWith('P.PPLC') ?? false)
          : kind === 'region'
            ? reading?.extent === 'region' || reading?.extent === 'area'
            : kind === 'facility'
              ? toponym.value.name.toLowerCase().endsWith(noun)
              : reading?.extent !== 'country';
    if (fits) return toponym;
  }
  return undefined;
}

/** "In Bukavu, …": a place before the first verb is where all that follows happens, unless it is said elsewhere. */
function isFronted(tree: SentenceTree, top: number, hit: Hit, preposition: string, scene: Scene): boolean {
  if (!scene.fronted!.has(preposition) || top >= hit.predicate || top - tree.first > 8) return false;
  for (let word = tree.first; word < top; word++) if (tree.isVerb(word)) return false;
  return true;
}

/** The preposition that governs a place, looked for up its chain of appositions and conjuncts. */
export function prepositionOf(tree: SentenceTree, word: number): string {
  let node = word;
  for (let steps = 0; steps < 6; steps++) {
    const own = tree.caseOf(node);
    if (own) return own;
    const rel = tree.rel(node);
    if (
      rel !== 'conj' &&
      rel !== 'appos' &&
      rel !== 'compound' &&
      rel !== 'flat' &&
      rel !== 'nmod' &&
      rel !== 'list' &&
      rel !== 'dep' &&
      rel !== 'nmod:poss' &&
      rel !== 'nmod:unmarked'
    )
      return '';
    node = tree.head(node);
    if (node < 0) return '';
  }
  return '';
}

/** What stands above a hit in its tree, with the cost of getting there. */
function pathsOf(tree: SentenceTree, hit: Hit): ReadonlyMap<number, number> {
  const above = new Map<number, number>();
  for (const base of [hit.word, hit.predicate, ...hit.harms]) {
    let cost = 0;
    for (let node = base, steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
      if (!above.has(node)) above.set(node, cost);
      const rel = tree.rel(node);
      // A clause of its own (said, relative) does not lend its places downwards.
      if (rel === 'ccomp' || rel === 'acl:relcl' || rel === 'parataxis' || rel === 'advcl' || rel === 'root') {
        if (node !== base || rel !== 'advcl') break;
      }
      cost += 1.5;
    }
  }
  return above;
}

function distance(
  tree: SentenceTree,
  top: number,
  hit: Hit,
  others: ReadonlySet<number>,
  above: ReadonlyMap<number, number>,
  own: ReadonlySet<number>,
): number {
  let cost = 0;
  for (let node = tree.head(top), steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    const up = above.get(node);
    if (up !== undefined)
      return others.has(node) && node !== hit.word && node !== hit.predicate
        ? up > 0
          ? cost + up + 1
          : cost + up
        : cost + up;
    const rel = tree.rel(node);
    // "detained in raids on Sunday", "a bomb beside a patrol near X", "shot at a rally in X": how it was done, whom it met and at what are part of it.
    if (others.has(node) && !own.has(node) && !tree.tellsHow(node) && tree.caseOf(node) !== 'at')
      return Number.POSITIVE_INFINITY;
    if (rel === 'ccomp' || rel === 'acl:relcl' || rel === 'parataxis') return Number.POSITIVE_INFINITY;
    cost += 1;
  }
  return Number.POSITIVE_INFINITY;
}
