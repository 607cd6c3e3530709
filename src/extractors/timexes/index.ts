/** The dates of a report: chrono-node with own parsers and refiners, resolved to TIMEX3 values and days. */
import {
  annotate,
  type Document,
  type Evidence,
  type Issue,
  layerOf,
  type Segments,
  type Timex,
  type TimexValue,
  type Tokens,
} from '../../document/index.js';
import type { Resources } from '../../lexicon/index.js';
import { lintDates } from '../linter-dates.js';
import type { Extractor } from '../stage.js';
import { isoOf } from './calendar.js';
import { cuesOf, MARK } from './cues.js';
import { type Dated, resolveAll } from './narrative.js';
import type { Found, NumericOrder } from './reading.js';
import { referenceOf } from './reference.js';
import type { Resolved } from './resolve.js';
import { type Tagger, taggerOf } from './tagger.js';
import { weightOf } from './weights.js';

export const timexes: Extractor<'timexes'> = {
  name: 'timexes',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'timexes',
  extract(doc, resources) {
    return findTimexes(doc, resources);
  },
};

function findTimexes(doc: Document, resources: Resources): { value: readonly Timex[]; issues: readonly Issue[] } {
  const segments = layerOf(doc, 'segments');
  const tokens = layerOf(doc, 'tokens');
  const { text } = doc.report;
  const { found, order } = readSentences(text, segments, tokens, taggerOf(resources.time));
  if (found.length === 0) return { value: [], issues: [] };
  const issues: Issue[] = [];
  const reference = referenceOf(doc, segments, tokens, found, resources.time, issues);
  const dated = resolveAll(found, text, segments, tokens, reference, resources.time);
  // Nothing lies after a day that is only guessed.
  const report = reference.via === 'document' ? null : reference.day;
  issues.push(...lintDates(dated, { text, tokens, report, order, lexicon: resources.time }));
  const value: Timex[] = [];
  for (const each of dated) if (each.resolved) value.push(annotationOf(each, each.resolved));
  return { value, issues };
}

function readSentences(
  text: string,
  segments: Segments,
  tokens: Tokens,
  tagger: Tagger,
): { found: Found[]; order: NumericOrder } {
  const found: Found[] = [];
  let order: NumericOrder | undefined;
  segments.sentences.forEach((sentence, index) => {
    if (sentence.kind === 'note') return;
    const cues = cuesOf(text, tokens, index, tagger.table);
    if (cues === null) return;
    if (order === undefined && cues.marks & MARK.parted) order = numericOrder(text);
    const words = text.slice(sentence.start, sentence.end);
    for (const result of tagger.read(words, cues, { order: order ?? null }))
      found.push({ result, sentence: index, offset: sentence.start });
  });
  return { found, order: order ?? null };
}

/** Day-first or month-first, by the dates in figures that allow only one reading. */
function numericOrder(text: string): NumericOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const [, a, b] of text.matchAll(/(?<![\d/])(\d\d?)[/-](\d\d?)[/-](?:19|20)?\d\d(?![\d/])/g)) {
    if (Number(a) > 12 && Number(b) <= 12) dayFirst++;
    else if (Number(b) > 12 && Number(a) <= 12) monthFirst++;
  }
  return dayFirst === monthFirst ? null : dayFirst > monthFirst ? 'day-first' : 'month-first';
}

function annotationOf({ result, span, range }: Dated, resolved: Resolved): Timex {
  const value: TimexValue = {
    type: resolved.type,
    value: resolved.value,
    from: resolved.days ? isoOf(resolved.days.from) : null,
    to: resolved.days ? isoOf(resolved.days.to) : null,
    granularity: resolved.granularity,
    ...(result.modifier && { modifier: result.modifier }),
    ...(result.openStart && { openStart: true }),
    ...(result.openEnd && { openEnd: true }),
    anchor: resolved.anchor,
    ...(range && { range: { span: range.span, from: isoOf(range.from), to: isoOf(range.to) } }),
    latent: result.latent,
  };
  const evidence: Evidence[] = [{ rule: result.rule, spans: [span], weight: weightOf(result, resolved) }];
  return annotate('timex', span, value, evidence);
}
