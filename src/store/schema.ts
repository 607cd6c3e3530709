/** Tables of the store as kysely sees them. `migrations.ts` makes them. */
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { Report, Tlp } from '../document/index.js';
import type { EventCandidate, Likeness } from '../events/index.js';
import type { Calibration, Change, DecisionKind, Edit, ReviewState } from '../review/index.js';

/** `queued`: not extracted yet. `done`: its candidates are here. `failed`: given up for good, with the reason kept. */
export const reportStates = ['queued', 'done', 'failed'] as const;
export type ReportState = (typeof reportStates)[number];

/** What goes first: a `flash` before what is usual, and that before an `archive`. The values are those of the queue, 1 being the most urgent. */
export const priorities = { flash: 1, normal: 2, archive: 3 } as const;
export type Priority = keyof typeof priorities;

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, string>;

export interface ReportsTable {
  id: string;
  text: string;
  published_at: string | null;
  published_by: Report['publishedBy'];
  title: string | null;
  source_name: string | null;
  source_url: string | null;
  source_author: string | null;
  format: string;
  language: string | null;
  bytes_hash: string;
  marking: Tlp | null;
  charset: string | null;
  reliability: Report['reliability'] | null;
  credibility: Report['credibility'] | null;
  layout: Json<NonNullable<Report['layout']>> | null;
  received_at: Generated<string>;
  state: Generated<ReportState>;
  priority: Generated<number>;
  /** When a job that names it was first added to the queue. */
  enqueued_at: string | null;
  /** Times its process died on it while it was extracted alone. */
  deaths: Generated<number>;
  failure: string | null;
  sentences: number | null;
  milliseconds: number | null;
  processed_at: string | null;
  versions: Json<EventCandidate['versions']> | null;
  /** The mail or archive that it first came in. */
  bundle_id: string | null;
}

/** Mails and archives that reports came in. */
export interface BundlesTable {
  id: string;
  origin: string;
  received_at: Generated<string>;
  /** When none of its reports waited any more and their candidates had been compared with others'; null before. */
  finished_at: string | null;
}

export interface ReportOriginsTable {
  report_id: string;
  origin: string;
  seen_at: Generated<string>;
  source_name: string | null;
  source_url: string | null;
  source_author: string | null;
  bytes_hash: string | null;
}

/** MinHash of a report's text: what near duplicates are found by. */
export interface ReportSignaturesTable {
  report_id: string;
  signature: Buffer;
  bands: number[];
}

/** A report and an older one that it is a near duplicate of. */
export interface ReportLikenessTable {
  report_id: string;
  other_id: string;
  likeness: number;
}

/** What stood under an address, one after another. */
export interface ReportVersionsTable {
  url: string;
  version: number;
  report_id: string;
  at: Generated<string>;
}

/** How a report stands to the earlier one that it is a version or a near duplicate of; numbers of events. */
export interface ReportUpdatesTable {
  report_id: string;
  base_id: string;
  relation: 'version' | 'alike';
  added: number;
  changed: number;
  repeated: number;
  unchanged: number;
  gone: number;
}

/** `unchanged`: the same passage, read the same. `repeated`: read the same in other words. `changed`: the same event, told differently. */
export const updateKinds = ['unchanged', 'repeated', 'changed'] as const;
export type UpdateKind = (typeof updateKinds)[number];

/** A candidate, and the one of the earlier report that it tells again. */
export interface CandidateUpdatesTable {
  candidate_id: string;
  earlier_id: string;
  kind: UpdateKind;
  fields: Json<readonly string[]>;
}

export interface FeedsTable {
  name: string;
  url: string;
  settings: Json<Record<string, unknown>>;
  etag: string | null;
  last_modified: string | null;
  polled_at: string | null;
  state: 'read' | 'unchanged' | 'failed' | null;
  failure: string | null;
  /** Polls that failed since the last one that did not. */
  failures: Generated<number>;
}

/** Answers to requests that named a key, so that a repetition gets the same. */
export interface IntakeKeysTable {
  user_id: number;
  key: string;
  hash: string;
  answer: Json<unknown> | null;
  created_at: Generated<string>;
}

export interface CandidatesTable {
  id: string;
  report_id: string;
  /** Offset of the trigger: report order. */
  position: number;
  type: string;
  status: EventCandidate['status'];
  polarity: EventCandidate['polarity'];
  stance: EventCandidate['attribution']['stance'];
  actor: string | null;
  target: string | null;
  place: string | null;
  country: string | null;
  lat: number | null;
  lon: number | null;
  from_day: string | null;
  to_day: string | null;
  confidence: number;
  certainty: number;
  flags: number;
  record: Json<EventCandidate>;
  review: Generated<ReviewState>;
  /** Codes of its flags, an array of strings. */
  flag_codes: Json<readonly string[]>;
  /** First evidence sentence, cut at 400 characters. */
  snippet: string;
  weight: number;
  /** Number of decisions on it. */
  version: Generated<number>;
  reviewer: string | null;
  second_review: Generated<boolean>;
  merged_into: string | null;
  /** False until it has been compared with the candidates of other reports, as it is now. */
  linked: Generated<boolean>;
  /** Who is to decide on it, and until when it is kept for them; null: whoever comes first. */
  assignee: string | null;
  assigned_until: string | null;
  /** Set on a control item: a copy of a settled candidate, sound or with one planted fault, that is never published. */
  control: Json<Control> | null;
  /** The candidate that a reviewer split it from. */
  split_from: string | null;
  /** False when a later extraction of its report no longer gives it; kept because someone decided on it. */
  current: Generated<boolean>;
  /** What a later extraction reads here, where someone has decided on another reading: the record stays as they saw it. */
  reading: Json<EventCandidate> | null;
  /** A person should look again: `reading` tells something else than what was decided on. Any decision settles it. */
  asks: Generated<boolean>;
  created_at: Generated<string>;
}

/** What a control item tests. `none`: it is sound and should be approved; otherwise the fault that a reader should find. */
export interface Control {
  readonly fault: 'none' | 'sides' | 'date' | 'place' | 'polarity';
  /** The settled candidate it was copied from. */
  readonly of: string;
  readonly by: string;
}

export interface DecisionsTable {
  id: Generated<number>;
  candidate_id: string;
  kind: DecisionKind;
  reviewer: string;
  at: string;
  reason: string | null;
  note: string | null;
  edit: Json<Edit> | null;
  ref: string | null;
  batch: string | null;
  duration_ms: number | null;
  key: string;
}

/** What happened to an event. `merged-into` and `split-from` name the other event in `ref`. */
export const changeKinds = ['created', 'corrected', 'merged-into', 'split-from', 'retracted'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Versions of events, which are the outbox too: written in the transaction of the decision and never changed. */
export interface EventVersionsTable {
  event_id: string;
  version: number;
  state: 'published' | 'withdrawn';
  candidate_id: string;
  record: Json<EventCandidate>;
  /** Who set the state of the candidate last. */
  reviewer: string;
  decision_id: number;
  /** When the decision was made. */
  at: string;
  /** Grows in the order of commits: who has read up to a cursor has missed nothing before it. */
  cursor: Generated<number>;
  /** When it was written, by the database's clock; grows with the cursor. */
  published_at: string;
  kind: ChangeKind;
  /** A code: see `ReasonCode` in decisions.ts. */
  reason: string;
  note: string | null;
  /** Whose decision made this version. */
  author: string;
  /** The other event of a merge or a split. */
  ref: string | null;
  /** All candidates that tell the event: its own, and those merged into it. */
  candidate_ids: string[];
  /** The strictest marking of their reports. */
  tlp: Tlp;
}

/** `active`: gets what is new. `paused`: a person stopped it. `failed`: its sink said that it wants no more. */
export const consumerStates = ['active', 'paused', 'failed'] as const;
export type ConsumerState = (typeof consumerStates)[number];

export interface ConsumersTable {
  id: string;
  /** Name of a kind of sink. */
  sink: string;
  config: Json<unknown>;
  filter: Json<Record<string, unknown>>;
  tlp: Tlp;
  state: Generated<ConsumerState>;
  /** Everything up to here was accepted, refused for good or left out for it. */
  cursor: Generated<number>;
  /** Rounds in a row without progress. */
  failures: Generated<number>;
  next_try: string | null;
  last_error: string | null;
  last_delivery: string | null;
  created_at: Generated<string>;
}

/** The newest version of an event that a consumer has accepted. */
export interface ReceiptsTable {
  consumer_id: string;
  event_id: string;
  version: number;
  state: 'published' | 'withdrawn';
  at: Generated<string>;
}

/** A change that a consumer refused, or that was given up for it. */
export interface DeadLettersTable {
  id: Generated<number>;
  consumer_id: string;
  cursor: number;
  event_id: string;
  version: number;
  reason: string;
  attempts: number;
  at: Generated<string>;
  /** A person wants it tried again. */
  retry: Generated<boolean>;
}

export const userRoles = ['viewer', 'reviewer', 'lead', 'admin', 'service'] as const;
export type UserRole = (typeof userRoles)[number];

export interface UsersTable {
  id: Generated<number>;
  name: string;
  role: UserRole;
  /** `scrypt$N$r$p$salt$hash`; null: signs in by link or token only. */
  password: string | null;
  disabled: Generated<boolean>;
  created_at: Generated<string>;
}

export interface SessionsTable {
  /** SHA-256 of the cookie's value, hex. */
  hash: string;
  user_id: number;
  csrf: string;
  created_at: Generated<string>;
  expires_at: string;
}

export interface TokensTable {
  id: Generated<number>;
  /** SHA-256 of the token, hex. */
  hash: string;
  name: string;
  user_id: number;
  scopes: string[];
  created_at: Generated<string>;
  used_at: string | null;
  revoked_at: string | null;
}

export interface AuditTable {
  id: Generated<number>;
  at: Generated<string>;
  who: string;
  what: string;
  detail: Json<unknown> | null;
}

export interface LeasesTable {
  candidate_id: string;
  user_id: number;
  until: string;
}

export interface SavedFiltersTable {
  id: Generated<number>;
  user_id: number;
  name: string;
  query: Json<Record<string, string>>;
}

export interface SecondReviewsTable {
  candidate_id: string;
  reviewer: string;
  verdict: 'approve' | 'reject';
  record: Json<EventCandidate>;
  first_reviewer: string;
  first_verdict: 'approve' | 'reject';
  first_record: Json<EventCandidate>;
  duration_ms: number | null;
  at: Generated<string>;
  /** Who settled the difference. */
  settled_by: string | null;
}

/** One actor by its canonical id; who mentions it stands in `entity_mentions`. */
export interface EntitiesTable {
  id: string;
  name: string;
  kind: string;
  country: string | null;
  cameo: string | null;
  listed: boolean;
}

export interface EntityMentionsTable {
  report_id: string;
  entity_id: string;
  mentions: number;
  /** Names used, with their number. */
  forms: Json<Readonly<Record<string, number>>>;
}

export const proposalStates = ['open', 'applied', 'dismissed'] as const;
export type ProposalState = (typeof proposalStates)[number];

export interface EntityProposalsTable {
  id: Generated<number>;
  entity_id: string;
  entry: Json<ProposedEntry>;
  state: Generated<ProposalState>;
  proposed_by: string;
  proposed_at: Generated<string>;
  settled_by: string | null;
  settled_at: string | null;
}

export interface SuggestionsSettledTable {
  key: string;
  state: 'applied' | 'dismissed';
  settled_by: string;
  settled_at: Generated<string>;
}

/** A row for the desk's own actor list; lists are parted by semicolons, as in the file. */
export interface ProposedEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly country: string;
  readonly role: string;
  readonly aliases: string;
  readonly acronyms: string;
}

export interface Schema {
  entities: EntitiesTable;
  entity_mentions: EntityMentionsTable;
  entity_proposals: EntityProposalsTable;
  suggestions_settled: SuggestionsSettledTable;
  second_reviews: SecondReviewsTable;
  users: UsersTable;
  sessions: SessionsTable;
  tokens: TokensTable;
  audit: AuditTable;
  leases: LeasesTable;
  saved_filters: SavedFiltersTable;
  reports: ReportsTable;
  bundles: BundlesTable;
  report_origins: ReportOriginsTable;
  report_signatures: ReportSignaturesTable;
  report_likeness: ReportLikenessTable;
  report_versions: ReportVersionsTable;
  report_updates: ReportUpdatesTable;
  candidate_updates: CandidateUpdatesTable;
  feeds: FeedsTable;
  intake_keys: IntakeKeysTable;
  candidates: CandidatesTable;
  decisions: DecisionsTable;
  event_versions: EventVersionsTable;
  consumers: ConsumersTable;
  receipts: ReceiptsTable;
  dead_letters: DeadLettersTable;
  meters: MetersTable;
  random_draws: RandomDrawsTable;
  calibrations: CalibrationsTable;
  approval_policies: ApprovalPoliciesTable;
  link_items: LinkItemsTable;
  link_pairs: LinkPairsTable;
  link_verdicts: LinkVerdictsTable;
  lexicon_versions: LexiconVersionsTable;
  replays: ReplaysTable;
  replay_changes: ReplayChangesTable;
}

/** What each version of the lexicons was made of: gzipped JSON. */
export interface LexiconVersionsTable {
  version: string;
  manifest: Buffer;
  at: Generated<string>;
}

/** One run of `replay`. */
export interface ReplaysTable {
  id: Generated<number>;
  at: Generated<string>;
  /** Null while it runs, and for good when it was ended before its time. */
  finished_at: string | null;
  /** Versions that it brought the reports to. */
  versions: Json<EventCandidate['versions']>;
  /** Reports that other versions had read. */
  reports: number;
  /** Those of them that could be affected, and were extracted anew. */
  read: Generated<number>;
  counts: Json<Readonly<Record<string, number>>>;
}

export interface ReplayChangesTable {
  replay_id: number;
  report_id: string;
  candidate_id: string;
  kind: Change['kind'];
  type: string;
  /** Names of the fields that changed. */
  fields: string[];
  /** What changed in the versions that can have done it: ids of actors, names of files, `code`, `models`. */
  because: string[];
  decided: boolean;
  asks: boolean;
}

/** A candidate as it is compared with others, and the cluster that it is in. */
export interface LinkItemsTable {
  candidate_id: string;
  /** Numbers of its block keys. */
  blocks: number[];
  /** What is compared, a `Linkable` as JSON. */
  item: string;
  /** What a review of it is worth by itself: times the size of its cluster, it is the candidate's weight. */
  weight: number;
  /** Smallest id of the cluster. */
  cluster: string;
}

/** Two candidates (`a` before `b`) that may tell one event. */
export interface LinkPairsTable {
  a: string;
  b: string;
  score: number;
  contributions: Json<Likeness['contributions']>;
}

/** What a reviewer has said of two candidates. */
export interface LinkVerdictsTable {
  a: string;
  b: string;
  verdict: 'together' | 'apart';
  reviewer: string;
  at: Generated<string>;
}

/** Candidates that were drawn at random, for calibration. */
export interface RandomDrawsTable {
  candidate_id: string;
  drawn_by: string;
  at: Generated<string>;
}

/** What was learnt from decisions, by version. */
export interface CalibrationsTable {
  version: Generated<number>;
  at: Generated<string>;
  made_by: string;
  models: string;
  data: Json<Calibration>;
}

/** Automatic approval: in force until it ends. */
export interface ApprovalPoliciesTable {
  id: Generated<number>;
  floor: number;
  precision_wanted: number;
  audit: number;
  made_by: string;
  at: Generated<string>;
  ended_at: string | null;
}

/** Sums that only grow, for the metrics. */
export interface MetersTable {
  name: string;
  label: string;
  total: number;
}

export type Database = Kysely<Schema>;
export type Tx = Transaction<Schema>;
