/** State of the review page: the queue, the open candidate and its report, and the decisions on their way. */
import { batch, computed, signal } from '@preact/signals';
import type {
  CandidateDetail,
  CandidateList,
  CandidateSummary,
  Changes,
  Decide,
  Facets,
  Progress,
  ReportView,
  Tellings,
} from '../../server/schemas.js';
import { boot, get, post, put, queryOf, Refused } from './api.js';
import { actionLabels, faultLabels, typeLabel } from './words.js';

export type Filter = Readonly<Record<string, string>>;
const pageSize = 100;
/** The blind second review: the same page on the extractor's reading, without what others decided. */
export const blind = boot.page === 'second';
/** Viewers read; everyone else decides. */
export const mayDecide = boot.user !== null && boot.user.role !== 'viewer';
/** Changes of a second reviewer, sent with the verdict. */
let draft: Changes = {};

export const filter = signal<Filter>(readFilter());
/** Lines of the queue by position; holes are pages not read yet. */
export const lines = signal<readonly (CandidateSummary | undefined)[]>([]);
export const total = signal(0);
export const facets = signal<Facets | null>(null);
export const progress = signal<Progress | null>(null);
export const selected = signal<string | null>(null);
export const detail = signal<CandidateDetail | null>(null);
export const report = signal<ReportView | null>(null);
/** What a later report says beyond the open, approved candidate. */
export const update = signal<Tellings['update']>(null);
export const loading = signal(false);
/** The field whose words are lit, by pointer or focus. */
export const activeField = signal<string | null>(null);
export const notice = signal<{ text: string; tone: 'good' | 'bad' | 'plain'; undo?: string } | null>(null);
export const dialog = signal<'help' | 'reject' | 'conflict' | 'comment' | 'filters' | 'merge' | 'bulk' | null>(null);
export const conflict = signal<{ id: string; decide: Decide; current: CandidateDetail } | null>(null);
/** On narrow screens one pane shows at a time. */
export const pane = signal<'list' | 'text' | 'form'>('list');
/** How far a bulk decision of this user is, while it runs. */
export const bulkDone = signal<{ done: number; total: number } | null>(null);

export const position = computed(() => lines.value.findIndex((line) => line?.id === selected.value));

const details = new Map<string, Promise<CandidateDetail>>();
const reports = new Map<string, Promise<ReportView>>();
const wanted = new Set<number>();
let generation = 0;
let shownAt = 0;
/** Decisions this page made, latest last: what `undo` takes back. */
const made: ({ candidateId: string; decisionId: string } | { batch: string })[] = [];

/** Decisions that the server has not answered yet. */
const onTheWay = new Set<Promise<void>>();

/** A bulk decision of this page, for `undo`. */
export function rememberBatch(batch: string): void {
  made.push({ batch });
  details.clear();
  reports.clear();
}

function readFilter(): Filter {
  const out: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(location.search)) if (key !== 'c' && value !== '') out[key] = value;
  if (out.state === undefined) out.state = 'open,deferred';
  return out;
}

function writeAddress(): void {
  const query = queryOf({ ...filter.value, c: selected.value });
  history.replaceState(null, '', `${location.pathname}${query}`);
}

/** Reads the queue anew under the current filter and opens the candidate of the address, or the first. */
export async function openQueue(): Promise<void> {
  const mine = ++generation;
  loading.value = true;
  wanted.clear();
  const list = await get<CandidateList>(
    blind ? '/api/second' : `/api/candidates${queryOf({ ...filter.value, limit: pageSize })}`,
  );
  if (mine !== generation) return;
  batch(() => {
    const all: (CandidateSummary | undefined)[] = new Array(list.total).fill(undefined);
    list.items.forEach((item, index) => {
      all[index] = item;
    });
    lines.value = all;
    total.value = list.total;
    loading.value = false;
  });
  // After the list: counting everything would keep the database from the few lines that the reader waits for.
  void readFacets();
  void readProgress();
  const asked = new URLSearchParams(location.search).get('c');
  const first = asked ?? list.items[0]?.id ?? null;
  if (first === null) {
    batch(() => {
      selected.value = null;
      detail.value = null;
      report.value = null;
    });
  } else await open(first);
}

async function readFacets(): Promise<void> {
  facets.value = await get<Facets>(`/api/facets${queryOf(filter.value)}`);
}

export async function readProgress(): Promise<void> {
  progress.value = await get<Progress>('/api/progress');
}

/** Makes sure that the lines around a position are read. */
export async function wantLines(from: number, to: number): Promise<void> {
  const mine = generation;
  for (let page = Math.floor(from / pageSize); page <= Math.floor(to / pageSize); page += 1) {
    if (page * pageSize >= total.value || lines.value[page * pageSize] !== undefined || wanted.has(page)) continue;
    wanted.add(page);
    const list = await get<CandidateList>(
      `/api/candidates${queryOf({ ...filter.value, limit: pageSize, offset: page * pageSize })}`,
    );
    if (mine !== generation) return;
    const all = [...lines.value];
    list.items.forEach((item, index) => {
      all[page * pageSize + index] = item;
    });
    lines.value = all;
  }
}

export function setFilter(change: Readonly<Record<string, string | undefined>>): void {
  const next: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...filter.value, ...change }))
    if (value !== undefined && value !== '') next[key] = value;
  batch(() => {
    filter.value = next;
    selected.value = null;
  });
  writeAddress();
  void openQueue();
}

/** Puts a whole other filter in place. */
export function replaceFilter(query: Filter): void {
  filter.value = {};
  setFilter(query);
}

function readDetail(id: string): Promise<CandidateDetail> {
  let found = details.get(id);
  if (found === undefined) {
    found = get<CandidateDetail>(`/api/${blind ? 'second/' : ''}candidates/${id}`);
    details.set(id, found);
    found.catch(() => details.delete(id));
    if (details.size > 200) details.delete(details.keys().next().value!);
  }
  return found;
}

function readReport(id: string): Promise<ReportView> {
  let found = reports.get(id);
  if (found === undefined) {
    found = get<ReportView>(`/api/${blind ? 'second/' : ''}reports/${id}`);
    reports.set(id, found);
    found.catch(() => reports.delete(id));
    if (reports.size > 12) reports.delete(reports.keys().next().value!);
  }
  return found;
}

/** Shows a candidate beside its report, and reads the following ones ahead. */
export async function open(id: string): Promise<void> {
  selected.value = id;
  writeAddress();
  try {
    const next = await readDetail(id);
    const text = await readReport(next.candidate.reportId);
    if (selected.value !== id) return;
    batch(() => {
      detail.value = next;
      report.value = text;
      activeField.value = null;
      draft = {};
      shownAt = performance.now();
    });
    readAhead();
  } catch (error) {
    say(error instanceof Error ? error.message : 'This candidate could not be read.', 'bad');
  }
}

function readAhead(): void {
  const at = position.value;
  if (at < 0) return;
  void wantLines(at, at + 40);
  for (let step = 1; step <= 3; step += 1) {
    const line = lines.value[at + step];
    if (line !== undefined) void readDetail(line.id).then((next) => readReport(next.candidate.reportId));
  }
}

/** Moves along the queue; skips nothing. */
export function move(step: number): void {
  const at = position.value;
  const next = lines.value[at < 0 ? 0 : Math.min(Math.max(at + step, 0), lines.value.length - 1)];
  if (next !== undefined && next.id !== selected.value) void open(next.id);
}

function nextUndecided(): string | null {
  const at = Math.max(position.value, 0);
  for (let step = 1; step <= lines.value.length; step += 1) {
    const line = lines.value[(at + step) % lines.value.length];
    if (line !== undefined && line.state === 'open' && line.id !== selected.value) return line.id;
  }
  return null;
}

/** Changes a line of the queue, and with its state the counts of the tabs. */
export function patchLine(id: string, change: Partial<CandidateSummary>): void {
  const before = lines.value.find((line) => line?.id === id)?.state;
  const counts = facets.value;
  if (before !== undefined && change.state !== undefined && before !== change.state && counts !== null) {
    const { state } = counts;
    facets.value = {
      ...counts,
      state: {
        ...state,
        [before]: Math.max(0, (state[before] ?? 0) - 1),
        [change.state]: (state[change.state] ?? 0) + 1,
      },
    };
  }
  lines.value = lines.value.map((line) => (line?.id === id ? { ...line, ...change } : line));
}

const stateAfter: Readonly<Record<string, CandidateSummary['state']>> = {
  approve: 'approved',
  reject: 'rejected',
  defer: 'deferred',
  merge: 'merged',
  reopen: 'open',
  unmerge: 'open',
};

/** Sends a decision on the open candidate; decisions that settle it move on at once, before the answer. */
export function decide(action: Decide['action'], more: Partial<Decide> = {}): void {
  const current = detail.value;
  if (current === null) return;
  if (!mayDecide) {
    say('Your account reads; it does not decide.', 'plain');
    return;
  }
  if (blind) {
    decideBlind(current, action, more);
    return;
  }
  const body: Decide = {
    action,
    version: current.summary.version,
    durationMs: Math.round(Math.max(0, performance.now() - shownAt)),
    ...more,
  };
  const settles = stateAfter[action] !== undefined && action !== 'reopen' && action !== 'unmerge';
  const following = settles ? nextUndecided() : null;
  patchLine(current.candidate.id, { state: stateAfter[action] ?? current.summary.state });
  details.delete(current.candidate.id);
  if (following !== null) void open(following);
  const sending = send(current.candidate.id, body, !settles || following === null);
  onTheWay.add(sending);
  void sending.finally(() => onTheWay.delete(sending));
}

/** A second reviewer's edits stay here until the verdict. */
function decideBlind(current: CandidateDetail, action: Decide['action'], more: Partial<Decide>): void {
  const { id } = current.candidate;
  if (action === 'edit') {
    draft = { ...draft, ...more.changes };
    detail.value = { ...current, candidate: { ...current.candidate, ...draft } };
  } else if (action === 'approve' || action === 'reject') {
    const body = { verdict: action, changes: draft, durationMs: Math.round(Math.max(0, performance.now() - shownAt)) };
    const following = nextUndecided();
    patchLine(id, { state: stateAfter[action]! });
    if (following !== null) void open(following);
    post(`/api/second/candidates/${id}`, body).then(
      () => say('Your reading is kept beside the first.', 'good'),
      (error: Error) => {
        patchLine(id, { state: 'open' });
        say(error.message, 'bad');
      },
    );
  } else say('A second review approves (with edits) or rejects.', 'plain');
}

async function send(id: string, body: Decide, stay: boolean): Promise<void> {
  try {
    const after = await post<CandidateDetail & { decisionId: string }>(`/api/candidates/${id}/decisions`, body);
    made.push({ candidateId: id, decisionId: after.decisionId });
    details.set(id, Promise.resolve(after));
    patchLine(id, after.summary);
    if (stay && selected.value === id) detail.value = after;
    const { control } = after;
    if (control !== null)
      say(
        `A control item: ${faultLabels[control.fault] ?? control.fault}. ${control.passed ? 'You read it well.' : 'It was not noticed.'}`,
        control.passed ? 'good' : 'bad',
        after.decisionId,
      );
    else say(`${typeLabel(after.summary.type)}: ${actionLabels[body.action] ?? body.action}`, 'good', after.decisionId);
    patchReport(after.summary);
    void readProgress();
  } catch (error) {
    details.delete(id);
    if (error instanceof Refused && error.status === 409) {
      const current = await readDetail(id);
      patchLine(id, current.summary);
      batch(() => {
        conflict.value = { id, decide: body, current };
        dialog.value = 'conflict';
      });
    } else {
      const current = await readDetail(id).catch(() => null);
      if (current !== null) patchLine(id, current.summary);
      say(error instanceof Error ? error.message : 'The decision was not saved.', 'bad');
    }
  }
}

/** Reads a candidate anew after others changed it. */
export async function refresh(id: string): Promise<void> {
  details.delete(id);
  const known = lines.value.some((line) => line?.id === id);
  if (!known && selected.value !== id) return;
  const now = await readDetail(id);
  patchLine(id, now.summary);
  patchReport(now.summary);
  if (selected.value === id) detail.value = now;
  void readProgress();
}

/** Takes the open candidate for this reviewer, or gives it back to everyone. */
export async function take(): Promise<void> {
  const current = detail.value;
  if (current === null || blind) return;
  const { id } = current.candidate;
  const to = current.summary.assignee === boot.user?.name ? null : (boot.user?.name ?? null);
  try {
    await put(`/api/candidates/${id}/assignee`, { to });
    patchLine(id, { assignee: to });
    const next = { ...current, summary: { ...current.summary, assignee: to } };
    details.set(id, Promise.resolve(next));
    if (selected.value === id) detail.value = next;
    say(to === null ? 'Given back: anyone may decide on it.' : 'Yours.', 'plain');
  } catch (error) {
    say(error instanceof Error ? error.message : 'It was not taken.', 'bad');
  }
}

/** Makes a second candidate of the open one and shows it. */
export async function split(): Promise<void> {
  const current = detail.value;
  if (current === null) return;
  try {
    const { id } = await post<{ id: string }>(`/api/candidates/${current.candidate.id}/split`);
    details.delete(current.candidate.id);
    reports.delete(current.candidate.reportId);
    selected.value = id;
    writeAddress();
    await openQueue();
    say('Split: this is the new candidate. Edit each to tell its own event.', 'good');
  } catch (error) {
    say(error instanceof Error ? error.message : 'It was not split.', 'bad');
  }
}

function patchReport(summary: CandidateSummary): void {
  const view = report.value;
  if (view === null || view.id !== summary.reportId) {
    reports.delete(summary.reportId);
    return;
  }
  const next = {
    ...view,
    candidates: view.candidates.map((each) => (each.id === summary.id ? { ...each, ...summary } : each)),
  };
  reports.set(view.id, Promise.resolve(next));
  report.value = next;
}

/** Decides again what was refused, on the version that is there now. */
export async function insist(): Promise<void> {
  const clash = conflict.value;
  if (clash === null) return;
  batch(() => {
    conflict.value = null;
    dialog.value = null;
  });
  await send(clash.id, { ...clash.decide, version: clash.current.summary.version }, true);
}

/** Takes back the latest decision made on this page, and shows its candidate. */
export async function undo(): Promise<void> {
  // Pressed right after a decision, it means that one, not the one before.
  await Promise.all(onTheWay);
  const last = made.pop();
  if (last === undefined) {
    say('Nothing to take back on this page.', 'plain');
    return;
  }
  try {
    if ('batch' in last) {
      const { undone } = await post<{ undone: number }>(`/api/batches/${last.batch}/undo`);
      details.clear();
      reports.clear();
      say(`Taken back on ${undone} candidates.`, 'plain');
      await openQueue();
      return;
    }
    const after = await post<CandidateDetail>(`/api/decisions/${last.decisionId}/undo`);
    details.set(last.candidateId, Promise.resolve(after));
    patchLine(last.candidateId, after.summary);
    patchReport(after.summary);
    say('Decision taken back.', 'plain');
    await open(last.candidateId);
    void readProgress();
  } catch (error) {
    say(error instanceof Error ? error.message : 'It could not be taken back.', 'bad');
  }
}

let noticeTimer = 0;
export function say(text: string, tone: 'good' | 'bad' | 'plain', undoId?: string): void {
  notice.value = undoId === undefined ? { text, tone } : { text, tone, undo: undoId };
  clearTimeout(noticeTimer);
  noticeTimer = window.setTimeout(() => {
    notice.value = null;
  }, 6000);
}
