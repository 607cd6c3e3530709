/** The pages that the server draws: queue shell, reports, progress, calibration, guidelines, accounts, audit, differences, API. */
import { randomUUID } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { exportFormats, leaving } from '../delivery/index.js';
import { agreementOf, differencesOf, type Edit } from '../review/index.js';
import {
  addToken,
  addUser,
  auditKinds,
  calibrationSummary,
  changeUser,
  compareReports,
  consumerStatus,
  decide,
  listAudit,
  listTokens,
  listUsers,
  noteAudit,
  plantControls,
  reportBefore,
  reportOverviews,
  reviewPairs,
  revokeToken,
  type Store,
  settlePair,
  type UserRole,
  userRoles,
} from '../store/index.js';
import { adjudicatePage } from '../web/pages/adjudicate.js';
import { apiDocsPage } from '../web/pages/api-docs.js';
import { calibrationPage } from '../web/pages/calibration.js';
import { comparePage } from '../web/pages/compare.js';
import { exportsPage } from '../web/pages/exports.js';
import { guidelinesPage } from '../web/pages/guidelines.js';
import { accountPage, auditPage, type Message, peoplePage } from '../web/pages/people.js';
import { progressPage } from '../web/pages/progress.js';
import { reportsPage } from '../web/pages/reports.js';
import type { Html } from '../web/parts.js';
import { reviewPage, type ShellData, shell } from '../web/shell.js';
import { allow, type Env, type Principal, scopes } from './auth.js';
import { Problem } from './problem.js';
import type { Reference } from './schemas.js';
import { hashOf, hashPassword, leastPassword, randomSecret } from './secrets.js';
import { progressOf } from './views.js';

type Frame = (title: string, page: string, user: ShellData['user'], csrf: string) => ShellData;
type PageContext = Context<Env>;

const reportsAPage = 100;
const auditAPage = 200;

/** Adds the pages. `describe` gives the API's description. */
export function addPages(
  app: OpenAPIHono<Env>,
  {
    store,
    reference,
    frame,
    describe,
  }: { readonly store: Store; readonly reference: Reference; readonly frame: Frame; readonly describe: () => unknown },
): void {
  const { db } = store;
  const labels = new Map(reference.types.map((type) => [type.id, type.label]));

  function draw(
    context: PageContext,
    principal: Principal,
    title: string,
    page: string,
    content: Html,
    status: 200 | 400 = 200,
  ) {
    const { name, role } = principal.user;
    return context.html(shell(frame(title, page, { name, role }, principal.csrf ?? ''), content), status);
  }
  /** A page for this role; who is not signed in goes to sign in first. */
  function page(
    path: string,
    role: UserRole,
    show: (context: PageContext, principal: Principal) => Response | Promise<Response>,
  ): void {
    app.get(path, (context) => {
      if (context.get('principal') === null) {
        const { pathname, search } = new URL(context.req.url);
        return context.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
      }
      return show(context, allow(context, role, 'read'));
    });
  }
  async function formOf(context: PageContext): Promise<(name: string) => string> {
    const form = await context.req.parseBody();
    return (name) => {
      const value = form[name];
      return typeof value === 'string' ? value : '';
    };
  }

  page('/review', 'viewer', (context, principal) => draw(context, principal, 'Review', 'review', reviewPage()));
  page('/second', 'reviewer', (context, principal) =>
    draw(context, principal, 'Second review', 'second', reviewPage()),
  );
  page('/guidelines', 'viewer', (context, principal) =>
    draw(context, principal, 'Guidelines', 'guidelines', guidelinesPage(reference.types)),
  );
  page('/api/docs', 'viewer', (context, principal) =>
    draw(context, principal, 'API', 'api-docs', apiDocsPage(describe() as object)),
  );

  page('/exports', 'viewer', async (context, principal) => {
    const consumers = leads(principal) ? await consumerStatus(db) : [];
    const shown = exportsPage(exportFormats, leaving('TLP:RED'), consumers);
    return draw(context, principal, 'Exports', 'exports', shown);
  });
  // The form sends every field; those left empty are no filters.
  page('/exports/file', 'viewer', (context) => {
    const { format = '', ...filter } = context.req.query();
    const given = Object.entries(filter).filter(([, value]) => value !== '');
    return context.redirect(`/api/exports/${encodeURIComponent(format)}?${new URLSearchParams(given)}`);
  });

  page('/reports', 'viewer', async (context, principal) => {
    const at = Math.max(0, Math.trunc(Number(context.req.query('page') ?? 0)) || 0);
    const reports = await reportOverviews(db, at * reportsAPage, reportsAPage + 1);
    return draw(
      context,
      principal,
      'Reports',
      'reports',
      reportsPage(reports.slice(0, reportsAPage), at, reports.length > reportsAPage),
    );
  });

  // Without `before` the later report is compared with the one of the same source before it.
  page('/reports/compare', 'viewer', async (context, principal) => {
    const { after = '', before = await reportBefore(db, after) } = context.req.query();
    if (before === undefined) throw new Problem(404, 'There is no earlier report of the same source.');
    const found = await compareReports(db, before, after);
    if (found === undefined) throw new Problem(404, 'One of the two reports is not there.');
    return draw(context, principal, 'From one report to the next', 'reports', comparePage(found, labels));
  });

  const leads = ({ user }: Principal): boolean => user.role === 'lead' || user.role === 'admin';
  const progress = async (context: PageContext, principal: Principal, message: Message | null) => {
    const [found, pairs] = await Promise.all([
      progressOf(db, `${new Date().toISOString().slice(0, 10)}T00:00:00Z`),
      reviewPairs(db),
    ]);
    const { csrf } = principal;
    return draw(
      context,
      principal,
      'Progress',
      'progress',
      progressPage(found, labels, agreementOf(pairs), pairs.length, message, csrf ?? '', leads(principal)),
    );
  };
  page('/progress', 'viewer', (context, principal) => progress(context, principal, null));
  const families = new Map(reference.types.map((type) => [type.id, type.family]));
  page('/calibration', 'viewer', async (context, principal) => {
    const summary = await calibrationSummary(db, (type) => families.get(type) ?? type);
    return draw(context, principal, 'Calibration', 'calibration', calibrationPage(summary, leads(principal)));
  });
  app.post('/progress/controls', async (context) => {
    const principal = allow(context, 'lead', 'review');
    const count = Math.trunc(Number((await formOf(context))('count')));
    if (!(count >= 1 && count <= 500))
      throw new Problem(400, 'Between 1 and 500 control items can be planted at once.');
    const planted = await plantControls(db, count, principal.user.name);
    await noteAudit(db, principal.user.name, 'control items planted', { planted });
    const text =
      planted === 0
        ? 'None was planted: there is no approved candidate that was not copied yet.'
        : `${planted} control items stand among the open candidates now.`;
    return progress(context, principal, { tone: planted === 0 ? 'bad' : 'good', text });
  });

  page('/adjudicate', 'viewer', async (context, principal) => {
    const mayDecide = leads(principal);
    return draw(
      context,
      principal,
      'Differences',
      'progress',
      adjudicatePage(await reviewPairs(db), labels, principal.csrf ?? '', mayDecide),
    );
  });
  app.post('/adjudicate', async (context) => {
    const { user } = allow(context, 'lead', 'review');
    const form = await formOf(context);
    const pair = (await reviewPairs(db)).find(
      (each) => each.candidateId === form('candidate') && each.second.reviewer === form('second'),
    );
    if (pair === undefined) throw new Problem(404, 'There is no such pair.');
    if (!(await settlePair(db, pair.candidateId, pair.second.reviewer, user.name)))
      return context.redirect('/adjudicate', 303);
    const common = { candidateId: pair.candidateId, reviewer: user.name, at: new Date().toISOString() };
    const taken = form('choice') === 'second';
    await decide(db, {
      ...common,
      kind: 'comment',
      note: `Settled: ${taken ? `took ${pair.second.reviewer}’s reading over ${pair.first.reviewer}’s` : `kept ${pair.first.reviewer}’s reading over ${pair.second.reviewer}’s`} (${differencesOf(pair).join(', ')}).`,
      key: randomUUID(),
    });
    if (taken) {
      if (pair.second.verdict === 'approve')
        await decide(db, { ...common, kind: 'edit', edit: editOf(pair.second.record), key: randomUUID() });
      await decide(db, { ...common, kind: pair.second.verdict, key: randomUUID() });
    }
    return context.redirect('/adjudicate', 303);
  });

  const people = async (context: PageContext, principal: Principal, message: Message | null) =>
    draw(
      context,
      principal,
      'People',
      'people',
      peoplePage(await listUsers(db), principal.user.id, principal.csrf ?? '', message),
      message?.tone === 'bad' ? 400 : 200,
    );
  page('/people', 'admin', (context, principal) => people(context, principal, null));
  page('/audit', 'admin', async (context, principal) => {
    const before = Number(context.req.query('before')) || undefined;
    const what = context.req.query('what') || undefined;
    const who = context.req.query('who') || undefined;
    const [entries, kinds] = await Promise.all([
      listAudit(db, { limit: auditAPage + 1, before, who, what }),
      auditKinds(db),
    ]);
    const shown = entries.slice(0, auditAPage);
    const older = entries.length > auditAPage ? shown.at(-1)!.id : null;
    return draw(context, principal, 'Audit', 'people', auditPage(shown, kinds, { who, what }, older));
  });
  app.post('/people', async (context) => {
    const principal = allow(context, 'admin', 'manage');
    const form = await formOf(context);
    const name = form('name').trim();
    const role = userRoles.find((each) => each === form('role'));
    const password = form('password');
    if (name === '' || name.length > 80 || role === undefined)
      return people(context, principal, { tone: 'bad', text: 'An account needs a name and a role.' });
    if (password !== '' && password.length < leastPassword)
      return people(context, principal, { tone: 'bad', text: 'The password needs at least 10 characters.' });
    const made = await addUser(db, name, role, password === '' ? null : await hashPassword(password));
    if (made === undefined) return people(context, principal, { tone: 'bad', text: `The name ${name} is taken.` });
    await noteAudit(db, principal.user.name, 'account added', { name, role });
    return people(context, principal, { tone: 'good', text: `${name} can now sign in.` });
  });
  app.post('/people/:id', async (context) => {
    const principal = allow(context, 'admin', 'manage');
    const form = await formOf(context);
    const id = Number(context.req.param('id'));
    if (id === principal.user.id)
      return people(context, principal, { tone: 'bad', text: 'Your own role is for another admin to change.' });
    const role = userRoles.find((each) => each === form('role'));
    const change = form('do') === 'role' && role !== undefined ? { role } : { disabled: form('do') === 'disable' };
    const user = await changeUser(db, id, change);
    if (user === undefined) throw new Problem(404, 'There is no such account.');
    await noteAudit(db, principal.user.name, 'account changed', { name: user.name, ...change });
    return people(context, principal, { tone: 'good', text: `${user.name} is changed.` });
  });

  const account = async (
    context: PageContext,
    principal: Principal,
    message: Message | null,
    made: string | null = null,
  ) =>
    draw(
      context,
      principal,
      'Your account',
      'account',
      accountPage(principal.user, await listTokens(db, principal.user.id), principal.csrf ?? '', message, made),
    );
  page('/account', 'viewer', (context, principal) => account(context, principal, null));
  app.post('/account/tokens', async (context) => {
    const principal = allow(context, 'viewer', 'manage');
    const form = await context.req.parseBody({ all: true });
    const wanted = [form.scope ?? []].flat();
    const chosen = scopes.filter((scope) => scope !== 'manage' && wanted.includes(scope));
    const name = typeof form.name === 'string' ? form.name.trim().slice(0, 80) : '';
    if (name === '' || chosen.length === 0)
      return account(context, principal, { tone: 'bad', text: 'A token needs a name and something it may do.' });
    const secret = `dl_${randomSecret()}`;
    await addToken(db, principal.user.id, name, hashOf(secret), chosen);
    await noteAudit(db, principal.user.name, 'token made', { name, scopes: chosen });
    return account(context, principal, null, secret);
  });
  app.post('/account/tokens/:id/revoke', async (context) => {
    const principal = allow(context, 'viewer', 'manage');
    const gone = await revokeToken(db, principal.user.id, Number(context.req.param('id')));
    if (gone) await noteAudit(db, principal.user.name, 'token revoked', { id: Number(context.req.param('id')) });
    return account(context, principal, gone ? { tone: 'good', text: 'The token is revoked.' } : null);
  });
  app.post('/account/password', async (context) => {
    const principal = allow(context, 'viewer', 'manage');
    const form = await formOf(context);
    const password = form('password');
    if (password.length < leastPassword)
      return account(context, principal, { tone: 'bad', text: 'The password needs at least 10 characters.' });
    await changeUser(db, principal.user.id, { password: await hashPassword(password) });
    await noteAudit(db, principal.user.name, 'password set');
    return context.redirect('/sign-in', 303);
  });
}

/** The editable fields of a record. */
function editOf(record: Edit & object): Edit {
  const { type, codes, status, polarity, attribution, participants, places, time, quantities } = record;
  return { type, codes, status, polarity, attribution, participants, places, time, quantities };
}
