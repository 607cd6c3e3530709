/** The review page: queue, text and form side by side, or one at a time on a small screen. */
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Dialogs, rejectFor } from './dialogs.js';
import { editField, editing, GiftBar, giveSelection, takeAlternative } from './edit.js';
import { fieldsOf } from './fields.js';
import { bindings, listen } from './keys.js';
import { QueuePane } from './list.js';
import { followOthers, lease } from './live.js';
import { CandidatePane, guideOpen, headline } from './panel.js';
import { activeField, decide, detail, dialog, move, notice, openQueue, pane, say, split, take, undo } from './state.js';
import { takeUpdate } from './tellings.js';
import { ReportPane } from './text.js';
import { typeLabel } from './words.js';

function stepField(step: number): void {
  const all = [...document.querySelectorAll<HTMLElement>('.fields .field')];
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]?.focus();
}

/** Fields that are worth a second look, the least sure first: unsure themselves, or with another reading close by. */
function stepDoubt(): void {
  const candidate = detail.value?.candidate;
  if (candidate === undefined) return;
  const doubtful = fieldsOf(candidate)
    .filter((field) => field.confidence !== null && (field.confidence < 0.75 || field.alternatives.length > 0))
    .sort((a, b) => a.confidence! - b.confidence!);
  if (doubtful.length === 0) {
    say('No field is in doubt.', 'plain');
    return;
  }
  const at = doubtful.findIndex((field) => document.activeElement?.id === `field-${field.id}`);
  document.getElementById(`field-${doubtful[(at + 1) % doubtful.length]!.id}`)?.focus();
}

const handlers: Readonly<Record<string, () => void>> = {
  approve: () => decide('approve'),
  reject: () => {
    if (detail.value !== null) dialog.value = 'reject';
  },
  defer: () => decide('defer'),
  second: () => decide('second-review'),
  comment: () => {
    if (detail.value !== null) dialog.value = 'comment';
  },
  reopen: () => decide(detail.value?.summary.state === 'merged' ? 'unmerge' : 'reopen'),
  take: () => void take(),
  doubt: stepDoubt,
  guide: () => {
    guideOpen.value = !guideOpen.value;
  },
  undo: () => void undo(),
  update: takeUpdate,
  next: () => move(1),
  previous: () => move(-1),
  field: () => stepField(1),
  fieldBack: () => stepField(-1),
  edit: () => editField(activeField.value ?? 'trigger'),
  type: () => {
    editing.value = { kind: 'type' };
  },
  reading: () => {
    editing.value = { kind: 'reading' };
  },
  time: () => {
    editing.value = { kind: 'time' };
  },
  add: () => {
    editing.value = { kind: 'participant', index: null };
  },
  addPlace: () => {
    editing.value = { kind: 'place', index: null };
  },
  merge: () => {
    if (detail.value !== null) dialog.value = 'merge';
  },
  split: () => void split(),
  bulk: () => {
    dialog.value = 'bulk';
  },
  search: () => document.getElementById('search')?.focus(),
  filters: () => {
    dialog.value = dialog.value === 'filters' ? null : 'filters';
  },
  help: () => {
    dialog.value = 'help';
  },
};

/** A number gives selected words to a field, or takes the focused field's alternative. */
function onDigit(digit: number): boolean {
  // The number may follow so fast that the dialog is not drawn yet.
  if (dialog.value === 'reject') return rejectFor(digit);
  if (giveSelection(digit)) return true;
  const field = activeField.value;
  if (field === null || document.activeElement?.id !== `field-${field}`) return false;
  void takeAlternative(field, digit - 1);
  return true;
}

export function ReviewPage() {
  useEffect(() => {
    void openQueue();
    return followOthers();
  }, []);
  useEffect(() => {
    // Wherever the focus is: an open editor goes on Escape.
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      editing.value = null;
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, []);
  useSignalEffect(() => lease(detail.value?.candidate.id ?? null));
  useSignalEffect(() => {
    void bindings.value;
    return listen(handlers, onDigit);
  });
  return (
    <div class={`work show-${pane.value}`}>
      <div class="pane-tabs" role="group" aria-label="Pane">
        {(
          [
            ['list', 'Queue'],
            ['text', 'Report'],
            ['form', 'Candidate'],
          ] as const
        ).map(([name, words]) => (
          <button
            key={name}
            type="button"
            aria-pressed={pane.value === name}
            onClick={() => {
              pane.value = name;
            }}
          >
            {words}
          </button>
        ))}
      </div>
      <QueuePane />
      <ReportPane />
      <CandidatePane />
      <GiftBar />
      <Dialogs />
      <p class="sr" role="status" aria-live="polite">
        {detail.value === null
          ? ''
          : `${typeLabel(detail.value.summary.type)}: ${headline(detail.value.summary)}${detail.value.summary.place === null ? '' : `, ${detail.value.summary.place}`}`}
      </p>
      <div class="notices" role="status" aria-live="polite">
        {notice.value === null ? null : (
          <p class={`notice ${notice.value.tone}`}>
            {notice.value.text}
            {notice.value.undo === undefined ? null : (
              <button type="button" class="link" onClick={() => void undo()}>
                Undo
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
