/** What reviewers' decisions suggest for the desk's own lexicons, each with the sentences that speak for it. */
import { html, raw } from 'hono/html';
import { ACTOR_KINDS } from '../../document/index.js';
import type { Suggestion } from '../../review/index.js';
import type { ProposedEntry, SettledSuggestion } from '../../store/index.js';
import { type Html, number } from '../parts.js';
import type { Message } from './people.js';

export interface SuggestionsGiven {
  readonly suggestions: readonly Suggestion[];
  readonly settled: readonly SettledSuggestion[];
  readonly labels: ReadonlyMap<string, string>;
  readonly rowOf: (suggestion: Suggestion & { readonly kind: 'actor' }) => ProposedEntry;
  readonly frames: readonly { readonly name: string; readonly slots: string }[];
  readonly defaultFrame: (pos: 'verb' | 'noun') => string;
  /** Where entries go; null: no folder is set. */
  readonly folder: string | null;
  readonly noFolder: string;
  readonly mayApply: boolean;
  readonly csrf: string;
  readonly message: Message | null;
}

const sections = [
  ['actor', 'Names that no list has', 'Put in by reviewers, or led away from what was read.'],
  ['alias', 'Further names of listed actors', 'Words that reviewers lead to an actor of the lists.'],
  ['trigger', 'Words that tell an event', 'Of events that reviewers added or gave another type.'],
  ['not-trigger', 'Words that tell no such event', 'Their candidates are rejected again and again.'],
] as const;

export function suggestionsPage(given: SuggestionsGiven): Html {
  const { suggestions, settled, folder, noFolder, message } = given;
  return html`<div class="page">
    <p><a href="/entities">Entities</a></p>
    <h1>Suggestions from reviews</h1>
    ${message === null ? '' : html`<p class="${message.tone === 'good' ? 'done' : 'error'}" role="status">${message.text}</p>`}
    <p class="quiet block">${folder === null ? noFolder : html`<span>What standing edits and rejections say of the lexicons. A lead adds it to <code>${folder}</code>; <code>dateline replay</code> then reads anew the reports that hold its words, and no others.</span>`}</p>
    ${suggestions.length === 0 ? html`<p>Nothing is suggested: no name or word was mended in the same way in two reports.</p>` : ''}
    ${sections.map(([kind, title, words]) => {
      const list = suggestions.filter((each) => each.kind === kind);
      return list.length === 0
        ? ''
        : html`<section><h2>${title}</h2><p class="quiet">${words}</p>${list.map((each) => one(each, given))}</section>`;
    })}
    ${settled.length === 0 ? '' : settledTable(settled)}
  </div>`;
}

function one(suggestion: Suggestion, given: SuggestionsGiven): Html {
  const title = titleOf(suggestion, given.labels);
  const id = `s-${idOf(suggestion.key)}`;
  return html`<article class="panel suggestion" aria-labelledby="${id}">
    <h3 id="${id}">${title}</h3>
    <p>${countsOf(suggestion)}</p>
    <details><summary>Sentences that speak for it</summary>
      <ul class="evidence">${suggestion.evidence.map(
        ({ candidateId, reportId, title: report, sentence }) =>
          html`<li><a href="/review?state=all&report=${reportId}&c=${candidateId}">${report}</a><blockquote>${sentence.length > 300 ? `${sentence.slice(0, 299)}…` : sentence}</blockquote></li>`,
      )}</ul>
    </details>
    ${given.mayApply ? form(suggestion, given, title) : html`<p class="quiet">A lead can add it or dismiss it.</p>`}
  </article>`;
}

/** A name for the element: keys hold any letters. */
function idOf(key: string): string {
  return Array.from(key, (letter) =>
    /[a-z0-9]/.test(letter) ? letter : `_${letter.codePointAt(0)!.toString(36)}`,
  ).join('');
}

function titleOf(suggestion: Suggestion, labels: ReadonlyMap<string, string>): string {
  const label = (type: string): string => labels.get(type) ?? type.replaceAll('_', ' ');
  switch (suggestion.kind) {
    case 'actor':
      return suggestion.name;
    case 'alias':
      return `“${suggestion.form}” for ${suggestion.name}`;
    case 'trigger':
      return `“${suggestion.words}” tells: ${label(suggestion.type)}`;
    case 'not-trigger':
      return `“${suggestion.words}” does not tell: ${label(suggestion.type)}`;
  }
}

function countsOf(suggestion: Suggestion): string {
  const { candidates, reports } = suggestion;
  const where = `in ${number(reports)} reports`;
  switch (suggestion.kind) {
    case 'actor':
      return `Put in at ${number(candidates)} candidates ${where}.`;
    case 'alias':
      return `Led there at ${number(candidates)} candidates ${where}; listed as ${suggestion.actor}.`;
    case 'trigger':
      return suggestion.instead === null
        ? `In the sentences of ${number(candidates)} events that reviewers added ${where}.`
        : `${number(candidates)} candidates ${where} were given this type; read as ${suggestion.instead.replaceAll('_', ' ')}.`;
    case 'not-trigger':
      return `${number(candidates)} of ${number(suggestion.decided)} decided candidates were rejected as no event or misread, ${where}.`;
  }
}

function form(suggestion: Suggestion, given: SuggestionsGiven, title: string): Html {
  return html`<form method="post" action="/suggestions#main">
    <input type="hidden" name="csrf" value="${given.csrf}" />
    <input type="hidden" name="key" value="${suggestion.key}" />
    <div class="inline">${fieldsOf(suggestion, given)}</div>
    <div class="row">
      ${given.folder === null ? '' : html`<button name="do" value="apply" class="go approve" aria-label="Add: ${title}">Add</button>`}
      <button name="do" value="dismiss" aria-label="Dismiss: ${title}">Dismiss</button>
    </div>
  </form>`;
}

function fieldsOf(suggestion: Suggestion, { rowOf, frames, defaultFrame }: SuggestionsGiven): Html | string {
  const field = (name: string, label: string, value: string, more = ''): Html =>
    html`<label>${label} <input name="${name}" value="${value}" ${raw(more)} /></label>`;
  if (suggestion.kind === 'actor') {
    const row = rowOf(suggestion);
    return html`${field('name', 'Name', row.name, 'required maxlength="400"')}
      <label>Kind <select name="kind">${ACTOR_KINDS.map((kind) => html`<option value="${kind}"${kind === row.kind ? raw(' selected') : ''}>${kind.replace('_', ' ')}</option>`)}</select></label>
      ${field('country', 'Country', row.country, 'maxlength="3" size="4"')} ${field('role', 'Role', row.role, 'maxlength="12" size="5"')}
      ${field('aliases', 'Also written', row.aliases, 'maxlength="4000"')} ${field('id', 'Id', row.id, 'required maxlength="200"')}`;
  }
  if (suggestion.kind !== 'trigger') return '';
  const option = (value: string, words: string, chosen: string): Html =>
    html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${words}</option>`;
  const chosen = defaultFrame(suggestion.pos);
  return html`${field('words', 'Words', suggestion.words, 'required maxlength="80"')}
    <label>As <select name="pos">${option('verb', 'verb', suggestion.pos)}${option('noun', 'noun', suggestion.pos)}</select></label>
    <label>Frame <select name="frame">${frames.map(({ name, slots }) => option(name, `${name}: ${slots.length > 60 ? `${slots.slice(0, 59)}…` : slots}`, chosen))}</select></label>`;
}

function settledTable(settled: readonly SettledSuggestion[]): Html {
  return html`<h2>Settled</h2><div class="table-scroll" tabindex="0" role="region" aria-label="Settled"><table>
    <thead><tr><th scope="col">Suggestion</th><th scope="col">State</th><th scope="col">By</th><th scope="col">On</th></tr></thead>
    <tbody>${settled.map(({ key, state, by, at }) => html`<tr><th scope="row">${key}</th><td>${state === 'applied' ? 'added' : state}</td><td>${by}</td><td class="day">${at.slice(0, 10)}</td></tr>`)}</tbody>
  </table></div>`;
}
