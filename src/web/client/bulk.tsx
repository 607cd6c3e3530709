/** Deciding over the whole filter: what it would touch is shown first, and one undo takes all of it back. */
import { useEffect, useState } from 'preact/hooks';
import type { BulkResult } from '../../server/schemas.js';
import { post, Refused } from './api.js';
import { Modal } from './modal.js';
import { dialog, filter, openQueue, readProgress, rememberBatch, say } from './state.js';
import { reasonLabels, typeLabel } from './words.js';

const actions: Readonly<Record<string, string>> = {
  approve: 'Approve',
  reject: 'Reject',
  defer: 'Put off',
  reopen: 'Reopen',
};

export function Bulk() {
  const [action, setAction] = useState('approve');
  const [reason, setReason] = useState('not-an-event');
  const [preview, setPreview] = useState<BulkResult | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { order: _, ...query } = filter.value;
  const close = (): void => {
    dialog.value = null;
  };
  const look = (): void => {
    setTrouble(null);
    post<BulkResult>('/api/bulk', { query, action, preview: true })
      .then(setPreview)
      .catch((error: Error) => setTrouble(error.message));
  };
  useEffect(look, []);
  const apply = async (): Promise<void> => {
    if (preview === null || busy) return;
    setBusy(true);
    try {
      const done = await post<BulkResult>('/api/bulk', {
        query,
        action,
        expect: preview.total,
        ...(action === 'reject' ? { reason } : {}),
      });
      close();
      rememberBatch(done.batch!);
      say(`${actions[action]}: ${done.decided} candidates`, 'good', done.batch!);
      await openQueue();
      void readProgress();
    } catch (error) {
      setBusy(false);
      setTrouble(error instanceof Error ? error.message : 'It was not done.');
      if (error instanceof Refused && error.status === 409) look();
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
            <b>{preview.total}</b> candidates:
          </p>
          <ul class="tally">
            {Object.entries(preview.type)
              .sort((a, b) => b[1] - a[1])
              .slice(0, 8)
              .map(([type, count]) => (
                <li key={type}>
                  {typeLabel(type)} <b>{count}</b>
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
      <div class="row">
        <button
          type="button"
          class={`go ${action === 'reject' ? 'reject' : 'approve'}`}
          disabled={preview === null || preview.total === 0 || busy}
          onClick={() => void apply()}
        >
          {actions[action]} {preview?.total ?? ''} candidates
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
      <p class="quiet">It is one decision a candidate in the history, and one undo takes all of them back.</p>
    </Modal>
  );
}
