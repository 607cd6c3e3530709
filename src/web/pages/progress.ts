/** How far review is: left, decided, speed, by type and by reviewer; and how well reviewers agree. */
import { html } from 'hono/html';
import type { FieldAgreement } from '../../review/index.js';
import type { Progress } from '../../server/schemas.js';
import { quickSeconds } from '../../store/index.js';
import { type Html, number, stackedBar } from '../parts.js';
import type { Message } from './people.js';

export function progressPage(
  progress: Progress,
  labels: ReadonlyMap<string, string>,
  agreement: readonly FieldAgreement[],
  pairs: number,
  message: Message | null,
  csrf: string,
  mayLead: boolean,
): Html {
  const done = progress.total - progress.open;
  return html`<div class="page">
    <h1>Progress</h1>
    ${message === null ? '' : html`<p class="${message.tone === 'good' ? 'done' : 'error'}" role="status">${message.text}</p>`}
    <dl class="figures">
      ${figure('Left to decide', number(progress.open))} ${figure('Left at this speed', timeLeft(progress))} ${figure('Decided in all', number(done))} ${figure('Decided today', number(progress.today))}
      ${figure('Median time today', progress.medianSeconds === null ? '–' : `${progress.medianSeconds.toFixed(1)} s`)}
    </dl>
    <h2>By reviewer</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label="By reviewer"><table>
          <thead><tr><th scope="col">Reviewer</th><th scope="col" class="right">Decided</th><th scope="col" class="right">Median time</th><th scope="col" class="right">Under ${quickSeconds} s</th><th scope="col" class="right">Overridden</th><th scope="col" class="right">Controls passed</th><th scope="col">Reading</th></tr></thead>
          <tbody>${progress.byReviewer.map((row) => {
            const score = progress.controls.byReviewer.find((each) => each.name === row.name);
            const [tone, words] = readingOf(row, score);
            return html`<tr><th scope="row">${row.name}</th><td class="right num">${number(row.decided)}</td><td class="right num">${row.medianSeconds === null ? '–' : `${row.medianSeconds.toFixed(1)} s`}</td><td class="right num">${percent(row.quickRate)}</td><td class="right num">${percent(row.overrideRate)}</td><td class="right num">${score === undefined ? '–' : `${score.passed} of ${score.passed + score.missed}`}</td><td><span class="reading ${tone}">${words}</span></td></tr>`;
          })}</tbody>
        </table></div>
        <p class="quiet">Overridden: share of decisions that rejected or edited what the extractor proposed. Approving nearly everything, in less time than the sentence takes to
          read, is a sign of not reading; so is passing over planted faults. These figures are shown to everyone: nobody is measured in secret.
          How true the extractor’s confidence is stands under <a href="/calibration">Calibration</a>.</p>
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
        ${progress.byDay.length === 0 ? '' : html`<h2>By day</h2>${dayBars(progress.byDay)}`}
        <h2 id="controls">Control items</h2>
        <p>Among the open candidates may stand copies of approved ones, half of them sound, half with one planted fault: the sides swapped, the date or the place moved, what did not happen
          told as done. They look like any other and are never published; what one was is told right after the decision. ${
            progress.controls.waiting === 0
              ? 'None waits now.'
              : html`<b>${number(progress.controls.waiting)}</b> wait now.`
          }</p>
        ${
          mayLead
            ? html`<form method="post" action="/progress/controls" class="inline"><input type="hidden" name="csrf" value="${csrf}" /><label>How many <input class="short" name="count" type="number" min="1" max="500" value="10" required /></label><button>Plant control items</button></form>`
            : ''
        }
        ${
          progress.assigned.length === 0
            ? ''
            : html`<h2>Assigned</h2>
              <div class="table-scroll" tabindex="0" role="region" aria-label="Assigned"><table>
                <thead><tr><th scope="col">To</th><th scope="col" class="right">To decide</th><th scope="col" class="right">Done</th></tr></thead>
                <tbody>${progress.assigned.map((row) => html`<tr><th scope="row"><a href="/review?assignee=${encodeURIComponent(row.name)}">${row.name}</a></th><td class="right num">${number(row.open)}</td><td class="right num">${number(row.done)}</td></tr>`)}</tbody>
              </table></div>`
        }
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

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Reviewer hours that are left if each candidate takes as long as the median one of today. */
function timeLeft({ open, medianSeconds }: Progress): string {
  if (medianSeconds === null) return '–';
  const minutes = (open * medianSeconds) / 60;
  return minutes < 90 ? `${Math.ceil(minutes)} min` : `${(minutes / 60).toFixed(minutes < 600 ? 1 : 0)} h`;
}

/** Fewest decisions that say anything about how someone reads. */
const enoughDecisions = 20;

/**
 * The rubber-stamp meter in words. It warns when most decisions were too quick to read and almost none changed anything (one in fifty), or
 * when more than a third of three or more controls were missed.
 */
function readingOf(
  row: Progress['byReviewer'][number],
  score: { readonly passed: number; readonly missed: number } | undefined,
): readonly ['good' | 'bad' | 'rest', string] {
  const controls = score === undefined ? 0 : score.passed + score.missed;
  if (controls >= 3 && score!.missed * 3 > controls) return ['bad', 'misses planted faults'];
  if (row.decided < enoughDecisions) return ['rest', 'too few to say'];
  if (row.quickRate > 0.5 && row.overrideRate < 0.02) return ['bad', 'approves faster than one reads'];
  if (row.quickRate > 0.5) return ['rest', 'very quick'];
  return ['good', 'reads'];
}

/** Decisions by day as bars; the table of figures is their text alternative. */
function dayBars(days: Progress['byDay']): Html {
  const most = Math.max(...days.map((each) => each.decided));
  return html`<svg class="days" viewBox="0 0 ${days.length * 40} 90" width="${days.length * 40}" role="img" aria-label="${days.map((each) => `${each.day}: ${each.decided}`).join(', ')}">
    ${days.map(({ day, decided }, index) => {
      const height = Math.max(1, (58 * decided) / most);
      return html`<rect x="${index * 40 + 6}" y="${(72 - height).toFixed(1)}" width="28" height="${height.toFixed(1)}" rx="2" /><text x="${index * 40 + 20}" y="${(68 - height).toFixed(1)}" text-anchor="middle">${number(decided)}</text><text class="quiet" x="${index * 40 + 20}" y="86" text-anchor="middle">${Number(day.slice(8))}/${Number(day.slice(5, 7))}</text>`;
    })}
  </svg>`;
}
