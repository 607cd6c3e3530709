import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  addDeskAlias,
  addDeskTrigger,
  checkActors,
  checkDeskAlias,
  checkDeskTrigger,
  loadActors,
  loadEvents,
  loadResources,
  projectRoot,
} from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { withTriggers } from '../support/lists.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const folder = mkdtempSync(join(tmpdir(), 'dateline-desk-'));
const file = join(folder, 'triggers.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const typesIn = (text: string, own = resources) =>
  analyze(reportOf(text, '2025-07-01'), own).candidates.map(({ type }) => type);

test('an own trigger tells events, with the forms of its word; a word that is denied no longer does', () => {
  const [told, clash] = ['Rebels glorped the army post on Monday.', 'Rebels clashed with the army in Basra on Monday.'];
  expect(typesIn(told)).toEqual([]);
  expect(typesIn(clash)).toEqual(['armed_clash']);
  const own = withTriggers(resources, 'armed_clash:\n  verbs: [glorp -> act w=1]\n  not: [clash]\n');
  expect(typesIn(told, own)).toEqual(['armed_clash']);
  expect(typesIn(clash, own)).toEqual([]);
  expect(own.events.own.get('armed_clash/verb/glorp -> act w=1')).toEqual(
    expect.arrayContaining(['glorp', 'glorped', 'glorping', 'glorps']),
  );
});

test('what is added stands in the file beside its comments, once, and takes back its opposite', () => {
  writeFileSync(file, '# ours\narmed_clash:\n  nouns: [dust-up -> n-between w=0.5] # slang\n');
  const trigger = { type: 'armed_clash', words: 'glorp', pos: 'verb', frame: 'act' } as const;
  for (const each of [trigger, trigger, { ...trigger, type: 'riot', frame: null }]) addDeskTrigger(file, each);
  expect(readFileSync(file, 'utf8')).toContain('# ours');
  expect(readFileSync(file, 'utf8')).toContain('# slang');
  const lines = () => [...loadEvents(folder, resources.modality).own.keys()];
  expect(lines()).toEqual([
    'armed_clash/verb/glorp -> act w=1',
    'armed_clash/noun/dust-up -> n-between w=0.5',
    'riot/not/glorp',
  ]);
  addDeskTrigger(file, { ...trigger, frame: null });
  expect(lines()).toContain('armed_clash/not/glorp');
  expect(lines()).not.toContain('armed_clash/verb/glorp -> act w=1');
  addDeskTrigger(file, trigger);
  expect(lines()).not.toContain('armed_clash/not/glorp');
  // It is no list of actors.
  expect(checkActors([folder])).toMatchObject({ files: 0, problems: [] });
});

test('an entry keeps its name when lines come before it or its weight changes, and has another when it says something else', () => {
  const namesOf = (lines: string) => {
    const list = withTriggers(resources, `armed_clash:\n  verbs: [${lines}]\n`).events.verbTriggers.get('glorp') ?? [];
    return list.map(({ id }) => id);
  };
  const [name] = namesOf('glorp obj=post -> act w=1');
  expect(name).toMatch(/^armed_clash\/verb\/glorp\/\w+$/);
  expect(namesOf('glorp obj=base -> act w=1, glorp obj=post -> act w=0.4')[1]).toBe(name);
  expect(namesOf('glorp obj=base -> act w=1, glorp obj=post -> harm w=1')).not.toContain(name);
});

test('what cannot stand is refused in words: type, frame, part of speech, letters; a broken file is named', () => {
  const { events } = resources;
  const trigger = { type: 'riot', words: 'torch', pos: 'verb', frame: 'act' } as const;
  expect(checkDeskTrigger(trigger, events)).toEqual([]);
  expect(checkDeskTrigger({ ...trigger, words: 'x -> none\nriot' }, events)).toHaveLength(1);
  expect(checkDeskTrigger({ ...trigger, type: 'party' }, events)).toEqual(["type: there is no 'party'"]);
  expect(checkDeskTrigger({ ...trigger, frame: 'n-act' }, events)).toEqual(["frame: 'n-act' is for nouns"]);
  expect(checkDeskTrigger({ ...trigger, frame: 'dance' }, events)).toEqual(["frame: there is no 'dance'"]);
  for (const broken of ['riot: [', 'party:\n  verbs: [dance -> act]\n', 'riot:\n  verbs: [dance]\n']) {
    writeFileSync(file, broken);
    expect(() => loadEvents(folder, resources.modality)).toThrow(file);
  }
});

test('a further name of a listed actor is found in texts; the names of others and unknown ids are refused', () => {
  const { actors } = resources;
  const entry = actors.entries[actors.byId.get('irq-armed-forces')!]!;
  expect(checkDeskAlias(actors, entry.id, 'Jaysh Glorp')).toEqual([]);
  expect(checkDeskAlias(actors, 'nobody', 'Jaysh Glorp')).toEqual(["no list has an actor 'nobody'"]);
  expect(checkDeskAlias(actors, entry.id, 'NATO')[0]).toContain('listed already');
  rmSync(file, { force: true });
  for (const form of ['Jaysh Glorp', 'Jaysh Glorp', 'Glorp Column'])
    addDeskAlias(join(folder, 'from-review.csv'), entry, form);
  const own = loadActors(join(projectRoot, 'lexicons'), folder);
  const now = own.entries[own.byId.get(entry.id)!]!;
  expect(now).toEqual({ ...entry, aliases: [...entry.aliases, 'Jaysh Glorp', 'Glorp Column'], file: now.file });
  const [found] = analyze(reportOf('Jaysh Glorp shelled Basra on Monday.', '2025-07-01'), {
    ...resources,
    actors: own,
  }).candidates;
  expect(found?.participants.find(({ role }) => role === 'actor')?.entityId).toBe(entry.id);
});
