/** Merging: this candidate and another tell one event; the other is kept and this one points at it. */
import { useEffect, useState } from 'preact/hooks';
import type { CandidateList, CandidateSummary } from '../../server/schemas.js';
import { get, queryOf } from './api.js';
import { Differences } from './compare.js';
import { Modal } from './modal.js';
import { decide, detail, dialog, report } from './state.js';
import { typeLabel } from './words.js';

export function Merge() {
  const current = detail.value;
  const [words, setWords] = useState('');
  const [found, setFound] = useState<readonly CandidateSummary[]>([]);
  useEffect(() => {
    if (words.trim().length < 3) {
      setFound([]);
      return;
    }
    const timer = setTimeout(() => {
      void get<CandidateList>(`/api/candidates${queryOf({ q: words.trim(), limit: 9 })}`).then((list) =>
        setFound(list.items),
      );
    }, 150);
    return () => clearTimeout(timer);
  }, [words]);
  if (current === null) return null;
  const own = current.candidate.id;
  const close = (): void => {
    dialog.value = null;
  };
  const near = (report.value?.candidates ?? []).filter((each) => each.type === current.candidate.type);
  const all = new Map<string, CandidateSummary>();
  for (const each of words.trim().length < 3 ? [...current.related.map(({ summary }) => summary), ...near] : found)
    if (each.id !== own && each.state !== 'merged') all.set(each.id, each);
  const list = [...all.values()].slice(0, 9);
  const choose = (into: string): void => {
    close();
    decide('merge', { into });
  };
  return (
    <Modal
      title="Which candidate tells the same event?"
      wide
      onClose={close}
      digits={(digit) => list[digit - 1] !== undefined && choose(list[digit - 1]!.id)}
    >
      <ul class="choices">
        {list.map((each, index) => (
          <li key={each.id}>
            <button type="button" onClick={() => choose(each.id)}>
              <kbd class="cap">{index + 1}</kbd>
              <span>
                <b>{typeLabel(each.type)}</b> <span class="quiet">{each.reportTitle}</span>
                <span class="detail">{each.snippet}</span>
                <Differences own={current.summary} other={each} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.length === 0 ? <p class="quiet">Nothing alike was found; search for its words.</p> : null}
      <label class="block">
        Search
        <input value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </label>
      <p class="quiet">The one you choose stays; this one is kept as merged into it and can be taken out again.</p>
    </Modal>
  );
}
