/** What others do while this page is open: their decisions arrive, and who looks at what is shown. */
import { signal } from '@preact/signals';
import { boot, post } from './api.js';
import { blind, bulkDone, detail, openQueue, refresh, say, selected } from './state.js';
import { stateLabels } from './words.js';

/** Candidate → who else looks at it. */
export const others = signal<ReadonlyMap<string, string>>(new Map());

let leaseTimer = 0;

/** Opens the stream; the browser opens it again when it breaks. */
export function followOthers(): () => void {
  if (blind) return () => {};
  const source = new EventSource('/api/live');
  source.addEventListener('decision', (message) => {
    const { id, by, state } = JSON.parse((message as MessageEvent<string>).data) as {
      id: string;
      by: string;
      state: string;
    };
    if (by === boot.user?.name) return;
    if (id === selected.value)
      say(`${by} decided on this candidate: ${stateLabels[state]?.toLowerCase() ?? state}.`, 'plain');
    void refresh(id);
    forget(id);
  });
  source.addEventListener('lease', (message) => {
    const { id, by } = JSON.parse((message as MessageEvent<string>).data) as { id: string; by: string };
    if (by === boot.user?.name) return;
    const next = new Map([...others.value].filter(([, name]) => name !== by));
    others.value = next.set(id, by);
  });
  source.addEventListener('batch', (message) => {
    const { by, done, total } = JSON.parse((message as MessageEvent<string>).data) as {
      by: string;
      done: number;
      total: number;
    };
    if (by === boot.user?.name) {
      bulkDone.value = done < total ? { done, total } : null;
      return;
    }
    if (done < total) return;
    say(`${by} decided on ${total.toLocaleString('en')} candidates at once.`, 'plain');
    void openQueue();
  });
  source.addEventListener('assigned', (message) => {
    const { by } = JSON.parse((message as MessageEvent<string>).data) as { by: string };
    if (by !== boot.user?.name) void openQueue();
  });
  // What happened while the stream was broken is not told again.
  source.addEventListener('gap', () => void openQueue());
  let broken = false;
  source.addEventListener('error', () => {
    broken = true;
  });
  source.addEventListener('open', () => {
    if (broken) void openQueue();
    broken = false;
  });
  return () => source.close();
}

function forget(id: string): void {
  if (!others.value.has(id)) return;
  const next = new Map(others.value);
  next.delete(id);
  others.value = next;
}

/** Says that this reviewer looks at a candidate, and keeps saying so while it is open. */
export function lease(id: string | null): void {
  clearInterval(leaseTimer);
  if (blind || id === null || boot.user === null || boot.user.role === 'viewer') return;
  const ask = async (): Promise<void> => {
    try {
      const held = await post<{ by: string }>(`/api/candidates/${id}/lease`);
      if (held.by !== boot.user?.name && detail.value?.candidate.id === id)
        others.value = new Map(others.value).set(id, held.by);
    } catch {
      // A lease only warns; without one the version check still keeps decisions apart.
    }
  };
  // Skimming through the queue should not announce every candidate passed.
  leaseTimer = window.setTimeout(() => {
    void ask();
    leaseTimer = window.setInterval(() => void ask(), 60_000);
  }, 1200);
}
