import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { linesOnPages } from '../../src/document/index.js';
import { InputProblem, openReader } from '../../src/ingest/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';

const folder = fileURLToPath(new URL('../../samples/formats', import.meta.url));
const text = z.string().nullable().default(null);
const wanted = z
  .record(
    z.string(),
    z.array(
      z.strictObject({
        format: z.string(),
        origin: z.string().optional(),
        title: z.string().optional(),
        published: text,
        by: text,
        source: z.string().optional(),
        url: z.string().optional(),
        author: z.string().optional(),
        charset: z.string().optional(),
        language: z.string().default('en'),
        with: z.array(z.string()).default([]),
        without: z.array(z.string()).default([]),
        /** No event at all may be found. */
        none: z.boolean().default(false),
        events: z.array(
          z.strictObject({
            type: z.string(),
            place: z.string().optional(),
            from: z.string().optional(),
            note: z.string().optional(),
            page: z.number().optional(),
          }),
        ),
      }),
    ),
  )
  .parse(parse(readFileSync(join(folder, 'expected.yaml'), 'utf8')));

const resources = loadResources();
const reader = openReader();
afterAll(() => reader.close());

test('every sample has its expected events', () => {
  expect(Object.keys(wanted).sort()).toEqual(
    readdirSync(folder)
      .filter((name) => name !== 'expected.yaml')
      .sort(),
  );
});

describe.each(Object.entries(wanted))('%s', (name, reports) => {
  test('gives its reports with what is known of them, and their events', async () => {
    const bytes = readFileSync(join(folder, name));
    const found = [];
    for await (const each of reader.read({ origin: name, bytes }, {})) {
      if (each instanceof InputProblem) throw each;
      found.push(each);
    }
    expect(found).toHaveLength(reports.length);
    found.forEach(({ origin, report }, i) => {
      const want = reports[i]!;
      const { source } = report;
      expect(report).toMatchObject({ format: want.format, publishedAt: want.published, publishedBy: want.by });
      expect(report.language ?? 'en').toBe(want.language);
      if (want.origin !== undefined) expect(origin.startsWith(want.origin)).toBe(true);
      if (want.title !== undefined) expect(report.title).toBe(want.title);
      if (want.source !== undefined) expect(source.name).toBe(want.source);
      if (want.url !== undefined) expect(source.url).toBe(want.url);
      if (want.author !== undefined) expect(source.author).toBe(want.author);
      if (want.charset !== undefined) expect(report.charset).toBe(want.charset);
      for (const words of want.with) expect(report.text).toContain(words);
      for (const words of want.without) expect(report.text).not.toContain(words);
      const { candidates } = analyze(report, resources);
      if (want.none) expect(candidates).toEqual([]);
      for (const event of want.events) {
        const told = candidates.filter(
          (each) =>
            each.type === event.type &&
            (event.place === undefined || each.places.some((place) => place.name === event.place)) &&
            (event.from === undefined || each.time?.from?.startsWith(event.from) === true) &&
            (event.note === undefined ||
              each.evidence.some((part) => part.citations.some((citation) => citation.url === event.note))) &&
            (event.page === undefined || each.evidence[0]!.pages?.[0]?.page === event.page),
        );
        expect(told, `${event.type} in\n${report.text}`).not.toEqual([]);
      }
    });
  });
});

test('a line of a PDF is found on its page by its offsets', async () => {
  for await (const each of reader.read(
    { origin: 'a.pdf', bytes: readFileSync(join(folder, 'lake-chad-bulletin.pdf')) },
    {},
  )) {
    if (each instanceof InputProblem) throw each;
    const { report } = each;
    const start = report.text.indexOf('Monguno');
    expect(linesOnPages(report, { start, end: start + 7 })).toMatchObject([{ page: 2, x: 72 }]);
    for (const line of report.layout!) expect(report.text.slice(line.start, line.end).trim()).not.toBe('');
  }
});
