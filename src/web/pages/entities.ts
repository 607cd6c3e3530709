/** Who the reports name: the list, one entity with its reports and candidates, and the entries proposed for the desk's own list. */
import { html, raw } from 'hono/html';
import { ACTOR_KINDS } from '../../document/index.js';
import { draftEntry, type EntityDetail, type EntityLine, type Proposal } from '../../store/index.js';
import { type Html, number } from '../parts.js';
import type { Message } from './people.js';

interface ListQuery {
  readonly q?: string | undefined;
  readonly kind?: string | undefined;
  readonly country?: string | undefined;
  readonly listed?: 'true' | 'false' | undefined;
  readonly least?: number | undefined;
  readonly offset: number;
}

const words = (kind: string): string => kind.replace('_', ' ');
const pathOf = (id: string): string => `/entities/of/${encodeURIComponent(id)}`;

function addressOf(query: ListQuery, change: Partial<ListQuery>): string {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, offset: 0, limit: undefined, ...change }))
    if (value !== undefined && value !== '' && value !== 0) all.set(name, String(value));
  const text = all.toString();
  return text === '' ? '/entities' : `/entities?${text}`;
}

function said(message: Message | null): Html | string {
  return message === null
    ? ''
    : html`<p class="${message.tone === 'good' ? 'done' : 'error'}" role="status">${message.text}</p>`;
}

export function entitiesPage(given: {
  readonly items: readonly EntityLine[];
  readonly total: number;
  readonly waiting: number;
  readonly query: ListQuery;
  readonly step: number;
  readonly mayPropose: boolean;
}): Html {
  const { items, total, waiting, query, step, mayPropose } = given;
  const tab = (listed: ListQuery['listed'], label: string): Html =>
    html`<a href="${addressOf(query, { listed })}"${query.listed === listed ? raw(' aria-current="true"') : ''}>${label}</a>`;
  const last = Math.min(total, query.offset + items.length);
  return html`<div class="page">
    <h1>Entities</h1>
    <p class="inline block views">${tab(undefined, 'All')} ${tab('false', 'In no list')} ${tab('true', 'Listed')} <a href="/entities/proposals">Proposed entries${waiting > 0 ? html` <b>(${number(waiting)})</b>` : ''}</a> <a href="/suggestions">Suggestions from reviews</a></p>
    <form method="get" action="/entities" class="inline" role="search">
      ${query.listed === undefined ? '' : html`<input type="hidden" name="listed" value="${query.listed}" />`}
      <label>Name <input type="search" name="q" value="${query.q ?? ''}" maxlength="100" /></label>
      <label>Kind <select name="kind"><option value="">any</option>${ACTOR_KINDS.map((kind) => html`<option value="${kind}"${kind === query.kind ? raw(' selected') : ''}>${words(kind)}</option>`)}</select></label>
      <label>Country <input name="country" value="${query.country ?? ''}" maxlength="3" size="4" placeholder="IRQ" /></label>
      <button>Show</button>
    </form>
    <p class="quiet block" role="status">${total === 0 ? 'No entity fits.' : `${number(query.offset + 1)} to ${number(last)} of ${number(total)}, those in most reports first.`} ${
      query.listed === 'false'
        ? 'Names that no actor list has: an entry gives each one kind, country and code in every report to come.'
        : ''
    }</p>
    ${
      items.length === 0
        ? ''
        : html`<div class="table-scroll" tabindex="0" role="region" aria-label="Entities"><table>
      <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Code</th><th scope="col" class="right">Reports</th><th scope="col" class="right">Mentions</th><th scope="col">Also written</th><th scope="col">In a list</th></tr></thead>
      <tbody>${items.map(
        (item) => html`<tr>
          <th scope="row"><a href="${pathOf(item.id)}">${item.name}</a></th>
          <td class="day">${words(item.kind)}</td>
          <td class="day">${item.cameo ?? item.country ?? '–'}</td>
          <td class="right num">${number(item.reports)}</td>
          <td class="right num">${number(item.mentions)}</td>
          <td>${item.forms
            .filter((form) => form.toLowerCase() !== item.name.toLowerCase())
            .slice(0, 4)
            .join(' · ')}</td>
          <td>${stateOf(item, mayPropose)}</td>
        </tr>`,
      )}</tbody>
    </table></div>`
    }
    <p class="row">
      ${query.offset > 0 ? html`<a href="${addressOf(query, { offset: Math.max(0, query.offset - step) })}">Previous</a>` : ''}
      ${last < total ? html`<a href="${addressOf(query, { offset: query.offset + step })}">Next</a>` : ''}
    </p>
  </div>`;
}

function stateOf(item: EntityLine, mayPropose: boolean): Html | string {
  if (item.listed) return 'yes';
  if (item.proposal === 'open') return html`<a href="/entities/proposals">proposed</a>`;
  if (item.proposal === 'applied') return 'added';
  if (item.proposal === 'dismissed') return 'dismissed';
  return mayPropose
    ? html`<a href="${pathOf(item.id)}#propose" aria-label="Propose entry for ${item.name}">Propose entry</a>`
    : 'no';
}

export function entityPage(given: {
  readonly entity: EntityDetail;
  readonly labels: ReadonlyMap<string, string>;
  /** What was typed, when it could not be taken. */
  readonly filled: Readonly<Record<string, string>> | null;
  readonly mayPropose: boolean;
  readonly mayApply: boolean;
  readonly csrf: string;
  readonly message: Message | null;
}): Html {
  const { entity, labels, message, mayPropose } = given;
  const open = entity.proposals.find((proposal) => proposal.state === 'open');
  const applied = entity.proposals.find((proposal) => proposal.state === 'applied');
  return html`<div class="page">
    <p><a href="/entities">Entities</a></p>
    <h1>${entity.name}</h1>
    ${said(message)}
    <p class="block"><span>${words(entity.kind)}${entity.country === null ? '' : ` · ${entity.country}`}${entity.cameo === null ? '' : html` · code <code>${entity.cameo}</code>`} ·
      ${entity.listed ? html`listed as <code>${entity.id}</code>` : applied === undefined ? 'in no list' : html`added to the desk’s list as <code>${applied.entry.id}</code>`}</span></p>
    <dl class="figures">
      <div><dt>Reports</dt><dd>${number(entity.reports)}</dd></div><div><dt>Mentions by name</dt><dd>${number(entity.mentions)}</dd></div><div><dt>Candidates</dt><dd>${entity.candidates.length >= 100 ? '100+' : number(entity.candidates.length)}</dd></div>
    </dl>
    <div class="columns">
      <section>
        <h2>Written as</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Written as"><table>
          <thead><tr><th scope="col">Words</th><th scope="col" class="right">Times</th></tr></thead>
          <tbody>${entity.forms.slice(0, 40).map(({ form, count }) => html`<tr><th scope="row">${form}</th><td class="right num">${number(count)}</td></tr>`)}</tbody>
        </table></div>
      </section>
      <section>
        <h2>Reports</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Reports"><table>
          <thead><tr><th scope="col">Report</th><th scope="col">Published</th><th scope="col" class="right">Mentions</th></tr></thead>
          <tbody>${entity.inReports.map(
            (report) =>
              html`<tr><th scope="row"><a href="/review?state=all&report=${report.id}">${report.title}</a></th><td class="day">${report.publishedAt?.slice(0, 10) ?? '–'}</td><td class="right num">${number(report.mentions)}</td></tr>`,
          )}</tbody>
        </table></div>
      </section>
    </div>
    <section>
      <h2>Candidates in which it takes part</h2>
      ${
        entity.candidates.length === 0
          ? html`<p class="quiet">None.</p>`
          : html`<div class="table-scroll" tabindex="0" role="region" aria-label="Candidates"><table>
          <thead><tr><th scope="col">Event</th><th scope="col">As</th><th scope="col">Day</th><th scope="col">Words</th><th scope="col">Review</th></tr></thead>
          <tbody>${entity.candidates.map(
            (candidate) =>
              html`<tr><th scope="row"><a href="/review?state=all&report=${candidate.reportId}&c=${candidate.id}">${labels.get(candidate.type) ?? candidate.type.replaceAll('_', ' ')}</a></th><td>${candidate.role}</td><td class="day">${candidate.from ?? '–'}</td><td>${candidate.snippet.length > 140 ? `${candidate.snippet.slice(0, 139)}…` : candidate.snippet}</td><td>${candidate.review}</td></tr>`,
          )}</tbody>
        </table></div>`
      }
    </section>
    ${entity.listed || applied !== undefined || !mayPropose ? '' : entryForm(given, open)}
  </div>`;
}

function entryForm(
  {
    entity,
    filled,
    csrf,
    mayApply,
  }: {
    readonly entity: EntityDetail;
    readonly filled: Readonly<Record<string, string>> | null;
    readonly csrf: string;
    readonly mayApply: boolean;
  },
  open: Proposal | undefined,
): Html {
  const entry: Readonly<Record<string, string>> = filled ?? {
    ...(open?.entry ?? draftEntry({ ...entity, forms: entity.forms.map(({ form }) => form) })),
  };
  const field = (name: string, label: string, hint: string, more = ''): Html =>
    html`<label class="block">${label} <input name="${name}" value="${entry[name] ?? ''}" ${raw(more)} /><span class="quiet">${hint}</span></label>`;
  return html`<section class="panel narrow" id="propose">
    <h2>${open === undefined ? 'Propose an entry' : `Proposed by ${open.proposedBy}`}</h2>
    <form method="post" action="${pathOf(entity.id)}#main">
      <input type="hidden" name="csrf" value="${csrf}" />
      ${field('name', 'Name', 'As reviewers should see it.', 'required maxlength="400"')}
      <label class="block">Kind <select name="kind">${ACTOR_KINDS.map((kind) => html`<option value="${kind}"${kind === entry.kind ? raw(' selected') : ''}>${words(kind)}</option>`)}</select></label>
      ${field('country', 'Country', 'Three letters (IRQ); empty for an international actor.', 'maxlength="3"')}
      ${field('role', 'Role', 'GOV, MIL, REB, COP, OPP, MED, NGO, CVL …', 'maxlength="12"')}
      ${field('aliases', 'Also written', 'Other names and transliterations, parted by semicolons.', 'maxlength="4000"')}
      ${field('acronyms', 'Acronyms', 'Parted by semicolons.', 'maxlength="400"')}
      ${field('id', 'Id', 'Stays the same for good; begin with a prefix of your own.', 'required maxlength="200"')}
      <div class="row">
        <button name="do" value="propose"${mayApply ? '' : raw(' class="go approve"')}>${open === undefined ? 'Propose' : 'Change the proposal'}</button>
        ${mayApply ? html`<button name="do" value="apply" class="go approve">Add to the desk’s list</button>` : ''}
      </div>
    </form>
  </section>`;
}

export function proposalsPage(given: {
  readonly open: readonly Proposal[];
  readonly settled: readonly Proposal[];
  readonly file: string | null;
  readonly noFolder: string;
  readonly mayApply: boolean;
  readonly csrf: string;
  readonly message: Message | null;
}): Html {
  const { open, settled, file, noFolder, mayApply, csrf, message } = given;
  const said_ = said(message);
  return html`<div class="page">
    <p><a href="/entities">Entities</a></p>
    <h1>Proposed entries</h1>
    ${said_}
    <p class="quiet block">${file === null ? noFolder : html`<span>A lead adds them to <code>${file}</code>.</span>`}</p>
    ${
      open.length === 0
        ? html`<p>None waits. <a href="/entities?listed=false">Names in no list</a></p>`
        : html`<div class="table-scroll" tabindex="0" role="region" aria-label="Waiting"><table>
      <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Country</th><th scope="col">Role</th><th scope="col">Also written</th><th scope="col">By</th><th scope="col"><span class="sr">Decide</span></th></tr></thead>
      <tbody>${open.map(
        ({ id, entityId, entry, proposedBy, proposedAt }) => html`<tr>
          <th scope="row"><a href="${pathOf(entityId)}">${entry.name}</a><span class="detail">${entry.id}</span></th>
          <td>${words(entry.kind)}</td><td>${entry.country || '–'}</td><td>${entry.role || '–'}</td>
          <td>${[entry.acronyms, entry.aliases].filter((each) => each !== '').join('; ')}</td>
          <td>${proposedBy}<span class="detail">${proposedAt.slice(0, 10)}</span></td>
          <td>${
            mayApply
              ? html`<form method="post" action="/entities/proposals/${id}" class="inline">
                  <input type="hidden" name="csrf" value="${csrf}" />
                  ${file === null ? '' : html`<button name="do" value="apply" aria-label="Add ${entry.name} to the desk’s list">Add</button>`}
                  <button name="do" value="dismiss" aria-label="Dismiss ${entry.name}">Dismiss</button>
                </form>`
              : html`<span class="quiet">waits for a lead</span>`
          }</td>
        </tr>`,
      )}</tbody>
    </table></div>`
    }
    ${
      settled.length === 0
        ? ''
        : html`<h2>Settled</h2><div class="table-scroll" tabindex="0" role="region" aria-label="Settled"><table>
      <thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">By</th><th scope="col">On</th></tr></thead>
      <tbody>${settled.map(
        ({ entityId, entry, state, settledBy, settledAt }) =>
          html`<tr><th scope="row"><a href="${pathOf(entityId)}">${entry.name}</a><span class="detail">${entry.id}</span></th><td>${state === 'applied' ? 'added' : state}</td><td>${settledBy}</td><td class="day">${settledAt?.slice(0, 10)}</td></tr>`,
      )}</tbody>
    </table></div>`
    }
  </div>`;
}
