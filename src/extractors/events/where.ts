/** Where: the places that an event takes from its own clause. */
import { type Document, firstFrom, layerOf, type Toponym } from '../../document/index.js';
import type { Cover, Hit } from './hits.js';
import type { SentenceTree } from './tree.js';

export interface Where {
  readonly toponym: Toponym;
  readonly role: 'location' | 'origin' | 'destination';
  readonly cost: number;
}

const MAX_CLIMB = 14;
const LOCATIVE =
  /^(in|at|near|on|inside|outside|around|across|within|along|over|off|between|throughout|by|under|northeast|north|south|east|west|of|through|beside|above|below|against|for|behind|beyond|toward|towards|into|to|from|until|via|next|close)$/;
const WITHIN = /^(in|inside|across|within|throughout|into|from|to|over|near|through|around|between)$/;
const STATIC = /^(in|at|near|outside|inside|on)$/;
/** Cost of a place told at the head of the sentence for an event further on. */
const FRONTED = 4;
/** Event families whose "to X" and "from X" are movements. */
const MOVING =
  /^(mobilization_deployment|withdrawal_surrender|meeting|restriction_repression|release_exchange|relations_cut_expulsion|aid_arms_transfer|abduction)$/;

/** The toponyms of a sentence that are places of the hit: under its predicate with no other event between. */
export function placesOf(hit: Hit, doc: Document, cover: Cover, others: ReadonlySet<number>, speech: boolean): Where[] {
  const { tree } = hit;
  const { start, end } = layerOf(doc, 'tokens');
  const from = start[tree.first]!;
  const to = end[tree.end - 1]!;
  const found: Where[] = [];
  const chosen = doc.layers.places;
  const toponyms = doc.layers.toponyms ?? [];
  for (let t = firstFrom(toponyms, from); t < toponyms.length; t++) {
    const toponym = toponyms[t]!;
    if (chosen?.[t]?.value.latent) continue;
    if (toponym.span.start >= to) break;
    if (toponym.value.via === 'demonym' || toponym.value.latent) continue;
    const top = topOf(tree, start, end, toponym);
    if (top < 0) continue;
    const mention = cover.mentionAt(top);
    // Part of an actor's name ("Kirkuk Governor", "Baghdad Operations Command"): not a place of the event.
    if (
      mention &&
      mention.value.kind !== 'facility' &&
      (mention.span.start < toponym.span.start || mention.span.end > toponym.span.end)
    )
      continue;
    const preposition = prepositionOf(tree, top);
    const actor = mention && mention.value.kind !== 'facility' && !LOCATIVE.test(preposition);
    const rel = tree.rel(top);
    const country = chosen?.[t]?.value.reading?.extent === 'country';
    // "Lebanon's cabinet", "US envoys": whose they are, not where it was. A district's city ("Beirut's suburbs") still tells where.
    if ((rel === 'nmod:poss' || rel === 'compound' || rel === 'amod') && (country || preposition === '')) continue;
    const own = tree.head(top) === hit.predicate || tree.head(top) === hit.word;
    if (speech && !(own && STATIC.test(preposition))) continue;
    // A country is where something happens only when it is said so; else it is one of the sides.
    if (country && !WITHIN.test(preposition)) continue;
    if (preposition === '' && rel !== 'obj' && rel !== 'nsubj:pass') continue;
    let cost = distance(tree, top, hit, others);
    if (cost === Number.POSITIVE_INFINITY && isFronted(tree, top, hit, preposition)) cost = FRONTED;
    if (cost === Number.POSITIVE_INFINITY) continue;
    if (rel.startsWith('nsubj') || (rel === 'conj' && tree.rel(tree.head(top)).startsWith('nsubj'))) continue;
    if (actor && toponym.value.via === 'metonym') continue;
    if (actor && (rel === 'nmod:poss' || rel === 'compound' || preposition === 'with')) continue;
    if (preposition === 'with' || preposition === 'by') continue;
    const moving = MOVING.test(hit.trigger.type);
    const role =
      preposition === 'from'
        ? 'origin'
        : moving && /^(to|into|toward|towards|for)$/.test(preposition)
          ? 'destination'
          : 'location';
    found.push({ toponym, role, cost });
  }
  return found;
}

/** "In Bukavu, …": a place before the first verb is where all that follows happens, unless it is said elsewhere. */
function isFronted(tree: SentenceTree, top: number, hit: Hit, preposition: string): boolean {
  if (!/^(in|at|near|outside|across)$/.test(preposition) || top >= hit.predicate || top - tree.first > 8) return false;
  for (let word = tree.first; word < top; word++) if (tree.isVerb(word)) return false;
  return true;
}

function topOf(tree: SentenceTree, start: Int32Array, end: Int32Array, toponym: Toponym): number {
  for (let word = tree.first; word < tree.end; word++) {
    if (start[word]! < toponym.span.start || end[word]! > toponym.span.end) continue;
    const head = tree.head(word);
    if (head < 0 || start[head]! < toponym.span.start || start[head]! >= toponym.span.end) return word;
  }
  return -1;
}

/** The preposition that governs a place, looked for up its chain of appositions and conjuncts. */
function prepositionOf(tree: SentenceTree, word: number): string {
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

function distance(tree: SentenceTree, top: number, hit: Hit, others: ReadonlySet<number>): number {
  const above = new Map<number, number>();
  for (const base of [hit.word, hit.predicate]) {
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
  let cost = 0;
  for (let node = tree.head(top), steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    const up = above.get(node);
    if (up !== undefined)
      return others.has(node) && node !== hit.word && node !== hit.predicate
        ? up > 0
          ? cost + up + 1
          : cost + up
        : cost + up;
    if (others.has(node)) return Number.POSITIVE_INFINITY;
    const rel = tree.rel(node);
    if (rel === 'ccomp' || rel === 'acl:relcl' || rel === 'parataxis') return Number.POSITIVE_INFINITY;
    cost += 1;
  }
  return Number.POSITIVE_INFINITY;
}
