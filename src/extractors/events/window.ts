/** Standing dates: the days that a title, a "reporting period" line or the heading of a section sets for all that is told under it. */
import { type Document, firstFrom, layerOf, type Paragraph, type Timex } from '../../document/index.js';

/** The days for which a stretch of a report speaks, inclusive. */
export interface Window {
  readonly from: string;
  readonly to: string;
  /** The expression that sets them. */
  readonly timex: Timex;
  readonly rule: 'time/report-window' | 'time/heading-day';
}

/** Longest line that is read as a title, in characters. */
const TITLE = 160;
/** Shortest and longest window, in days: a week, a month. */
const SHORTEST = 6;
const LONGEST = 31;
/** How long after its window a report may appear, in days. */
const LATE = 31;
const DAY_MS = 86_400_000;

/**
 * The window of each paragraph. "Weekly review, 10-16 November" and "Reporting period: 1 - 7 December" hold for the report, a range in a later heading for its section, and a
 * heading that is nothing but a day ("Sunday, December 7") until the next such heading. The day of publication alone sets none: it says when a report was written.
 */
export function windowsOf(doc: Document): (paragraph: number) => Window | undefined {
  const { paragraphs } = layerOf(doc, 'segments');
  const published = doc.report.publishedAt?.slice(0, 10) ?? null;
  const found: (Window | undefined)[] = [];
  let report: Window | undefined;
  let section: Window | undefined;
  let day: Window | undefined;
  let body = false;
  for (const paragraph of paragraphs) {
    if (isTitle(doc, paragraph, body)) {
      const timexes = timexesIn(doc, paragraph);
      const only = onlyDay(doc, paragraph, timexes, published);
      const range = only ? undefined : rangeOf(timexes, published);
      if (only) day = only;
      else if (!body) report = range ?? report;
      else section = range;
    } else if (paragraph.kind !== 'note') body = true;
    found.push(day ?? section ?? report);
  }
  return (paragraph) => found[paragraph];
}

/** A heading, or a short line without a full stop before the text begins. */
function isTitle(doc: Document, { start, end, kind }: Paragraph, body: boolean): boolean {
  if (kind === 'heading') return true;
  return !body && kind === 'prose' && end - start <= TITLE && !/[.!?"”]$/.test(doc.report.text.slice(end - 1, end));
}

function timexesIn(doc: Document, { start, end }: Paragraph): Timex[] {
  const timexes = doc.layers.timexes ?? [];
  const found: Timex[] = [];
  for (let t = firstFrom(timexes, start); t < timexes.length && timexes[t]!.span.start < end; t++) {
    const { value } = timexes[t]!;
    if (!value.latent && value.type === 'DATE' && value.from !== null && value.to !== null) found.push(timexes[t]!);
  }
  return found;
}

/** A week or more, or a whole month, that was over shortly before publication. */
function rangeOf(timexes: readonly Timex[], published: string | null): Window | undefined {
  for (const timex of timexes) {
    const { value } = timex;
    const from = value.range?.from ?? value.from!;
    const to = value.range?.to ?? value.to!;
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (!(days >= SHORTEST && days <= LONGEST)) continue;
    if (published !== null && (to > published || Date.parse(published) - Date.parse(to) > LATE * DAY_MS)) continue;
    return { from, to, timex, rule: 'time/report-window' };
  }
  return undefined;
}

/** "Sunday, December 7": a heading of nothing but a day before that of publication. */
function onlyDay(
  doc: Document,
  { start, end, kind }: Paragraph,
  timexes: readonly Timex[],
  published: string | null,
): Window | undefined {
  const [timex] = timexes;
  if (kind !== 'heading' || !timex || timex.value.granularity !== 'day' || timex.value.range) return undefined;
  let rest = doc.report.text.slice(start, end);
  for (const { span } of [...timexes].reverse())
    rest = rest.slice(0, span.start - start) + rest.slice(span.end - start);
  const { from, to } = timexes.at(-1)!.value;
  if (/[\p{L}\p{N}]/u.test(rest) || (published !== null && from! >= published)) return undefined;
  return { from: from!, to: to!, timex, rule: 'time/heading-day' };
}
