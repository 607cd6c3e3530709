/** How far review is: left, decided, speed, by type and by reviewer; and how well reviewers agree. */
import { html } from 'hono/html';
import type { FieldAgreement } from '../../review/index.js';
import type { Progress } from '../../server/schemas.js';
import { type Html, number, stackedBar } from '../parts.js';

export function progressPage(
  progress: Progress,
  labels: ReadonlyMap<string, string>,
  agreement: readonly FieldAgreement[],
  pairs: number,
): Html {
  const done = progress.total - progress.open;
  return html`<div class="page">
    <h1>Progress</h1>
    <dl class="figures">
      ${figure('Left to decide', number(progress.open))} ${figure('Decided in all', number(done))} ${figure('Decided today', number(progress.today))}
      ${figure('Median time today', progress.medianSeconds === null ? '–' : `${progress.medianSeconds.toFixed(1)} s`)}
    </dl>
    <div class="columns">
      <section>
        <h2>By type</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label="By type"><table>
          <thead><tr><th scope="col">Type</th><th scope="col">Decided</th><th scope="col" class="right">Left</th></tr></thead>
          <tbody>${progress.byType.map(
            (row) =>
              html`<tr><th scope="row"><a href="/review?type=${row.type}">${labels.get(row.type) ?? row.type}</a></th><td>${stackedBar(
                [
                  { tone: 'good', value: row.approved, words: 'approved' },
                  { tone: 'bad', value: row.rejected, words: 'rejected' },
                  { tone: 'rest', value: row.open, words: 'to decide' },
                ],
              )}</td><td class="right num">${number(row.open)}</td></tr>`,
          )}</tbody>
        </table></div>
      </section>
      <section>
        <h2>By reviewer</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label="By reviewer"><table>
          <thead><tr><th scope="col">Reviewer</th><th scope="col" class="right">Decided</th><th scope="col" class="right">Median time</th><th scope="col" class="right">Overridden</th></tr></thead>
          <tbody>${progress.byReviewer.map(
            (row) =>
              html`<tr><th scope="row">${row.name}</th><td class="right num">${number(row.decided)}</td><td class="right num">${row.medianSeconds === null ? '–' : `${row.medianSeconds.toFixed(1)} s`}</td><td class="right num">${Math.round(row.overrideRate * 100)} %</td></tr>`,
          )}</tbody>
        </table></div>
        <p class="quiet">Overridden: share of decisions that rejected or edited what the extractor proposed. A share near zero together with a very short time is a sign of
          approving without reading; these figures are shown to everyone, nobody is measured in secret.</p>
        <h2>Agreement</h2>
        ${
          pairs === 0
            ? html`<p class="quiet">No candidate has been reviewed twice yet. <a href="/second">Second review</a> shows a sample of decided candidates without the first decision.</p>`
            : html`<p>${number(pairs)} candidates reviewed twice. <a href="/second">Second review</a> · <a href="/adjudicate">Differences</a></p>
              <div class="table-scroll" tabindex="0" role="region" aria-label="Agreement"><table>
                <thead><tr><th scope="col">Field</th><th scope="col" class="right">Pairs</th><th scope="col" class="right">Agree</th><th scope="col" class="right">Cohen’s κ</th><th scope="col">95 % interval</th></tr></thead>
                <tbody>${agreement.map(
                  (row) =>
                    html`<tr><th scope="row">${row.field}</th><td class="right num">${row.pairs}</td><td class="right num">${Math.round(row.observed * 100)} %</td><td class="right num">${row.kappa === null ? '–' : row.kappa.toFixed(2)}</td><td class="num">${row.interval === null ? '–' : `${row.interval[0].toFixed(2)} to ${row.interval[1].toFixed(2)}`}</td></tr>`,
                )}</tbody>
              </table></div>`
        }
      </section>
    </div>
  </div>`;
}

function figure(label: string, value: string): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}
