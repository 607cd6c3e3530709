/** The page of what reviewers' decisions suggest for the desk's own lexicons. */
import { dirname } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { listSuggestions, type Store, settledSuggestions } from '../store/index.js';
import type { Message } from '../web/pages/people.js';
import { suggestionsPage } from '../web/pages/suggestions.js';
import { type ShellData, shell } from '../web/shell.js';
import { type DeskList, noFolder } from './api/entities.js';
import { type DeskWords, defaultFrame, rowOf, settleOne, settleSchema } from './api/suggestions.js';
import { allow, type Env, type Principal } from './auth.js';
import { Problem } from './problem.js';
import type { Reference } from './schemas.js';

/** Adds the page. */
export function addSuggestionPage(
  app: OpenAPIHono<Env>,
  given: {
    readonly store: Store;
    readonly reference: Reference;
    readonly desk: DeskList;
    readonly words: DeskWords;
    readonly frame: (title: string, page: string, user: ShellData['user'], csrf: string) => ShellData;
  },
): void {
  const { store, reference, desk, words, frame } = given;
  const labels = new Map(reference.types.map((type) => [type.id, type.label]));
  const draw = async (context: Context<Env>, { user, csrf }: Principal, message: Message | null) => {
    const [suggestions, settled] = await Promise.all([
      listSuggestions(store.db, words.known),
      settledSuggestions(store.db, 50),
    ]);
    const content = suggestionsPage({
      ...{ suggestions, settled, labels, rowOf, defaultFrame, noFolder, message },
      frames: words.frames,
      folder: desk.file === null ? null : dirname(desk.file),
      mayApply: user.role === 'lead' || user.role === 'admin',
      csrf: csrf ?? '',
    });
    const data = frame('Suggestions', 'entities', { name: user.name, role: user.role }, csrf ?? '');
    return context.html(shell(data, content), message?.tone === 'bad' ? 400 : 200);
  };
  app.get('/suggestions', (context) =>
    context.get('principal') === null
      ? context.redirect('/sign-in?next=%2Fsuggestions')
      : draw(context, allow(context, 'viewer', 'read'), null),
  );
  app.post('/suggestions', async (context) => {
    const principal = allow(context, 'lead', 'review');
    const { do: action, csrf: _csrf, key, pos, frame: chosen, words: written, ...row } = await context.req.parseBody();
    const asked = settleSchema.safeParse({
      ...{ key, action, pos, frame: chosen, words: written },
      ...('id' in row && { entry: row }),
    });
    try {
      if (!asked.success) throw new Problem(400, 'An entry needs an id, a name and a kind; a trigger its words.');
      const { state, file } = await settleOne(store, desk, words, asked.data, principal.user.name);
      const text =
        state === 'applied'
          ? `Added to ${file}. Workers that start from now on know it; “dateline replay” reads anew the reports that hold its words.`
          : 'Dismissed: it is not suggested again.';
      return await draw(context, principal, { tone: 'good', text });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return await draw(context, principal, { tone: 'bad', text: error.message });
    }
  });
}
