import { describe, expect, test } from 'vitest';
import { type EventCandidate, lintCodes, lintRecord, lintTellings, noteDate } from '../../src/events/index.js';
import { seedReports } from '../support/seed.js';

const seeded = seedReports().flatMap(({ candidates }) => candidates);
const base: EventCandidate = {
  ...seeded.find(({ time, places, participants }) => time?.from && places.length > 0 && participants.length > 0)!,
  quantities: [],
  participants: [],
  status: 'actual',
};
const codes = (record: EventCandidate, term?: Parameters<typeof lintRecord>[1]) =>
  lintRecord(record, term).map(({ code }) => code);
const figure = (of: string, min: number | null, max: number | null) => ({
  of,
  min,
  max,
  text: `${min}`,
  start: 3,
  end: 4,
});
const party = (role: 'actor' | 'victim' | 'target' | 'counterpart', name: string, entityId: string | null = null) => ({
  role,
  name,
  entityId,
  text: name,
  start: 10,
  end: 10 + name.length,
  kind: 'armed_group',
  country: null,
  cameo: null,
  affiliations: [],
  confidence: 0.8,
});
const place = (name: string, country: string, extent: 'country' | 'city') => ({
  ...seeded.flatMap(({ places }) => places)[0]!,
  role: 'location' as const,
  via: 'named' as const,
  name,
  country,
  extent,
});

describe('one record', () => {
  test('figures: low above high, more killed than harmed', () => {
    expect(codes({ ...base, quantities: [figure('drone', 9, 4)] })).toEqual(['low-above-high']);
    expect(codes({ ...base, quantities: [figure('killed', 12, 12), figure('casualties', 8, 8)] })).toEqual([
      'killed-above-casualties',
    ]);
    expect(codes({ ...base, quantities: [figure('killed', 2, 2), figure('casualties', 8, null)] })).toEqual([]);
  });

  test('who does it is not whom it is done to; a meeting of two of one body is none', () => {
    expect(
      codes({ ...base, participants: [party('actor', 'Red Guard', 'x'), party('victim', 'the Guard', 'x')] }),
    ).toEqual(['actor-is-target']);
    expect(codes({ ...base, participants: [party('actor', 'Gunmen'), party('target', 'gunmen')] })).toEqual([
      'actor-is-target',
    ]);
    expect(codes({ ...base, participants: [party('actor', 'A', 'x'), party('counterpart', 'A', 'x')] })).toEqual([]);
    expect(codes({ ...base, participants: [party('actor', 'A', 'x'), party('target', 'A', 'y')] })).toEqual([]);
  });

  test('a place outside the country that is named', () => {
    expect(
      codes({ ...base, places: [place('Freedonia', 'FRE', 'country'), place('Port Ruin', 'SYL', 'city')] }),
    ).toEqual(['place-outside-country']);
    expect(
      codes({ ...base, places: [place('Freedonia', 'FRE', 'country'), place('Old Mill', 'FRE', 'city')] }),
    ).toEqual([]);
  });

  test('an endnote older than the event, unless another one is young enough', () => {
    const dated = (...notes: readonly string[]): EventCandidate => ({
      ...base,
      time: { ...base.time!, from: '2025-06-14', to: '2025-06-14' },
      evidence: [{ ...base.evidence[0]!, citations: notes.map((note) => ({ marker: 'i', note, url: null })) }],
    });
    expect(codes(dated('River Post, June 10, 2025'))).toEqual(['note-before-event']);
    expect(codes(dated('River Post, June 10, 2025', 'Hill Radio, 15 June 2025'))).toEqual([]);
    expect(codes(dated('River Post, 13 June 2025'))).toEqual([]);
    expect(codes({ ...dated('River Post, June 10, 2025'), status: 'planned' })).toEqual([]);
  });

  test('an actor outside its term', () => {
    const record: EventCandidate = {
      ...base,
      time: { ...base.time!, from: '2021-05-02', to: '2021-05-02' },
      participants: [party('actor', 'A. Person', 'person')],
    };
    const term = (from: string | null, to: string | null) => () => ({ office: 'minister', from, to });
    expect(codes(record, term('2022-01', null))).toEqual(['actor-not-in-office']);
    expect(codes(record, term(null, '2020'))).toEqual(['actor-not-in-office']);
    expect(codes(record, term('2021-05', '2021'))).toEqual([]);
  });

  test('every finding says how grave it is, in words, where to mend it, and on which words', () => {
    const [found] = lintRecord({ ...base, quantities: [figure('drone', 9, 4)] });
    expect(found).toEqual({
      code: 'low-above-high',
      ...lintCodes['low-above-high'],
      message: expect.stringContaining('at least 9'),
      spans: [{ start: 3, end: 4 }],
    });
  });
});

test.each([
  ['River Post, June 12, 2025', null, '2025-06-12'],
  ['12 June 2025', null, '2025-06-12'],
  ['seen 2025-06-12', null, '2025-06-12'],
  [null, 'https://example.org/2025/06/12/story', '2025-06-12'],
  ['31 February 2025', null, null],
  ['June 2025', null, null],
])('the date of an endnote: %s %s', (note, url, day) => {
  expect(noteDate(note, url)).toBe(day);
});

describe('between tellings', () => {
  const told = (report: string, change: Partial<EventCandidate>) => ({
    record: { ...base, id: report, ...change },
    report,
    publishedAt: report,
  });
  const between = (...tellings: ReturnType<typeof told>[]) => lintTellings(tellings).map(({ code }) => code);

  test('a toll that jumps, and one that falls; growth by a little is none', () => {
    const toll = (report: string, killed: number) => told(report, { quantities: [figure('killed', killed, killed)] });
    expect(between(toll('2025-01-01', 4), toll('2025-01-02', 40))).toEqual(['toll-jump']);
    expect(between(toll('2025-01-02', 6), toll('2025-01-01', 9))).toEqual(['toll-falls']);
    expect(between(toll('2025-01-01', 4), toll('2025-01-02', 6))).toEqual([]);
    expect(between(toll('2025-01-01', 1), toll('2025-01-02', 3))).toEqual([]);
  });

  test('two countries, and sides turned round', () => {
    expect(
      between(
        told('a', { places: [place('Old Mill', 'FRE', 'city')] }),
        told('b', { places: [place('Port Ruin', 'SYL', 'city')] }),
      ),
    ).toEqual(['tellings-in-two-countries']);
    const one = [party('actor', 'Red', 'r'), party('target', 'Blue', 'b')];
    const other = [party('actor', 'Blue', 'b'), party('victim', 'Red', 'r')];
    expect(between(told('a', { participants: one }), told('b', { participants: other }))).toEqual(['sides-turned']);
    expect(between(told('a', { participants: one }), told('b', { participants: one }))).toEqual([]);
  });
});
