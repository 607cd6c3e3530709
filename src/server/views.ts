/** From what the store holds to what the API shows. */
import { fieldsThatDiffer } from '../events/index.js';
import type { Database, QueueFilter, QueueLine, ReviewedCandidate } from '../store/index.js';
import {
  assignedCounts,
  calibratedScoreOf,
  controlOf,
  controlResults,
  findReport,
  leaseOf,
  queueLinesOf,
  reportLines,
  reviewedCandidate,
  reviewProgress,
  tellingsOf,
} from '../store/index.js';
import type {
  CandidateDetail,
  CandidateSummary,
  Decision,
  Progress,
  QueueQuery,
  Reference,
  ReportView,
} from './schemas.js';

const list = (value: string | undefined): readonly string[] | undefined =>
  value === undefined || value === '' || value === 'all' ? undefined : value.split(',');

/** The store's filter of a query. */
export function filterOf(query: Partial<QueueQuery>, me: string): QueueFilter {
  const state = list(query.state);
  const type = list(query.type);
  const report = list(query.report);
  const country = list(query.country);
  const status = list(query.status);
  const text = (value: string | undefined): string | undefined =>
    value === undefined || value === '' ? undefined : value;
  return {
    ...(state && { state }),
    ...(type && { type }),
    ...(report && { report }),
    ...(country && { country }),
    ...(status && { status }),
    ...optional({
      flag: text(query.flag),
      reviewer: text(query.reviewer),
      actor: text(query.actor),
      place: text(query.place),
      source: text(query.source),
      from: text(query.from),
      to: text(query.to),
      words: text(query.q),
    }),
    ...(query.min !== undefined && { min: query.min }),
    ...(query.max !== undefined && { max: query.max }),
    ...(query.second === 'true' && { second: true }),
    ...(query.asks === 'true' && { asks: true }),
    ...(query.drawn === 'true' && { drawn: true }),
    ...(query.assignee && {
      assignee: query.assignee === 'me' ? me : query.assignee === 'nobody' ? '' : query.assignee,
    }),
  };
}

function optional<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}

/** A line for the list. */
export function summaryOf(line: QueueLine): CandidateSummary {
  return { ...line, flags: [...line.flags], snippet: cut(line.snippet, 200) };
}

/** The beginning of a text, ended at a word. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(most / 2, text.lastIndexOf(' ', most)))}…`;
}

/** The family of a type. */
export type FamilyOf = (type: string) => string;

/** Families as the reference has them; a type that it does not know is one of its own. */
export function familiesOf({ types }: Pick<Reference, 'types'>): FamilyOf {
  const families = new Map(types.map(({ id, family }) => [id, family]));
  return (type) => families.get(type) ?? type;
}

/** Everything about one candidate, or undefined. */
export async function detailOf(db: Database, id: string, familyOf: FamilyOf): Promise<CandidateDetail | undefined> {
  const [found, lease, control] = await Promise.all([reviewedCandidate(db, id), leaseOf(db, id), controlOf(db, id)]);
  if (found === undefined) return undefined;
  const settled = control !== undefined && control.result !== 'open';
  return {
    candidate: found.record,
    original: found.original,
    summary: summaryOf(found.line),
    decisions: decisionViews(found),
    related: await relatedOf(db, found),
    lease: lease ?? null,
    mergedInto: found.mergedInto,
    rereading:
      found.reading === null
        ? null
        : { candidate: found.reading, fields: [...fieldsThatDiffer(found.record, found.reading)] },
    calibration: await calibratedScoreOf(db, found.original, familyOf(found.original.type)),
    control: settled ? { fault: control.control.fault, passed: control.result === 'passed' } : null,
  };
}

function decisionViews(found: ReviewedCandidate): Decision[] {
  let record = found.original as unknown as Record<string, unknown>;
  return found.decisions.map((each, index) => {
    const { key, candidateId, kind, reviewer, edit, ...rest } = each;
    const before = edit === null ? null : Object.fromEntries(Object.keys(edit).map((field) => [field, record[field]]));
    if (edit !== null && !each.undone) record = { ...record, ...edit };
    return {
      id: key,
      candidateId,
      seq: index + 1,
      action: kind,
      by: reviewer,
      at: rest.at,
      reason: rest.reason,
      note: rest.note,
      before: before as Decision['before'],
      after: edit,
      ref: rest.ref,
      batch: rest.batch,
      durationMs: rest.durationMs,
      undone: rest.undone,
    };
  });
}

/** Relation of candidates that another panel of the page tells more about. */
const inAnotherReport = 'in another report';

async function relatedOf(db: Database, found: ReviewedCandidate): Promise<CandidateDetail['related']> {
  const relations = new Map<string, string>();
  for (const id of found.record.duplicates) relations.set(id, 'likely the same event, same report');
  for (const link of found.record.links) relations.set(link.id, link.rel);
  if (found.mergedInto !== null) relations.set(found.mergedInto, 'this was merged into it');
  const told = (await tellingsOf(db, found.line.id, 6)).filter(({ record }) => !relations.has(record.id));
  const [linked, others] = await Promise.all([
    queueLinesOf(db, [...relations.keys()]),
    queueLinesOf(
      db,
      told.map(({ record }) => record.id),
    ),
  ]);
  return [
    ...linked.map((line) => ({ relation: relations.get(line.id) ?? '', summary: summaryOf(line) })),
    ...others.map((line) => ({ relation: inAnotherReport, summary: summaryOf(line) })),
  ];
}

/** Work done and left, with assignments and control items. */
export async function progressOf(db: Database, since: string): Promise<Progress> {
  const [found, controls, assigned] = await Promise.all([
    reviewProgress(db, since),
    controlResults(db),
    assignedCounts(db),
  ]);
  return {
    ...found,
    byType: [...found.byType],
    byReviewer: [...found.byReviewer],
    byDay: [...found.byDay],
    controls: {
      waiting: controls.waiting,
      byReviewer: [...controls.byReviewer].map(([name, score]) => ({ name, ...score })),
    },
    assigned: [...assigned],
  };
}

/** A report with its candidates, or undefined. */
export async function reportViewOf(db: Database, id: string): Promise<ReportView | undefined> {
  const [report, lines] = await Promise.all([findReport(db, id), reportLines(db, id)]);
  if (report === undefined) return undefined;
  return {
    id: report.id,
    title: report.title ?? titleFrom(report.text),
    text: report.text,
    publishedAt: report.publishedAt,
    source: report.source,
    format: report.format,
    candidates: lines.map((line) => ({
      ...summaryOf(line),
      start: line.start,
      end: line.end,
      places: [...line.places],
    })),
  };
}

/** First line of a text without a title. */
export function titleFrom(text: string): string {
  const line = text
    .trimStart()
    .split('\n', 1)[0]!
    .replace(/^#+\s*/, '')
    .trim();
  return line.length > 90 ? `${line.slice(0, 87).trimEnd()}…` : line || 'Untitled report';
}
