/** Differences between first and second reviews, for a lead to settle. */
import { html } from 'hono/html';
import { differencesOf, type Pair, type Verdict } from '../../review/index.js';
import type { Html } from '../parts.js';

export function adjudicatePage(
  pairs: readonly (Pair & { readonly settledBy: string | null })[],
  labels: ReadonlyMap<string, string>,
  csrf: string,
  mayDecide: boolean,
): Html {
  const open = pairs.filter((pair) => pair.settledBy === null && differencesOf(pair).length > 0);
  return html`<div class="page">
    <h1>Differences</h1>
    <p class="quiet">Candidates on which first and second review differ. ${mayDecide ? 'Taking the second appends it as your decision; nothing is overwritten.' : 'A lead settles them.'}</p>
    ${open.length === 0 ? html`<p>No difference waits.</p>` : ''}
    ${open.map(
      (pair) => html`<article class="panel difference">
        <h2><a href="/review?state=all&c=${pair.candidateId}">${labels.get(pair.first.record.type) ?? pair.first.record.type}</a></h2>
        <blockquote>${pair.first.record.evidence[0]?.text ?? ''}</blockquote>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Both readings"><table>
          <thead><tr><th scope="col">Field</th><th scope="col">First: ${pair.first.reviewer}</th><th scope="col">Second: ${pair.second.reviewer}</th></tr></thead>
          <tbody>${differencesOf(pair).map(
            (field) =>
              html`<tr><th scope="row">${field}</th><td>${shown(field, pair.first, labels)}</td><td>${shown(field, pair.second, labels)}</td></tr>`,
          )}</tbody>
        </table></div>
        ${
          mayDecide
            ? html`<form method="post" action="/adjudicate" class="row">
                <input type="hidden" name="csrf" value="${csrf}" /><input type="hidden" name="candidate" value="${pair.candidateId}" /><input type="hidden" name="second" value="${pair.second.reviewer}" />
                <button name="choice" value="first">Keep the first</button><button name="choice" value="second">Take the second</button>
              </form>`
            : ''
        }
      </article>`,
    )}
  </div>`;
}

function shown(field: string, { verdict, record }: Verdict, labels: ReadonlyMap<string, string>): string {
  const names = (role: string): string =>
    record.participants
      .filter((each) => each.role === role)
      .map((each) => each.name)
      .join(', ') || 'none';
  switch (field) {
    case 'verdict':
      return verdict === 'approve' ? 'Approved' : 'Rejected';
    case 'type':
      return labels.get(record.type) ?? record.type;
    case 'stance':
      return record.attribution.stance;
    case 'place':
      return record.places.map((place) => [place.name, place.country].filter(Boolean).join(', ')).join('; ') || 'none';
    case 'time':
      return record.time === null ? 'none' : `${record.time.from ?? '?'} to ${record.time.to ?? '?'}`;
    case 'status':
    case 'polarity':
      return record[field];
    default:
      return names(field);
  }
}
