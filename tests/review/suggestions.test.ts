import { describe, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { type DecidedCandidate, type Known, suggestionsOf } from '../../src/review/index.js';
import { seedReports } from '../support/seed.js';

const seed = seedReports()[0]!.candidates[0]!;
const known: Known = {
  actor: (name) => ({ police: 'xxx-police', 'river guard': 'own-river-guard' })[name.toLowerCase()],
  tells: (type, lemma) => type === 'bombing' && lemma === 'bomb',
  knows: (lemma) => lemma === 'market' || lemma === 'crowd',
  lemma: (word) => ({ torched: 'torch' })[word] ?? word,
};
const person = (name: string, text: string | null, entityId: string | null, start = 0) => ({
  ...{ role: 'actor' as const, name, text, entityId, start: text === null ? null : start },
  ...{ end: text === null ? null : start + text.length, kind: 'armed_group', country: 'IRQ', cameo: null },
  ...{ affiliations: [], confidence: 1 },
});
let count = 0;
/** A decided candidate of a report: as extracted, and what reviewers made of it. */
function decided(
  reportId: string,
  original: Partial<EventCandidate>,
  edit: Partial<EventCandidate> = {},
  more: Partial<DecidedCandidate> = {},
): DecidedCandidate {
  const sentence = 'The guard stood there.';
  const was = {
    ...{ ...seed, participants: [], places: [], quantities: [], time: null },
    ...{ evidence: [{ start: 0, end: sentence.length, text: sentence, citations: [] }] },
    ...original,
  };
  const outcome = { wrong: false, right: true, added: false };
  count += 1;
  return {
    id: `c${count}`,
    reportId,
    title: reportId,
    original: was,
    record: { ...was, ...edit },
    ...outcome,
    ...more,
  };
}
const trigger = (lemma: string, text = lemma) => ({ text, start: 0, end: text.length, lemma });
const told = (text: string) => [{ start: 0, end: text.length, text, citations: [] }];

describe('names', () => {
  const add = (report: string, name: string) => decided(report, {}, { participants: [person(name, name, null)] });

  test('that reviewers put in in two reports are suggested with their kind, country and sentences', () => {
    const [one, ...none] = suggestionsOf([add('r1', 'Hill Column'), add('r2', 'Hill Column')], known);
    expect(none).toEqual([]);
    expect(one).toMatchObject({
      ...{ kind: 'actor', key: 'actor:hill column', name: 'Hill Column', actorKind: 'armed_group', country: 'IRQ' },
      ...{ candidates: 2, reports: 2, forms: [] },
    });
    expect(one!.evidence.map(({ reportId, sentence }) => [reportId, sentence])).toEqual([
      ['r1', 'The guard stood there.'],
      ['r2', 'The guard stood there.'],
    ]);
  });

  test('of one report alone, that a list has, or that the extractor had read are not', () => {
    expect(suggestionsOf([add('r1', 'Hill Column'), add('r1', 'Hill Column')], known)).toEqual([]);
    expect(suggestionsOf([add('r1', 'Police'), add('r2', 'Police')], known)).toEqual([]);
    const kept = (report: string) =>
      decided(
        report,
        { participants: [person('Hill Column', 'Hill Column', null)] },
        { participants: [{ ...person('Hill Column', 'Hill Column', null), role: 'target' }] },
      );
    expect(suggestionsOf([kept('r1'), kept('r2')], known)).toEqual([]);
    // What was rejected says nothing of its edits.
    const rejected = { wrong: true, right: false };
    expect(suggestionsOf([add('r1', 'Hill Column'), { ...add('r2', 'Hill Column'), ...rejected }], known)).toEqual([]);
  });

  test('that reviewers lead to a listed actor are further names of it; pronouns and descriptions are none', () => {
    const lead = (report: string, text: string) =>
      decided(
        report,
        { participants: [person(text, text, null)] },
        { participants: [person('River Guard', text, 'own-river-guard')] },
      );
    expect(suggestionsOf([lead('r1', 'Liwa Haras'), lead('r2', 'Liwa Haras')], known)).toMatchObject([
      { kind: 'alias', actor: 'own-river-guard', name: 'River Guard', form: 'Liwa Haras' },
    ]);
    expect(suggestionsOf([lead('r1', 'the group'), lead('r2', 'the group')], known)).toEqual([]);
  });
});

describe('words', () => {
  test('whose events reviewers give another type are triggers of it, unless they are already', () => {
    const retype = (report: string, lemma: string, type: string) =>
      decided(report, { type: 'statement', trigger: trigger(lemma, `${lemma}ed`) }, { type });
    expect(suggestionsOf([retype('r1', 'torch', 'bombing'), retype('r2', 'torch', 'bombing')], known)).toMatchObject([
      { kind: 'trigger', key: 'trigger:bombing:torch', words: 'torch', pos: 'verb', instead: 'statement' },
    ]);
    expect(suggestionsOf([retype('r1', 'bomb', 'bombing'), retype('r2', 'bomb', 'bombing')], known)).toEqual([]);
    expect(suggestionsOf([retype('r1', 'torch', 'bombing'), retype('r2', 'torch', 'riot')], known)).toEqual([]);
  });

  test('under events that reviewers added are triggers, unless most sentences with them tell other things', () => {
    const add = (report: string, text: string) =>
      decided(report, { type: 'riot', trigger: trigger('clash'), evidence: told(text) }, {}, { added: true });
    const found = [add('r1', 'Youths torched two shops.'), add('r2', 'A crowd torched the market.')];
    expect(suggestionsOf(found, known)).toMatchObject([
      { kind: 'trigger', key: 'trigger:riot:torch', words: 'torch', pos: 'verb', instead: null, reports: 2 },
    ]);
    expect(suggestionsOf([add('r1', 'The crowd left.'), add('r2', 'The crowd came.')], known)).toEqual([]);
    const others = ['r3', 'r4', 'r5'].map((report) => decided(report, { evidence: told('They torched papers.') }));
    expect(suggestionsOf([...found, ...others], known)).toEqual([]);
  });

  test('whose candidates are rejected again and again tell no such event, beyond chance and in three reports', () => {
    const judge = (report: string, wrong: boolean) =>
      decided(report, { type: 'armed_clash', trigger: trigger('engage') }, {}, { wrong, right: !wrong });
    const wrong = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'].map((report) => judge(report, true));
    expect(suggestionsOf([...wrong, judge('r8', false)], known)).toMatchObject([
      { kind: 'not-trigger', key: 'not:armed_clash:engage', words: 'engage', candidates: 7, decided: 8, reports: 7 },
    ]);
    expect(suggestionsOf([...wrong, ...['a', 'b', 'c'].map((report) => judge(report, false))], known)).toEqual([]);
    expect(suggestionsOf(wrong.slice(0, 4), known)).toEqual([]);
    expect(
      suggestionsOf(
        wrong.map((each) => ({ ...each, reportId: 'r1' })),
        known,
      ),
    ).toEqual([]);
  });
});
