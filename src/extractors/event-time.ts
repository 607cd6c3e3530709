/** Which date an event takes: its clause's, else one inherited from the sentence, the paragraph or the heading; and when it was said. */
import {
  contains,
  type Document,
  lastStartingAtOrBefore,
  layerOf,
  type Span,
  type Timex,
  type Tokens,
  UPOS,
} from '../document/index.js';
import type { TimeLexicon } from '../lexicon/index.js';

/** Where an event's date was found, nearest first. */
export const TIME_SOURCES = ['clause', 'sentence', 'paragraph', 'heading', 'publication'] as const;
export type TimeSource = (typeof TIME_SOURCES)[number];

export interface EventTime {
  /** Null when the report's own day is taken. */
  readonly timex: Timex | null;
  /** First and last day, inclusive; of the whole range where the date is one end of it. */
  readonly from: string;
  readonly to: string;
  readonly source: TimeSource;
  readonly via: 'stated' | 'resolved' | 'inherited' | 'publication';
}

/** What is known of the event. Spans are in the report's text. */
export interface EventPlace {
  /** The words that tell the event. */
  readonly trigger: Span;
  /** Its clause, where a parse tells it; else the whole sentence is taken. */
  readonly clause?: Span;
  /** Clauses of attribution ("told media on June 19 that"), where a parse tells them; else verbs of saying beside a date do. */
  readonly sayings?: readonly Span[];
  /**
   * True for events told as a story, which take the date of the sentences before and of the heading: statements, plans and states do not.
   * Default false.
   */
  readonly inherits?: boolean;
  /** True to fall back on the report's own day. Default false. */
  readonly news?: boolean;
}

const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
/** Tokens between a verb of saying and its date ("told Iraqi media on", "cited by the paper on"). */
const SAYING_REACH = 6;
/** Sentences of a paragraph looked back over: a date further back rarely holds still. */
const SENTENCES_BACK = 3;

/**
 * Chooses the date of an event and, apart from it, the date on which it was said. Pure. A date inside the event's clause wins, the nearest to
 * the trigger first; then one elsewhere in the sentence that is not attribution; then the last date of the sentences before in the paragraph,
 * of its heading, and, when asked for, the report's own day.
 */
export function timeOfEvent(
  doc: Document,
  event: EventPlace,
  lexicon: TimeLexicon,
): { readonly time: EventTime | null; readonly saidOn: Timex | null } {
  const { sentences, paragraphs } = layerOf(doc, 'segments');
  const index = lastStartingAtOrBefore(sentences, event.trigger.start);
  const sentence = sentences[index];
  if (!sentence) return { time: null, saidOn: null };
  let saidOn: Timex | null = null;
  let best: { timex: Timex; cost: number; inClause: boolean } | null = null;
  for (const timex of datesIn(doc, sentence)) {
    if (isSaying(doc, timex, event, lexicon)) {
      saidOn ??= timex;
      continue;
    }
    const inClause = contains(event.clause ?? sentence, timex.span);
    const cost = distance(timex.span, event.trigger) + (inClause ? 0 : 1000);
    if (!best || cost < best.cost) best = { timex, cost, inClause };
  }
  if (best) return { time: timeOf(best.timex, best.inClause ? 'clause' : 'sentence'), saidOn };
  if (!event.inherits) return { time: null, saidOn };
  for (
    let i = index - 1;
    i >= 0 && index - i <= SENTENCES_BACK && sentences[i]!.paragraph === sentence.paragraph;
    i--
  ) {
    const last = datesIn(doc, sentences[i]!)
      .filter((timex) => isNews(timex) && !isSaying(doc, timex, { trigger: sentences[i]! }, lexicon))
      .at(-1);
    if (last) return { time: timeOf(last, 'paragraph'), saidOn };
  }
  const heading = paragraphs[sentence.paragraph]?.heading ?? -1;
  const above = heading < 0 ? undefined : datesIn(doc, paragraphs[heading]!).find(isNews);
  if (above) return { time: timeOf(above, 'heading'), saidOn };
  const published = event.news === true ? doc.report.publishedAt?.slice(0, 10) : undefined;
  const time = published
    ? { timex: null, from: published, to: published, source: 'publication' as const, via: 'publication' as const }
    : null;
  return { time, saidOn };
}

/** Dates that name days, in a stretch of text. */
function datesIn(doc: Document, span: Span): Timex[] {
  const timexes = layerOf(doc, 'timexes');
  const found: Timex[] = [];
  for (
    let i = lastStartingAtOrBefore(
      timexes.map((timex) => timex.span),
      span.end - 1,
    );
    i >= 0;
    i--
  ) {
    const timex = timexes[i]!;
    if (timex.span.start < span.start) break;
    const { value } = timex;
    if (!value.latent && value.from !== null && (value.type === 'DATE' || value.type === 'TIME')) found.unshift(timex);
  }
  return found;
}

/** Fine enough to hold for the sentences after it: a year or a decade is background. */
function isNews({ value }: Timex): boolean {
  return !/^(?:year|decade|century|half|quarter|season)$/.test(value.granularity) && !value.openEnd && !value.openStart;
}

/** Characters between two spans, more for a date before the event than for one after it. */
function distance(date: Span, trigger: Span): number {
  return date.start >= trigger.end ? date.start - trigger.end : 1.5 * Math.max(0, trigger.start - date.end);
}

/** True for a date that tells when something was said, by the given clauses or by a verb of saying right beside it. */
function isSaying(doc: Document, { span }: Timex, event: EventPlace, lexicon: TimeLexicon): boolean {
  if (event.sayings) return event.sayings.some((saying) => contains(saying, span));
  const tokens = layerOf(doc, 'tokens');
  const { text } = doc.report;
  const after = text.slice(span.end, span.end + 8);
  let i = tokenBefore(tokens, span.start);
  const sentence = tokens.sentence[i];
  for (let steps = 0; i >= 0 && steps < SAYING_REACH && tokens.sentence[i] === sentence; i--, steps++) {
    const verb = tokens.pos[i] === VERB || tokens.pos[i] === AUX;
    const word = tokens.lower[i]!;
    if (lexicon.sayingVerbs.has(word)) {
      // The event may be the saying itself ("announced on June 29 that").
      if (event.trigger.start <= tokens.start[i]! && tokens.end[i]! <= event.trigger.end) return false;
      if (/^\s*(?:that\b|,|$|\.|said|stated|reported)/.test(after)) return true;
      // "cited by the paper on June 24 stated": a verb of saying follows.
      return word === 'cited' || word === 'quoted' || event.trigger.start > span.end;
    }
    if (verb || word === ';' || word === 'that') return false;
  }
  return false;
}

function tokenBefore(tokens: Tokens, at: number): number {
  let low = 0;
  let high = tokens.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens.start[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function timeOf(timex: Timex, source: TimeSource): EventTime {
  const { value } = timex;
  const { from, to } = value.range ?? { from: value.from!, to: value.to! };
  const via =
    source === 'paragraph' || source === 'heading' ? 'inherited' : value.anchor === 'none' ? 'stated' : 'resolved';
  return { timex, from, to, source, via };
}
