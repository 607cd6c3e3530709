/** The list of reports with what was found in each and how far its review is. */
import { html } from 'hono/html';
import type { ReportOverview } from '../../store/index.js';
import { type Html, number, stackedBar } from '../parts.js';

const states: Readonly<Record<ReportOverview['state'], string>> = { queued: 'waiting', done: 'read', failed: 'failed' };

export function reportsPage(reports: readonly ReportOverview[], page: number, more: boolean): Html {
  return html`<div class="page">
    <h1>Reports</h1>
    ${reports.length === 0 ? html`<p class="quiet">No reports yet. <code>dateline start FILE…</code> takes them in.</p>` : ''}
    <div class="table-scroll" tabindex="0" role="region" aria-label="Reports">
      <table>
        <thead><tr><th scope="col">Report</th><th scope="col">Published</th><th scope="col">State</th><th scope="col" class="right">Candidates</th><th scope="col" class="right">To decide</th><th scope="col">Review</th></tr></thead>
        <tbody>
          ${reports.map(
            (report) => html`<tr>
              <th scope="row"><a href="/review?state=all&report=${report.id}">${report.title}</a>${report.source === null ? '' : html`<span class="detail">${report.source}${report.follows ? html` · <a href="/reports/compare?after=${report.id}">since the one before</a>` : ''}</span>`}</th>
              <td class="day">${report.publishedAt?.slice(0, 10) ?? html`<span class="warn-text">unknown</span>`}</td>
              <td>${states[report.state]}${report.failure === null ? '' : html`<span class="detail">${report.failure}</span>`}</td>
              <td class="right num">${number(report.candidates)}</td>
              <td class="right num">${number(report.open)}</td>
              <td>${stackedBar([
                { tone: 'good', value: report.approved, words: 'approved' },
                { tone: 'bad', value: report.rejected, words: 'rejected' },
                { tone: 'rest', value: report.open, words: 'to decide' },
              ])}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="row">
      ${page > 0 ? html`<a href="/reports?page=${page - 1}">Newer</a>` : ''} ${more ? html`<a href="/reports?page=${page + 1}">Older</a>` : ''}
    </p>
  </div>`;
}
