/** The layers a document can hold, and the values of each. */
import type { Annotation } from './annotation.js';
import type { Span } from './span.js';

/** What a segment of text is. Only prose, heading, item and label segments are searched for events; notes are not. */
export type SegmentKind = 'prose' | 'heading' | 'item' | 'note' | 'dateline';

/** One sentence (or heading, list item, endnote line). Trailing endnote marks are outside the span. */
export interface Sentence extends Span {
  readonly kind: SegmentKind;
  /** Index into `Segments.paragraphs`. */
  readonly paragraph: number;
  /** Indexes into `Segments.citations` of the endnote marks that follow it. */
  readonly citations: readonly number[];
  /** Inside quotation marks opened in an earlier sentence. */
  readonly quoted: boolean;
}

export interface Paragraph extends Span {
  readonly kind: SegmentKind;
  /** Index of the heading paragraph it stands under, or -1. */
  readonly heading: number;
}

/** One endnote mark such as `[xii]`, bound to its note where the report has a note section. */
export interface Citation extends Span {
  readonly marker: string;
  readonly note: string | null;
  readonly url: string | null;
}

export interface Segments {
  readonly sentences: readonly Sentence[];
  readonly paragraphs: readonly Paragraph[];
  readonly citations: readonly Citation[];
  /** Date and place of the report's own dateline, where it has one. */
  readonly dateline: { readonly span: Span; readonly place: Span | null; readonly date: Span | null } | null;
  /** True when nearly all letters are upper case (wire copy): shape then says nothing. */
  readonly upperCase: boolean;
}

/** Coarse part of speech (Universal POS) by code; see `UPOS`. */
export const UPOS = [
  'X',
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'PUNCT',
  'SCONJ',
  'SYM',
  'VERB',
  'SPACE',
] as const;
export type Upos = (typeof UPOS)[number];

/**
 * Shape bits of a token. In copy that is all capitals, `capital` is the truecaser's judgement and `upper` is never set. `inner`: the first
 * capital after the first letter has a small letter behind it ("TCouncil", "byZaidan").
 */
export const SHAPE = {
  capital: 1,
  upper: 2,
  digit: 4,
  punct: 8,
  hyphen: 16,
  spaceBefore: 32,
  possessive: 64,
  inner: 128,
} as const;

/**
 * The token table: a struct of arrays for hot loops. Tokens are in text order; letter-hyphen-letter runs are one token; newline
 * tokens and endnote marks are left out. `sentenceFirst[s] … sentenceFirst[s + 1]` are the tokens of sentence `s`.
 */
export interface Tokens {
  readonly count: number;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Code into `UPOS`, as wink tags it. */
  readonly pos: Uint8Array;
  /** Bits of `SHAPE`. */
  readonly shape: Uint8Array;
  readonly sentence: Int32Array;
  readonly sentenceFirst: Int32Array;
  /** The token as it stands in the text. */
  readonly text: readonly string[];
  /** Lower-cased, curly apostrophes made straight. */
  readonly lower: readonly string[];
  /** Number of `lower` in this process (see `formOf`), or `NO_FORM`: an address for columns of features, never a result. */
  readonly form: Int32Array;
}

/** What a participant can be. */
export const ACTOR_KINDS = [
  'state',
  'government',
  'military',
  'police',
  'armed_group',
  'party',
  'igo',
  'ngo',
  'company',
  'media',
  'person',
  'group',
  'facility',
  'court',
  'legislature',
  'judiciary',
  'alliance',
  'mission',
  'religious',
  'civilians',
  'criminal',
  'unknown',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** An actor mention: a name, a composed phrase or a descriptive noun phrase that can act. The span has no leading article and no relative clause. */
export interface MentionValue {
  /** Display name: canonical name of the entity, else the phrase's own name part. */
  readonly name: string;
  readonly kind: ActorKind;
  readonly entityId: string | null;
  /** ISO 3166-1 alpha-3 of the country it belongs to. */
  readonly country: string | null;
  /** CAMEO-style code: country + role, such as `IRQMIL`. */
  readonly cameo: string | null;
  /** Entity ids or names it is affiliated with: party, backer, employer. */
  readonly affiliations: readonly string[];
  /** Words that qualify it: "suspected", "unidentified", "former". */
  readonly descriptors: readonly string[];
  /** The head word's span (for a name, the whole name). */
  readonly head: Span;
  readonly count: { readonly min: number | null; readonly max: number | null } | null;
  /** How it was found. */
  readonly via: 'gazetteer' | 'composed' | 'shape' | 'nominal' | 'demonym' | 'metonym' | 'pronoun';
  /** More than one person or body is meant. */
  readonly plural: boolean;
  /** It stands before a noun that is no actor ("Israeli" in "Israeli airstrikes"): it acts through that noun. */
  readonly attributive: boolean;
  readonly alternatives: readonly { readonly id: string; readonly name: string; readonly score: number }[];
}

/** One possible place behind a name. */
export interface PlaceReading {
  readonly geonameId: number | null;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** ISO 3166-1 alpha-3. */
  readonly country: string | null;
  readonly admin1: string | null;
  /** GeoNames feature class and code such as `P.PPLC`, or the supplement's own (`facility.airbase`). */
  readonly feature: string;
  readonly extent: 'point' | 'city' | 'area' | 'region' | 'country';
  /** Prior and context score before resolution, then the resolved score; higher is better. */
  readonly score: number;
  /** Number of the place in the gazetteer of this installation; for a composed facility ("X Oil Refinery") the place where it stands. */
  readonly entry: number;
}

export interface ToponymValue {
  readonly name: string;
  readonly via: 'named' | 'facility' | 'demonym' | 'metonym' | 'context';
  /** Best first. Empty: a place by context that no gazetteer lists. */
  readonly readings: readonly PlaceReading[];
  /** Set when recognition doubts that this is a place (surname, organisation part); later stages decide. */
  readonly latent: boolean;
  /** Part of an organisation's name ("Boston University"): names a place, but is not one here. */
  readonly embedded: boolean;
  /** Feature that a word beside the name asks for ("Anbar province" → `A.ADM1`), or null. */
  readonly wanted: string | null;
}

/** A toponym after resolution: which of its readings is meant. One a toponym, in the same order. */
export interface PlaceValue {
  /** Index into the toponym layer. */
  readonly toponym: number;
  /** Name of the chosen reading, else as written. */
  readonly name: string;
  readonly via: ToponymValue['via'];
  /** `null`: a place that no gazetteer lists, or a name that is no place. */
  readonly reading: PlaceReading | null;
  /** The other readings, best first, with resolved scores. */
  readonly alternatives: readonly PlaceReading[];
  /** Set when it is doubtful that this is a place at all. */
  readonly latent: boolean;
  /** Only part of an organisation's name: no event is located by it. */
  readonly embedded: boolean;
}

export type Granularity =
  | 'instant'
  | 'hour'
  | 'daypart'
  | 'day'
  | 'week'
  | 'weekend'
  | 'month'
  | 'quarter'
  | 'season'
  | 'half'
  | 'year'
  | 'decade'
  | 'century'
  | 'duration'
  | 'set'
  | 'unknown';

/** One TIMEX3 expression. */
export interface TimexValue {
  readonly type: 'DATE' | 'TIME' | 'DURATION' | 'SET';
  /** TIMEX3 value: `2025-06-24`, `2025-W26`, `P3D`, `PRESENT_REF`. */
  readonly value: string;
  /** First and last day (inclusive), `null` when it names no days. */
  readonly from: string | null;
  readonly to: string | null;
  readonly granularity: Granularity;
  readonly modifier?: string;
  readonly openStart?: boolean;
  readonly openEnd?: boolean;
  /** What it was resolved against. */
  readonly anchor: 'none' | 'publication' | 'dateline' | 'previous' | 'document' | 'unresolved';
  /** For a range told in two expressions ("between June 12 and 24"): the span of the whole range and its days. */
  readonly range?: { readonly span: Span; readonly from: string; readonly to: string };
  /** Too weak to stand alone; kept, not promoted. */
  readonly latent: boolean;
}

export interface QuantityValue {
  readonly min: number | null;
  readonly max: number | null;
  readonly approximate: boolean;
  /** Lower-cased singular head of what is counted ("drone", "fighter"), or null. */
  readonly unit: string | null;
  readonly unitSpan: Span | null;
  /** The number words alone. */
  readonly number: Span;
}

export type Mention = Annotation<'mention', MentionValue>;
export type Toponym = Annotation<'toponym', ToponymValue>;
export type ResolvedPlace = Annotation<'place', PlaceValue>;
export type Timex = Annotation<'timex', TimexValue>;
export type Quantity = Annotation<'quantity', QuantityValue>;

/** A later mention (or pronoun) that leads back to an earlier one. Indexes are into the mention layer. */
export interface CoreferenceValue {
  readonly mention: number;
  readonly antecedent: number;
  readonly latent: boolean;
  readonly alternatives: readonly number[];
}
export type Coreference = Annotation<'coreference', CoreferenceValue>;
