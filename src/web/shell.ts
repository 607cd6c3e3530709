/** The frame of every page, made on the server; all values are escaped by the template. */
import { html, raw } from 'hono/html';

export interface ShellData {
  readonly title: string;
  readonly page: string;
  readonly user: { readonly name: string; readonly role: string } | null;
  readonly csrf: string;
  /** Address of an asset by name. */
  readonly asset: (name: string) => string;
  /** What the islands start with. */
  readonly boot: unknown;
}

type Html = ReturnType<typeof html>;

const links: readonly {
  readonly page: string;
  readonly href: string;
  readonly words: string;
  readonly needs?: readonly string[];
}[] = [
  { page: 'review', href: '/review', words: 'Review' },
  { page: 'second', href: '/second', words: 'Second review', needs: ['reviewer', 'lead', 'admin'] },
  { page: 'reports', href: '/reports', words: 'Reports' },
  { page: 'entities', href: '/entities', words: 'Entities' },
  { page: 'progress', href: '/progress', words: 'Progress' },
  { page: 'calibration', href: '/calibration', words: 'Calibration', needs: ['lead', 'admin'] },
  { page: 'exports', href: '/exports', words: 'Exports' },
  { page: 'guidelines', href: '/guidelines', words: 'Guidelines' },
  { page: 'queues', href: '/queues', words: 'Queues', needs: ['lead', 'admin'] },
  { page: 'people', href: '/people', words: 'People', needs: ['admin'] },
  { page: 'api-docs', href: '/api/docs', words: 'API' },
];

/** A whole page around its content. */
export function shell(data: ShellData, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="referrer" content="no-referrer" />
    <title>${data.title} · Dateline</title>
    <link rel="icon" href="${data.asset('icon.svg')}" type="image/svg+xml" />
    <link rel="stylesheet" href="${data.asset('client.css')}" />
    <script type="application/json" id="boot">${raw(jsonForHtml(data.boot))}</script>
    <script type="module" src="${data.asset('client.js')}"></script>
  </head>
  <body class="${data.page === 'second' ? 'review second' : data.page}">
    <a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <a class="brand" href="/">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 4h4v16H3zM10 4h3.2a8 8 0 0 1 0 16H10v-3.4h3.2a4.6 4.6 0 0 0 0-9.2H10zM10 10.2h5v3.6h-5z" /></svg>
        Dateline
      </a>
      ${data.user === null ? '' : nav(data)}
      <div class="right">
        <button type="button" class="icon" id="scheme" aria-label="Switch between light and dark" title="Light or dark">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z" /></svg>
        </button>
        ${data.user === null ? '' : account(data)}
      </div>
    </header>
    <main id="main">${content}</main>
  </body>
</html>`;
}

function nav(data: ShellData): Html {
  return html`<nav aria-label="Main">
    ${links.filter(({ needs }) => needs === undefined || needs.includes(data.user!.role)).map(({ page, href, words }) => html`<a href="${href}"${page === data.page ? raw(' aria-current="page"') : ''}>${words}</a>`)}
  </nav>`;
}

function account(data: ShellData): Html {
  return html`<a class="who-am-i quiet" href="/account">${data.user!.name} · ${data.user!.role}</a>
    <form method="post" action="/sign-out">
      <input type="hidden" name="csrf" value="${data.csrf}" />
      <button type="submit">Sign out</button>
    </form>`;
}

/** JSON that cannot end its script element. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** The sign-in form. */
export function signInPage(message: string | null, next: string): Html {
  return html`<div class="panel gate">
    <h1>Sign in</h1>
    ${message === null ? '' : html`<p class="error" role="alert">${message}</p>`}
    <form method="post" action="/sign-in">
      <input type="hidden" name="next" value="${next}" />
      <label class="block">Name <input name="name" autocomplete="username" required autofocus /></label>
      <label class="block">Password <input name="password" type="password" autocomplete="current-password" required /></label>
      <div class="row"><button type="submit" class="go approve">Sign in</button></div>
    </form>
    <p class="quiet block">On your own machine, <code>dateline start</code> and <code>dateline serve</code> print a link that signs you in.</p>
  </div>`;
}

/** The review page: the island fills it. */
export function reviewPage(): Html {
  return html`<h1 class="sr">Review</h1><div data-island="review"><p class="nothing">Reading the queue…</p></div>`;
}

/** A page that says one thing. */
export function plainPage(title: string, message: string): Html {
  return html`<div class="panel gate"><h1>${title}</h1><p>${message}</p><p><a href="/review">To the review page</a></p></div>`;
}
