/** The form beside the text: what the candidate says, how sure that is and why, what is odd, and what was decided. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CandidateDetail, CandidateSummary } from '../../server/schemas.js';
import { boot } from './api.js';
import { Differences } from './compare.js';
import { Editor, editField, editing, takeAlternative } from './edit.js';
import { amount, dayRange, type Field, fieldsOf } from './fields.js';
import { Key } from './keys.js';
import { others } from './live.js';
import { MapView } from './map.js';
import { Reread } from './reread.js';
import { activeField, blind, decide, detail, dialog, mayDecide, open, report, split, take, undo } from './state.js';
import { Tellings, UpdateNote } from './tellings.js';
import { Timeline } from './timeline.js';
import { Meter, Why } from './why.js';
import {
  actionLabels,
  faultLabels,
  flagLabel,
  guideOf,
  linkLabels,
  mendOf,
  percent,
  reasonLabels,
  stanceLabels,
  stateLabels,
  statusLabels,
  typeLabel,
} from './words.js';

function FieldRow({ field, fields }: { field: Field; fields: readonly Field[] }) {
  const lit = activeField.value === field.id;
  const enter = (): void => {
    activeField.value = field.id;
  };
  const leave = (): void => {
    if (document.activeElement?.id !== `field-${field.id}` && activeField.value === field.id) activeField.value = null;
  };
  return (
    <li onMouseEnter={enter} onMouseLeave={leave}>
      <button
        type="button"
        id={`field-${field.id}`}
        class={`field ${field.family}${lit ? ' lit' : ''}`}
        onFocus={enter}
        onBlur={() => {
          if (activeField.value === field.id) activeField.value = null;
        }}
        onDblClick={() => editField(field.id)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            editField(field.id);
            return;
          }
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (step === 0) return;
          event.preventDefault();
          const next = fields[fields.indexOf(field) + step];
          if (next !== undefined) document.getElementById(`field-${next.id}`)?.focus();
        }}
      >
        <span class="label">{field.label}</span>
        <span class="value">
          <span class="words">{field.value}</span>
          {field.detail === '' ? null : <span class="detail">{field.detail}</span>}
        </span>
        {field.confidence === null ? null : <Meter value={field.confidence} label={`${field.label} confidence`} />}
      </button>
      {lit && field.alternatives.length > 0 ? (
        <div class="alternatives">
          {field.alternatives.slice(0, 6).map((each, index) => (
            <button
              key={each.id}
              type="button"
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => void takeAlternative(field.id, index)}
            >
              <kbd class="cap">{index + 1}</kbd> {each.name}
            </button>
          ))}
        </div>
      ) : null}
    </li>
  );
}

/** Names of the two sides in one line: what a reviewer reads first. */
export function headline(summary: CandidateSummary): string {
  const sides = [summary.actor, summary.target].filter((side): side is string => side !== null);
  return sides.length === 0 ? summary.snippet : sides.join(' → ');
}

function Chips({ current }: { current: CandidateDetail }) {
  const { candidate } = current;
  return (
    <ul class="chips" aria-label="Reading">
      <li class={`chip status-${candidate.status}`}>{statusLabels[candidate.status]}</li>
      {candidate.polarity === 'negated' ? <li class="chip negated">Negated: did not happen</li> : null}
      <li class="chip">{stanceLabels[candidate.attribution.stance]}</li>
      {candidate.certainty < 1 ? <li class="chip">Certainty {percent(candidate.certainty)}</li> : null}
    </ul>
  );
}

/** An address that a reader may follow in a tab of its own; anything else stays text. */
function Source({ note, url }: { note: string | null; url: string | null }) {
  const text = note ?? url ?? 'No note in the report.';
  if (url === null || !/^https?:\/\//i.test(url)) return <>{text}</>;
  const before = text.replace(url, '').trim();
  return (
    <>
      {before === '' ? null : <>{before} </>}
      <a href={url} target="_blank" rel="noreferrer noopener">
        {url.replace(/^https?:\/\//i, '')}
      </a>
    </>
  );
}

function Evidence({ current }: { current: CandidateDetail }) {
  const notes = current.candidate.evidence.flatMap((each) => each.citations);
  if (notes.length === 0) return null;
  return (
    <section class="card" aria-labelledby="notes-title">
      <h3 id="notes-title">Sources of the sentence</h3>
      <ul class="notes">
        {notes.map((each) => (
          <li key={each.marker}>
            <b>[{each.marker}]</b> <Source note={each.note} url={each.url} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Candidates that this one speaks of: what a statement reports, claims, denies, demands or threatens. */
function Linked({ current }: { current: CandidateDetail }) {
  const linked = current.related.filter(({ relation }) => relation in linkLabels);
  if (linked.length === 0) return null;
  return (
    <section class="card" aria-labelledby="linked-title">
      <h3 id="linked-title">Speaks of</h3>
      <ul class="related">
        {linked.map(({ relation, summary }) => (
          <li key={summary.id}>
            {linkLabels[relation]}{' '}
            <button type="button" class="link" onClick={() => void open(summary.id)}>
              {typeLabel(summary.type)}
            </button>
            <span class="quiet">
              {' '}
              {headline(summary)} · {stateLabels[summary.state]?.toLowerCase()}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Related({ current }: { current: CandidateDetail }) {
  // Those of other reports have a card of their own.
  const related = current.related.filter(
    ({ relation, summary }) => !(relation in linkLabels) && summary.reportId === current.candidate.reportId,
  );
  if (related.length === 0) return null;
  return (
    <section class="card" aria-labelledby="related-title">
      <h3 id="related-title">
        May tell the same event
        {mayDecide && !blind ? (
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              dialog.value = 'merge';
            }}
          >
            Merge <Key name="merge" />
          </button>
        ) : null}
      </h3>
      <ul class="related">
        {related.map(({ relation, summary }) => (
          <li key={summary.id}>
            <button type="button" class="link" onClick={() => void open(summary.id)}>
              {typeLabel(summary.type)}
            </button>
            <span class="quiet">
              {' '}
              {relation} · {summary.reportTitle}
              {summary.state === 'open' ? null : <> · {stateLabels[summary.state]?.toLowerCase()}</>}
            </span>
            <blockquote>{summary.snippet}</blockquote>
            <Differences own={current.summary} other={summary} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ current }: { current: CandidateDetail }) {
  if (current.decisions.length === 0) return null;
  return (
    <section class="card" aria-labelledby="history-title">
      <h3 id="history-title">History</h3>
      <ol class="history">
        {current.decisions.map((each) => (
          <li key={each.id} class={each.undone ? 'undone' : ''}>
            <b>{each.by}</b> {actionLabels[each.action] ?? each.action}
            {each.reason === null ? null : <> — {reasonLabels[each.reason] ?? each.reason}</>}
            {each.note === null ? null : <q>{each.note}</q>}
            {each.undone ? <span class="quiet"> (taken back)</span> : null}
            <time class="quiet" dateTime={each.at}>
              {' '}
              {new Date(each.at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
            </time>
            {each.after === null ? null : <Diff before={each.before} after={each.after} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What an edit changed: of lists only the items that went, came or are other now. */
export function Diff({ before, after }: { before: object | null; after: object }) {
  const old = (before ?? {}) as Record<string, unknown>;
  return (
    <dl class="diff">
      {Object.entries(after).flatMap(([field, value]) => {
        const was = itemsOf(old[field]);
        const now = itemsOf(value);
        const gone = was.filter((each) => !now.includes(each));
        const come = now.filter((each) => !was.includes(each));
        if (gone.length === 0 && come.length === 0) return [];
        return [
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              {gone.map((each) => (
                <del key={each}>{each}</del>
              ))}{' '}
              {come.map((each) => (
                <ins key={each}>{each}</ins>
              ))}
            </dd>
          </div>,
        ];
      })}
    </dl>
  );
}

/** A value as the history shows it: one text an item of a list, one text for anything else. */
function itemsOf(value: unknown): readonly string[] {
  if (value === null || value === undefined) return ['none'];
  if (typeof value === 'string') return [value.replaceAll('_', ' ')];
  if (Array.isArray(value))
    return value.length === 0 ? ['none'] : value.map((each: Record<string, unknown>) => itemWords(each));
  const record = value as Record<string, unknown>;
  if ('timex' in record)
    return [
      `${dayRange(record.from as string | null, record.to as string | null, String(record.timex))} (${String(record.granularity)})`,
    ];
  if ('stance' in record) {
    const source = record.source as { readonly name: string } | undefined;
    return [[stanceLabels[String(record.stance)], source && `by ${source.name}`].filter(Boolean).join(' ')];
  }
  if ('plover' in record) {
    const { root, modes } = record.plover as { readonly root: string | null; readonly modes: readonly string[] };
    return [[root ?? 'none', ...modes, record.cameo].filter(Boolean).join(' · ')];
  }
  return [JSON.stringify(value)];
}

function itemWords(item: Record<string, unknown>): string {
  if ('of' in item) return `${amount(item.min as number | null, item.max as number | null)} ${String(item.of)}`;
  const more = 'lat' in item ? [item.admin1, item.country] : [item.kind === 'unknown' ? null : item.kind, item.country];
  const detail = more.filter(Boolean).join(', ').replaceAll('_', ' ');
  return `${String(item.role)} ${String(item.name)}${detail === '' ? '' : ` (${detail})`}`;
}

/** Whether the type's definition stands open beside the form; kept in this browser. */
export const guideOpen = signal(localStorage.getItem('dateline.guide') !== 'false');

function Guide({ type }: { type: string }) {
  const guide = guideOf(type);
  if (guide === undefined) return null;
  return (
    <details
      class="card guide"
      open={guideOpen.value}
      onToggle={(event) => {
        guideOpen.value = event.currentTarget.open;
        localStorage.setItem('dateline.guide', String(guideOpen.value));
      }}
    >
      <summary>
        <h3>
          What counts as “{guide.label}” <Key name="guide" />
        </h3>
      </summary>
      <p>{guide.definition}</p>
      {guide.examples.length === 0 ? null : <p class="quiet">Words: {guide.examples.join(', ')}</p>}
      <p class="quiet">
        PLOVER {[guide.plover ?? 'none', ...guide.modes].join(' · ')}
        <br />
        CAMEO {guide.cameo.join(', ') || 'none'}
        <br />
        ACLED {guide.acled.map((each) => `${each.event}: ${each.subEvent}`).join('; ') || 'none'}
      </p>
      <p>
        <a href={`/guidelines#type-${guide.id}`}>In the guidelines</a>
      </p>
    </details>
  );
}

function Codes({ current }: { current: CandidateDetail }) {
  const { plover, cameo, acled } = current.candidate.codes;
  return (
    <p class="codes">
      {plover.root === null ? null : (
        <span>
          PLOVER <b>{[plover.root, ...plover.modes].join(' · ')}</b>
        </span>
      )}
      {cameo === null ? null : (
        <span>
          CAMEO <b>{cameo}</b>
        </span>
      )}
      {acled === null ? null : (
        <span>
          ACLED <b>{acled.subEvent}</b>
        </span>
      )}
    </p>
  );
}

/** The button that leads to what mends a flag. */
function FlagMend({ code, current }: { code: string; current: CandidateDetail }) {
  const { candidate } = current;
  const mend = mendOf(code, { time: candidate.time !== null, place: candidate.places.length > 0 });
  if (mend === null || !mayDecide) return null;
  const { editor } = mend;
  const keys = { time: 'time', place: 'addPlace', participant: 'add', quantity: 'edit', reading: 'reading' } as const;
  return (
    <button
      type="button"
      class="quiet-button"
      onClick={() => {
        editing.value =
          editor === 'place'
            ? { kind: 'place', index: candidate.places.length > 0 ? 0 : null }
            : editor === 'participant'
              ? { kind: 'participant', index: mend.first && candidate.participants.length > 0 ? 0 : null }
              : editor === 'quantity'
                ? { kind: 'quantity', index: candidate.quantities.length > 0 ? 0 : null }
                : { kind: editor };
      }}
    >
      {mend.words} {mend.first || editor === 'quantity' ? null : <Key name={keys[editor]} />}
    </button>
  );
}

/** What a settled control item was. */
function ControlTold({ control }: { control: NonNullable<CandidateDetail['control']> }) {
  return (
    <p class={`looking ${control.passed ? 'good' : 'bad'}`} role="status">
      <b>Control item:</b> {faultLabels[control.fault] ?? control.fault}; {control.passed ? 'noticed' : 'not noticed'}.
      It is never published.
    </p>
  );
}

/** The whole form of the open candidate, with the action bar below it. */
export function CandidatePane() {
  const current = detail.value;
  const inside = useRef(false);
  useEffect(() => {
    document.querySelector('.form-scroll')?.scrollTo(0, 0);
    // The field that had the focus may be gone with its candidate: who was in the form stays in it.
    if (inside.current && document.activeElement === document.body)
      document.getElementById('candidate-title')?.focus({ preventScroll: true });
  }, [current?.candidate.id]);
  if (current === null) return <div class="form empty" />;
  const { candidate, summary } = current;
  const fields = fieldsOf(candidate);
  const places = candidate.places.filter((place) => place.lat !== null && place.lon !== null);
  return (
    <section
      class="form"
      aria-label="Candidate"
      onFocusIn={() => {
        inside.current = true;
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget !== null) inside.current = false;
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard's focus */}
      <div class="form-scroll" tabIndex={0} role="region" aria-label="Candidate fields">
        <header class="form-head">
          <p class={`state ${summary.state}`}>
            {stateLabels[summary.state]}
            {summary.reviewer === null ? null : <> by {summary.reviewer}</>}
            {summary.secondReview ? <span class="chip">second opinion wanted</span> : null}
            {summary.assignee === null ? null : (
              <span class="chip">{summary.assignee === boot.user?.name ? 'yours' : `for ${summary.assignee}`}</span>
            )}
            {mayDecide && !blind ? (
              <button type="button" class="quiet-button" onClick={() => void take()}>
                {summary.assignee === boot.user?.name ? 'Give back' : 'Take'} <Key name="take" />
              </button>
            ) : null}
          </p>
          {current.control === null ? null : <ControlTold control={current.control} />}
          {others.value.has(candidate.id) ? (
            <p class="looking" role="status">
              {others.value.get(candidate.id)} is looking at this one too.
            </p>
          ) : null}
          <div class="title-row">
            <h2 id="candidate-title" tabIndex={-1}>
              {typeLabel(candidate.type)}
            </h2>
            {mayDecide ? (
              <>
                <button type="button" class="quiet-button" onClick={() => (editing.value = { kind: 'type' })}>
                  Type <Key name="type" />
                </button>
                <button type="button" class="quiet-button" onClick={() => (editing.value = { kind: 'reading' })}>
                  Reading <Key name="reading" />
                </button>
              </>
            ) : null}
          </div>
          <p class="sides">{headline(summary)}</p>
          <p class="definition">{guideOf(candidate.type)?.definition}</p>
          <blockquote class="told-here">{candidate.evidence.map((each) => each.text).join(' … ')}</blockquote>
          <Chips current={current} />
          <Codes current={current} />
        </header>
        {candidate.flags.length === 0 ? null : (
          <ul class="flags" aria-label="Flags">
            {candidate.flags.map((flag) => (
              <li key={flag.code}>
                <b>{flagLabel(flag.code)}</b> {flag.message}
                <FlagMend code={flag.code} current={current} />
              </li>
            ))}
          </ul>
        )}
        <Reread current={current} />
        <UpdateNote />
        <Editor />
        <ul class="fields" aria-label="Fields">
          {fields.map((field) => (
            <FieldRow key={field.id} field={field} fields={fields} />
          ))}
        </ul>
        <p class="row small" hidden={!mayDecide}>
          <button type="button" onClick={() => (editing.value = { kind: 'participant', index: null })}>
            + Participant <Key name="add" />
          </button>
          <button type="button" onClick={() => (editing.value = { kind: 'place', index: null })}>
            + Place <Key name="addPlace" />
          </button>
          {candidate.time === null ? (
            <button type="button" onClick={() => (editing.value = { kind: 'time' })}>
              + Date <Key name="time" />
            </button>
          ) : null}
          <button type="button" onClick={() => (editing.value = { kind: 'quantity', index: null })}>
            + Count
          </button>
        </p>
        <Evidence current={current} />
        <Why current={current} />
        {places.length === 0 ? null : (
          <MapView places={places.map((place) => ({ ...place, lat: place.lat!, lon: place.lon!, on: true }))} />
        )}
        {report.value === null ? null : <Timeline report={report.value} own={candidate.id} />}
        <Linked current={current} />
        <Related current={current} />
        <Tellings id={candidate.id} version={current.summary.version} />
        <Guide type={candidate.type} />
        <History current={current} />
      </div>
      {mayDecide && editing.value === null ? <ActionBar current={current} /> : null}
    </section>
  );
}

function ActionBar({ current }: { current: CandidateDetail }) {
  const decided = current.summary.state !== 'open' && current.summary.state !== 'deferred';
  return (
    <div class="actions" role="toolbar" aria-label="Decide">
      <button type="button" class="go approve" onClick={() => decide('approve')}>
        Approve <Key name="approve" />
      </button>
      <button
        type="button"
        class="go reject"
        onClick={() => {
          dialog.value = 'reject';
        }}
      >
        Reject <Key name="reject" />
      </button>
      {blind ? null : <MoreActions current={current} decided={decided} />}
    </div>
  );
}

function MoreActions({ current, decided }: { current: CandidateDetail; decided: boolean }) {
  return (
    <>
      {current.summary.state === 'merged' ? (
        <button type="button" onClick={() => decide('unmerge')}>
          Un-merge <Key name="reopen" />
        </button>
      ) : decided ? (
        <button type="button" onClick={() => decide('reopen')}>
          Reopen <Key name="reopen" />
        </button>
      ) : (
        <button type="button" onClick={() => decide('defer')}>
          Put off <Key name="defer" />
        </button>
      )}
      <button
        type="button"
        onClick={() => {
          dialog.value = 'merge';
        }}
      >
        Merge <Key name="merge" />
      </button>
      <button type="button" onClick={() => void split()}>
        Split <Key name="split" />
      </button>
      <button type="button" onClick={() => decide('second-review')}>
        2nd look <Key name="second" />
      </button>

      <button
        type="button"
        onClick={() => {
          dialog.value = 'comment';
        }}
      >
        Comment <Key name="comment" />
      </button>
      <button type="button" onClick={() => void undo()}>
        Undo <Key name="undo" />
      </button>
    </>
  );
}
