/** Routes of what reviewers' decisions suggest for the desk's own lexicons, and what a lead makes of it. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Known, Suggestion } from '../../review/index.js';
import { draftEntry, listSuggestions, noteAudit, type Store, settleSuggestion } from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { json, problems } from './answers.js';
import { type DeskList, entrySchema, noFolder } from './entities.js';

interface TriggerGiven {
  readonly type: string;
  readonly words: string;
  readonly pos: 'verb' | 'noun';
  /** Null: the words tell no event of the type. */
  readonly frame: string | null;
}

/** What the lexicons know, and the desk's files beside its actor list; the program that starts the server gives it. */
export interface DeskWords {
  readonly known: Known;
  /** Path of the desk's own triggers, or null where no folder is set. */
  readonly triggers: string | null;
  /** Frames that a trigger can have, with the slots that fill roles. */
  readonly frames: readonly { readonly name: string; readonly slots: string }[];
  /** What is wrong with a trigger; empty when it can be added. */
  checkTrigger(trigger: TriggerGiven): readonly string[];
  addTrigger(trigger: TriggerGiven): void;
  /** What keeps a form from being added to a listed actor; empty when nothing does. */
  checkAlias(actor: string, form: string): readonly string[];
  addAlias(actor: string, form: string): void;
}

export const noWords: DeskWords = {
  known: { actor: () => undefined, tells: () => false, knows: () => false, lemma: (word) => word },
  ...{ triggers: null, frames: [] },
  ...{ checkTrigger: () => [], addTrigger: () => {}, checkAlias: () => [], addAlias: () => {} },
};

const found = {
  key: z.string(),
  candidates: z.number().int(),
  reports: z.number().int(),
  evidence: z.array(
    z.object({ candidateId: z.string(), reportId: z.string(), title: z.string(), sentence: z.string() }),
  ),
};
const suggestionSchema = z
  .discriminatedUnion('kind', [
    z.object({
      ...found,
      kind: z.literal('actor'),
      name: z.string(),
      actorKind: z.string(),
      country: z.string().nullable(),
      forms: z.array(z.string()),
    }),
    z.object({ ...found, kind: z.literal('alias'), actor: z.string(), name: z.string(), form: z.string() }),
    z.object({
      ...found,
      kind: z.literal('trigger'),
      type: z.string(),
      words: z.string(),
      pos: z.enum(['verb', 'noun']),
      instead: z.string().nullable(),
    }),
    z.object({
      ...found,
      kind: z.literal('not-trigger'),
      type: z.string(),
      words: z.string(),
      decided: z.number().int(),
    }),
  ])
  .openapi('Suggestion');

export const settleSchema = z
  .object({
    key: z.string().min(1).max(400),
    action: z.enum(['apply', 'dismiss']),
    /** For an actor: the row as the lead would have it; left out, as the decisions give it. */
    entry: entrySchema.optional(),
    /** For a trigger: how its words take part; left out, `act` for a verb and `n-act` for a noun. */
    pos: z.enum(['verb', 'noun']).optional(),
    frame: z.string().max(40).optional(),
    words: z.string().max(80).optional(),
  })
  .openapi('SettleSuggestion');
export type SettleSuggestion = z.infer<typeof settleSchema>;

const settledSchema = z
  .object({ key: z.string(), state: z.enum(['applied', 'dismissed']), file: z.string().nullable() })
  .openapi('SettledSuggestion');

/** Adds the routes to the API. */
export function addSuggestions(api: OpenAPIHono<Env>, store: Store, desk: DeskList, words: DeskWords): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/suggestions',
      tags: ['Entities'],
      summary: 'What edits and rejections suggest for the desk’s lexicons',
      description:
        'Names that no list has, further names of listed actors, words that tell events of a type, and words that do not.',
      responses: { 200: json(z.array(suggestionSchema), 'What most candidates speak for first'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const list = await listSuggestions(store.db, words.known);
      return context.json(
        list.map((each) => ({
          ...each,
          evidence: [...each.evidence],
          ...(each.kind === 'actor' && { forms: [...each.forms] }),
        })) as z.infer<typeof suggestionSchema>[],
        200,
      );
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/suggestions',
      tags: ['Entities'],
      summary: 'Apply a suggestion to the desk’s own lexicons, or dismiss it',
      request: { body: { content: { 'application/json': { schema: settleSchema } }, required: true } },
      responses: { 200: json(settledSchema, 'What became of it'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      return context.json(await settleOne(store, desk, words, context.req.valid('json'), user.name), 200);
    },
  );
}

/** What a row for a suggested actor would say, before anyone has looked at it. */
export function rowOf(suggestion: Suggestion & { readonly kind: 'actor' }): z.infer<typeof entrySchema> {
  const { name, actorKind, country, forms } = suggestion;
  return draftEntry({ id: '', name, kind: actorKind, country, cameo: null, forms });
}

export const defaultFrame = (pos: 'verb' | 'noun'): string => (pos === 'verb' ? 'act' : 'n-act');

/** Applies or dismisses a suggestion. The file is written first: a retry after a failure between the two finds its entry there. */
export async function settleOne(
  { db }: Store,
  desk: DeskList,
  words: DeskWords,
  given: SettleSuggestion,
  by: string,
): Promise<z.infer<typeof settledSchema>> {
  const suggestion = (await listSuggestions(db, words.known)).find(({ key }) => key === given.key);
  if (suggestion === undefined) throw new Problem(404, 'Nothing suggests this now, or a lead has settled it.');
  const state = given.action === 'apply' ? 'applied' : 'dismissed';
  const file = given.action === 'apply' ? applied(suggestion, given, desk, words) : null;
  if (!(await settleSuggestion(db, given.key, state, by))) throw new Problem(409, 'Someone else has just settled it.');
  await noteAudit(db, by, state === 'applied' ? 'suggestion applied to the desk’s lexicons' : 'suggestion dismissed', {
    key: given.key,
    candidates: suggestion.candidates,
    ...(file !== null && { file }),
  });
  return { key: given.key, state, file };
}

/** Writes the entry. Gives the file. */
function applied(suggestion: Suggestion, given: SettleSuggestion, desk: DeskList, words: DeskWords): string {
  const [file, wrong, write] = entryOf(suggestion, given, desk, words);
  if (file === null) throw new Problem(409, noFolder);
  if (wrong.length > 0) throw new Problem(400, wrong.join(' · '));
  try {
    write();
  } catch (error) {
    throw new Problem(409, `The file could not be written: ${(error as Error).message}`);
  }
  return file;
}

function entryOf(
  suggestion: Suggestion,
  given: SettleSuggestion,
  desk: DeskList,
  words: DeskWords,
): readonly [file: string | null, wrong: readonly string[], write: () => void] {
  switch (suggestion.kind) {
    case 'actor': {
      const row = { ...(given.entry ?? rowOf(suggestion)) };
      return [desk.file, desk.check(row), () => desk.add(row)];
    }
    case 'alias': {
      const { actor, form } = suggestion;
      return [desk.file, words.checkAlias(actor, form), () => words.addAlias(actor, form)];
    }
    case 'trigger': {
      const pos = given.pos ?? suggestion.pos;
      const frame = given.frame ?? defaultFrame(pos);
      const trigger = { type: suggestion.type, words: given.words ?? suggestion.words, pos, frame };
      return [words.triggers, words.checkTrigger(trigger), () => words.addTrigger(trigger)];
    }
    case 'not-trigger': {
      const trigger = { type: suggestion.type, words: suggestion.words, pos: 'verb', frame: null } as const;
      return [words.triggers, words.checkTrigger(trigger), () => words.addTrigger(trigger)];
    }
  }
}
