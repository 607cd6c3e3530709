/** Dialogs of the review page: reasons, comment, conflict, keys. Each takes the focus and gives it back. */

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Bulk } from './bulk.js';
import { bindings, capOf, commands, own, rebind } from './keys.js';
import { Merge } from './merge.js';
import { Modal } from './modal.js';
import { Diff } from './panel.js';
import { conflict, decide, dialog, insist, open, say } from './state.js';
import { actionLabels, reasonLabels, stateLabels } from './words.js';

const close = (): void => {
  dialog.value = null;
};

const reasons = Object.entries(reasonLabels);

/** Rejects for the n-th reason, counted from one. Gives false when there is none. */
export function rejectFor(number: number, note = ''): boolean {
  const reason = reasons[number - 1];
  if (reason === undefined) return false;
  close();
  decide('reject', { reason: reason[0] as 'other', ...(note.trim() === '' ? {} : { note: note.trim() }) });
  return true;
}

function Reject() {
  const [note, setNote] = useState('');
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if ((event.target as HTMLElement).tagName === 'INPUT') return;
      if (rejectFor(event.key === 'r' ? 1 : Number(event.key), note)) event.preventDefault();
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  });
  return (
    <Modal title="Reject: why?" onClose={close} aside>
      <ul class="choices">
        {reasons.map(([reason, words], index) => (
          <li key={reason}>
            <button type="button" onClick={() => rejectFor(index + 1, note)}>
              <kbd class="cap">{index + 1}</kbd> {words}
            </button>
          </li>
        ))}
      </ul>
      <label class="block">
        Note (optional)
        <input value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <p class="quiet">
        A number chooses; <kbd class="cap">R</kbd> again means “{reasons[0]![1]}”; Escape goes back.
      </p>
    </Modal>
  );
}

function Comment() {
  const [note, setNote] = useState('');
  const save = (): void => {
    if (note.trim() === '') return;
    close();
    decide('comment', { note: note.trim() });
  };
  return (
    <Modal title="Comment" onClose={close}>
      <label class="block">
        What should others know?
        <textarea
          rows={4}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          }}
        />
      </label>
      <div class="row">
        <button type="button" class="go approve" onClick={save}>
          Save <kbd class="cap">Ctrl ↵</kbd>
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </Modal>
  );
}

function Conflict() {
  const clash = conflict.value;
  if (clash === null) return null;
  const last = clash.current.decisions.at(-1);
  const drop = (): void => {
    conflict.value = null;
    close();
  };
  return (
    <Modal title="Someone was faster" onClose={drop}>
      <p>
        {last === undefined ? (
          'This candidate changed while you looked at it.'
        ) : (
          <>
            <b>{last.by}</b> {actionLabels[last.action] ?? last.action} this candidate while you looked at it. It is now{' '}
            <b>{stateLabels[clash.current.summary.state]?.toLowerCase()}</b>.
          </>
        )}
      </p>
      {last?.after == null ? null : (
        <>
          <p>They changed:</p>
          <Diff before={last.before} after={last.after} />
        </>
      )}
      <p>
        Your decision (<b>{actionLabels[clash.decide.action]}</b>) was not saved.
      </p>
      {clash.decide.changes === undefined ? null : (
        <>
          <p>You changed:</p>
          <Diff before={clash.current.candidate} after={clash.decide.changes} />
        </>
      )}
      <div class="row">
        <button
          type="button"
          onClick={() => {
            drop();
            void open(clash.id);
          }}
        >
          Keep theirs and show it
        </button>
        <button type="button" class="go reject" onClick={() => void insist()}>
          Apply mine on top
        </button>
      </div>
    </Modal>
  );
}

function Help() {
  const [waiting, setWaiting] = useState<string | null>(null);
  // Before the next frame: the key may follow the click at once.
  useLayoutEffect(() => {
    if (waiting === null) return;
    const listener = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      setWaiting(null);
      if (event.key === 'Escape') return;
      const key = event.shiftKey && event.key.length === 1 ? `Shift+${event.key}` : event.key;
      const taken = commands.find((command) => command.name !== waiting && bindings.value.get(command.name) === key);
      if (taken !== undefined) say(`${capOf(key)} is taken by “${taken.words}”.`, 'bad');
      else rebind(waiting, key);
    };
    window.addEventListener('keydown', listener, true);
    return () => window.removeEventListener('keydown', listener, true);
  }, [waiting]);
  return (
    <Modal title="Keys" onClose={close} wide>
      <div class="keys">
        {(['Decide', 'Move', 'Look', 'Edit'] as const).map((group) => {
          const list = commands.filter((command) => command.group === group);
          return list.length === 0 ? null : (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {list.map((command) => (
                  <div key={command.name}>
                    <dt>
                      <button
                        type="button"
                        class="cap-button"
                        aria-label={`${waiting === command.name ? 'press…' : capOf(bindings.value.get(command.name)!)}: ${command.words}; change this key`}
                        onClick={() => setWaiting(command.name)}
                      >
                        <kbd class="cap">
                          {waiting === command.name ? 'press…' : capOf(bindings.value.get(command.name)!)}
                        </kbd>
                      </button>
                    </dt>
                    <dd>
                      {command.words}
                      {own.value[command.name] === undefined ? null : (
                        <button type="button" class="link" onClick={() => rebind(command.name, null)}>
                          back to {capOf(command.key)}
                        </button>
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <p class="quiet">Arrow keys move between fields. Click a key to change it; it is kept in this browser.</p>
      <div class="row">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Modal>
  );
}

/** Whichever dialog is open. */
export function Dialogs() {
  switch (dialog.value) {
    case 'reject':
      return <Reject />;
    case 'comment':
      return <Comment />;
    case 'conflict':
      return <Conflict />;
    case 'merge':
      return <Merge />;
    case 'bulk':
      return <Bulk />;
    case 'help':
      return <Help />;
    default:
      return null;
  }
}
