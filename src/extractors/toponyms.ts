/** Toponyms: names of places, adjectives of countries and composed facilities, each with scored readings. */
import {
  type Annotation,
  annotate,
  type Evidence,
  isDigit,
  isUpper,
  layerOf,
  type Mention,
  type PlaceReading,
  type Segments,
  SHAPE,
  type Span,
  type Tokens,
  type Toponym,
  type ToponymValue,
  UPOS,
} from '../document/index.js';
import {
  allMatches,
  BREAK,
  CLASS_BITS,
  foldText,
  type Gazetteer,
  longestMatch,
  NAME_CLASS,
  nodeOfName,
  type Pieces,
  type PlaceCues,
  POSSESSIVE,
  type Resources,
  variantsOf,
  WORD,
  wordBitsOf,
} from '../lexicon/index.js';
import type { Extractor } from './stage.js';
import { type NamedPlace, readingsOf } from './toponym-readings.js';

export const toponyms: Extractor<'toponyms'> = {
  name: 'toponyms',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'toponyms',
  extract(doc, resources) {
    const finder = new Finder(
      doc.report.text,
      layerOf(doc, 'segments'),
      layerOf(doc, 'tokens'),
      doc.layers.mentions ?? [],
      resources,
    );
    return { value: finder.find() };
  },
};

const POS = Object.fromEntries(UPOS.map((tag, code) => [tag, code])) as Record<(typeof UPOS)[number], number>;
/** Most shorter names looked at under one longest name. */
const DEPTH = 8;
/** Most readings kept for one name. */
const MOST_READINGS = 24;
/** Persons' kinds and those of bodies whose name may hold a place's. */
const PERSON = 'person';
/** Lower-case words inside names of places, Arabic, Persian and Romance. */
const CONNECTORS = new Set('de la el del do da du ibn bin wa va e ye i o u ul ur us uz sur les le'.split(' '));
/** Articles that no English word is spelled like, and those that count only with a hyphen. */
const ARTICLES = new Set(['al', 'el', 'ad', 'ash', 'az', 'ez', 'ar']);
const HYPHENED_ARTICLES = new Set(['as', 'at', 'an', 'ed', 'es', 'er', 'et']);
/** What follows the place of a dateline: a state, an agency in brackets, then a dash. */
const DATELINE_END = /^(?:,\s[A-Z][\w.]+)?\s*(?:\([^()\n]{1,30}\)\s*)?(?:—|–|--?|:)\s/;

/** A name under consideration. Piece and token ranges are half-open. */
interface Candidate extends Span {
  from: number;
  to: number;
  first: number;
  last: number;
  places: NamedPlace[];
  via: ToponymValue['via'];
  evidence: Evidence[];
  embedded: boolean;
  wanted: string | null;
  /** Index of the candidate that the text names as its container ("X, Y"), or -1. */
  container: number;
}

class Finder {
  private readonly pieces: Pieces;
  private readonly gazetteer: Gazetteer;
  private readonly cues: PlaceCues;
  /** Token that each piece starts in. */
  private readonly tokenOf: Int32Array;
  /** Last piece that starts in each token, or -1. */
  private readonly lastPiece: Int32Array;
  private readonly readings = new Map<string, PlaceReading[]>();
  /** Sentences in which most words are capitalized: shape says little there. */
  private readonly titled: Uint8Array;
  /** Hashes of words that end a person's name somewhere in the text. */
  private readonly surnames = new Set<number>();
  private readonly found: Candidate[] = [];
  private readonly matches = new Int32Array(DEPTH);

  constructor(
    private readonly text: string,
    private readonly segments: Segments,
    private readonly tokens: Tokens,
    private readonly mentions: readonly Mention[],
    resources: Resources,
  ) {
    this.gazetteer = resources.gazetteer;
    this.cues = resources.placeCues;
    this.pieces = foldText(text);
    this.tokenOf = alignPieces(this.pieces, tokens);
    this.lastPiece = new Int32Array(tokens.count).fill(-1);
    for (let i = 0; i < this.pieces.count; i++) if (this.tokenOf[i]! >= 0) this.lastPiece[this.tokenOf[i]!] = i;
    this.titled = titledSentences(segments, tokens);
  }

  find(): Toponym[] {
    this.collectSurnames();
    for (let i = 0; i < this.pieces.count; ) i = this.lookAt(i);
    this.relate();
    return this.found.map((candidate) => this.finish(candidate));
  }

  /** Considers what starts at piece `i`; returns the piece to go on with. */
  private lookAt(i: number): number {
    const { pieces } = this;
    if (pieces.hash[i] === BREAK || pieces.hash[i] === POSSESSIVE || this.tokenOf[i]! < 0) return i + 1;
    const capital = this.isCapital(i);
    if (!capital && !(this.isArticle(i) && i + 1 < pieces.count && this.isCapital(i + 1))) return i + 1;
    const listed = this.wholeName(i, this.listedAt(i));
    const composed = this.composedAt(i, listed);
    if (composed) {
      this.found.push(composed);
      return composed.to;
    }
    if (listed) {
      this.found.push(listed);
      return listed.to;
    }
    const unknown = this.unknownAt(i);
    if (unknown) {
      this.found.push(unknown);
      return unknown.to;
    }
    return i + 1;
  }

  /** The longest listed name at `i` whose capitals make it a name. */
  private listedAt(i: number): Candidate | null {
    const { pieces, gazetteer } = this;
    const count = allMatches(gazetteer.trie, pieces, i, pieces.count, this.matches);
    for (let m = count - 1; m >= 0; m--) {
      const node = this.matches[m]!;
      const to = i + gazetteer.trie.depth[node]!;
      if (!this.sameSentence(i, to) || !this.isNameShaped(i, to)) continue;
      if (this.isNeverAlone(i) && this.isNoName(i, to)) continue;
      const { places, demonyms } = this.split(node, i, to);
      if (
        demonyms.length > 0 &&
        !places.some((place) => place.kind <= NAME_CLASS.alias && this.isLargeTown(place.place))
      )
        return this.candidate(i, to, demonyms, 'demonym');
      if (places.length > 0) return this.candidate(i, to, places, 'named');
    }
    return null;
  }

  /**
   * "Jisr al Shughur" is not Jisr: where the name goes on by an article or a hyphen, the whole is looked up in other spellings, and taken
   * for an unlisted name when there is none.
   */
  private wholeName(i: number, listed: Candidate | null): Candidate | null {
    if (listed === null || listed.via === 'demonym') return listed;
    const run = this.runEnd(i);
    if (run <= listed.to || !(this.isTied(listed.to) || this.isFirstPart(listed))) return listed;
    const near = variantsOf(this.gazetteer, this.pieces, i, run);
    if (near.length > 0) {
      const whole = this.candidate(
        i,
        run,
        near.map((place) => ({ place, kind: NAME_CLASS.alternate })),
        'named',
      );
      whole.evidence.push(this.because('toponym/variant', 0, i, run));
      return whole;
    }
    if (this.pieces.end[run - 1]! < this.tokens.end[this.tokenOf[run - 1]!]! || this.isInstitution(i, run))
      return listed;
    // Two listed names tied by a hyphen ("Athens-Clarke", "the Israel-Iran War") stay two, and so does a large place.
    const next = this.listedAt(listed.to);
    if (next && next.via === 'named' && this.weightOf(next) > 13) return listed;
    if (this.weightOf(listed) > 13 || (next?.to === run && this.weightOf(listed) > 11)) return listed;
    const whole = this.candidate(i, run, [], 'context');
    whole.evidence.push(this.because('toponym/longer-name', -0.5, i, run));
    return whole;
  }

  /** "at Tondi Bango Sud": a small place's name after a preposition of place that goes on with words that are no English ones. */
  private isFirstPart(listed: Candidate): boolean {
    const { to, from } = listed;
    if (to - from > 1 || this.weightOf(listed) > 10.5 || !this.isCapital(to) || this.segments.upperCase) return false;
    const hash = this.pieces.hash[to]!;
    if (this.cues.never.has(hash) || wordBitsOf(this.gazetteer, hash) !== 0) return false;
    const word = this.lowerAt(to);
    if (this.cues.areaAfter.has(word) || this.cues.natureAfter.has(word) || this.cues.titles.has(word)) return false;
    if (this.titled[this.tokens.sentence[listed.first]!] === 1) return false;
    return this.leftContext(from).locative && this.listedAt(to) === null;
  }

  /** True when piece `at` hangs on the one before it by a hyphen, or is an Arabic or Romance article inside a name. */
  private isTied(at: number): boolean {
    if (!this.joined(at)) return false;
    if (this.text.charCodeAt(this.pieces.end[at - 1]!) === 45) return this.isCapital(at);
    return this.isArticle(at) && this.isCapital(at + 1);
  }

  /** Titles, months and the like; before a figure ("US$") a code is a currency. */
  private isNeverAlone(piece: number): boolean {
    return (
      this.cues.never.has(this.pieces.hash[piece]!) ||
      this.cues.titles.has(this.lowerAt(piece)) ||
      this.text.charCodeAt(this.pieces.end[piece]!) === 36
    );
  }

  /** One word, or a word and figures ("October 6"). */
  private isNoName(from: number, to: number): boolean {
    for (let i = from + 1; i < to; i++) if (!this.isFigure(i)) return false;
    return true;
  }

  /** Only a large town outdoes an adjective of the same spelling; the Somali Region does not. */
  private isLargeTown(place: number): boolean {
    const { features, feature } = this.gazetteer;
    if (this.gazetteer.population[place]! < 100_000) return false;
    const code = features[feature[place]!]!;
    return code.startsWith('P.') || code.startsWith('A.PCLI');
  }

  /** The places of a node by class; abbreviations only where the text writes them so. */
  private split(node: number, from: number, to: number): { places: NamedPlace[]; demonyms: NamedPlace[] } {
    const { trie } = this.gazetteer;
    const places: NamedPlace[] = [];
    const demonyms: NamedPlace[] = [];
    for (let v = trie.valueFirst[node]!; v < trie.valueFirst[node + 1]!; v++) {
      const value = trie.values[v]!;
      const kind = value & ((1 << CLASS_BITS) - 1);
      const place = value >> CLASS_BITS;
      if (kind === NAME_CLASS.demonym) demonyms.push({ place, kind });
      else if (kind === NAME_CLASS.abbreviation ? this.isAbbreviated(from, to, place) : this.isWord(from, to)) {
        if (!places.some((known) => known.place === place)) places.push({ place, kind });
      }
    }
    return { places, demonyms };
  }

  /** "US", "U.S.", "D.C."; a state's short form only after a comma ("Cook, Minn.") unless it has full stops inside. */
  private isAbbreviated(from: number, to: number, place: number): boolean {
    const written = this.text.slice(this.pieces.start[from], this.pieces.end[to - 1]);
    if (
      this.segments.upperCase
        ? !written.includes('.') && written.length < 3 && this.lowerBefore(from) !== 'the'
        : !isUpper(written.charCodeAt(0))
    )
      return false;
    const isArea = this.gazetteer.features[this.gazetteer.feature[place]!] === 'A.ADM1';
    if (!isArea) return written === written.toUpperCase();
    const dotted = /^[A-Z]\.[A-Z]/.test(written);
    if (dotted && !this.gazetteer.nameOf(place).includes(' ')) return false;
    if (dotted || (written.length >= 3 && written === written.toUpperCase())) return true;
    let at = this.pieces.start[from]! - 1;
    while (at >= 0 && this.text.charCodeAt(at) === 32) at--;
    const before = this.text.charCodeAt(at);
    return before === 44 || before === 40;
  }

  /** Written as a word, not as a code in capitals in the middle of ordinary text. */
  private isWord(from: number, to: number): boolean {
    if (to - from > 1 || this.segments.upperCase) return true;
    const { start, end } = this.pieces;
    const length = end[from]! - start[from]!;
    const token = this.tokenOf[from]!;
    if (length > 4 || (this.tokens.shape[token]! & SHAPE.upper) === 0) return true;
    return (
      this.titled[this.tokens.sentence[token]!] === 1 ||
      this.segments.sentences[this.tokens.sentence[token]!]!.kind === 'heading'
    );
  }

  /** "Anbar Province", "Litani River", "Baiji Oil Refinery", "Gulf of Oman": a name and the word that tells its kind. */
  private composedAt(i: number, listed: Candidate | null): Candidate | null {
    const run = this.runEnd(i);
    // Where the name part may end: at the listed name, or at the end of the capitalized run.
    const ends = listed && listed.via !== 'demonym' ? [listed.to, ...(run > listed.to ? [run] : [])] : [run];
    for (const end of ends) {
      const isListed = listed !== null && listed.to === end;
      const facility = this.facilityAfter(i, end);
      if (facility && !(listed?.via === 'demonym' && listed.to >= facility.nameEnd)) {
        const { kind, org } = this.cues.facilities[facility.kind]!;
        const name = isListed && listed.via === 'named' ? listed.places : [];
        // "a Red Sea port": a sea or a region has many; only capitals make it one facility's name.
        if (name.length > 0 && !this.isCapital(facility.to - 1) && !this.hasSettlement(name)) continue;
        if (name.length > 0 || this.isNameLike(i, facility.nameEnd)) {
          const whole = this.listedWhole(i, facility.to);
          const candidate = this.candidate(i, facility.to, whole.length > 0 ? whole : name, 'facility');
          candidate.wanted = kind;
          candidate.embedded = org && whole.length === 0;
          if (whole.length > 0) candidate.evidence.push(this.because('toponym/facility-listed', 3, i, facility.to));
          else
            candidate.evidence.push(
              this.because('toponym/facility-composed', name.length > 0 ? 1.5 : 0.8, i, facility.to),
            );
          if (whole.length === 0) candidate.places = name.map(({ place }) => ({ place, kind: NAME_CLASS.alternate }));
          return candidate;
        }
      }
      const word = this.lowerAt(end);
      const area = word === '' ? undefined : this.cues.areaAfter.get(word);
      if (area && this.isCapital(end) && isListed && this.joined(end) && this.takesArea(listed.places, area)) {
        const to = end + 1;
        const places = this.restrict(listed.places, area);
        const candidate = this.candidate(i, to, places, 'named');
        candidate.wanted = area;
        candidate.evidence.push(this.because('toponym/area-word', places.length > 0 ? 2.5 : 1, end, to));
        return candidate;
      }
      const nature = word === '' ? undefined : this.cues.natureAfter.get(word);
      if (nature && !this.isCapital(end) && this.joined(end)) {
        const whole = this.listedWhole(i, end + 1);
        if (whole.length > 0) {
          const candidate = this.candidate(i, end + 1, whole, 'named');
          candidate.evidence.push(this.because('toponym/nature-word', 1.5, end, end + 1));
          return candidate;
        }
      }
      if (nature && this.isCapital(end) && this.joined(end) && end > i && (isListed || this.isNameLike(i, end))) {
        const candidate = this.candidate(i, end + 1, isListed && /^[TL]/.test(nature) ? listed.places : [], 'named');
        candidate.wanted = nature;
        candidate.evidence.push(this.because('toponym/nature-word', 1.5, end, end + 1));
        return candidate;
      }
    }
    const before = this.cues.natureBefore.get(this.lowerAt(i));
    if (before && !(listed && listed.to > i + 1)) {
      const isOf = this.lowerAt(i + 1) === 'of';
      const from = isOf ? i + 2 : i + 1;
      // "Gulf of Oman", but "Sea Champion" is a ship.
      if ((isOf || !/^H\.(?:GULF|STRT|BAY|SEA)$/.test(before)) && this.joined(from) && this.isCapital(from)) {
        const inner = this.listedAt(from);
        const to = inner && inner.via === 'named' ? inner.to : this.runEnd(from);
        const candidate = this.candidate(i, to, [], 'named');
        candidate.wanted = before;
        candidate.evidence.push(this.because('toponym/nature-word', 1, i, i + 1));
        return candidate;
      }
    }
    return null;
  }

  private hasSettlement(places: readonly NamedPlace[]): boolean {
    const { features, feature } = this.gazetteer;
    return places.some(({ place }) => !/^(?:H\.|T\.|L\.RGN|L\.CONT|A\.PCLI|A\.ADM1)/.test(features[feature[place]!]!));
  }

  /** Readings of the whole composed phrase, as it is listed or without a word that varies ("International"). */
  private listedWhole(from: number, to: number): NamedPlace[] {
    const { gazetteer, pieces } = this;
    const node = longestMatch(gazetteer.trie, pieces, from, to);
    if (node >= 0 && from + gazetteer.trie.depth[node]! === to) return this.split(node, from, to).places;
    return variantsOf(gazetteer, pieces, from, to).map((place) => ({ place, kind: NAME_CLASS.alternate }));
  }

  /** A facility's head after the name part that ends at `end`: after further capitalized or inner words, at most four. */
  private facilityAfter(from: number, end: number): { to: number; nameEnd: number; kind: number } | null {
    const { cues, pieces } = this;
    for (let at = end, steps = 0; at < pieces.count && steps < 4; at++, steps++) {
      if (!this.joined(at)) return null;
      const node = longestMatch(cues.facilityTrie, pieces, at);
      if (node >= 0) {
        const to = at + cues.facilityTrie.depth[node]!;
        if (!this.sameSentence(from, to)) return null;
        return { to, nameEnd: at, kind: cues.facilityTrie.values[cues.facilityTrie.valueFirst[node]!]! };
      }
      const word = this.lowerAt(at);
      if (!cues.facilityInner.has(word) && !isDigit(word.charCodeAt(0))) break;
    }
    // The run itself may end with the head ("Tishrin Dam").
    for (let at = end - 1; at > from && at >= end - 4; at--) {
      const node = longestMatch(cues.facilityTrie, pieces, at, end);
      if (node >= 0 && at + cues.facilityTrie.depth[node]! === end) {
        let first = at;
        let best = node;
        while (first > from + 1) {
          const longer = longestMatch(cues.facilityTrie, pieces, first - 1, end);
          if (longer < 0 || first - 1 + cues.facilityTrie.depth[longer]! !== end) break;
          best = longer;
          first--;
        }
        return { to: end, nameEnd: first, kind: cues.facilityTrie.values[cues.facilityTrie.valueFirst[best]!]! };
      }
    }
    return null;
  }

  /** "United States Department" and "Michigan State" are not areas: the word must fit a reading, or be one that little else uses. */
  private takesArea(places: readonly NamedPlace[], wanted: string): boolean {
    const { features, feature } = this.gazetteer;
    if (places.some(({ place }) => features[feature[place]!] === 'A.PCLI')) return false;
    if (places.some(({ place }) => features[feature[place]!] === wanted)) return true;
    return wanted !== 'A.ADM1' || places.every(({ place }) => features[feature[place]!] !== 'A.ADM2');
  }

  /** Only the readings of the kind an area word asks for; all of them when there is none of that kind. */
  private restrict(places: readonly NamedPlace[], wanted: string): NamedPlace[] {
    const { features, feature } = this.gazetteer;
    const of = (place: number) => features[feature[place]!]!;
    const exact = places.filter(({ place }) => of(place) === wanted);
    if (exact.length > 0) return exact;
    const akin = places.filter(({ place }) => of(place)[0] === wanted[0]);
    return akin.length > 0 ? akin : [...places];
  }

  /** A capitalized run that no list holds, where the context or a listed variant says place. */
  private unknownAt(i: number): Candidate | null {
    const token = this.tokenOf[i]!;
    const left = this.leftContext(i);
    const introduced = left.areaWord !== null;
    const locative = left.locative && (this.tokens.shape[token]! & SHAPE.upper) === 0;
    if (!introduced && !locative) return null;
    const to = this.runEnd(i);
    if (to === i || !this.isNameLike(i, to) || this.isInstitution(i, to)) return null;
    const near = variantsOf(this.gazetteer, this.pieces, i, to);
    if (near.length > 0) {
      const candidate = this.candidate(
        i,
        to,
        near.map((place) => ({ place, kind: NAME_CLASS.alternate })),
        'named',
      );
      candidate.evidence.push(this.because('toponym/variant', introduced || to - i > 1 ? 1 : 0.3, i, to));
      return candidate;
    }
    if (introduced || (this.charAfter(to) === 44 && locative)) {
      const candidate = this.candidate(i, to, [], 'context');
      candidate.evidence.push(this.because('toponym/context', introduced ? 1 : -1.5, i, to));
      candidate.wanted = left.areaWord;
      return candidate;
    }
    return null;
  }

  /** Runs that open with a title, a month or a first name, or hold an organisation's word. */
  private isInstitution(from: number, to: number): boolean {
    if (this.cues.titles.has(this.lowerAt(from)) || this.cues.never.has(this.pieces.hash[from]!)) return true;
    for (let i = from; i < to; i++) {
      const word = this.lowerAt(i);
      if (this.cues.orgHeads.has(word) || this.cues.rolesAfter.has(word)) return true;
    }
    return to - from > 1 && (wordBitsOf(this.gazetteer, this.pieces.hash[from]!) & WORD.first) !== 0;
  }

  /** What stands before piece `i`. */
  private leftContext(i: number): { locative: boolean; areaWord: string | null } {
    const token = this.tokenOf[i]!;
    const { tokens, cues } = this;
    const first = tokens.sentenceFirst[tokens.sentence[token]!]!;
    let at = token - 1;
    if (at >= first && tokens.lower[at] === 'the') at--;
    if (at < first) return { locative: false, areaWord: null };
    let word = tokens.lower[at]!;
    if ((word === 'of' || word === 'called' || word === 'named' || word === 'in') && at > first) {
      const noun = cues.areaBefore.get(tokens.lower[at - 1]!);
      if (noun && word !== 'in') return { locative: true, areaWord: noun };
    } else {
      // "the village Kfar Kila"; capitalized it is part of another name ("City Manager").
      const noun = cues.areaBefore.get(word);
      if (noun?.startsWith('P.') && (tokens.shape[at]! & SHAPE.capital) === 0)
        return { locative: true, areaWord: noun };
    }
    if (
      word === 'of' &&
      at > first &&
      (cues.directions.has(tokens.lower[at - 1]!) || cues.partOf.has(tokens.lower[at - 1]!))
    )
      return { locative: true, areaWord: null };
    if (word === 'and' || word === 'or') word = '';
    return { locative: cues.locative.has(word), areaWord: null };
  }

  private candidate(from: number, to: number, places: NamedPlace[], via: ToponymValue['via']): Candidate {
    return {
      from,
      to,
      start: this.pieces.start[from]!,
      end: this.pieces.end[to - 1]!,
      first: this.tokenOf[from]!,
      last: this.tokenOf[to - 1]!,
      places,
      via,
      evidence: [],
      embedded: false,
      wanted: null,
      container: -1,
    };
  }

  /** Second pass: what neighbours and the rest of the text say. */
  private relate(): void {
    for (const candidate of this.found) this.judge(candidate);
    this.pairContainers();
    this.markLists();
    this.markDatelines();
    this.shareSenses();
    this.markTeams();
    this.markMetonyms();
  }

  private judge(candidate: Candidate): void {
    const { evidence } = candidate;
    const span = [{ start: candidate.start, end: candidate.end }];
    const say = (rule: string, weight: number) => {
      if (weight !== 0) evidence.push({ rule, weight, spans: span });
    };
    if (candidate.via === 'demonym') {
      say('toponym/demonym', this.isLanguage(candidate) ? -1 : 2);
      return;
    }
    if (candidate.places.length > 0) say('toponym/prior', this.prior(candidate));
    this.judgeLeft(candidate, say);
    this.judgeRight(candidate, say);
    this.judgeMentions(candidate, say);
    if (candidate.to - candidate.from === 1 && this.surnames.has(this.pieces.hash[candidate.from]!))
      say('toponym/surname-in-text', this.weightOf(candidate) > 14 ? -1 : -3);
  }

  /** How likely the bare name is a place: best reading, length, and what else the word can be. */
  private prior(candidate: Candidate): number {
    const { gazetteer } = this;
    let best = -9;
    for (const { place, kind } of candidate.places) {
      const feature = gazetteer.features[gazetteer.feature[place]!]!;
      let weight = Math.log10(gazetteer.population[place]! + 10) * 0.75 - 2.6;
      if (feature === 'A.PCLI') weight = 5;
      else if (feature === 'A.ADM1') weight += 0.8;
      else if (feature === 'A.ADM2') weight -= 0.7;
      else if (!feature.startsWith('P.')) weight = Math.max(weight, 1.5);
      if (kind === NAME_CLASS.alternate) weight -= 1.2;
      if (weight > best) best = weight;
    }
    const length = candidate.to - candidate.from;
    if (length > 1) best += this.isWordy(candidate) ? -1.2 : 1.2;
    else if (candidate.places.some(({ kind }) => kind !== NAME_CLASS.abbreviation)) {
      const bits = wordBitsOf(gazetteer, this.pieces.hash[candidate.from]!);
      if (bits & WORD.common) best -= 3.5;
      else if (bits & WORD.known) best -= this.segments.upperCase ? 3 : 2.5;
      else if (bits & WORD.rare) best -= 1;
      if (bits & WORD.first) best -= best > 2 ? 0.7 : 1.5;
      if (bits & WORD.last) best -= best > 2 ? 0.5 : 1.2;
    }
    return Math.min(best, 5);
  }

  /** "Red Cross", "Golden Gate": several words, each of them ordinary English. */
  private isWordy(candidate: Candidate): boolean {
    for (let i = candidate.from; i < candidate.to; i++)
      if ((wordBitsOf(this.gazetteer, this.pieces.hash[i]!) & (WORD.common | WORD.known)) === 0) return false;
    return this.weightOf(candidate) < 11;
  }

  private isSovereign(candidate: Candidate): boolean {
    const { features, feature } = this.gazetteer;
    return candidate.places.some(({ place }) => features[feature[place]!] === 'A.PCLI');
  }

  private weightOf(candidate: Candidate): number {
    let most = 0;
    for (const { place } of candidate.places) most = Math.max(most, Math.log(this.gazetteer.population[place]! + 1));
    return most;
  }

  private judgeLeft(candidate: Candidate, say: (rule: string, weight: number) => void): void {
    const { tokens, cues } = this;
    const sentence = tokens.sentence[candidate.first]!;
    const first = tokens.sentenceFirst[sentence]!;
    const before = candidate.first - 1;
    const titled = this.titled[sentence] === 1;
    // Inside a hyphenated token: "DFL-Cook".
    if (this.pieces.start[candidate.from]! > tokens.start[candidate.first]!) {
      const before = candidate.from - 1;
      const earlier = this.text.slice(this.pieces.start[before], this.pieces.end[before]);
      if (this.isArticle(before)) say('toponym/after-article-part', -1.5);
      else if (/^[A-Z]{1,4}$/.test(earlier)) say('toponym/after-party', 3);
      else if (this.isCapital(before) && this.weightOf(candidate) < 11 && !this.isFoundPiece(before))
        say('toponym/inside-compound', -2.5);
      return;
    }
    if (before < first) return;
    const word = this.plainWord(before);
    const shape = tokens.shape[before]!;
    const capital = (shape & SHAPE.capital) !== 0;
    const opens = before === first;
    if (cues.areaBefore.has(word) && !capital) {
      say('toponym/kind-before', 2);
      candidate.wanted ??= cues.areaBefore.get(word)!;
      return;
    }
    if (word === 'of' && before > first) {
      const head = tokens.lower[before - 1]!;
      const kind = cues.areaBefore.get(head);
      if (kind) {
        say('toponym/kind-before', 2.5);
        candidate.wanted ??= kind;
        return;
      }
      if (cues.orgOf.has(head) && (tokens.shape[before - 1]! & SHAPE.capital) !== 0) {
        say('toponym/organisation-of', -0.5);
        candidate.embedded = true;
        return;
      }
      say('toponym/of', cues.directions.has(head) || cues.partOf.has(head) ? 2 : 0.8);
      return;
    }
    if (cues.locative.has(word)) {
      say('toponym/after-preposition', 2);
      return;
    }
    if (cues.attacks.has(word)) {
      say('toponym/attacked', 1.2);
      return;
    }
    if (cues.weakLocative.has(word)) {
      say('toponym/after-weak-preposition', 0.3);
      return;
    }
    if (word === 'the') {
      // "the Augusta hospital" still names Augusta; "the Cook" does not.
      if (candidate.via === 'named' && candidate.wanted === null && this.prior(candidate) < 4)
        say('toponym/after-the', this.isModifier(candidate) ? -0.2 : -1.5);
      return;
    }
    if ((shape & SHAPE.punct) !== 0) return;
    if (capital && cues.orgBefore.has(word)) {
      say('toponym/organisation', -3);
      candidate.embedded = true;
      return;
    }
    if (cues.titles.has(word) && (capital || !cues.rolesAfter.has(word)) && !this.isPlaceToken(before)) {
      // "Prime Minister Trudeau", "actor Paris …"; lower-case roles follow a place as often ("mayor").
      say('toponym/after-title', capital || word.length <= 4 ? -5 : -3);
      return;
    }
    if (capital && !(opens && this.isPlainWord(before)) && !cues.never.has(this.hashOfToken(before))) {
      if (cues.directions.has(word)) {
        say('toponym/after-direction', 0.5);
        return;
      }
      if (this.isPlaceToken(before)) {
        say('toponym/after-place', -0.5);
        return;
      }
      if (tokens.pos[before] === POS.ADJ || cues.rolesAfter.has(word)) return;
      const bits = this.bitsOfToken(before);
      if (bits & WORD.first) say('toponym/after-first-name', this.isSovereign(candidate) ? -3 : -5);
      else say('toponym/after-capital', titled ? -0.7 : bits & (WORD.common | WORD.known) ? -1 : -2.5);
    }
  }

  /** True when a noun follows that the name describes. */
  private isModifier(candidate: Candidate): boolean {
    const { tokens } = this;
    const next = candidate.last + 1;
    if (next >= tokens.count || tokens.sentence[next] !== tokens.sentence[candidate.last]) return false;
    const pos = tokens.pos[next];
    return pos === POS.NOUN || pos === POS.PROPN || pos === POS.ADJ;
  }

  private judgeRight(candidate: Candidate, say: (rule: string, weight: number) => void): void {
    const { tokens, cues } = this;
    const sentence = tokens.sentence[candidate.last]!;
    const stop = tokens.sentenceFirst[sentence + 1]!;
    const titled = this.titled[sentence] === 1;
    if (this.pieces.end[candidate.to - 1]! < tokens.end[candidate.last]!) {
      const tail = this.text.slice(this.pieces.end[candidate.to - 1]! + 1, tokens.end[candidate.last]!);
      const lower = !isUpper(tail.charCodeAt(0));
      say('toponym/hyphened', lower ? 1 : -0.5);
      // "Nairobi-based", "Doha-brokered": names a place, is not where anything happens.
      if (lower) candidate.embedded = true;
      return;
    }
    const next = candidate.last + 1;
    if (next >= stop) return;
    const word = this.plainWord(next);
    const shape = tokens.shape[next]!;
    if (shape & SHAPE.punct) return;
    if (shape & SHAPE.possessive) {
      say('toponym/possessive', 0.3);
      return;
    }
    const area = cues.areaAfter.get(word);
    if (area && candidate.wanted === null && !(shape & SHAPE.capital)) {
      say('toponym/area-word', 1.5);
      candidate.wanted = area;
      return;
    }
    const capital = (shape & SHAPE.capital) !== 0;
    if (!capital) {
      if (cues.rolesAfter.has(word)) say('toponym/before-role', 1);
      if (cues.products.has(word)) {
        say('toponym/product', -1);
        candidate.embedded = true;
      }
      if (
        (word === 'said' || word === 'says' || word === 'told' || word === 'added' || word === 'who') &&
        this.weightOf(candidate) < 14
      )
        say('toponym/speaks', -1.5);
      return;
    }
    if (cues.orgHeads.has(word) && candidate.via === 'named' && candidate.wanted === null) {
      say('toponym/organisation', -0.5);
      candidate.embedded = true;
      return;
    }
    if (cues.rolesAfter.has(word) || cues.titles.has(word)) {
      say('toponym/before-role', 0.7);
      return;
    }
    if (titled || tokens.pos[next] === POS.VERB) return;
    if (this.isPlaceToken(next)) return;
    let end = next;
    let institution = false;
    while (end < stop && end < next + 6 && (tokens.shape[end]! & (SHAPE.capital | SHAPE.punct)) === SHAPE.capital) {
      if (cues.orgHeads.has(tokens.lower[end]!) || cues.rolesAfter.has(tokens.lower[end]!)) institution = true;
      end++;
    }
    if (institution) candidate.embedded = true;
    const single = candidate.to - candidate.from === 1;
    const bits = single ? wordBitsOf(this.gazetteer, this.pieces.hash[candidate.from]!) : 0;
    // An English word in capitals goes on with a body's or a work's name; anything else may be the rest of a person's.
    const worded = (this.bitsOfToken(next) & (WORD.common | WORD.known)) !== 0;
    if (!single || institution || worded) say('toponym/before-capital', bits & WORD.first && !institution ? -2 : -0.7);
    else say('toponym/before-capital', bits & WORD.first ? -5 : this.weightOf(candidate) > 16 ? -1 : -2.2);
  }

  /** Person spans veto; names of bodies that hold the place's name only embed it. */
  private judgeMentions(candidate: Candidate, say: (rule: string, weight: number) => void): void {
    for (const { value, span } of this.mentionsAt(candidate)) {
      if (value.via === 'demonym' || value.via === 'pronoun' || value.via === 'nominal') continue;
      const { head } = value;
      if (value.kind === PERSON) {
        if (head.start > candidate.start || candidate.end > head.end || this.afterLocative(candidate)) continue;
        // "Kanawha County Republican": no person is called County.
        if (this.cues.areaAfter.has(this.lowerAt(candidate.to - 1))) continue;
        // "Alaska Gov. Sarah Palin": the place before the title is no part of the person's name.
        const opens = candidate.start === span.start && this.cues.titles.has(this.plainWord(candidate.last + 1));
        if (!opens) say('toponym/person', value.via === 'gazetteer' ? -4 : -2.5);
        continue;
      }
      if (value.kind === 'state' || value.kind === 'facility' || value.via === 'metonym') continue;
      const isWhole = span.start === candidate.start && span.end === candidate.end;
      if (candidate.via === 'facility') continue;
      if (
        value.via === 'composed' &&
        !isWhole &&
        span.end > candidate.end &&
        isUpper(this.text.charCodeAt(candidate.end + 1))
      )
        candidate.embedded = true;
      if (value.via !== 'gazetteer') continue;
      if (isWhole) {
        if (!this.isSeat(candidate)) say('toponym/organisation', -4);
      } else if (head.start <= candidate.start && candidate.end <= head.end) {
        candidate.embedded = true;
        say('toponym/organisation', -0.4);
      }
    }
  }

  private mentionsAt(span: Span): Mention[] {
    const { mentions } = this;
    let low = 0;
    let high = mentions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (mentions[middle]!.span.start <= span.start) low = middle + 1;
      else high = middle;
    }
    const out: Mention[] = [];
    for (let i = low - 1; i >= 0 && i > low - 6; i--) if (mentions[i]!.span.end > span.start) out.push(mentions[i]!);
    return out;
  }

  /** "Cook, Minn.": a name followed by a comma and a place that holds it; both gain. */
  private pairContainers(): void {
    const { found } = this;
    for (let i = 0; i + 1 < found.length; i++) {
      const inner = found[i]!;
      const outer = found[i + 1]!;
      if (outer.first - inner.last > 2 || inner.via === 'demonym' || outer.via === 'demonym') continue;
      const gap = this.text.slice(inner.end, outer.start);
      if (!/^(?:,\s+(?:in\s+)?|\s+\(|\s+in\s+)$/.test(gap)) continue;
      if (inner.places.length === 0) {
        if (gap.startsWith(',') && outer.places.length > 0) {
          inner.container = i + 1;
          inner.evidence.push(this.because('toponym/in-container', 1.5, inner.from, outer.to));
        }
        continue;
      }
      const fits = inner.places.some(({ place }) => outer.places.some((other) => this.holds(other.place, place)));
      if (!fits) continue;
      inner.container = i + 1;
      inner.evidence.push(this.because('toponym/in-container', gap.startsWith(',') ? 3.5 : 1, inner.from, outer.to));
      outer.evidence.push(this.because('toponym/holds-named', gap.startsWith(',') ? 2.5 : 0.7, inner.from, outer.to));
    }
  }

  /** "Clarke, Madison and Oconee counties": the word in the plural speaks for each name of the list. */
  private markLists(): void {
    const { found, tokens, cues } = this;
    for (let i = 0; i < found.length; i++) {
      const next = found[i]!.last + 1;
      if (next >= tokens.count || tokens.sentence[next] !== tokens.sentence[found[i]!.last]) continue;
      const word = tokens.lower[next]!;
      if (!word.endsWith('s')) continue;
      const area = cues.areaAfter.get(word) ?? cues.areaBefore.get(word);
      if (area === undefined || found[i]!.via !== 'named') continue;
      for (let at = i; at >= 0; at--) {
        const candidate = found[at]!;
        if (at < i && !/^(?:,|,? and|,? or)\s+$/.test(this.text.slice(candidate.end, found[at + 1]!.start))) break;
        if (candidate.via === 'demonym') break;
        candidate.wanted = area;
        if (word === 'counties') this.asCounty(candidate);
        candidate.evidence.push(this.because('toponym/area-list', 2.5, candidate.from, candidate.to));
      }
    }
  }

  /** Counties go by their full name in the gazetteer. */
  private asCounty(candidate: Candidate): void {
    const node = nodeOfName(this.gazetteer.trie, `${this.text.slice(candidate.start, candidate.end)} County`);
    if (node >= 0) candidate.places = this.split(node, candidate.from, candidate.to).places;
  }

  /** "MONROE - Federal officials …", "DAMASCUS (AP)": a name that opens a paragraph before a dash. */
  private markDatelines(): void {
    const { sentences, paragraphs } = this.segments;
    for (const candidate of this.found) {
      const sentence = sentences[this.tokens.sentence[candidate.first]!]!;
      if (sentence.start !== candidate.start || candidate.via !== 'named') continue;
      const opens = paragraphs[sentence.paragraph]!.start === sentence.start;
      if (DATELINE_END.test(this.text.slice(candidate.end, candidate.end + 60)))
        candidate.evidence.push(this.because('toponym/dateline', opens ? 3 : 2, candidate.from, candidate.to));
    }
  }

  /** In a sentence on sport, a bare name without a preposition of place is a team. */
  private markTeams(): void {
    const { tokens, cues } = this;
    let sentence = -1;
    let sport = false;
    for (const candidate of this.found) {
      if (tokens.sentence[candidate.first] !== sentence) {
        sentence = tokens.sentence[candidate.first]!;
        let words = 0;
        for (let t = tokens.sentenceFirst[sentence]!; t < tokens.sentenceFirst[sentence + 1]!; t++)
          if (cues.sport.has(tokens.lower[t]!)) words++;
        sport = words >= 2;
      }
      if (!sport || candidate.via !== 'named' || this.afterLocative(candidate)) continue;
      candidate.evidence.push(this.because('toponym/team', -1, candidate.from, candidate.to));
      candidate.embedded = true;
    }
  }

  private afterLocative(candidate: Candidate): boolean {
    const before = candidate.first - 1;
    if (before < 0 || this.tokens.sentence[before] !== this.tokens.sentence[candidate.first]) return false;
    const word = this.tokens.lower[before]!;
    return (
      this.cues.locative.has(word) ||
      (this.cues.weakLocative.has(word) && word !== 'and' && word !== 'or' && word !== 'against')
    );
  }

  /** A country, capital or seat of government that does something is its government: "Moscow and Beijing vetoed …". */
  private markMetonyms(): void {
    const { found, tokens } = this;
    for (let i = found.length - 1; i >= 0; i--) {
      const candidate = found[i]!;
      if (
        candidate.via !== 'named' ||
        candidate.wanted !== null ||
        candidate.container >= 0 ||
        this.afterLocative(candidate)
      )
        continue;
      if (!this.isSeat(candidate)) continue;
      let next = candidate.last + 1;
      const sentence = tokens.sentence[candidate.last];
      while (next < tokens.count && tokens.sentence[next] === sentence && tokens.pos[next] === POS.ADV) next++;
      if (next >= tokens.count || tokens.sentence[next] !== sentence) continue;
      const pos = tokens.pos[next];
      const follower = found[i + 1];
      const joins = tokens.lower[next] === 'and' || tokens.lower[next] === ',' || tokens.lower[next] === 'or';
      const acts = (pos === POS.VERB || pos === POS.AUX) && !tokens.lower[next]!.endsWith('ing');
      if (acts || (joins && follower?.via === 'metonym' && follower.first <= next + 2)) candidate.via = 'metonym';
    }
  }

  private isSeat(candidate: Candidate): boolean {
    const { features, feature } = this.gazetteer;
    return candidate.places.some(({ place, kind }) => {
      if (kind === NAME_CLASS.alternate) return false;
      const code = features[feature[place]!]!;
      return code === 'A.PCLI' || code === 'P.PPLC' || code === 'S.BLDG';
    });
  }

  private holds(outer: number, inner: number): boolean {
    const { area, country, countryPlace } = this.gazetteer;
    for (let at = area[inner]!; at >= 0; at = area[at]!) if (at === outer) return true;
    const own = country[inner]!;
    return own !== 0 && countryPlace[own] === outer && inner !== outer;
  }

  /** One name, one sense a document: strong mentions carry the doubtful ones of the same name. */
  private shareSenses(): void {
    const best = new Map<string, number>();
    const keyOf = (candidate: Candidate) => this.text.slice(candidate.start, candidate.end).toLowerCase();
    for (const candidate of this.found) {
      if (candidate.via !== 'named' || candidate.embedded) continue;
      const key = keyOf(candidate);
      const sum = sumOf(candidate.evidence);
      if (sum > (best.get(key) ?? 0)) best.set(key, sum);
    }
    for (const candidate of this.found) {
      if (candidate.via !== 'named') continue;
      const strongest = best.get(keyOf(candidate)) ?? 0;
      const own = sumOf(candidate.evidence);
      if (strongest > 2 && own < strongest && own > -3)
        candidate.evidence.push(
          this.because('toponym/same-name', Math.min(1.5, strongest - own), candidate.from, candidate.to),
        );
    }
  }

  private finish(candidate: Candidate): Toponym {
    const name = this.text.slice(candidate.start, candidate.end);
    const facility = candidate.via === 'facility' ? candidate.wanted : null;
    const key = `${name}|${facility ?? ''}|${candidate.places.length}|${candidate.places[0]?.place ?? -1}`;
    let readings = this.readings.get(key);
    if (!readings) {
      readings = readingsOf(this.gazetteer, candidate.places, MOST_READINGS, facility, name);
      this.readings.set(key, readings);
    }
    const value: ToponymValue = {
      name,
      via: candidate.via,
      readings,
      latent: sumOf(candidate.evidence) < 0,
      embedded: candidate.embedded,
      wanted: candidate.wanted,
    };
    const made: Annotation<'toponym', ToponymValue> = annotate(
      'toponym',
      { start: candidate.start, end: candidate.end },
      value,
      candidate.evidence,
    );
    return made;
  }

  /** "in French", "speaks Russian": a language, not a country. */
  private isLanguage(candidate: Candidate): boolean {
    const before = this.tokens.lower[candidate.first - 1];
    const next = this.tokens.pos[candidate.last + 1];
    return (
      (before === 'in' || before === 'speak' || before === 'speaks' || before === 'spoke' || before === 'fluent') &&
      next !== POS.NOUN &&
      next !== POS.PROPN &&
      next !== POS.ADJ
    );
  }

  private collectSurnames(): void {
    const { tokens, cues } = this;
    for (let t = 1; t < tokens.count; t++) {
      if ((tokens.shape[t]! & SHAPE.capital) === 0 || tokens.sentence[t] !== tokens.sentence[t - 1]) continue;
      if ((tokens.shape[t - 1]! & SHAPE.capital) === 0) continue;
      const before = tokens.lower[t - 1]!;
      const isTitle = cues.titles.has(before) && !cues.areaBefore.has(before);
      const initial = before.length <= 2 && before.endsWith('.');
      if (!isTitle && !initial && (this.bitsOfToken(t - 1) & WORD.first) === 0) continue;
      if (this.isPlaceToken(t - 1) && !isTitle) continue;
      let last = t;
      while (
        last + 1 < tokens.count &&
        last < t + 2 &&
        tokens.sentence[last + 1] === tokens.sentence[t] &&
        (tokens.shape[last + 1]! & (SHAPE.capital | SHAPE.punct)) === SHAPE.capital
      )
        last++;
      for (let at = t; at <= last; at++) this.surnames.add(this.hashOfToken(at));
    }
  }

  /** Lower-cased, without the full stop of an abbreviation ("Gov."); empty past the end. */
  private plainWord(token: number): string {
    const word = this.tokens.lower[token] ?? '';
    return word.length > 1 && word.endsWith('.') ? word.slice(0, -1) : word;
  }

  private hashOfToken(token: number): number {
    const piece = this.lastPiece[token]!;
    return piece < 0 ? BREAK : this.pieces.hash[piece]!;
  }

  private bitsOfToken(token: number): number {
    return wordBitsOf(this.gazetteer, this.hashOfToken(token));
  }

  /** True when the token belongs to a name found so far, or opens one that is listed as a large place. */
  private isPlaceToken(token: number): boolean {
    for (let i = this.found.length - 1; i >= 0 && i > this.found.length - 4; i--) {
      const candidate = this.found[i]!;
      if (candidate.first <= token && token <= candidate.last) return sumOf(candidate.evidence) >= 0;
    }
    return false;
  }

  private isFoundPiece(piece: number): boolean {
    return this.found.some((candidate) => candidate.from <= piece && piece < candidate.to && candidate.via === 'named');
  }

  /** An ordinary word that is capitalized only because it opens the sentence. */
  private isPlainWord(token: number): boolean {
    const bits = this.bitsOfToken(token);
    if (this.cues.never.has(this.hashOfToken(token))) return true;
    return (bits & (WORD.common | WORD.known)) !== 0 && (bits & WORD.first) === 0;
  }

  private because(rule: string, weight: number, from: number, to: number): Evidence {
    return { rule, weight, spans: [{ start: this.pieces.start[from]!, end: this.pieces.end[to - 1]! }] };
  }

  private isCapital(piece: number): boolean {
    if (piece >= this.pieces.count || this.pieces.hash[piece] === BREAK) return false;
    const code = this.text.charCodeAt(this.pieces.start[piece]!);
    if (isUpper(code)) return true;
    if (code < 0x100) return false;
    const char = this.text[this.pieces.start[piece]!]!;
    return char !== char.toLowerCase();
  }

  /** Capitalized; in copy in capitals, by the truecaser's judgement. */
  private isNamePiece(piece: number): boolean {
    if (!this.isCapital(piece)) return false;
    if (!this.segments.upperCase) return true;
    const token = this.tokenOf[piece]!;
    return token >= 0 && (this.tokens.shape[token]! & SHAPE.capital) !== 0;
  }

  private isFigure(piece: number): boolean {
    const code = this.text.charCodeAt(this.pieces.start[piece]!);
    return code >= 48 && code <= 57;
  }

  private isArticle(piece: number): boolean {
    const word = this.lowerAt(piece);
    if (word.length > 3) return false;
    if (ARTICLES.has(word)) return true;
    // English words as well: only where a hyphen ties them to the name.
    return HYPHENED_ARTICLES.has(word) && this.text.charCodeAt(this.pieces.end[piece]!) === 45;
  }

  /** Lower-cased text of a piece; empty past the end and for breaks. */
  private lowerAt(piece: number): string {
    const { pieces, tokens } = this;
    if (piece < 0 || piece >= pieces.count || pieces.hash[piece] === BREAK) return '';
    const token = this.tokenOf[piece]!;
    const start = pieces.start[piece]!;
    const end = pieces.end[piece]!;
    if (token >= 0 && tokens.start[token] === start && tokens.end[token] === end) return tokens.lower[token]!;
    return this.text.slice(start, end).toLowerCase();
  }

  private lowerBefore(piece: number): string {
    return this.lowerAt(piece - 1);
  }

  private charAfter(piece: number): number {
    return this.text.charCodeAt(this.pieces.end[piece - 1]!);
  }

  /** True when piece `at` follows the one before it with only blanks or hyphens between. */
  private joined(at: number): boolean {
    const { pieces } = this;
    if (at <= 0 || at >= pieces.count || pieces.hash[at] === BREAK || pieces.hash[at] === POSSESSIVE) return false;
    if (
      this.tokenOf[at]! < 0 ||
      this.tokens.sentence[this.tokenOf[at]!] !== this.tokens.sentence[this.tokenOf[at - 1]!]
    )
      return false;
    for (let c = pieces.end[at - 1]!; c < pieces.start[at]!; c++) {
      const code = this.text.charCodeAt(c);
      if (code !== 32 && code !== 45 && code !== 0xa0 && code !== 0x2011 && code !== 10 && code !== 13) return false;
    }
    return true;
  }

  /** End of the capitalized run that starts at piece `i`, articles and "of" inside it included. */
  private runEnd(i: number): number {
    let end = i;
    let at = i;
    while (at < this.pieces.count && (at === i || this.joined(at)) && at < i + 6) {
      if (this.isNamePiece(at) || this.isFigure(at)) end = ++at;
      else if ((this.isArticle(at) || CONNECTORS.has(this.lowerAt(at))) && this.isNamePiece(at + 1)) at++;
      else break;
    }
    return end;
  }

  /** First and last content pieces are capitalized. */
  private isNameShaped(from: number, to: number): boolean {
    // In copy in capitals a name of several words may hold ordinary ones ("Costa Rica", "United States").
    if (this.segments.upperCase && to - from > 1) {
      for (let i = from; i < to; i++) if (this.isNamePiece(i)) return true;
      return /^(?:united|central|south|north|latin)$/.test(this.lowerAt(from));
    }
    const last = this.pieces.hash[to - 1] === POSSESSIVE ? to - 2 : to - 1;
    const lastOk = this.isNamePiece(last) || this.isFigure(last);
    return lastOk && (this.isNamePiece(from) || this.isArticle(from));
  }

  /** Not an ordinary word alone: a run that can be a name. */
  private isNameLike(from: number, to: number): boolean {
    if (to <= from) return false;
    if (!this.isNamePiece(from) && !this.isArticle(from)) return false;
    let content = 0;
    for (let i = from; i < to; i++) {
      if (this.isArticle(i)) continue;
      const word = this.lowerAt(i);
      if (this.cues.directions.has(word) || this.cues.facilityInner.has(word)) continue;
      if (this.cues.never.has(this.pieces.hash[i]!)) continue;
      if (wordBitsOf(this.gazetteer, this.pieces.hash[i]!) & (WORD.common | WORD.known) && to - from === 1) continue;
      content++;
    }
    return content > 0;
  }

  private sameSentence(from: number, to: number): boolean {
    const a = this.tokenOf[from]!;
    const b = this.tokenOf[to - 1]!;
    return a >= 0 && b >= 0 && this.tokens.sentence[a] === this.tokens.sentence[b];
  }
}

function sumOf(evidence: readonly Evidence[]): number {
  let sum = 0;
  for (const item of evidence) sum += item.weight;
  return sum;
}

/** Index of the token in which each piece starts, or -1 (endnote marks and the like have none). */
function alignPieces(pieces: Pieces, tokens: Tokens): Int32Array {
  const out = new Int32Array(pieces.count);
  let t = 0;
  for (let i = 0; i < pieces.count; i++) {
    const at = pieces.start[i]!;
    while (t < tokens.count && tokens.end[t]! <= at) t++;
    out[i] = t < tokens.count && tokens.start[t]! <= at ? t : -1;
  }
  return out;
}

/** Sentences of at least four words of which most are capitalized: headlines. */
function titledSentences(segments: Segments, tokens: Tokens): Uint8Array {
  const out = new Uint8Array(segments.sentences.length);
  for (let s = 0; s < out.length; s++) {
    let words = 0;
    let capitals = 0;
    for (let t = tokens.sentenceFirst[s]!; t < tokens.sentenceFirst[s + 1]!; t++) {
      const shape = tokens.shape[t]!;
      if (shape & (SHAPE.punct | SHAPE.digit | SHAPE.possessive)) continue;
      words++;
      if (shape & SHAPE.capital) capitals++;
    }
    if (words >= 4 && capitals >= words * 0.7) out[s] = 1;
  }
  return out;
}
