/** Accounts for admins, one's own account, and the audit. */
import { html, raw } from 'hono/html';
import { type AuditEntry, type Token, type User, userRoles } from '../../store/index.js';
import type { Html } from '../parts.js';

const roleWords: Readonly<Record<string, string>> = {
  viewer: 'reads',
  reviewer: 'reviews',
  lead: 'reviews, bulk decisions, settles differences',
  admin: 'everything, accounts too',
  service: 'programs, by token',
};

export interface Message {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

function said(message: Message | null): Html | string {
  return message === null
    ? ''
    : html`<p class="${message.tone === 'good' ? 'done' : 'error'}" role="status">${message.text}</p>`;
}

export function peoplePage(
  users: readonly (User & { readonly createdAt: string })[],
  own: number,
  csrf: string,
  message: Message | null,
): Html {
  return html`<div class="page">
    <h1>People</h1>
    ${said(message)}
    <div class="table-scroll" tabindex="0" role="region" aria-label="Accounts"><table>
      <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Since</th><th scope="col">State</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
      <tbody>${users.map(
        (user) => html`<tr>
          <th scope="row">${user.name}${user.id === own ? html` <span class="quiet">(you)</span>` : ''}</th>
          <td>${user.role}<span class="detail">${roleWords[user.role]}</span></td>
          <td>${user.createdAt.slice(0, 10)}</td>
          <td>${user.disabled ? 'disabled' : 'active'}</td>
          <td>${
            user.id === own
              ? ''
              : html`<form method="post" action="/people/${user.id}" class="inline">
                  <input type="hidden" name="csrf" value="${csrf}" />
                  <label><span class="sr">Role of ${user.name}</span><select name="role">${userRoles.map((role) => html`<option${role === user.role ? raw(' selected') : ''}>${role}</option>`)}</select></label>
                  <button name="do" value="role">Set role</button>
                  <button name="do" value="${user.disabled ? 'enable' : 'disable'}">${user.disabled ? 'Enable' : 'Disable'}</button>
                </form>`
          }</td>
        </tr>`,
      )}</tbody>
    </table></div>
    <section class="panel narrow">
      <h2>New account</h2>
      <form method="post" action="/people">
        <input type="hidden" name="csrf" value="${csrf}" />
        <label class="block">Name <input name="name" required maxlength="80" autocomplete="off" /></label>
        <label class="block">Role <select name="role">${userRoles.map((role) => html`<option${role === 'reviewer' ? raw(' selected') : ''}>${role}</option>`)}</select></label>
        <label class="block">Password <input name="password" type="password" minlength="10" autocomplete="new-password" /><span class="quiet">At least 10 characters; empty for a service account that uses tokens.</span></label>
        <div class="row"><button class="go approve">Add</button></div>
      </form>
    </section>
    <p><a href="/audit">Audit</a></p>
  </div>`;
}

export function accountPage(
  user: { readonly name: string; readonly role: string },
  tokens: readonly Token[],
  csrf: string,
  message: Message | null,
  made: string | null,
): Html {
  return html`<div class="page">
    <h1>Your account</h1>
    ${said(message)}
    <p><b>${user.name}</b> · ${user.role}: ${roleWords[user.role]}</p>
    <section>
      <h2>API tokens</h2>
      ${made === null ? '' : html`<p class="done" role="status">Your new token, shown this once: <code class="token">${made}</code></p>`}
      ${
        tokens.length === 0
          ? html`<p class="quiet">None. A token lets a program use the <a href="/api/docs">API</a> as you.</p>`
          : html`<div class="table-scroll" tabindex="0" role="region" aria-label="Tokens"><table>
              <thead><tr><th scope="col">Name</th><th scope="col">May</th><th scope="col">Made</th><th scope="col">Last used</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
              <tbody>${tokens.map(
                (token) =>
                  html`<tr><th scope="row">${token.name}</th><td>${token.scopes.join(', ')}</td><td>${token.createdAt.slice(0, 10)}</td><td>${token.usedAt?.slice(0, 16).replace('T', ' ') ?? 'never'}</td><td>${
                    token.revokedAt === null
                      ? html`<form method="post" action="/account/tokens/${token.id}/revoke" class="inline"><input type="hidden" name="csrf" value="${csrf}" /><button>Revoke</button></form>`
                      : 'revoked'
                  }</td></tr>`,
              )}</tbody>
            </table></div>`
      }
      <form method="post" action="/account/tokens" class="inline">
        <input type="hidden" name="csrf" value="${csrf}" />
        <label>Name <input name="name" required maxlength="80" /></label>
        <label class="radio"><input type="checkbox" name="scope" value="read" checked /> read</label>
        <label class="radio"><input type="checkbox" name="scope" value="review" /> review</label>
        <label class="radio"><input type="checkbox" name="scope" value="ingest" /> ingest</label>
        <button>Make a token</button>
      </form>
    </section>
    <section class="panel narrow">
      <h2>Password</h2>
      <form method="post" action="/account/password">
        <input type="hidden" name="csrf" value="${csrf}" />
        <label class="block">New password <input name="password" type="password" minlength="10" required autocomplete="new-password" /></label>
        <div class="row"><button>Set password</button></div>
        <p class="quiet">Ends all your sessions: you sign in again with it.</p>
      </form>
    </section>
  </div>`;
}

/** Who did what: sign-ins, accounts, tokens, exports, decisions over many. */
export function auditPage(
  entries: readonly AuditEntry[],
  kinds: readonly { readonly what: string; readonly count: number }[],
  filter: { readonly who: string | undefined; readonly what: string | undefined },
  older: number | null,
): Html {
  const address = (change: Readonly<Record<string, string | undefined>>): string => {
    const given = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined && value !== '');
    return `/audit?${new URLSearchParams(given as [string, string][]).toString()}`;
  };
  return html`<div class="page">
    <h1>Audit</h1>
    <form method="get" action="/audit" class="inline">
      <label>What <select name="what"><option value="">anything</option>${kinds.map(
        ({ what, count }) =>
          html`<option value="${what}"${what === filter.what ? raw(' selected') : ''}>${what} (${count})</option>`,
      )}</select></label>
      <label>Who <input name="who" value="${filter.who ?? ''}" /></label>
      <button>Show</button>
    </form>
    <div class="table-scroll spaced" tabindex="0" role="region" aria-label="Audit"><table>
      <thead><tr><th scope="col">When (UTC)</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Detail</th></tr></thead>
      <tbody>${entries.map(
        (entry) =>
          html`<tr><td class="num day">${entry.at.slice(0, 19).replace('T', ' ')}</td><td><a href="${address({ who: entry.who })}">${entry.who}</a></td><td>${entry.what}</td><td><code>${entry.detail === null ? '' : JSON.stringify(entry.detail)}</code></td></tr>`,
      )}</tbody>
    </table></div>
    ${older === null ? '' : html`<p class="row"><a href="${address({ before: String(older) })}">Older</a></p>`}
  </div>`;
}
