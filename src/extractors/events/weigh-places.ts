/** Which of the places that a sentence tells an event takes: what the rules of `where.ts` gave and what they left, weighed by the model of `models/scenes.json`. */
import { boundTo, type Document, overlaps, type Span } from '../../document/index.js';
import { type Contribution, Explanation, probabilityOf, Scorer } from '../../events/index.js';
import type { ModalityLexicon, Resources, ScenesModel } from '../../lexicon/index.js';
import { type Aside, reaches } from './asides.js';
import type { Filling } from './fillers.js';
import type { Cover, Hit } from './hits.js';
import type { Modality } from './modality.js';
import { aboveOf, relationOf } from './relations.js';
import type { SentenceTree } from './tree.js';
import {
  isMereOwner,
  isSaid,
  isSeated,
  opensSentence,
  prepositionOf,
  SEAT,
  type SentencePlaces,
  toldTogether,
  type Where,
} from './where.js';

/** A place that a sentence tells, and whether an event takes it. */
export interface WeighedPlace {
  readonly where: Where;
  readonly taken: boolean;
  /** What speaks for and against it, in log-odds. */
  readonly contributions: readonly Contribution[];
}

/** What the places of a sentence are weighed for. */
export interface PlaceContext {
  readonly hit: Hit;
  readonly cover: Cover;
  /** Words of the other events of the sentence. */
  readonly others: ReadonlySet<number>;
  readonly fillings: readonly Filling[];
  readonly asides: readonly Aside[];
  readonly modality: Modality;
  readonly places: SentencePlaces;
  /** Places of the sentence that no list knows. */
  readonly named: readonly PlaceOption[];
}

/** A place with its words. */
export interface PlaceOption {
  readonly where: Where;
  /** By which rule the event has it. */
  readonly rule: string;
  readonly kind: string;
  readonly extent: string;
  readonly first: number;
  readonly last: number;
  readonly top: number;
}

/** Farthest that a place which no rule gave may stand from the event, in tokens. */
const FAR = 64;
/** Longest way up from a place to who says it, in arcs. */
const CLIMB = 8;

const scorerOf = boundTo(({ place }: ScenesModel) => new Scorer(place));

/** Weighs the places that the rules gave to an event and all others of its sentence, in text order. */
export function weighPlaces(
  context: PlaceContext,
  given: readonly Where[],
  doc: Document,
  resources: Resources,
): WeighedPlace[] {
  const { scenes } = resources;
  const scorer = scorerOf(scenes);
  const { floor } = scenes.place;
  const options = optionsOf(context, given, doc, resources.modality);
  if (options.length === 0) return [];
  const above = aboveOf(context.hit);
  const weighed = options.map((option, at) => {
    const explanation = new Explanation(scorer);
    describe(explanation, context, above, options, at, given.length, resources);
    const { contributions } = explanation;
    const likely = probabilityOf(contributions);
    const byRule = option.rule !== 'none';
    const taken = floor === undefined ? byRule : likely >= floor;
    return {
      where: byRule || !taken ? option.where : { ...option.where, cost: costOf(likely), weighed: true },
      taken,
      contributions,
    };
  });
  // The seat of who acts is the last resort, which only another place keeps out.
  return weighed.some(({ taken }) => taken)
    ? weighed
    : weighed.map((each) => (each.where.cost === SEAT ? { ...each, taken: true } : each));
}

/** The cost of a place that no rule gave: closeness is one over one plus a tenth of it. */
function costOf(likely: number): number {
  return 10 / Math.max(likely, 0.1) - 10;
}

function optionsOf(
  { hit, cover, others, places, named, modality }: PlaceContext,
  given: readonly Where[],
  doc: Document,
  { scene }: ModalityLexicon,
): PlaceOption[] {
  const { tree } = hit;
  const chosen = doc.layers.places;
  const options: PlaceOption[] = [];
  for (const { index, toponym, first, last, top } of places.list) {
    const where = given.find((one) => one.toponym === toponym && !one.span);
    const far = last < hit.word - FAR || first > hit.word + FAR;
    const value = chosen?.[index]?.value;
    if (
      !where &&
      (far ||
        toponym.value.latent ||
        value?.latent ||
        isMereOwner(tree, top, scene) ||
        (value?.reading?.extent === 'country' && opensName(cover, top, toponym.span)) ||
        ofSpeaker(tree, top, modality) ||
        inContent(hit, top, others))
    )
      continue;
    options.push({
      where: where ?? { toponym, span: undefined, part: false, beside: false, role: 'location', cost: 0 },
      rule: where ? ruleOf(where) : 'none',
      kind: toponym.value.via,
      extent: value?.reading?.extent ?? 'unlisted',
      first,
      last,
      top,
    });
  }
  for (const where of given) {
    const { span, toponym } = where;
    if (!span) continue;
    const { first, last, top } = wordsOf(tree, span.start, span.end);
    const kind = toponym ? 'common noun' : 'unlisted';
    options.push({ where, rule: ruleOf(where), kind, extent: 'none', first, last, top });
  }
  for (const option of named) {
    const { first, last, top } = option;
    if (last < hit.word - FAR || first > hit.word + FAR || others.has(top) || top === hit.word) continue;
    if (!options.some((other) => other.first <= last && first <= other.last)) options.push(option);
  }
  return options.sort((a, b) => a.first - b.first || a.last - b.last);
}

/** "US forces", "US positions": a country that opens a longer name says whose someone or something is. */
function opensName(cover: Cover, top: number, { start, end }: Span): boolean {
  const name = cover.mentionAt(top)?.span;
  return name !== undefined && name.start <= start && name.end > end;
}

/** "rallied after calls from the union to protest raids in X": a place within what another event of the sentence asks for. */
function inContent({ tree, word, predicate }: Hit, top: number, others: ReadonlySet<number>): boolean {
  let content = false;
  for (let node = top, steps = 0; node >= 0 && steps < CLIMB; node = tree.head(node), steps++) {
    if (node === word || node === predicate) return false;
    if (others.has(node)) return content;
    if (tree.isVerb(node) && tree.rel(node) === 'acl' && tree.with(node, 'mark').length > 0) content = true;
  }
  return false;
}

/** True for a place told of who says it ("an official in X said"). */
function ofSpeaker(tree: SentenceTree, top: number, { source, via }: Modality): boolean {
  for (let node = tree.head(top), steps = 0; node >= 0 && steps < CLIMB; node = tree.head(node), steps++) {
    if (node === source || node === via) return true;
    if (tree.isVerb(node)) return false;
  }
  return false;
}

/** By which rule an event has a place. */
function ruleOf({ chained, side, cost }: Where): string {
  if (side) return 'side';
  if (chained) return 'chained';
  if (cost <= 1) return 'own clause';
  if (cost <= 2.6) return 'near';
  if (cost <= 4) return 'head of the sentence';
  if (cost < SEAT - 1) return 'order of words';
  return cost < SEAT ? 'sole' : 'seat';
}

/** First and last word of a stretch of text, and the word that hangs on what stands around it. */
function wordsOf(tree: SentenceTree, start: number, end: number): Pick<PlaceOption, 'first' | 'last' | 'top'> {
  const { tokens } = tree;
  let first = tree.first;
  while (first + 1 < tree.end && tokens.start[first]! < start) first++;
  let last = first;
  while (last + 1 < tree.end && tokens.end[last + 1]! <= end) last++;
  let top = first;
  while (top < last && tree.head(top) >= first && tree.head(top) <= last) top++;
  return { first, last, top };
}

/** Prepositions behind which a body stands for its house. */
const INSIDE = /^(?:in|at|near|outside|inside)$/;
const ONTO = /^(?:in|at|near|outside|inside|on|from|to|into|around|over|across|through|along)$/;
const LEADING = /^(?:the|a|an|this|that|and|,|of|in|at|on)$/;

/** The places of a sentence that no list knows, in text order. */
export function namedPlaces(tree: SentenceTree, cover: Cover, { scene }: ModalityLexicon): PlaceOption[] {
  const found: PlaceOption[] = [];
  for (let word = tree.first; word < tree.end; word++) {
    const option = tree.isNoun(word) ? namedOption(tree, cover, word, scene) : undefined;
    if (option) found.push(option);
  }
  return found;
}

/** A place that no list knows: a proper name behind a preposition of place, or a building or stretch of land, with a name or without ("a clinic", "five provinces"). */
function namedOption(
  tree: SentenceTree,
  cover: Cover,
  word: number,
  scene: ModalityLexicon['scene'],
): PlaceOption | undefined {
  if (cover.toponymAt(word) || cover.isTime(word)) return undefined;
  const lower = tree.lower(word);
  const single = singular(lower);
  const preposition = tree.caseOf(word);
  const mentioned = cover.mentionAt(word)?.value.kind;
  const actor = mentioned !== undefined && mentioned !== 'facility' && mentioned !== 'unknown';
  const housed = INSIDE.test(preposition) && isSeated(cover, word);
  if (actor && !housed) return undefined;
  const building = scene.facility!.has(lower) || scene.facility!.has(single) || scene.sites!.has(single);
  const land = [scene.terrain!, scene.region!, scene.settlement!].some((list) => list.has(lower) || list.has(single));
  const name = tree.isProper(word) && !actor && scene.placing!.has(preposition);
  if (!building && !land && !name && !housed) return undefined;
  const rel = tree.rel(word);
  if (/^(?:nsubj|compound|amod|flat)/.test(rel)) return undefined;
  if (building && !name && !ONTO.test(preposition) && rel !== 'obj' && rel !== 'nsubj:pass') return undefined;
  const unnamed = !name && !tree.with(word, 'compound', 'flat', 'nmod:poss').some((part) => tree.isProper(part));
  if (unnamed && (housed || preposition === '')) return undefined;
  let { from: first, to: last } = tree.extent(word, true);
  for (let at = word + 1; at <= last; at++)
    if (tree.caseOf(at) !== '' || tree.lower(at) === ',' || tree.rel(at) === 'case') last = at - 1;
  while (first < word && LEADING.test(tree.lower(first))) first++;
  for (let at = first; at <= last; at++) if (cover.toponymAt(at)) return undefined;
  const span = { start: tree.tokens.start[first]!, end: tree.tokens.end[last]! };
  const area = unnamed && land;
  const where: Where = { toponym: undefined, span, part: false, beside: false, role: 'location', cost: 0, area };
  const sort = building ? 'building' : 'land';
  const kind = housed ? 'house of a body' : unnamed ? sort : building || land ? `named ${sort}` : 'unlisted name';
  return { where, rule: 'none', kind, extent: 'none', first, last, top: word };
}

/** "provinces", "cities": a noun in the singular. */
function singular(lower: string): string {
  if (lower.endsWith('ies')) return `${lower.slice(0, -3)}y`;
  return lower.endsWith('s') ? lower.slice(0, -1) : lower;
}

/** Prepositions that are told apart. */
const PREPOSITIONS = new Set(
  'in at near from to of on into outside over around with by between inside through across for against'.split(' '),
);

/** Tells a model what is known of a place for an event. */
function describe(
  into: Explanation,
  { hit, cover, others, fillings, asides, modality }: PlaceContext,
  above: ReadonlyMap<number, number>,
  options: readonly PlaceOption[],
  at: number,
  given: number,
  { events, modality: { scene } }: Resources,
): void {
  const { where, rule, kind, extent, first, last, top } = options[at]!;
  const { tree, trigger } = hit;
  const { family } = events.types.get(trigger.type)!;
  const toponym = where.span ? undefined : where.toponym;
  const way = relationOf(hit, others, above, first, last, top);
  const preposition = prepositionNamed(prepositionOf(tree, top));
  const size = extent === 'country' || extent === 'unlisted' || extent === 'none' ? extent : 'below a country';
  const byRule = rule === 'none' ? 'none' : 'some';
  const { side, owner } = way;
  const clear = way.events === 0 && way.verbs === 0 && !way.cut;
  into.add('base rate', true);
  into.add('rule', rule);
  into.add('rule among places', pair(rule, counted(given)));
  into.add('places by rule', counted(given));
  into.add('rule for extent', pair(byRule, size));
  into.add('kind', kind);
  into.add('extent', extent);
  into.add('kind and preposition', pair(kind, preposition));
  into.add('kind in family', pair(kind, family));
  into.add('preposition', preposition);
  into.add('preposition and extent', pair(preposition, size));
  into.add('preposition in family', pair(preposition, family));
  into.add('relation', tree.rel(top));
  into.add('family', family);
  into.add('extent in family', pair(family, size));
  into.add('distance', pair(side, gapBin(way.gap)));
  into.add('events between', pair(side, counted(way.events)));
  into.add('verbs between', pair(side, counted(way.verbs)));
  into.add('commas between', pair(side, counted(way.commas)));
  into.add('semicolon between', way.cut);
  into.add('clear way', pair(pair(side, clear ? 'true' : 'false'), preposition));
  into.add('path', way.path);
  into.add('clause of the place', way.clause);
  into.add('clause of the event', way.upClause);
  into.add('meeting point', way.meeting);
  into.add('owner', owner);
  into.add('last event', way.last);
  into.add('last event and owner', pair(way.last, owner));
  into.add('last event, owner and rule', pair(pair(way.last, owner), byRule));
  into.add('same clause set off', reaches(asides, hit.word, top));
  into.add('where it was said', isSaid(tree, top, modality, hit.word));
  into.add('head of the sentence', first - tree.first <= 3 && preposition !== 'none');
  const mention = toponym && !opensSentence(tree, toponym, scene) ? cover.mentionAt(top) : undefined;
  const named = mention !== undefined && mention.value.via !== 'demonym';
  into.add('in a name', named ? partOf(mention.span, toponym!.span) : 'no');
  into.add('in a name of', named ? (mention.value.kind === 'facility' ? 'a building' : 'an actor') : 'no');
  const beside = toponym && fillings.find(({ span }) => span && overlaps(span, toponym.span));
  into.add('in a side', beside ? pair(beside.role, beside.span!.end === toponym.span.end ? 'true' : 'false') : 'no');
  into.add('beside another', liesBeside(tree, first, scene));
  const before = options[at - 1];
  if (before && toldTogether(tree, before.last, first, scene)) {
    const joined = tree.lower(before.last + 1) === ',' ? 'comma' : 'word';
    into.add('told with', pair(joined, before.rule === 'none' ? 'none' : 'some'));
  }
  if (scene.moving!.has(trigger.type)) into.add('movement', preposition);
  if (family === 'speech' || scene.spoken!.has(trigger.type)) {
    into.add('speech', preposition);
    into.add('owner in speech', owner);
  }
}

/** A preposition, or a word for those that are not told apart. */
function prepositionNamed(found: string): string {
  if (found === '') return 'none';
  return PREPOSITIONS.has(found) ? found : 'other';
}

/** Where in a name a place stands. */
function partOf(name: Span, place: Span): string {
  if (name.end > place.end) return 'before its end';
  return name.start < place.start ? 'at its end' : 'whole';
}

/** "north of X": the event's place lies by it. */
function liesBeside(tree: SentenceTree, first: number, scene: ModalityLexicon['scene']): boolean {
  return first - 2 >= tree.first && tree.lower(first - 1) === 'of' && scene.directions!.has(tree.lower(first - 2));
}

/** Tells the bin of a distance in tokens. */
function gapBin(gap: number): string {
  let bin = 0;
  while (bin < GAPS.length && gap > GAPS[bin]!) bin++;
  return GAP_NAMES[bin]!;
}

const GAPS = [2, 4, 8, 14, 24];
const GAP_NAMES = [...GAPS.map((gap) => `up to ${gap}`), 'over 24'];

/** A count up to three. */
function counted(count: number): string {
  return COUNTS[Math.min(count, 3)]!;
}

const COUNTS = ['0', '1', '2', '3'];

/** Two words as one. Each pair is made once: strings made anew would be hashed at every look-up. Both come from fixed lists, which bounds them. */
function pair(a: string, b: string): string {
  let known = PAIRS.get(a);
  if (known === undefined) {
    known = new Map();
    PAIRS.set(a, known);
  }
  let joined = known.get(b);
  if (joined === undefined) {
    joined = `${a} ${b}`;
    known.set(b, joined);
  }
  return joined;
}

const PAIRS = new Map<string, Map<string, string>>();

/** The places that an event takes: those of the rules in their order, then the others in text order. */
export function takenPlaces(weighed: readonly WeighedPlace[], given: readonly Where[]): Where[] {
  const taken = weighed.filter((each) => each.taken).map(({ where }) => where);
  return [...given.filter((where) => taken.includes(where)), ...taken.filter((where) => !given.includes(where))];
}
