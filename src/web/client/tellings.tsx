/** The same event in other reports: who says what, where they differ, and a reviewer's word on whether they are one. */
import { useEffect, useState } from 'preact/hooks';
import type { LinkFeature } from '../../events/index.js';
import type { Tellings as Found } from '../../server/schemas.js';
import { get, put } from './api.js';
import { Key } from './keys.js';
import { blind, decide, mayDecide, open, say, update } from './state.js';
import { flagLabel, percent, stanceLabels, stateLabels, typeLabel } from './words.js';

const fieldLabels: Readonly<Record<string, string>> = {
  type: 'What',
  day: 'Day',
  place: 'Place',
  actor: 'Actor',
  status: 'Status',
  polarity: 'Happened or not',
  stance: 'How it is told',
};
const featureLabels: Readonly<Record<LinkFeature, string>> = {
  bias: 'before anything is known',
  'same-type': 'same type',
  'kin-type': 'types that reports use for one event',
  'other-family': 'another kind of act',
  'same-trigger': 'same word for it',
  'of-words': 'words, not deeds',
  'same-day': 'same day',
  'day-within': 'day within the other’s days',
  'day-edge': 'nights that share a day',
  'day-next': 'a day apart',
  'days-apart': 'days apart',
  'days-apart-inherited': 'days apart, where one is not stated',
  'day-unknown': 'day unknown',
  'day-place-unknown': 'neither day nor place to compare',
  'told-before': 'one report is older than the other’s event',
  'published-apart': 'reports some days apart',
  'same-place': 'same place',
  'place-near': 'places close together',
  'place-within': 'place within the other’s area',
  'place-named': 'place named in the other’s sentence',
  'place-country': 'one names the country alone',
  'place-unknown': 'place unknown',
  'place-around': 'places in one area',
  'place-apart': 'different places',
  'place-far': 'places far apart',
  'same-actor': 'same actor',
  'actor-alike': 'actors alike',
  'actor-kin': 'actors of one side',
  'actor-named': 'actor named in the other’s sentence',
  'actor-other': 'different actors',
  'actor-apart': 'actors known to be others',
  'actor-unknown': 'actor told by one only',
  'actor-foreign': 'other countries’ actors',
  'same-other': 'same other side',
  'other-alike': 'other sides alike',
  'other-kin': 'other sides of one country',
  'other-named': 'other side named in the other’s sentence',
  'other-other': 'different other sides',
  'parties-swapped': 'both sides, told in the other order',
  'parties-turned': 'who struck is who was struck',
  'same-quantity': 'figures agree',
  'quantity-grown': 'toll grown since',
  'other-quantity': 'figures differ',
  'other-polarity': 'one says it did not happen',
  'other-status': 'one has not happened yet',
  names: 'names in common',
  'names-many': 'several names in common',
  'no-name': 'no name in common',
  words: 'words in common',
  'words-many': 'several words in common',
  'same-report': 'same report',
};

const upgradeLabels: Readonly<Record<NonNullable<Found['update']>['upgrades'][number]['kind'], string>> = {
  confirmed: 'Confirmed',
  happened: 'Has happened',
  figures: 'Figures',
  'more exact': 'More exact',
  turned: 'Turned round',
};

/** Takes over what a later report says beyond the approved record: an edit, so that consumers get a new version of the same event. */
export function takeUpdate(): void {
  const given = update.value;
  if (given === null) say('No later report says more than this record.', 'plain');
  else decide('edit', { changes: given.changes, note: `As a later report tells it (${given.id}).` });
}

/** What a later report says beyond the open, approved record. Stands on top of the form: the list of tellings is far below. */
export function UpdateNote() {
  const given = update.value;
  if (given === null || !mayDecide) return null;
  return (
    <section class="update" aria-labelledby="update-title">
      <h3 id="update-title">A later report says more</h3>
      <ul>
        {given.upgrades.map(({ kind, field, before, after }) => (
          <li key={field}>
            <b>{upgradeLabels[kind]}</b>: {fieldLabels[field] ?? field} {before === null ? null : <s>{before}</s>}
            {before === null ? '' : ' → '}
            {after}
          </li>
        ))}
      </ul>
      <button type="button" onClick={takeUpdate}>
        Take it over as a correction <Key name="update" />
      </button>
    </section>
  );
}

export function Tellings({ id, version }: { id: string; version: number }) {
  const [found, setFound] = useState<Found | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let stale = false;
    void get<Found>(`/api/candidates/${encodeURIComponent(id)}/tellings`).then(
      (now) => {
        if (stale) return;
        setFound(now);
        update.value = now.update;
      },
      () => {
        if (!stale) setFound(null);
      },
    );
    return () => {
      stale = true;
      update.value = null;
    };
  }, [id, version, turn]);
  if (blind || found === null || found.tellings.length === 0) return null;
  const sayOf = (other: string, verdict: 'together' | 'apart' | null): void => {
    void put(`/api/candidates/${encodeURIComponent(id)}/tellings/${encodeURIComponent(other)}`, { verdict }).then(() =>
      setTurn((now) => now + 1),
    );
  };
  const together = found.tellings.filter((each) => each.together);
  const alike = found.tellings.filter((each) => !each.together);
  const list = (tellings: typeof together) => (
    <ul class="related">
      {tellings.map((each) => (
        <li key={each.id}>
          <button type="button" class="link" onClick={() => void open(each.id)}>
            {typeLabel(each.type)}
          </button>
          <span class="quiet">
            {' '}
            {each.source ?? each.title}
            {each.publishedAt === null ? '' : `, ${each.publishedAt.slice(0, 10)}`} ·{' '}
            {stanceLabels[each.stance] ?? each.stance} · {stateLabels[each.review] ?? each.review}
          </span>
          <q class="telling">{each.words}</q>
          {each.contributions === null ? null : (
            <details>
              <summary>{each.score === null ? 'By way of others' : `${percent(each.score)} alike: why`}</summary>
              <ul class="reasons">
                {[...each.contributions]
                  .filter(({ feature }) => feature !== 'bias')
                  .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
                  .map(({ feature, contribution }) => (
                    <li key={feature}>
                      <span class={contribution < 0 ? 'warn-text' : ''}>
                        {contribution < 0 ? '−' : '+'} {featureLabels[feature as LinkFeature] ?? feature}
                      </span>
                    </li>
                  ))}
              </ul>
            </details>
          )}
          {each.verdict !== null ? (
            <button type="button" onClick={() => sayOf(each.id, null)}>
              {each.verdict === 'together' ? 'Said to be one event: take back' : 'Said to be another event: take back'}
            </button>
          ) : each.together ? (
            <button type="button" onClick={() => sayOf(each.id, 'apart')}>
              Another event
            </button>
          ) : (
            <button type="button" onClick={() => sayOf(each.id, 'together')}>
              The same event
            </button>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <section class="card" aria-labelledby="tellings-title">
      <h3 id="tellings-title">In other reports</h3>
      {together.length === 0 ? <p class="quiet">No other report tells this event.</p> : list(together)}
      {found.findings.length === 0 ? null : (
        <ul class="flags" aria-label="What cannot be right between the tellings">
          {found.findings.map(({ code, message }) => (
            <li key={message}>
              <b>{flagLabel(code)}</b> {message}
            </li>
          ))}
        </ul>
      )}
      {found.differences.length === 0 ? null : (
        <>
          <h4>Where they differ</h4>
          <dl class="differences">
            {found.differences.map(({ field, values, best, reason }) => (
              <div key={field}>
                <dt>{fieldLabels[field] ?? field}</dt>
                {values.map(({ value, ids }) => (
                  <dd key={value}>
                    {value === best ? (
                      <b>{field === 'type' ? typeLabel(value) : value}</b>
                    ) : field === 'type' ? (
                      typeLabel(value)
                    ) : (
                      value
                    )}{' '}
                    <span class="quiet">
                      {ids.includes(id) ? 'here' : ''}
                      {ids.includes(id) && ids.length > 1 ? ' and ' : ''}
                      {ids.length > (ids.includes(id) ? 1 : 0)
                        ? `${ids.length - (ids.includes(id) ? 1 : 0)} other${ids.length - (ids.includes(id) ? 1 : 0) > 1 ? 's' : ''}`
                        : ''}
                      {value === best ? ` · ${reason}` : ''}
                    </span>
                  </dd>
                ))}
              </div>
            ))}
          </dl>
        </>
      )}
      {alike.length === 0 ? null : (
        <details>
          <summary>Somewhat alike ({alike.length})</summary>
          {list(alike)}
        </details>
      )}
    </section>
  );
}
