/** How true the confidence is: reliability diagrams with their intervals, calibration error, precision at coverage, drift, versions, policy. */
import { html } from 'hono/html';
import { driftWindow, enough } from '../../review/index.js';
import type { CalibrationSummary, ScoreFigures } from '../../store/index.js';
import { type Html, number } from '../parts.js';

/** The page; `mayLead` adds the commands that a lead gives. Shares and scores are shown between 0 and 1, as the record has them. */
export function calibrationPage(summary: CalibrationSummary, mayLead: boolean): Html {
  const { state, judged, raw, held, newest } = summary;
  const last = held ?? raw;
  return html`<div class="page">
    <h1>Calibration</h1>
    <p>Does 0.9 mean nine in ten? Counted are decisions on candidates that nobody picked: those <a href="/review?drawn=true">drawn at random</a> and the blind sample of second reviews.</p>
    <dl class="figures spaced">
      ${figure('State', state)} ${figure('Decisions that count', number(judged))} ${figure('Calibration error', judged === 0 ? '–' : share(last.error), judged === 0 ? '' : `95 % interval ${between(last.errorInterval)}`)}
      ${figure('Brier score', judged === 0 ? '–' : share(last.brier))} ${figure('Version kept', newest === null ? 'none' : number(newest.version), newest === null ? '' : `from ${number(newest.calibration.judged)} decisions`)}
    </dl>
    <p class="after">${meaning(summary)}${held === null ? '' : ' The figures above are of calibrated scores, on decisions that they were not learnt from.'}</p>
    ${judged === 0 ? '' : html`${reliabilityOf('raw', 'Scores as extracted', raw)}${held === null ? '' : reliabilityOf('held', 'Calibrated scores, on decisions not learnt from', held)}${coverageOf(raw, held)}`}
    <div class="columns">
      <section>${driftOf(summary)}</section>
      <section>${policyOf(summary, mayLead)}</section>
    </div>
    ${versionsOf(summary, mayLead)}
  </div>`;
}

/** What the state is and what leads to the next one. */
function meaning({ state, judged }: CalibrationSummary): string {
  if (state === 'collecting')
    return `Collecting: nothing is learnt before ${enough.warming} decisions, ten of either outcome; ${number(judged)} are there. Scores stay as extracted.`;
  if (state === 'warming')
    return `Warming: ${number(judged)} decisions are enough to mend scores with two numbers, too few for more; from ${enough.calibrated} on, rising steps are learnt.`;
  return `Calibrated: ${number(judged)} decisions are enough for rising steps; a family of types with ${enough.family} has its own.`;
}

function figure(label: string, value: string, detail = ''): Html {
  return html`<div><dt>${label}</dt><dd>${value}${detail === '' ? '' : html`<span class="detail">${detail}</span>`}</dd></div>`;
}

const share = (value: number): string => value.toFixed(3);
const between = ([low, high]: readonly [number, number]): string => `${share(low)} to ${share(high)}`;
const day = (at: string): string => at.slice(0, 10);

/** A square from 0 to 1 on both axes, in the units of its drawing. */
const plot = { left: 48, top: 10, side: 300, width: 360, height: 360 } as const;
const x = (value: number): string => (plot.left + plot.side * value).toFixed(1);
const y = (value: number): string => (plot.top + plot.side * (1 - value)).toFixed(1);

function axes(across: string, upwards: string): Html {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const middle = plot.left + plot.side / 2;
  return html`${ticks.map((at) => html`<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${y(0)}" y2="${y(1)}" /><line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(at)}" y2="${y(at)}" /><text x="${x(at)}" y="${plot.top + plot.side + 16}" text-anchor="middle">${at}</text><text x="${plot.left - 7}" y="${Number(y(at)) + 4}" text-anchor="end">${at}</text>`)}
    <text x="${middle}" y="${plot.height - 8}" text-anchor="middle">${across}</text>
    <text transform="rotate(-90)" x="${-(plot.top + plot.side / 2)}" y="13" text-anchor="middle">${upwards}</text>`;
}

/** The diagram and, beside it, the same numbers. */
function reliabilityOf(id: string, title: string, { bins, error, errorInterval, brier }: ScoreFigures): Html {
  const words = `Reliability, ${title.toLowerCase()}: share found right by score in ${bins.length} groups, with 95 % intervals; the dashed line is where both are equal. The table beside it has the numbers.`;
  return html`<section class="reliability">
    <h2 id="${id}">${title}</h2>
    <p class="quiet">Calibration error ${share(error)} (95 % interval ${between(errorInterval)}), Brier score ${share(brier)}. Points below the dashed line: the score promises too much.</p>
    <div class="beside">
      <svg class="plot" viewBox="0 0 ${plot.width} ${plot.height}" width="${plot.width}" height="${plot.height}" role="img" aria-labelledby="${id}-title"><title id="${id}-title">${words}</title>
        ${axes('mean score', 'share found right')}
        <line class="even" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" />
        <polyline class="way" points="${bins.map((bin) => `${x(bin.mean)},${y(bin.share)}`).join(' ')}" />
        ${bins.map(({ mean, share: right, interval: [low, high] }) => {
          const at = Number(x(mean));
          return html`<path class="interval" d="M${at} ${y(low)}V${y(high)}M${at - 4} ${y(low)}h8M${at - 4} ${y(high)}h8" /><circle cx="${at}" cy="${y(right)}" r="4" />`;
        })}
      </svg>
      <div class="table-scroll" tabindex="0" role="region" aria-labelledby="${id}"><table>
        <thead><tr><th scope="col">Scores</th><th scope="col" class="right">Mean</th><th scope="col" class="right">Decided</th><th scope="col" class="right">Right</th><th scope="col" class="right">Share</th><th scope="col">95 % interval</th></tr></thead>
        <tbody>${bins.map((bin) => html`<tr><th scope="row" class="num">${bin.from === bin.to ? share(bin.from) : between([bin.from, bin.to])}</th><td class="right num">${share(bin.mean)}</td><td class="right num">${number(bin.count)}</td><td class="right num">${number(bin.right)}</td><td class="right num">${share(bin.share)}</td><td class="num day">${between(bin.interval)}</td></tr>`)}</tbody>
      </table></div>
    </div>
  </section>`;
}

/** Share right among the surest part of the candidates, for raw scores and for calibrated ones. */
function coverageOf(raw: ScoreFigures, held: ScoreFigures | null): Html {
  const line = (name: string, { coverage }: ScoreFigures) =>
    html`<polyline class="way ${name}" points="${coverage.map((each) => `${x(each.share)},${y(each.precision)}`).join(' ')}" />${coverage.map((each) => html`<circle class="${name}" cx="${x(each.share)}" cy="${y(each.precision)}" r="${name === 'raw' ? 5 : 4}" />`)}`;
  return html`<section class="reliability">
    <h2 id="coverage">Precision at coverage</h2>
    <p class="quiet">What share is right if only the surest part is taken.${held === null ? '' : ' Rings and dashes: scores as extracted; discs: calibrated, on decisions not learnt from.'}</p>
    <div class="beside">
      <svg class="plot" viewBox="0 0 ${plot.width} ${plot.height}" width="${plot.width}" height="${plot.height}" role="img" aria-labelledby="coverage-title"><title id="coverage-title">Precision at coverage: share found right among the surest part of the candidates. The table beside it has the numbers.</title>
        ${axes('surest part taken', 'share found right')}${line(held === null ? 'held' : 'raw', raw)}${held === null ? '' : line('held', held)}
      </svg>
      <div class="table-scroll" tabindex="0" role="region" aria-labelledby="coverage"><table>
        <thead><tr><th scope="col">Surest part</th><th scope="col" class="right">As extracted</th>${held === null ? '' : html`<th scope="col" class="right">Calibrated</th>`}</tr></thead>
        <tbody>${raw.coverage.map((each, index) => html`<tr><th scope="row" class="num">${Math.round(each.share * 100)} %</th><td class="right num">${share(each.precision)}</td>${held === null ? '' : html`<td class="right num">${share(held.coverage[index]!.precision)}</td>`}</tr>`)}</tbody>
      </table></div>
    </div>
  </section>`;
}

function driftOf({ drift, newest }: CalibrationSummary): Html {
  const told =
    drift === null || newest === null
      ? 'No version is kept, so there is nothing that newer decisions could differ from.'
      : drift.judged === 0
        ? `No decision that counts was made since version ${newest.version}.`
        : `Of the newest ${number(drift.judged)} decisions since version ${newest.version} (at most ${driftWindow} are looked at), the share found right is ${share(Math.abs(drift.shift))} ${drift.shift < 0 ? 'lower' : 'higher'} than promised: ${Math.abs(drift.z).toFixed(1)} standard errors.`;
  return html`<h2>Drift</h2><p><span class="reading ${drift === null ? 'rest' : drift.noticed ? 'bad' : 'good'}">${drift === null ? 'Unknown.' : drift.noticed ? 'Noticed: calibrate anew.' : 'None noticed.'}</span> ${told}</p>`;
}

function policyOf({ policy, proof }: CalibrationSummary, mayLead: boolean): Html {
  if (policy === null)
    return html`<h2>Automatic approval</h2><p><b>Off.</b> Only people approve, until someone sets a policy, which the decisions must prove${mayLead ? html`: <code>dateline calibrate approve --from 0.97 --precision 0.95</code>` : ''}.</p>`;
  const holds = proof !== null && proof.atLeast >= policy.precision;
  const proven =
    proof === null
      ? 'Nothing is proven.'
      : `As decisions stand, ${number(proof.right)} of ${number(proof.judged)} from that score on are right, which proves at least ${share(proof.atLeast)} (lower end of the 95 % interval).`;
  return html`<h2>Automatic approval</h2>
    <p><b>On</b> from the calibrated score ${share(policy.floor)}, set by ${policy.by} on ${day(policy.at)} for a precision of at least ${share(policy.precision)}; ${Math.round(policy.audit * 100)} % of what it approves is put up for a second review.</p>
    ${holds ? html`<p>${proven}</p>` : html`<p class="error">${proven} That is less than was asked for.</p>`}
    ${mayLead ? html`<p class="quiet"><code>dateline calibrate approve --off</code> ends it.</p>` : ''}`;
}

function versionsOf({ versions }: CalibrationSummary, mayLead: boolean): Html {
  return html`<h2 id="versions">Versions kept</h2>
    ${
      versions.length === 0
        ? html`<p>None yet.${mayLead ? html` <code>dateline calibrate --apply</code> keeps what was learnt.` : ''}</p>`
        : html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="versions"><table class="whole">
          <thead><tr><th scope="col" class="right">Version</th><th scope="col">Made</th><th scope="col">By</th><th scope="col">State</th><th scope="col" class="right">Decisions</th><th scope="col">Models</th></tr></thead>
          <tbody>${versions.map((row) => html`<tr><th scope="row" class="right num">${row.version}</th><td class="num day">${day(row.at)}</td><td>${row.by}</td><td>${row.state}</td><td class="right num">${number(row.judged)}</td><td><code>${row.models.slice(0, 12)}</code></td></tr>`)}</tbody>
        </table></div>`
    }`;
}
