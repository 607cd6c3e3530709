/** What waits, what failed and why, and the buttons that mend it. */
import { html } from 'hono/html';
import type { JobView } from '../../../queues/index.js';
import { type Html, number } from '../parts.js';

export interface QueueRow {
  readonly name: string;
  readonly paused: boolean;
  readonly counts: {
    readonly waiting: number;
    readonly active: number;
    readonly delayed: number;
    readonly failed: number;
  };
}

export interface FailedReport {
  readonly id: string;
  readonly title: string;
  readonly failure: string;
}

const work: Readonly<Record<string, string>> = {
  extract: 'reads reports',
  link: 'finds the same event in other reports',
  deliver: 'sends approved events to consumers',
  feeds: 'fetches feeds',
};

export function queuesPage(
  queues: readonly QueueRow[],
  reports: { readonly queued: number; readonly done: number; readonly failed: number },
  failedReports: readonly FailedReport[],
  failedJobs: readonly (JobView & { readonly queue: string })[],
  csrf: string,
): Html {
  const button = (queue: string, action: string, words: string, id?: string, label?: string): Html =>
    html`<form method="post" action="/queues/${queue}" class="inline">
          <input type="hidden" name="csrf" value="${csrf}" />
          ${id === undefined ? '' : html`<input type="hidden" name="id" value="${id}" />`}
          <button name="do" value="${action}"${label === undefined ? '' : html` aria-label="${label}"`}>${words}</button>
        </form>`;
  return html`<div class="page">
    <h1>Queues</h1>
    <p>${number(reports.queued)} reports wait, ${number(reports.done)} are read, ${number(reports.failed)} failed. <a href="/queues">Look again</a></p>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Queues"><table>
      <thead><tr><th scope="col">Queue</th><th scope="col">State</th><th scope="col" class="right">Waiting</th><th scope="col" class="right">Active</th><th scope="col" class="right">Delayed</th><th scope="col" class="right">Failed</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
      <tbody>${queues.map(
        ({ name, paused, counts }) => html`<tr>
          <th scope="row">${name}<span class="detail">${work[name] ?? ''}</span></th>
          <td>${paused ? html`<span class="warn-text">paused</span>` : 'open'}</td>
          <td class="right num">${number(counts.waiting)}</td>
          <td class="right num">${number(counts.active)}</td>
          <td class="right num">${number(counts.delayed)}</td>
          <td class="right num">${number(counts.failed)}</td>
          <td>${paused ? button(name, 'resume', 'Resume', undefined, `Resume ${name}`) : button(name, 'pause', 'Pause', undefined, `Pause ${name}`)}${counts.failed > 0 ? button(name, 'retry', 'Try all failed again', undefined, `Try all failed jobs of ${name} again`) : ''}</td>
        </tr>`,
      )}</tbody>
    </table></div>
    <h2>Failed reports</h2>
    ${
      failedReports.length === 0
        ? html`<p class="quiet">None.</p>`
        : html`${reports.failed > 0 ? button('extract', 'retry-reports', 'Try all failed reports again') : ''}
    <div class="table-scroll spaced" tabindex="0" role="region" aria-label="Failed reports"><table>
      <thead><tr><th scope="col">Report</th><th scope="col">Reason</th></tr></thead>
      <tbody>${failedReports.map((report) => html`<tr><th scope="row">${report.title}<span class="detail">${report.id}</span></th><td>${report.failure}</td></tr>`)}</tbody>
    </table></div>`
    }
    <h2>Failed jobs</h2>
    ${
      failedJobs.length === 0
        ? html`<p class="quiet">None.</p>`
        : html`<div class="table-scroll" tabindex="0" role="region" aria-label="Failed jobs"><table>
      <thead><tr><th scope="col">Job</th><th scope="col">Queue</th><th scope="col">Added (UTC)</th><th scope="col" class="right">Tries</th><th scope="col">Reason</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
      <tbody>${failedJobs.map(
        (
          job,
        ) => html`<tr><th scope="row"><code>${job.id}</code></th><td>${job.queue}</td><td class="num day">${job.addedAt.slice(0, 19).replace('T', ' ')}</td><td class="right num">${job.attempts}</td><td>${job.reason?.split('\n')[0] ?? ''}</td>
          <td>${button(job.queue, 'retry', 'Try again', job.id, `Try job ${job.id} again`)}${button(job.queue, 'drop', 'Drop', job.id, `Drop job ${job.id}`)}</td></tr>`,
      )}</tbody>
    </table></div>`
    }
  </div>`;
}
