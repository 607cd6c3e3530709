/** Sentence trees: a parse seen as predicates with slots, with shared subjects, passives and relative clauses resolved. */
import type { Tokens } from '../../document/index.js';
import type { Cues } from '../../lexicon/index.js';
import type { Parse } from '../syntax/index.js';
import { RELATIONS, relationOf, uposOf, xposOf } from '../syntax/index.js';
import { type Columns, isTree } from './columns.js';
import { mendJoints } from './coordination.js';
import { hangRelatives } from './relatives.js';
import { mend } from './repairs.js';

const UPOS_VERB = uposOf('VERB');
const UPOS_AUX = uposOf('AUX');
const UPOS_NOUN = uposOf('NOUN');
const UPOS_PROPN = uposOf('PROPN');
const UPOS_ADJ = uposOf('ADJ');
const UPOS_PRON = uposOf('PRON');
const UPOS_NUM = uposOf('NUM');

/** One filler of a slot. `word` is a token index of the document. */
export interface Filler {
  readonly word: number;
  /** How sure the slot is: an arc of the predicate itself, or one shared, controlled or guessed. */
  readonly via: 'arc' | 'shared' | 'chunk';
}

/** Slot name → fillers. Prepositions are slots by their own word. */
export type Slots = Map<string, Filler[]>;

const ROOT = relationOf('root');
const NSUBJ = relationOf('nsubj');
const ACL = relationOf('acl');
const CONJ = relationOf('conj');
const VBD = xposOf('VBD');
const VBN = xposOf('VBN');
const VBZ = xposOf('VBZ');
const VBP = xposOf('VBP');
const CLAUSAL = new Set(['root', 'ccomp', 'parataxis', 'conj', 'advcl'].map(relationOf));

/**
 * Mends two frequent errors of the parser. A past form taken for a participle of the noun before it, where nothing else makes that noun a clause ("Protesters
 * demonstrated in …"), is the finite verb of which the noun is the subject. A past form coordinated with what is none ("said that it must … and called on …") is coordinated
 * with the nearest past form above.
 */
function repair(heads: Int16Array, rels: Uint8Array, parse: Parse, lower: (i: number) => string): void {
  const n = heads.length;
  for (let v = 0; v < n; v++) {
    if (parse.upos[v] !== UPOS_VERB) continue;
    const h = heads[v]!;
    if (h < 0) continue;
    if (
      rels[v] === CONJ &&
      (parse.xpos[v] === VBD || parse.xpos[v] === VBN) &&
      parse.xpos[h] !== VBD &&
      parse.xpos[h] !== VBN
    ) {
      let bare = true;
      for (let k = 0; k < n && bare; k++) if (heads[k] === v && RELATIONS[rels[k]!]!.startsWith('aux')) bare = false;
      let above = heads[h]!;
      for (let steps = 0; above >= 0 && parse.xpos[above] !== VBD && steps < n; steps++) above = heads[above]!;
      if (bare && above >= 0 && above < v) heads[v] = above;
      continue;
    }
    if (h < v && parse.xpos[v] === VBD && parse.xpos[h] === VBD && HIDDEN.has(rels[v]!)) unhide(heads, rels, v);
    if (rels[v] !== ACL || h > v || lower(v).endsWith('ing')) continue;
    if (parse.upos[h] !== UPOS_NOUN && parse.upos[h] !== UPOS_PROPN) continue;
    if (rels[h] !== ROOT && !(CLAUSAL.has(rels[h]!) && rels[h] !== CONJ)) continue;
    let finite = true;
    for (let k = 0; k < n && finite; k++) {
      const rel = RELATIONS[rels[k]!]!;
      if (heads[k] === v && (rel.startsWith('aux') || rel === 'obl:agent' || rel === 'mark')) finite = false;
      if (heads[k] === h && (rel === 'cop' || rel.startsWith('nsubj'))) finite = false;
    }
    if (!finite) continue;
    rels[v] = rels[h]!;
    heads[v] = heads[h]!;
    heads[h] = v;
    rels[h] = NSUBJ;
    for (let k = v + 1; k < n; k++) if (heads[k] === h) heads[k] = v;
  }
}

/** Relations by which the parser hangs the main verb on a participle before it. */
const HIDDEN = new Set(['ccomp', 'xcomp', 'advcl'].map(relationOf));

/** "Rockets fired from a pickup landed in a yard": a past form whose only noun before it has a preposition takes its subject from the verb above, a participle. */
function unhide(heads: Int16Array, rels: Uint8Array, verb: number): void {
  const above = heads[verb]!;
  const noun = verb - 1;
  if (heads[noun] !== verb || RELATIONS[rels[noun]!] !== 'obl') return;
  let preposition = false;
  for (let k = above + 1; k < verb; k++) {
    if (heads[k] === verb && k !== noun) return;
    if (heads[k] === noun && RELATIONS[rels[k]!] === 'case') preposition = true;
  }
  let subject = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== above || k === verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'nsubj' && k < above) subject = k;
    else if (rel.startsWith('aux') || rel === 'obj' || rel === 'ccomp') return;
  }
  if (!preposition || subject < 0) return;
  heads[verb] = heads[above]!;
  rels[verb] = rels[above]!;
  heads[noun] = above;
  for (let k = 0; k < heads.length; k++)
    if (heads[k] === above && k !== noun && (k < above || k > verb)) heads[k] = verb;
  heads[above] = subject;
  rels[above] = ACL;
}

/** Pronouns that lead back to the speaker when they stand first in what is said. */
const SPEAKER = /^(it|they|he|she|we|i)$/;

/** "the town where they met": the noun is no side of what the clause tells. */
const RELATIVE_ADVERB = /^(where|when|why)$/;

const NONE: readonly Filler[] = [];
const NO_KIDS: number[] = [];
const NO_WORDS: readonly number[] = [];

/** Name of a relation → which codes it covers: itself and, for one without a subtype, its subtypes. */
const COVERED: ReadonlyMap<string, Uint8Array> = new Map(
  RELATIONS.flatMap((name) => [name, name.split(':')[0]!]).map((name) => [
    name,
    Uint8Array.from(RELATIONS, (each) => (each === name || each.split(':')[0] === name ? 1 : 0)),
  ]),
);

/** The auxiliary of the present perfect. */
export const HAVE = /^(?:has|have|'ve)$/;

/** Prepositions before what a deed was done in or with. */
const HOW = new Set(['in', 'during', 'with', 'through']);

const columnsOf = ({ head, rel, upos }: Parse): Columns => ({
  heads: head.slice(),
  rels: rel.slice(),
  upos: upos.slice(),
});

/** The columns of a parse after all repairs. */
export function mendedColumns(tokens: Tokens, parse: Parse, first: number, cues: Cues): Columns {
  const columns = columnsOf(parse);
  mend(columns, tokens, first, cues.left!);
  mendJoints(columns, tokens, first);
  hangRelatives(columns, tokens, first, cues.called!);
  repair(columns.heads, columns.rels, parse, (i) => tokens.lower[first + i]!);
  return columns;
}

/** A parsed sentence with token indices of the document. */
export class SentenceTree {
  private readonly children: number[][];
  private readonly heads: Int16Array;
  private readonly rels: Uint8Array;
  private readonly poses: Uint8Array;
  private readonly slotCache = new Map<number, Slots>();

  /** `first` is the document index of the sentence's first token. */
  constructor(
    readonly tokens: Tokens,
    readonly parse: Parse,
    readonly first: number,
    readonly end: number,
    readonly cues: Cues,
  ) {
    const n = end - first;
    const mended = mendedColumns(tokens, parse, first, cues);
    // What is no sentence may be mended into no tree; it stays as it was parsed.
    const { heads, rels, upos } = isTree(mended) ? mended : columnsOf(parse);
    this.heads = heads;
    this.rels = rels;
    this.poses = upos;
    this.children = new Array<number[]>(n).fill(NO_KIDS);
    for (let i = 0; i < n; i++) {
      const head = this.heads[i]!;
      if (head < 0) continue;
      const kids = this.children[head]!;
      if (kids === NO_KIDS) this.children[head] = [i];
      else kids.push(i);
    }
  }

  kids(word: number): readonly number[] {
    return this.children[word - this.first]!;
  }
  rel(word: number): string {
    return RELATIONS[this.rels[word - this.first]!]!;
  }
  head(word: number): number {
    const head = this.heads[word - this.first]!;
    return head < 0 ? -1 : head + this.first;
  }
  lower(word: number): string {
    return this.tokens.lower[word]!;
  }
  upos(word: number): number {
    return this.poses[word - this.first]!;
  }
  xpos(word: number): number {
    return this.parse.xpos[word - this.first]!;
  }
  isVerb(word: number): boolean {
    return (
      this.upos(word) === UPOS_VERB ||
      (this.upos(word) === UPOS_AUX && !this.rel(word).startsWith('aux') && this.rel(word) !== 'cop')
    );
  }
  /** An adjective that states something of its subject ("is ready to help", "was responsible for"). */
  isPredicative(word: number): boolean {
    if (this.upos(word) !== UPOS_ADJ) return false;
    return this.rel(word) === 'xcomp' || this.with(word, 'cop').length > 0;
  }
  isNoun(word: number): boolean {
    const pos = this.upos(word);
    return pos === UPOS_NOUN || pos === UPOS_PROPN;
  }
  isProper(word: number): boolean {
    return this.upos(word) === UPOS_PROPN;
  }
  isNominal(word: number): boolean {
    const pos = this.upos(word);
    return pos === UPOS_NOUN || pos === UPOS_PROPN || pos === UPOS_PRON || pos === UPOS_NUM || pos === UPOS_ADJ;
  }
  isNumber(word: number): boolean {
    return this.upos(word) === UPOS_NUM;
  }
  isPronoun(word: number): boolean {
    return this.upos(word) === UPOS_PRON;
  }

  /** Children with one of the given relations (subtypes included), as document indices. */
  with(word: number, relation: string, ...more: readonly string[]): readonly number[] {
    const kids = this.children[word - this.first]!;
    if (kids.length === 0) return NO_WORDS;
    const covered = COVERED.get(relation);
    let found: number[] | undefined;
    for (const kid of kids) {
      const rel = this.rels[kid]!;
      if (covered?.[rel] !== 1 && !more.some((name) => COVERED.get(name)?.[rel] === 1)) continue;
      if (found === undefined) found = [kid + this.first];
      else found.push(kid + this.first);
    }
    return found ?? NO_WORDS;
  }

  /** The word with its conjuncts. */
  conjuncts(word: number): readonly number[] {
    const found = [word];
    this.addConjuncts(word, found);
    return found;
  }

  /** True for what an adjunct takes for granted: "after the raid", "in response to the raid", "because they had shelled it". */
  isGiven(word: number): boolean {
    const { given, answers } = this.cues;
    const rel = this.rel(word);
    if (this.isVerb(word))
      return rel === 'advcl' && this.with(word, 'mark').some((mark) => given!.has(this.lower(mark)));
    // Whatever the parser calls the word before the noun: "following the raid" is a participle to it.
    if (this.kids(word).some((kid) => kid + this.first < word && given!.has(this.lower(kid + this.first)))) return true;
    const head = this.head(word);
    if (head < 0) return false;
    if (rel === 'obj') return given!.has(this.lower(head));
    return (
      rel === 'nmod' &&
      answers!.has(this.lower(head)) &&
      this.with(head, 'case').some((mark) => this.lower(mark) === 'in')
    );
  }

  private addConjuncts(word: number, found: number[]): void {
    for (const kid of this.with(word, 'conj')) {
      if (this.isVerb(kid)) continue;
      found.push(kid);
      this.addConjuncts(kid, found);
    }
  }

  /** The preposition of an oblique or nominal modifier ("because of" → "of"), or ''. */
  caseOf(word: number): string {
    const cases = this.with(word, 'case');
    return cases.length === 0 ? '' : this.lower(cases[0]!);
  }

  /** Whether a noun has one of these articles or other determiners. */
  hasDeterminer(noun: number, words: RegExp): boolean {
    return this.with(noun, 'det').some((det) => words.test(this.lower(det)));
  }

  /** "killed in an ambush", "retaken with air support": an oblique that tells how a deed was done. */
  tellsHow(word: number): boolean {
    return this.rel(word) === 'obl' && HOW.has(this.caseOf(word));
  }

  /** Auxiliaries of a verb; a conjunct without its own shares those of the first verb ("would close X and expel Y"). */
  auxiliaries(verb: number): readonly number[] {
    const own = this.with(verb, 'aux');
    if (own.length > 0 || this.rel(verb) !== 'conj') return own;
    const head = this.head(verb);
    return head >= 0 && this.with(verb, 'nsubj').length === 0 ? this.with(head, 'aux') : own;
  }

  /** True for the content of a verb in the past ("said that it would …"), through coordination. */
  isPastContent(verb: number): boolean {
    let node = verb;
    for (let steps = 0; this.rel(node) === 'conj' && steps < 5; steps++) node = this.head(node);
    const head = this.head(node);
    if (head < 0 || this.rel(node) !== 'ccomp') return false;
    return this.xpos(head) === VBD || this.xpos(head) === VBN;
  }

  /** True for a finite verb in the present without auxiliary ("condemns", "call on"). */
  isPresent(verb: number): boolean {
    const tag = this.xpos(verb);
    return (tag === VBZ || tag === VBP) && this.with(verb, 'aux').length === 0;
  }

  /** True for a past form that no perfect or modal stands before ("freed", "was freed"). */
  isPast(verb: number): boolean {
    const tag = this.xpos(verb);
    const auxiliaries = this.auxiliaries(verb).map((aux) => this.lower(aux));
    if (tag === VBD) return auxiliaries.every((aux) => aux === 'was' || aux === 'were');
    return auxiliaries.length > 0 && auxiliaries.every((aux) => aux === 'was' || aux === 'were' || aux === 'did');
  }

  isPassive(verb: number): boolean {
    if (this.with(verb, 'aux:pass').length > 0) return true;
    if (this.sharesPassive(verb)) return true;
    if (
      this.cues.undergone!.has(this.lower(verb)) &&
      this.with(verb, 'obj', 'xcomp', 'ccomp', 'aux').length === 0 &&
      this.with(verb, 'nsubj').length > 0 &&
      this.rel(verb) !== 'acl:relcl' &&
      (verb + 1 >= this.end || /^(?:punct|case|cc|mark)/.test(this.rel(verb + 1))) &&
      // "captured and held the ridge": what the second does to its object, the first does too.
      !this.with(verb, 'conj').some(
        (other) => this.with(other, 'obj').length > 0 && this.with(other, 'nsubj').length === 0,
      )
    )
      return true;
    // "Freed in April, the chemist …", with nothing of its own but when, where and by whom.
    if (this.rel(verb) === 'advcl' && this.xpos(verb) === VBN)
      return this.with(verb, 'aux', 'mark', 'obj', 'nsubj', 'xcomp', 'ccomp').length === 0;
    // Headlines leave the auxiliary out; a verb with an object or a content clause of its own is active all the same.
    return (
      this.with(verb, 'nsubj:pass', 'csubj:pass').length > 0 && this.with(verb, 'obj', 'xcomp', 'ccomp').length === 0
    );
  }

  /** "were engaged and destroyed by …": a participle coordinated with a passive, with nothing of its own that would make it active. */
  private sharesPassive(verb: number): boolean {
    if (this.rel(verb) !== 'conj' || !(this.xpos(verb) === VBN || this.cues.undergone!.has(this.lower(verb))))
      return false;
    const head = this.head(verb);
    return (
      head >= 0 &&
      this.isVerb(head) &&
      this.with(verb, 'nsubj', 'nsubj:pass', 'obj', 'aux', 'ccomp', 'xcomp').length === 0 &&
      (this.isPassive(head) || (this.isPastParticiple(head) && this.with(head, 'obj').length === 0))
    );
  }

  /** True for a participle that follows its noun without a relative pronoun ("men arrested", "attacks targeting"). */
  isParticiple(verb: number): boolean {
    return this.rel(verb) === 'acl';
  }

  /** True for one that says what was done to its noun ("men arrested on Monday"). */
  isPastParticiple(verb: number): boolean {
    return this.isParticiple(verb) && !this.lower(verb).endsWith('ing') && this.with(verb, 'mark').length === 0;
  }

  /** Leftmost and rightmost token of the subtree under `word`, skipping clauses that hang on it when `core` is set. */
  extent(word: number, core: boolean): { from: number; to: number } {
    let from = word;
    let to = word;
    const visit = (at: number) => {
      if (at < from) from = at;
      if (at > to) to = at;
      for (const kid of this.kids(at)) {
        const index = kid + this.first;
        const rel = RELATIONS[this.rels[kid]!]!;
        if (
          core &&
          (/^(acl|appos|conj|cc|parataxis|punct|advcl|dep|case|mark|ccomp|list|orphan|csubj|nsubj|cop|aux|discourse)/.test(
            rel,
          ) ||
            index > word + 1)
        ) {
          if (!(rel === 'nmod' && this.caseOf(index) === 'of') && !(rel.startsWith('flat') || rel === 'fixed'))
            continue;
        }
        visit(index);
      }
    };
    visit(word);
    return { from, to };
  }

  /** The slots of a verb or noun. Computed once. */
  slots(word: number): Slots {
    let found = this.slotCache.get(word);
    if (!found) {
      found = new Map();
      this.slotCache.set(word, found);
      if (this.isVerb(word) || this.isPredicative(word)) this.verbSlots(word, found);
      else this.nounSlots(word, found);
    }
    return found;
  }

  private add(slots: Slots, slot: string, word: number, via: Filler['via']): void {
    const list = slots.get(slot);
    if (list === undefined) {
      slots.set(
        slot,
        this.conjuncts(word).map((one) => ({ word: one, via })),
      );
      return;
    }
    for (const one of this.conjuncts(word))
      if (!list.some((filler) => filler.word === one)) list.push({ word: one, via });
  }

  private verbSlots(verb: number, slots: Slots): void {
    const passive = this.isPassive(verb);
    for (const kid of this.kids(verb)) {
      const word = kid + this.first;
      const rel = RELATIONS[this.rels[kid]!]!;
      switch (rel) {
        case 'nsubj':
        case 'nsubj:outer':
          this.add(slots, passive ? 'obj' : 'subj', word, 'arc');
          break;
        case 'csubj':
          // "is due to meet": what stands behind is no subject.
          if (word < verb) this.add(slots, passive ? 'obj' : 'subj', word, 'arc');
          break;
        case 'nsubj:pass':
          this.add(slots, passive ? 'obj' : 'subj', word, 'arc');
          break;
        case 'obj':
          // "declared the valley a park": the second says what the first is called.
          if (!passive && slots.has('obj') && this.cues.naming!.has(this.lower(verb)))
            this.add(slots, 'pred', word, 'arc');
          else this.add(slots, passive && slots.has('obj') ? 'obj2' : 'obj', word, 'arc');
          break;
        case 'iobj':
          this.add(slots, 'iobj', word, 'arc');
          break;
        case 'obl':
        case 'obl:agent':
        case 'nmod':
        case 'obl:unmarked': {
          const prep = this.caseOf(word);
          // By an active verb with an object, "by X" belongs to the object: "accepted demands by the rebels".
          if (prep === 'by' && (passive || slots.has('obj'))) this.add(slots, passive ? 'subj' : 'obj.by', word, 'arc');
          else if (prep) this.add(slots, prep, word, 'arc');
          // "shot dead a teacher": an oblique without preposition behind a verb that has no object is the object.
          else if (rel === 'obl' && word > verb && !passive && this.isNoun(word) && this.with(verb, 'obj').length === 0)
            this.add(slots, 'obj', word, 'arc');
          break;
        }
        case 'compound:prt':
          this.add(slots, 'particle', word, 'arc');
          break;
        case 'advmod':
          this.add(slots, 'mod', word, 'arc');
          if (/^(down|up|back|off|out|over|away|in|into|aside|forward|hostage|dead)$/.test(this.lower(word)))
            this.add(slots, 'particle', word, 'arc');
          // "led away in handcuffs": what the parser hangs on the adverb belongs to the verb.
          for (const deeper of this.with(word, 'obl')) {
            const prep = this.caseOf(deeper);
            if (prep && !slots.has(prep)) this.add(slots, prep, deeper, 'arc');
          }
          break;
        case 'ccomp':
        case 'xcomp':
          if (this.isVerb(word) || (rel === 'ccomp' && this.isPredicative(word))) this.add(slots, 'comp', word, 'arc');
          else {
            this.add(slots, 'pred', word, 'arc');
            this.add(slots, 'particle', word, 'arc');
          }
          if (rel === 'ccomp') this.add(slots, 'that', word, 'arc');
          break;
        case 'advcl':
          if (this.with(word, 'mark').some((mark) => this.lower(mark) === 'to')) this.add(slots, 'comp2', word, 'arc');
          // "called for it to be made public"
          if (this.with(word, 'mark').some((mark) => this.lower(mark) === 'for')) this.add(slots, 'for', word, 'arc');
          break;
        default:
      }
    }
    // "drove the rebels out": an indirect object beside no direct one is the object.
    const indirect = slots.get('iobj');
    if (indirect && !passive && !slots.has('obj') && !slots.has('comp') && !slots.has('that'))
      slots.set('obj', indirect);
    this.inheritSubject(verb, slots, passive);
    this.inheritObject(verb, slots);
  }

  /**
   * Fillers of a slot, or of a path through one: `obj.on` is the "on" of the object ("sanctions on Iran"), `comp.obj` the object of
   * the content clause ("to release X"). The subject of a content clause counts only where it is its own.
   */
  fillers(slots: Slots, path: string): readonly Filler[] {
    const own = slots.get(path);
    if (own) return own;
    const dot = path.indexOf('.');
    if (dot < 0) return path === 'comp' ? (slots.get('comp2') ?? NONE) : NONE;
    return this.fillersThrough(slots, path.slice(0, dot), path.slice(dot + 1));
  }

  /** Fillers of the path `rest` from what fills a slot. */
  fillersThrough(slots: Slots, slot: string, rest: string): readonly Filler[] {
    const through = this.fillers(slots, slot);
    if (through.length === 0) return NONE;
    const found: Filler[] = [];
    for (const { word } of through) {
      for (const inner of this.fillers(this.slots(word), rest)) {
        if (rest === 'subj' && inner.via !== 'arc') continue;
        if (!found.some((other) => other.word === inner.word)) found.push({ word: inner.word, via: 'shared' });
      }
    }
    return found;
  }

  /** Fills a missing subject from the governing clause: conjunct verbs, control, participles and relative clauses. */
  private inheritSubject(verb: number, slots: Slots, passive: boolean): void {
    const rel = this.rel(verb);
    const head = this.head(verb);
    // "Hungary says it will not accept …": the pronoun under a verb of saying is the speaker.
    if (rel === 'ccomp' && !passive && head >= 0 && this.isVerb(head)) {
      const own = slots.get('subj');
      const above = this.isPassive(head) ? undefined : this.slots(head).get('subj');
      if (own?.length === 1 && above && SPEAKER.test(this.lower(own[0]!.word)) && !this.isPronoun(above[0]!.word))
        slots.set(
          'subj',
          above.map(({ word }) => ({ word, via: 'shared' as const })),
        );
    }
    // Relative pronouns stand for the noun that the clause hangs on.
    if (rel === 'acl:relcl' && head >= 0) {
      let filled = false;
      for (const [slot, fillers] of slots) {
        const at = fillers.findIndex(({ word }) => /^(who|which|that|whom)$/.test(this.lower(word)));
        // With a preposition too: "the ambush in which four guards died".
        if (at >= 0 && slot !== 'particle') {
          fillers.splice(at, 1);
          // "a measure that activists praised": beside a subject of its own the pronoun is the object.
          if (slot === 'subj' && fillers.length > 0) break;
          // "an allegation that jets bombed a village": what has an object of its own is the content of the noun.
          if (slot === 'obj' && fillers.length > 0) {
            filled = true;
            break;
          }
          for (const word of this.conjunctHead(head)) fillers.push({ word, via: 'shared' });
          filled = true;
        }
      }
      filled ||= this.with(verb, 'advmod').some((word) => RELATIVE_ADVERB.test(this.lower(word)));
      if (filled) return;
      if (passive) {
        if (!slots.has('obj')) slots.set('obj', [{ word: head, via: 'shared' }]);
      } else if (!slots.has('subj')) slots.set('subj', [{ word: head, via: 'shared' }]);
      else if (!slots.has('obj')) slots.set('obj', [{ word: head, via: 'shared' }]);
      return;
    }
    if (rel === 'acl' && head >= 0) {
      const form = this.lower(verb);
      const infinitive = this.with(verb, 'mark').some((mark) => this.lower(mark) === 'to');
      if (form.endsWith('ing')) {
        if (!slots.has('subj')) this.addShared(slots, 'subj', head);
      } else if (!infinitive && !slots.has('obj')) {
        this.addShared(slots, 'obj', head);
        const by = slots.get('by');
        if (by && !slots.has('subj')) slots.set('subj', by);
      } else if (!infinitive && !slots.has('subj')) {
        // "soldiers abducted three men …": a past form with an object of its own is no passive participle.
        this.addShared(slots, 'subj', head);
      }
      if (infinitive && !slots.has('subj')) {
        // "a plan to release": the one whose plan it is.
        const owner = this.slots(head).get('poss') ?? this.ownerOf(head);
        if (owner)
          slots.set(
            'subj',
            owner.map(({ word }) => ({ word, via: 'shared' as const })),
          );
      }
      return;
    }
    const has = slots.has(passive ? 'obj' : 'subj');
    if (has || head < 0) return;
    // "are due to meet", "is likely to send": of whom the adjective tells it.
    if ((rel === 'xcomp' || rel === 'csubj') && this.upos(head) === UPOS_ADJ && head < verb) {
      const above = this.slots(head).get('subj');
      if (above && this.lower(above[0]!.word) !== 'it')
        slots.set(
          passive ? 'obj' : 'subj',
          above.map(({ word }) => ({ word, via: 'shared' as const })),
        );
      return;
    }
    const subject = (of: number): readonly Filler[] | undefined => {
      const slotsOf = this.slots(of);
      return this.isPassive(of) || (passive && this.isPastParticiple(of)) ? slotsOf.get('obj') : slotsOf.get('subj');
    };
    let shared: readonly Filler[] | undefined;
    if (rel === 'conj' && this.isVerb(head)) shared = subject(head);
    else if (rel === 'xcomp' && this.isVerb(head)) {
      const above = this.slots(head);
      shared = this.isPassive(head)
        ? above.get('obj')
        : ((this.cues.occasioning!.has(this.lower(head)) ? undefined : above.get('obj')) ??
          (this.cues.called!.has(this.lower(head)) ? this.askedOf(above) : undefined) ??
          above.get('subj'));
      if (above.get('obj')?.some(({ word }) => !this.isNominal(word))) shared = above.get('subj');
    } else if ((rel === 'advcl' || rel === 'ccomp' || rel === 'parataxis') && this.isVerb(head)) {
      // "accused the army of burning …", "barred them from leaving": the one accused is who did it.
      const other =
        rel !== 'parataxis' && this.isGerund(verb) && /^(of|for|from)$/.test(this.markOf(verb))
          ? this.slots(head).get('obj')
          : undefined;
      const called =
        rel === 'advcl' && this.cues.called!.has(this.lower(head)) ? this.askedOf(this.slots(head)) : undefined;
      shared = other ?? called ?? subject(head);
    }
    if (shared && shared.length > 0)
      slots.set(
        passive ? 'obj' : 'subj',
        shared.map(({ word }) => ({ word, via: 'shared' as const })),
      );
  }

  /** Whom a call is upon: "called on the army to withdraw". */
  private askedOf(slots: Slots): readonly Filler[] | undefined {
    return slots.get('on') ?? slots.get('upon');
  }

  /** "burning", "having burnt". */
  private isGerund(verb: number): boolean {
    return this.lower(verb).endsWith('ing') || this.with(verb, 'aux').some((aux) => this.lower(aux) === 'having');
  }

  private markOf(word: number): string {
    const mark = this.with(word, 'mark')[0];
    return mark === undefined ? '' : this.lower(mark);
  }

  private ownerOf(noun: number): readonly Filler[] | undefined {
    const head = this.head(noun);
    if (head < 0 || !this.isVerb(head)) return undefined;
    return this.slots(head).get('subj');
  }

  private addShared(slots: Slots, slot: string, word: number): void {
    slots.set(
      slot,
      this.conjunctHead(word).map((one) => ({ word: one, via: 'shared' as const })),
    );
  }

  /** A noun and those coordinated before it ("soldiers and police killed": both). */
  private conjunctHead(word: number): readonly number[] {
    return [word];
  }

  /** "seized and burned the vehicles": the first verb shares the object of the second. */
  private inheritObject(verb: number, slots: Slots): void {
    if (slots.has('obj') || slots.has('comp')) return;
    for (const kid of this.with(verb, 'conj')) {
      if (!this.isVerb(kid) || kid - verb > 3) continue;
      const obj = this.with(kid, 'obj');
      if (obj.length > 0)
        slots.set(
          'obj',
          obj.flatMap((word) => this.conjuncts(word)).map((word) => ({ word, via: 'shared' as const })),
        );
    }
  }

  private nounSlots(noun: number, slots: Slots): void {
    for (const kid of this.kids(noun)) {
      const word = kid + this.first;
      const rel = RELATIONS[this.rels[kid]!]!;
      switch (rel) {
        case 'nmod:poss':
          this.add(slots, 'poss', word, 'arc');
          break;
        case 'compound':
        case 'flat':
        case 'nmod:desc':
          this.add(slots, 'comp', word, 'arc');
          this.add(slots, 'mod', word, 'arc');
          for (const deeper of this.with(word, 'compound', 'amod')) this.add(slots, 'mod', deeper, 'arc');
          break;
        case 'amod':
        case 'nmod:unmarked':
          this.add(slots, 'mod', word, 'arc');
          this.add(slots, 'dem', word, 'arc');
          break;
        case 'nmod':
        case 'obl': {
          const prep = this.caseOf(word);
          if (prep) this.add(slots, prep, word, 'arc');
          break;
        }
        case 'acl': {
          const form = this.lower(word);
          // "attacks targeting X", "a rally demanding Y": the participle names the slot.
          if (form.endsWith('ing'))
            for (const one of this.slots(word).get('obj') ?? []) this.add(slots, form, one.word, 'arc');
          // "a truce brokered by the mission": who mediates is no side.
          for (const agent of this.with(word, 'obl'))
            if (this.caseOf(agent) === 'by' && !form.endsWith('ing') && !this.cues.mediating!.has(form))
              this.add(slots, 'by', agent, 'arc');
          this.add(slots, 'acl', word, 'arc');
          if (this.with(word, 'mark').some((mark) => this.lower(mark) === 'to')) {
            this.add(slots, 'to', word, 'arc');
            this.add(slots, 'comp', word, 'arc');
          }
          break;
        }
        case 'det':
        case 'case':
          this.add(slots, rel, word, 'arc');
          break;
        // "is under investigation", "are on strike": the noun says what its subject does or undergoes.
        case 'nsubj':
          if (this.with(noun, 'cop').length > 0) this.add(slots, 'subj', word, 'arc');
          break;
        default:
      }
    }
    const verb = this.head(noun);
    if (verb >= 0 && this.rel(noun) === 'nsubj' && this.isVerb(verb)) this.add(slots, 'does', verb, 'arc');
    // "drone and rocket attacks": the modifiers of a conjunct that stands before the head count for it too.
    if (this.rel(noun) === 'conj') {
      const head = this.head(noun);
      if (head >= 0 && this.isNoun(head) && noun - head <= 4) {
        for (const slot of ['poss', 'dem'] as const) {
          const fillers = this.slots(head).get(slot);
          if (fillers && !slots.has(slot))
            slots.set(
              slot,
              fillers.map(({ word }) => ({ word, via: 'shared' as const })),
            );
        }
      }
    }
  }
}
