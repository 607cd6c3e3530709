/** Two reports side by side: what the later one tells anew, again, further than the earlier one, and no more. */
import { html } from 'hono/html';
import type { EventCandidate, ToldTwice, Upgrade } from '../../events/index.js';
import type { ComparedReport, ComparedReports } from '../../store/index.js';
import type { Html } from '../parts.js';

/** How an upgrade is told. */
const kinds: Readonly<Record<Upgrade['kind'], string>> = {
  confirmed: 'confirmed',
  happened: 'has happened',
  figures: 'figures',
  'more exact': 'more exact',
  turned: 'turned round',
};

/** `labels` gives the words for a type. */
export function comparePage(found: ComparedReports, labels: ReadonlyMap<string, string>): Html {
  const { before, after, added, upgraded, repeated, dropped } = found;
  const event = (record: EventCandidate) =>
    html`<a href="/review?state=all&report=${record.reportId}&c=${record.id}">${labels.get(record.type) ?? record.type}</a> ${circumstances(record)} <q class="telling">${record.evidence[0]!.text.slice(0, 240)}</q>`;
  const part = (
    id: string,
    title: string,
    words: string,
    items: readonly Html[],
  ) => html`<section aria-labelledby="${id}">
      <h2 id="${id}">${title} <span class="quiet">${items.length}</span></h2>
      <p class="quiet">${words}</p>
      ${items.length === 0 ? '' : html`<ul class="compared">${items.map((item) => html`<li>${item}</li>`)}</ul>`}
    </section>`;
  return html`<div class="page">
    <h1>From one report to the next</h1>
    <p>${named(before)} → ${named(after)}</p>
    ${found.waiting ? html`<p class="warn-text">Candidates still wait to be compared: what stands under New may yet turn out to be known.</p>` : ''}
    ${part('added', 'New', 'Told by the later report alone.', added.map(event))}
    ${part(
      'upgraded',
      'Upgraded',
      'Told by both; the later report says more, or otherwise.',
      upgraded.map(
        ({ after: record, upgrades }: ToldTwice) =>
          html`${event(record)}<ul class="upgrades">${upgrades.map(upgradeLine)}</ul>`,
      ),
    )}
    ${part(
      'repeated',
      'Repeated',
      'Told by both; the later report says no more.',
      repeated.map(({ after: record }) => event(record)),
    )}
    ${part('dropped', 'Dropped', 'Told by the earlier report alone.', dropped.map(event))}
  </div>`;
}

function upgradeLine({ kind, field, before, after }: Upgrade): Html {
  return html`<li><b>${kinds[kind]}</b>: ${field} ${before === null ? '' : html`<s>${before}</s> → `}${after}</li>`;
}

function named({ id, title, source, publishedAt }: ComparedReport): Html {
  const more = [source, publishedAt?.slice(0, 10)].filter((each) => each != null).join(', ');
  return html`<a href="/review?state=all&report=${id}">${title}</a>${more === '' ? '' : html` <span class="quiet">(${more})</span>`}`;
}

function circumstances({ places, time }: EventCandidate): string {
  const where = places.find(({ role }) => role === 'location')?.name;
  return [where, time?.from].filter((each) => each != null).join(', ');
}
