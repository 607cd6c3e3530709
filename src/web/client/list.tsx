/** The queue: filters above, a list of any length below of which only the visible lines are in the page. */

import { useSignal } from '@preact/signals';
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { CandidateSummary, Facets, SavedFilter } from '../../server/schemas.js';
import { boot, get, put, remove } from './api.js';
import { dayRange } from './fields.js';
import { Key } from './keys.js';
import { others } from './live.js';
import {
  blind,
  dialog,
  facets,
  filter,
  lines,
  loading,
  open,
  pane,
  position,
  progress,
  replaceFilter,
  selected,
  setFilter,
  total,
  wantLines,
} from './state.js';
import { Meter } from './why.js';
import { flagLabel, percent, stateLabels, statusLabels, typeLabel } from './words.js';

const lineHeight = 84;

function Line({ line, index }: { line: CandidateSummary | undefined; index: number }) {
  if (line === undefined) return <div class="line hole" aria-hidden="true" />;
  const on = line.id === selected.value;
  const when = line.from === null ? 'no date' : dayRange(line.from, line.to, line.from);
  return (
    <button
      type="button"
      class={`line${on ? ' on' : ''} ${line.state}`}
      aria-current={on ? 'true' : undefined}
      data-index={index}
      onClick={() => {
        pane.value = 'text';
        void open(line.id);
      }}
    >
      <span class="line-top">
        <span class="type">{typeLabel(line.type)}</span>
        {line.state === 'open' ? (
          <Meter value={line.confidence} label="Confidence" />
        ) : (
          <span class={`state ${line.state}`}>{stateLabels[line.state]}</span>
        )}
      </span>
      <span class="line-mid">{[line.actor, line.target].filter(Boolean).join(' → ') || line.snippet}</span>
      <span class="line-low">
        {when}
        {line.place === null ? '' : ` · ${line.place}`}
        {line.polarity === 'negated' ? <b class="neg"> not</b> : null}
        {line.assignee === null || line.assignee === boot.user?.name ? null : (
          <span class="quiet"> · for {line.assignee}</span>
        )}
        {others.value.has(line.id) ? <span class="eye"> · {others.value.get(line.id)} looks at it</span> : null}
        {line.flags.length === 0 ? null : (
          <span class="flag" title={line.flags.map(flagLabel).join(', ')}>
            <span aria-hidden="true">⚑</span> {line.flags.length}
            <span class="sr"> flags</span>
          </span>
        )}
      </span>
    </button>
  );
}

function VirtualList() {
  const box = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const count = total.value;
  const virtual = useMemo(
    () =>
      new Virtualizer<HTMLDivElement, HTMLElement>({
        count: 0,
        getScrollElement: () => box.current,
        estimateSize: () => lineHeight,
        overscan: 8,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => redraw(0),
      }),
    [],
  );
  virtual.setOptions({ ...virtual.options, count });
  useEffect(() => {
    const stop = virtual._didMount();
    virtual._willUpdate();
    redraw(0);
    return stop;
  }, []);
  useEffect(() => {
    virtual._willUpdate();
    virtual.measure();
    if (count > 0 && performance.getEntriesByName('first-list').length === 0)
      requestAnimationFrame(() => performance.mark('first-list'));
  }, [count]);
  const at = position.value;
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at]);
  const rows = virtual.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (count > 0) void wantLines(first, last);
  }, [first, last, count]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard's focus
    <div class="lines" ref={box} tabIndex={0} role="region" aria-label="Candidates">
      <ul style={{ height: `${virtual.getTotalSize()}px` }}>
        {rows.map((row) => (
          <li
            key={lines.value[row.index]?.id ?? row.index}
            style={{ transform: `translateY(${row.start}px)`, height: `${lineHeight}px` }}
            aria-setsize={count}
            aria-posinset={row.index + 1}
          >
            <Line line={lines.value[row.index]} index={row.index} />
          </li>
        ))}
      </ul>
      {count === 0 && !loading.value ? <Nothing /> : null}
    </div>
  );
}

function Nothing() {
  if (blind) return <p class="nothing">Nothing waits for a second look.</p>;
  const all = (facets.value === null ? 0 : Object.values(facets.value.state).reduce((sum, each) => sum + each, 0)) > 0;
  return (
    <div class="nothing">
      <p>
        <b>{all ? 'Nothing here to decide.' : 'No candidates match.'}</b>
      </p>
      <button type="button" onClick={() => replaceFilter({ state: 'all' })}>
        Show everything
      </button>
    </div>
  );
}

const orderLabels: Readonly<Record<string, string>> = {
  report: 'Report order',
  uncertain: 'Least certain first',
  value: 'Most worth a look',
  newest: 'Newest first',
  confident: 'Most certain first',
};

function Picker({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <label class="picker">
      <span>{label}</span>
      <select
        value={filter.value[name] ?? ''}
        onChange={(event) => {
          event.currentTarget.blur();
          setFilter({ [name]: event.currentTarget.value });
        }}
      >
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The choices of a picker for what is so, or either way. */
function eitherOr(yes: string): [string, string][] {
  return [
    ['', 'Either way'],
    ['true', yes],
  ];
}

function counted(
  values: Readonly<Record<string, number>> | undefined,
  words: (value: string) => string,
): readonly (readonly [string, string])[] {
  return Object.entries(values ?? {})
    .sort((a, b) => b[1] - a[1])
    .map(([value, count]) => [value, `${words(value)} (${count})`] as const);
}

/** State tabs, search and the drawer of further filters. */
function Filters() {
  if (blind)
    return (
      <div class="filters">
        <p class="quiet">
          A sample of decided candidates, as the extractor read them: what the first reviewer decided is not shown. Edit
          what is wrong, then approve or reject.
        </p>
        <p aria-live="polite">{loading.value ? 'Reading…' : `${total.value} to look at`}</p>
      </div>
    );
  return <QueueFilters />;
}

function QueueFilters() {
  const found = facets.value;
  const states: readonly (readonly [string, string])[] = [
    ['open,deferred', 'To decide'],
    ['approved', 'Approved'],
    ['rejected,merged', 'Rejected'],
    ['all', 'All'],
  ];
  const number = (value: string): number =>
    (value === 'all' ? Object.keys(found?.state ?? {}) : value.split(',')).reduce(
      (sum, each) => sum + (found?.state[each] ?? 0),
      0,
    );
  const narrowed = filterNames.filter((name) => filter.value[name] !== undefined);
  const me = boot.user?.name ?? '';
  const mine = found?.assignee[me] ?? 0;
  return (
    <div class="filters">
      <div class="tabs" role="group" aria-label="Which candidates">
        {states.map(([value, words]) => (
          <button
            key={value}
            type="button"
            aria-pressed={(filter.value.state ?? 'all') === value}
            onClick={() => setFilter({ state: value })}
          >
            {words} <span class="count">{short(number(value))}</span>
          </button>
        ))}
      </div>
      <form
        class="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const input = event.currentTarget.querySelector('input')!;
          input.blur();
          setFilter({ q: input.value.trim() });
        }}
      >
        <input
          id="search"
          type="search"
          placeholder="Search words, actors, places"
          aria-label="Search"
          defaultValue={filter.value.q ?? ''}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <Key name="search" />
        <button
          type="button"
          class="more"
          aria-expanded={dialog.value === 'filters'}
          onClick={() => {
            dialog.value = dialog.value === 'filters' ? null : 'filters';
          }}
        >
          Filters <Key name="filters" />
        </button>
      </form>
      {dialog.value === 'filters' ? <Drawer found={found} me={me} /> : null}
      {narrowed.length > 0 && dialog.value !== 'filters' ? (
        <ul class="narrowed" aria-label="Filters in force">
          {narrowed.map((name) => (
            <li key={name} class="chip">
              <span class="quiet">{filterLabels[name]}</span> {filterWords(name, filter.value[name]!, found)}
              <button
                type="button"
                class="link"
                aria-label={`Without ${filterLabels[name]}`}
                onClick={() => setFilter({ [name]: '' })}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div class="sort">
        <span aria-live="polite">
          {loading.value
            ? 'Reading…'
            : `${total.value.toLocaleString('en')} ${total.value === 1 ? 'candidate' : 'candidates'}`}
        </span>
        {mine > 0 || filter.value.assignee === 'me' ? (
          <button
            type="button"
            class="quiet-button"
            aria-pressed={filter.value.assignee === 'me'}
            onClick={() => setFilter({ assignee: filter.value.assignee === 'me' ? '' : 'me' })}
          >
            Mine {short(mine)}
          </button>
        ) : null}
        {boot.user?.role === 'lead' || boot.user?.role === 'admin' ? (
          <button
            type="button"
            class="link"
            onClick={() => {
              dialog.value = 'bulk';
            }}
          >
            Bulk…
          </button>
        ) : null}
        <label>
          <span class="sr">Order</span>
          <select
            value={filter.value.order ?? 'report'}
            onChange={(event) => {
              event.currentTarget.blur();
              setFilter({ order: event.currentTarget.value });
            }}
          >
            {Object.entries(orderLabels).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}

/** Filters beside state and search, in the drawer's order, with the words that name them. */
const filterLabels: Readonly<Record<string, string>> = {
  type: 'Type',
  report: 'Report',
  actor: 'Actor',
  place: 'Place',
  country: 'Country',
  from: 'From',
  to: 'Until',
  source: 'Source',
  flag: 'Flag',
  status: 'Status',
  min: 'At least',
  max: 'Below',
  assignee: 'Assigned to',
  reviewer: 'Decided by',
  second: 'Second look',
  asks: 'Read otherwise since',
  drawn: 'Drawn at random',
};
const filterNames = Object.keys(filterLabels);

function filterWords(name: string, value: string, found: Facets | null): string {
  if (name === 'type') return value.split(',').map(typeLabel).join(', ');
  if (name === 'report') return found?.report.find((each) => each.id === value)?.title ?? 'this report';
  if (name === 'flag') return flagLabel(value);
  if (name === 'status') return statusLabels[value] ?? value;
  if (name === 'min' || name === 'max') return percent(Number(value));
  if (name === 'asks' || name === 'drawn') return 'yes';
  return name === 'second' ? 'wanted' : value;
}

/** "12", "3.4k", "100k": room is short above the list. */
function short(count: number): string {
  if (count < 10_000) return String(count);
  return `${(count / 1000).toFixed(count < 100_000 ? 1 : 0)}k`;
}

/** All further filters, with what each would leave. */
function Drawer({ found, me }: { found: Facets | null; me: string }) {
  return (
    <div class="drawer">
      <Picker name="type" label="Type" options={[['', 'All types'], ...counted(found?.type, typeLabel)]} />
      <Picker
        name="report"
        label="Report"
        options={[
          ['', 'All reports'],
          ...(found?.report ?? []).map((each) => [each.id, `${each.title} (${each.open}/${each.count})`] as const),
        ]}
      />
      <Field name="actor" label="Actor or other side" />
      <Field name="place" label="Place" />
      <Picker
        name="country"
        label="Country"
        options={[['', 'All countries'], ...counted(found?.country, (code) => code)]}
      />
      <Picker name="source" label="Source" options={[['', 'All sources'], ...counted(found?.source, (name) => name)]} />
      <Field name="from" label="Happened from" type="date" />
      <Field name="to" label="until" type="date" />
      <Picker name="flag" label="Flag" options={[['', 'Any'], ...counted(found?.flag, flagLabel)]} />
      <Picker name="status" label="Status" options={[['', 'Any'], ...Object.entries(statusLabels)]} />
      <Picker
        name="min"
        label="Confidence at least"
        options={[['', 'Any'], ...shares.map((each) => [String(each), percent(each)] as const)]}
      />
      <Picker
        name="max"
        label="below"
        options={[['', 'Any'], ...shares.map((each) => [String(each), percent(each)] as const)]}
      />
      <Picker
        name="assignee"
        label="Assigned to"
        options={[
          ['', 'Anyone'],
          ['me', `Me (${found?.assignee[me] ?? 0})`],
          ['nobody', `Nobody (${found?.assignee[''] ?? 0})`],
          ...counted(found?.assignee, (name) => name).filter(([name]) => name !== '' && name !== me),
        ]}
      />
      <Picker
        name="reviewer"
        label="Decided by"
        options={[['', 'Anyone'], ...counted(found?.reviewer, (name) => name)]}
      />
      <Picker name="second" label="Second look" options={eitherOr('Wanted')} />
      <Picker name="asks" label="Read otherwise since it was decided" options={eitherOr('Yes')} />
      <Picker name="drawn" label="Drawn at random, for calibration" options={eitherOr('Yes')} />
      <button
        type="button"
        class="link"
        onClick={() => setFilter(Object.fromEntries(filterNames.map((name) => [name, ''])))}
      >
        Clear filters
      </button>
      <Saved />
    </div>
  );
}

const shares = [0.25, 0.5, 0.75, 0.9];

/** A filter of words or a day, set when the box is left or Enter pressed. */
function Field({ name, label, type = 'text' }: { name: string; label: string; type?: 'text' | 'date' }) {
  return (
    <label class="picker">
      <span>{label}</span>
      <input
        type={type}
        defaultValue={filter.value[name] ?? ''}
        onChange={(event) => setFilter({ [name]: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    </label>
  );
}

/** Filters kept under a name. */
function Saved() {
  const list = useSignal<readonly SavedFilter[]>([]);
  const read = (): void => {
    void get<readonly SavedFilter[]>('/api/filters').then((found) => {
      list.value = found;
    });
  };
  useEffect(read, []);
  const name = useRef<HTMLInputElement>(null);
  return (
    <div class="saved">
      {list.value.map((each) => (
        <span key={each.name} class="chip">
          <button type="button" class="link" onClick={() => replaceFilter(each.query)}>
            {each.name}
          </button>
          <button
            type="button"
            class="link"
            aria-label={`Forget ${each.name}`}
            onClick={() => void remove(`/api/filters/${encodeURIComponent(each.name)}`).then(read)}
          >
            ×
          </button>
        </span>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const words = name.current!.value.trim();
          if (words === '') return;
          name.current!.value = '';
          void put(`/api/filters/${encodeURIComponent(words)}`, { query: filter.value }).then(read);
        }}
      >
        <input ref={name} aria-label="Name for this filter" placeholder="Save this filter as…" maxLength={80} />
      </form>
    </div>
  );
}

/** Today's work as one thin bar. */
function Today() {
  const now = progress.value;
  if (now === null) return null;
  const done = now.total - now.open;
  return (
    <div class="today">
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="4" />
        <rect class="fill" width={now.total === 0 ? 0 : (100 * done) / now.total} height="4" />
      </svg>
      <p>
        <b>{now.today.toLocaleString('en')}</b> decided today · <b>{now.open.toLocaleString('en')}</b> left
        {now.medianSeconds === null ? null : <> · {now.medianSeconds.toFixed(1)} s each</>}
      </p>
      {now.controls.waiting === 0 ? null : (
        <p>
          Some of these are <a href="/progress#controls">control items</a> with a known answer.
        </p>
      )}
    </div>
  );
}

/** The whole left pane. */
export function QueuePane() {
  return (
    <nav class="queue" aria-label="Queue">
      <Filters />
      <VirtualList />
      <Today />
    </nav>
  );
}
