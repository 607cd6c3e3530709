/** Control items: copies of settled candidates among the open ones, some with one planted fault, that show whether reviewers read. */
import { sql } from 'kysely';
import { contentId, type EventCandidate } from '../events/index.js';
import { type Decision, fold } from '../review/index.js';
import { insertCandidates } from './candidates.js';
import { decisionsOn } from './decisions.js';
import type { Control, Database, Tx } from './schema.js';

/** The fault changed one field of this name; finding it means rejecting, or editing that field. */
export const faultFields: Readonly<Record<Exclude<Control['fault'], 'none'>, keyof EventCandidate>> = {
  sides: 'participants',
  date: 'time',
  place: 'places',
  polarity: 'polarity',
};

const dayLength = 86_400_000;
const moved = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10);

/** The faults that can be planted in a record, each with the changed record. Spans stay: the words are there to be read. */
export function faultsOf(
  record: EventCandidate,
  others: readonly EventCandidate['places'][number][],
): Readonly<Partial<Record<Control['fault'], EventCandidate>>> {
  const { time } = record;
  const actor = record.participants.findIndex((each) => each.role === 'actor');
  const other = record.participants.findIndex((each) => each.role === 'target' || each.role === 'victim');
  const where = record.places[0];
  const elsewhere = others.find((each) => where !== undefined && each.name !== where.name);
  return {
    ...(actor >= 0 && other >= 0
      ? {
          sides: {
            ...record,
            participants: record.participants.map((each, index) =>
              index === actor
                ? { ...each, role: record.participants[other]!.role }
                : index === other
                  ? { ...each, role: 'actor' as const }
                  : each,
            ),
          },
        }
      : {}),
    ...(time !== null && time.from !== null && time.to !== null && time.granularity === 'day'
      ? {
          date: {
            ...record,
            time: { ...time, from: moved(time.from, -9), to: moved(time.to, -9), timex: moved(time.from, -9) },
          },
        }
      : {}),
    ...(where !== undefined && elsewhere !== undefined
      ? {
          place: {
            ...record,
            places: [{ ...elsewhere, role: where.role, text: where.text, start: where.start, end: where.end }],
          },
        }
      : {}),
    polarity: { ...record, polarity: record.polarity === 'positive' ? 'negated' : 'positive' },
  };
}

/**
 * Puts up to `count` control items among the open candidates: copies of approved ones, half of them sound, the others with one fault.
 * A candidate is copied once at most. Gives how many were made.
 */
export async function plantControls(db: Database, count: number, by: string): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('candidates as c')
      .select(['c.id', 'c.record', 'c.created_at'])
      .where('c.review', '=', 'approved')
      .where('c.current', '=', true)
      .where('c.control', 'is', null)
      .where(sql<boolean>`not exists (select 1 from candidates k where k.control ->> 'of' = c.id)`)
      // The same order always, and none that a reader could guess.
      .orderBy(sql`md5(c.id)`)
      .limit(count)
      .execute();
    const places = rows.flatMap((row) => row.record.places.slice(0, 1));
    let made = 0;
    for (const [index, { id, record }] of rows.entries()) {
      const now = fold(record, await decisionsOn(tx, id)).record;
      const faults = Object.entries(faultsOf(now, [...places.slice(index), ...places])) as [
        Control['fault'],
        EventCandidate,
      ][];
      const [fault, altered] = index % 2 === 0 ? (['none', now] as const) : faults[index % faults.length]!;
      const { reportId, type, trigger } = record;
      const copy = {
        ...altered,
        id: contentId(reportId, `${type}/control`, trigger.start, trigger.end),
        duplicates: [],
        links: [],
      };
      await plant(tx, copy, { fault, of: id, by });
      made += 1;
    }
    return made;
  });
}

/** Writes a control item at the place of some open candidate in the queue's order, so that it comes up among the others. */
async function plant(tx: Tx, copy: EventCandidate, control: Control): Promise<void> {
  await insertCandidates(tx, [copy]);
  await sql`
    update candidates set control = ${JSON.stringify(control)}::jsonb,
      created_at = coalesce(
        (select created_at from candidates where review = 'open' and current and control is null and id >= ${copy.id} order by id limit 1),
        (select max(created_at) from candidates where review = 'open' and current and control is null),
        created_at)
    where id = ${copy.id}`.execute(tx);
}

/** How a reader did on a control item: `open` while nothing settles it. */
export type ControlResult = 'open' | 'passed' | 'missed';

/** Judges a control item by its history: a sound one should be approved, a faulty one rejected or mended in the faulty field. */
export function judgeControl(control: Control, decisions: readonly Decision[]): ControlResult {
  const edited = new Set<string>();
  for (const { kind, edit } of decisions) {
    for (const field of Object.keys(edit ?? {})) edited.add(field);
    if (kind !== 'approve' && kind !== 'reject' && kind !== 'merge') continue;
    if (control.fault === 'none') return kind === 'reject' ? 'missed' : 'passed';
    return kind !== 'approve' || edited.has(faultFields[control.fault]) ? 'passed' : 'missed';
  }
  return 'open';
}

/** The control item of this id with its result, or undefined when it is an ordinary candidate. */
export async function controlOf(
  db: Database,
  id: string,
): Promise<{ readonly control: Control; readonly result: ControlResult } | undefined> {
  const row = await db.selectFrom('candidates').select('control').where('id', '=', id).executeTakeFirst();
  if (row === undefined || row.control === null) return undefined;
  return { control: row.control, result: judgeControl(row.control, await decisionsOn(db, id)) };
}

/** Control items that wait, and by reviewer how many were passed and missed. */
export async function controlResults(db: Database): Promise<{
  readonly waiting: number;
  readonly byReviewer: ReadonlyMap<string, { readonly passed: number; readonly missed: number }>;
}> {
  const rows = await db
    .selectFrom('candidates')
    .select(['id', 'control'])
    .where('control', 'is not', null)
    .where('current', '=', true)
    .execute();
  const byReviewer = new Map<string, { passed: number; missed: number }>();
  let waiting = 0;
  for (const { id, control } of rows) {
    const decisions = await decisionsOn(db, id);
    const result = judgeControl(control!, decisions);
    const reviewer = decisions.find((each) => ['approve', 'reject', 'merge'].includes(each.kind))?.reviewer;
    if (result === 'open' || reviewer === undefined) {
      waiting += 1;
      continue;
    }
    const score = byReviewer.get(reviewer) ?? { passed: 0, missed: 0 };
    score[result] += 1;
    byReviewer.set(reviewer, score);
  }
  return { waiting, byReviewer };
}
