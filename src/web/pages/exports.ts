/** Exports: choose what leaves, and a button for each form; below, how far each consumer is. */
import { html, raw } from 'hono/html';
import type { ConsumerStatus } from '../../store/index.js';
import { type Html, number } from '../parts.js';

/** A format as the page shows it. */
export interface FormatShown {
  readonly name: string;
  readonly about: string;
  readonly losses: readonly string[];
}

export function exportsPage(
  formats: readonly FormatShown[],
  markings: readonly string[],
  consumers: readonly ConsumerStatus[],
): Html {
  return html`<div class="page">
    <h1>Exports</h1>
    <form method="get" action="/exports/file">
      <section class="panel narrow">
        <h2>Which events</h2>
        <label class="block">From day <input name="from" type="date" /></label>
        <label class="block">To day <input name="to" type="date" /></label>
        <label class="block">Event types <input name="types" maxlength="400" placeholder="armed_clash,air_drone_strike" /><span class="quiet">Ids with commas; empty for all.</span></label>
        <label class="block">Countries <input name="countries" maxlength="200" placeholder="IRQ,SYR" /><span class="quiet">ISO codes of three letters with commas; empty for all.</span></label>
        <label class="block">Least confidence <input name="min" type="number" min="0" max="1" step="0.01" /></label>
        <label class="block">Strictest marking that may leave <select name="tlp">${markings.map((each, i) => html`<option${i === 0 ? raw(' selected') : ''}>${each}</option>`)}</select></label>
        <label class="radio"><input name="all" type="checkbox" value="true" /> Also negated, threatened, planned and hypothetical events</label>
      </section>
      <div class="table-scroll" tabindex="0" role="region" aria-label="Formats"><table>
        <thead><tr><th scope="col">Format</th><th scope="col">Holds</th><th scope="col">Does not hold</th></tr></thead>
        <tbody>${formats.map(
          ({ name, about, losses }) => html`<tr>
            <th scope="row"><button name="format" value="${name}">Export ${name}</button></th>
            <td>${about}</td>
            <td>${losses.map((each) => html`<span class="detail">${each}</span>`)}</td>
          </tr>`,
        )}</tbody>
      </table></div>
    </form>
    ${consumers.length === 0 ? '' : consumersTable(consumers)}
  </div>`;
}

function consumersTable(consumers: readonly ConsumerStatus[]): Html {
  return html`<h2>Consumers</h2>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Consumers"><table>
      <thead><tr><th scope="col">Consumer</th><th scope="col">State</th><th scope="col" class="right">Events</th><th scope="col" class="right">Behind</th><th scope="col" class="right">Dead letters</th><th scope="col">Last delivery</th></tr></thead>
      <tbody>${consumers.map(
        (each) => html`<tr>
          <th scope="row">${each.id}<span class="detail">${each.sink}</span></th>
          <td>${each.state}${each.failures === 0 ? '' : html`<span class="detail">${each.lastError}</span>`}</td>
          <td class="right num">${number(each.events)}</td>
          <td class="right num">${number(each.lag)}</td>
          <td class="right num">${number(each.deadLetters)}</td>
          <td>${each.lastDelivery?.slice(0, 16).replace('T', ' ') ?? ''}</td>
        </tr>`,
      )}</tbody>
    </table></div>`;
}
