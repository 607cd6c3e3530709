/** Calibration in the store: candidates drawn at random, what reviewers found of them, versions of what was learnt, and automatic approval. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { EventCandidate } from '../events/index.js';
import {
  type Bin,
  bootstrap,
  brier,
  type Calibration,
  type CalibrationState,
  calibrate,
  calibrated,
  correctedError,
  type Drift,
  driftOf,
  heldOut,
  type Interval,
  type Judgement,
  outcomeOf,
  type Proof,
  precisionAt,
  proofOf,
  recalibrated,
  reliability,
  type Scored,
  stateOf,
} from '../review/index.js';
import { decideBatch } from './batches.js';
import { decideMany, decisionsOnAll, inTransaction } from './decisions.js';
import type { Database } from './schema.js';

/**
 * Draws up to `count` open candidates at random and marks them: whatever is decided on them, one by one, then says what share of a score is
 * right, which candidates that someone picked cannot. Gives how many were drawn.
 */
export async function drawSample(db: Database, count: number, by: string): Promise<number> {
  const { rows } = await sql`
    insert into random_draws (candidate_id, drawn_by)
    select c.id, ${by} from candidates c
    where c.review = 'open' and c.current and c.control is null
      and not exists (select 1 from random_draws d where d.candidate_id = c.id)
    order by random() limit ${count} returning 1`.execute(db);
  return rows.length;
}

/** A judgement with the model that gave its score. */
export interface StoredJudgement extends Judgement {
  readonly models: string;
}

/**
 * What reviewers found, oldest first, of candidates that nobody picked: those drawn at random, and the sample of second reviews, which are blind. Decisions on many at
 * once and those of the policy do not count; nor do second reviews that someone asked for. `familyOf` names the family of a type.
 */
export async function judgementsAtRandom(
  db: Database,
  familyOf: (type: string) => string,
): Promise<readonly StoredJudgement[]> {
  const rows = await db
    .selectFrom('candidates as c')
    .leftJoin('random_draws as d', 'd.candidate_id', 'c.id')
    .leftJoin('second_reviews as s', 's.candidate_id', 'c.id')
    .select([
      'c.id',
      'c.report_id',
      'd.at as drawn',
      's.at as second',
      's.verdict',
      's.first_reviewer',
      'c.second_review',
    ])
    .select(sql<string>`c.record::json ->> 'type'`.as('type'))
    .select(sql<number>`(c.record::json ->> 'confidence')::double precision`.as('score'))
    .select(sql<string>`c.record::json #>> '{versions,models}'`.as('models'))
    .where('c.control', 'is', null)
    .where(sql<boolean>`(d.at is not null or s.at is not null)`)
    .orderBy('c.id')
    .execute();
  const drawn = rows.filter((row) => row.drawn !== null).map((row) => row.id);
  const histories = await decisionsOnAll(db, [...new Set(drawn)]);
  const found = new Map<string, StoredJudgement>();
  for (const row of rows) {
    const common = {
      score: row.score,
      type: row.type,
      family: familyOf(row.type),
      group: row.report_id,
      models: row.models,
    };
    const outcome = row.drawn === null ? undefined : outcomeOf(histories.get(row.id) ?? [], policyName);
    if (outcome !== undefined) found.set(row.id, { ...common, ...outcome });
    else if (row.second !== null && !row.second_review && row.first_reviewer !== policyName)
      found.set(row.id, { ...common, right: row.verdict === 'approve', at: row.second });
  }
  const list = [...found.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  // Scores of another model are other scores.
  const models = list.at(-1)?.models;
  return list.filter((each) => each.models === models);
}

/** A calibration as it is kept. */
export interface StoredCalibration {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly models: string;
  readonly calibration: Calibration;
}

/** Learns from these judgements and keeps the result as the newest version. */
export async function keepCalibration(
  db: Database,
  judgements: readonly StoredJudgement[],
  by: string,
): Promise<StoredCalibration> {
  const calibration = calibrate(judgements);
  const models = judgements.at(-1)?.models ?? '';
  const row = await db
    .insertInto('calibrations')
    .values({ made_by: by, models, data: JSON.stringify(calibration) })
    .returning(['version', 'at'])
    .executeTakeFirstOrThrow();
  return { ...row, by, models, calibration };
}

/** A version of the calibration, or the newest; undefined when there is none. */
export async function calibrationOf(db: Database, version?: number): Promise<StoredCalibration | undefined> {
  const row = await db
    .selectFrom('calibrations')
    .selectAll()
    .$if(version !== undefined, (query) => query.where('version', '=', version!))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { version: row.version, at: row.at, by: row.made_by, models: row.models, calibration: row.data };
}

/** A kept version without its maps. */
export interface CalibrationVersion {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly models: string;
  readonly state: CalibrationState;
  readonly judged: number;
}

/** The versions kept, newest first. */
async function calibrationVersions(db: Database, limit: number): Promise<readonly CalibrationVersion[]> {
  return await db
    .selectFrom('calibrations')
    .select(['version', 'at', 'made_by as by', 'models'])
    .select(sql<CalibrationState>`data ->> 'state'`.as('state'))
    .select(sql<number>`(data ->> 'judged')::int`.as('judged'))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

/** What the newest calibration says of one score. */
export interface CalibratedScore {
  /** `collecting` also where all that was learnt is about scores of another model. */
  readonly state: CalibrationState;
  readonly version: number | null;
  /** Decisions that it was learnt from. */
  readonly judged: number;
  /** Share of such candidates that reviewers found right; null unless the calibration is complete. */
  readonly score: number | null;
}

/** What the newest calibration says of a candidate as it was extracted. */
export async function calibratedScoreOf(
  db: Database,
  { confidence, versions }: Pick<EventCandidate, 'confidence' | 'versions'>,
  family: string,
): Promise<CalibratedScore> {
  const stored = await calibrationOf(db);
  if (stored === undefined || stored.models !== versions.models)
    return { state: 'collecting', version: null, judged: 0, score: null };
  const { version, calibration } = stored;
  const { state, judged } = calibration;
  return { state, version, judged, score: state === 'calibrated' ? calibrated(calibration, family, confidence) : null };
}

/** The judgements made since a calibration, against what it promises. */
export function driftSince({ at, calibration }: StoredCalibration, judgements: readonly Judgement[]): Drift {
  return driftOf(
    calibration,
    judgements.filter((each) => Date.parse(each.at) > Date.parse(at)),
  );
}

/** The name under which the policy decides. */
export const policyName = 'policy';

export interface Policy {
  readonly id: number;
  /** Calibrated score from which it approves. */
  readonly floor: number;
  /** Precision that had to be proven. */
  readonly precision: number;
  /** Share of what it approves that a reviewer looks at again. */
  readonly audit: number;
  readonly by: string;
  readonly at: string;
}

/** The policy in force; undefined as long as nobody has set one: then nothing is approved but by people. */
export async function policyInForce(db: Database): Promise<Policy | undefined> {
  const row = await db
    .selectFrom('approval_policies')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      floor: row.floor,
      precision: row.precision_wanted,
      audit: row.audit,
      by: row.made_by,
      at: row.at,
    }
  );
}

/** Ends the policy in force. Gives whether there was one. */
export async function endPolicy(db: Database): Promise<boolean> {
  const result = await db
    .updateTable('approval_policies')
    .set({ ended_at: new Date().toISOString() })
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Why a policy cannot be set. */
export class Unproven extends Error {}

/**
 * Sets a policy. Throws `Unproven` unless the newest calibration is complete, no drift is noticed, and the judgements under its scores
 * prove the precision from the floor on (lower end of the 95 % interval).
 */
export async function setPolicy(
  db: Database,
  judgements: readonly Judgement[],
  given: { readonly floor: number; readonly precision: number; readonly audit: number; readonly by: string },
): Promise<Proof> {
  const stored = await calibrationOf(db);
  if (stored === undefined || stored.calibration.state !== 'calibrated')
    throw new Unproven('There is no complete calibration yet.');
  if (driftSince(stored, judgements).noticed)
    throw new Unproven('Newer decisions differ from the calibration: calibrate anew first.');
  const proof = proofOf(recalibrated(stored.calibration, judgements), given.floor);
  if (proof.atLeast < given.precision)
    throw new Unproven(
      `From ${given.floor} on, ${proof.right} of ${proof.judged} were right, which proves a precision of ${proof.atLeast.toFixed(3)} only.`,
    );
  await endPolicy(db);
  await db
    .insertInto('approval_policies')
    .values({ floor: given.floor, precision_wanted: given.precision, audit: given.audit, made_by: given.by })
    .execute();
  return proof;
}

/**
 * Approves what the policy in force lets through: open candidates without flags, not drawn at random, whose calibrated score reaches the
 * floor. The audit share is put up for a second review. All of it is one batch, which can be taken back. Undefined without a policy.
 */
export async function runPolicy(
  db: Database,
  familyOf: (type: string) => string,
): Promise<{ readonly batch: string; readonly approved: number; readonly audited: number } | undefined> {
  const [policy, stored] = [await policyInForce(db), await calibrationOf(db)];
  if (policy === undefined || stored === undefined) return undefined;
  const rows = await db
    .selectFrom('candidates as c')
    .select(['c.id', 'c.version', 'c.type', 'c.confidence'])
    .where('c.review', '=', 'open')
    .where('c.current', '=', true)
    .where('c.control', 'is', null)
    .where('c.asks', '=', false)
    .where('c.version', '=', 0)
    .where('c.flags', '=', 0)
    .where(sql<boolean>`c.record::json #>> '{versions,models}' = ${stored.models}`)
    .where(sql<boolean>`not exists (select 1 from random_draws d where d.candidate_id = c.id)`)
    .orderBy('c.id')
    .execute();
  const chosen = rows.filter(
    ({ type, confidence }) => calibrated(stored.calibration, familyOf(type), confidence) >= policy.floor,
  );
  const batch = `policy-${policy.id}-${randomUUID()}`;
  const approved = await decideBatch(db, chosen, { kind: 'approve', reviewer: policyName, reason: null, batch });
  const audited = chosen.filter(() => Math.random() < policy.audit);
  await inTransaction(db, (tx) =>
    decideMany(
      tx,
      audited.map(({ id }) => ({
        candidateId: id,
        kind: 'second-review' as const,
        reviewer: policyName,
        at: new Date().toISOString(),
        reason: null,
        note: 'Approved by the policy; drawn for audit.',
        edit: null,
        ref: null,
        // Not of the batch: taking that back is one decision a candidate.
        batch: null,
        durationMs: null,
        key: `${batch}:audit:${id}`,
      })),
    ),
  );
  return { batch, approved, audited: audited.length };
}

/** Figures of a set of scores. */
export interface ScoreFigures {
  readonly bins: readonly Bin[];
  /** Calibration error freed from noise, with its 95 % interval. */
  readonly error: number;
  readonly errorInterval: Interval;
  readonly brier: number;
  /** Share right among the surest half, tenth, and so on: precision at coverage. */
  readonly topHalf: number;
  readonly coverage: readonly { readonly share: number; readonly precision: number }[];
}

export interface CalibrationSummary {
  readonly state: CalibrationState;
  readonly judged: number;
  readonly raw: ScoreFigures;
  /** Scores calibrated by maps that have not seen the decision; null while too little was decided. */
  readonly held: ScoreFigures | null;
  readonly newest: StoredCalibration | null;
  readonly drift: Drift | null;
  readonly policy: Policy | null;
  /** What the judgements prove today of what the policy lets through, under the newest version; null without policy. */
  readonly proof: Proof | null;
  /** The newest versions kept, newest first; at most 50. */
  readonly versions: readonly CalibrationVersion[];
}

/** All that the page and the command show. */
export async function calibrationSummary(
  db: Database,
  familyOf: (type: string) => string,
): Promise<CalibrationSummary> {
  const [judgements, newest, policy, versions] = await Promise.all([
    judgementsAtRandom(db, familyOf),
    calibrationOf(db),
    policyInForce(db),
    calibrationVersions(db, 50),
  ]);
  const state = stateOf(judgements);
  return {
    state,
    judged: judgements.length,
    raw: figuresOf(judgements),
    held: state === 'collecting' ? null : figuresOf(heldOut(judgements)),
    newest: newest ?? null,
    drift: newest === undefined ? null : driftSince(newest, judgements),
    policy: policy ?? null,
    proof:
      policy === undefined || newest === undefined
        ? null
        : proofOf(recalibrated(newest.calibration, judgements), policy.floor),
    versions,
  };
}

function figuresOf(items: readonly Scored[]): ScoreFigures {
  return {
    bins: reliability(items),
    error: correctedError(items),
    errorInterval: bootstrap(items, correctedError, { draws: 200 }),
    brier: brier(items),
    topHalf: precisionAt(items, 0.5),
    coverage: [0.1, 0.25, 0.5, 0.75, 1].map((share) => ({ share, precision: precisionAt(items, share) })),
  };
}
