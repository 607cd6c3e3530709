/** Deciding over the whole filter: what it would touch is shown first, and one undo takes all of it back. */
import { useEffect, useState } from 'preact/hooks';
import type { BulkResult } from '../../server/schemas.js';
import { get, post, Refused } from './api.js';
import { Modal } from './modal.js';
import { bulkDone, dialog, filter, openQueue, rememberBatch, say } from './state.js';
import { reasonLabels, stateLabels, typeLabel } from './words.js';

const actions: Readonly<Record<string, string>> = {
  approve: 'Approve',
  reject: 'Reject',
  defer: 'Put off',
  reopen: 'Reopen',
  assign: 'Assign',
};

const times: readonly (readonly [string, string])[] = [
  ['', 'without a limit'],
  ['8', 'for 8 hours'],
  ['24', 'for a day'],
  ['72', 'for three days'],
  ['168', 'for a week'],
];

export function Bulk() {
  const [action, setAction] = useState('approve');
  const [reason, setReason] = useState('not-an-event');
  const [preview, setPreview] = useState<BulkResult | null>(null);
  const [people, setPeople] = useState<readonly { readonly name: string }[]>([]);
  const [to, setTo] = useState<readonly string[]>([]);
  const [hours, setHours] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { order: _, ...query } = filter.value;
  const close = (): void => {
    dialog.value = null;
  };
  const look = (): void => {
    setTrouble(null);
    post<BulkResult>('/api/bulk', { query, action: 'approve', preview: true })
      .then(setPreview)
      .catch((error: Error) => setTrouble(error.message));
  };
  useEffect(() => {
    look();
    void get<readonly { name: string }[]>('/api/reviewers').then(setPeople);
  }, []);
  const give = async (expect: number): Promise<void> => {
    const { assigned } = await post<{ assigned: number }>('/api/assign', {
      query,
      to,
      expect,
      ...(hours === '' ? {} : { hours: Number(hours) }),
    });
    close();
    say(
      to.length === 0
        ? `${assigned.toLocaleString('en')} candidates are anybody’s again.`
        : `${assigned.toLocaleString('en')} candidates given to ${to.join(', ')}.`,
      'good',
    );
    await openQueue();
  };
  const apply = async (): Promise<void> => {
    if (preview === null || busy) return;
    setBusy(true);
    try {
      if (action === 'assign') return await give(preview.total);
      const done = await post<BulkResult>('/api/bulk', {
        query,
        action,
        expect: preview.total,
        ...(action === 'reject' ? { reason } : {}),
      });
      close();
      rememberBatch(done.batch!);
      say(`${actions[action]}: ${done.decided.toLocaleString('en')} candidates`, 'good', done.batch!);
      await openQueue();
    } catch (error) {
      setBusy(false);
      setTrouble(error instanceof Error ? error.message : 'It was not done.');
      if (error instanceof Refused && error.status === 409) look();
    } finally {
      bulkDone.value = null;
    }
  };
  return (
    <Modal title="Decide on everything this filter shows" onClose={close}>
      {trouble === null ? null : (
        <p class="error" role="alert">
          {trouble}
        </p>
      )}
      {preview === null ? (
        trouble === null ? (
          <p>Counting…</p>
        ) : null
      ) : (
        <>
          <p>
            <b>{preview.total.toLocaleString('en')}</b> candidates
            {Object.entries(preview.state).map(([state, count], index) => (
              <span key={state}>
                {index === 0 ? ': ' : ', '}
                {count.toLocaleString('en')} {stateLabels[state]?.toLowerCase()}
              </span>
            ))}
          </p>
          <ul class="tally">
            {Object.entries(preview.type)
              .sort((a, b) => b[1] - a[1])
              .slice(0, 8)
              .map(([type, count]) => (
                <li key={type}>
                  {typeLabel(type)} <b>{count.toLocaleString('en')}</b>
                </li>
              ))}
          </ul>
        </>
      )}
      <div class="row" role="radiogroup" aria-label="Decision">
        {Object.entries(actions).map(([name, words]) => (
          <label key={name} class="radio">
            <input type="radio" name="action" checked={action === name} onChange={() => setAction(name)} /> {words}
          </label>
        ))}
      </div>
      {action === 'reject' ? (
        <label class="block">
          Reason
          <select value={reason} onChange={(event) => setReason(event.currentTarget.value)}>
            {Object.entries(reasonLabels).map(([code, words]) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {action === 'assign' ? (
        <div class="to-whom" role="group" aria-label="To whom">
          <p class="quiet">To whom? Several get whole reports in turn. Without a name, all go back to everyone.</p>
          {people.map(({ name }) => (
            <label key={name} class="radio">
              <input
                type="checkbox"
                checked={to.includes(name)}
                onChange={() => setTo(to.includes(name) ? to.filter((each) => each !== name) : [...to, name])}
              />{' '}
              {name}
            </label>
          ))}
          <label class="radio">
            <span class="sr">For how long</span>
            <select value={hours} onChange={(event) => setHours(event.currentTarget.value)}>
              {times.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : null}
      {bulkDone.value === null ? null : (
        <p role="status">
          <progress max={bulkDone.value.total} value={bulkDone.value.done} aria-label="Decided" />{' '}
          {bulkDone.value.done.toLocaleString('en')} of {bulkDone.value.total.toLocaleString('en')}
        </p>
      )}
      <div class="row">
        <button
          type="button"
          class={`go ${action === 'reject' ? 'reject' : 'approve'}`}
          disabled={preview === null || preview.total === 0 || busy}
          onClick={() => void apply()}
        >
          {action === 'assign' && to.length === 0 ? 'Give back' : actions[action]}{' '}
          {preview?.total.toLocaleString('en') ?? ''} candidates
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
      <p class="quiet">
        {action === 'assign'
          ? 'Assigning steers the queue; it keeps nobody from deciding.'
          : 'It is one decision a candidate in the history, and one undo takes all of them back.'}
      </p>
    </Modal>
  );
}
