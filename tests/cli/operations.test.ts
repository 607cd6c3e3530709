import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../src/store/index.js';
import { runProgram, temporaryFolder } from '../setup/program.js';

const data = temporaryFolder();
const settings = { DATELINE_DATA: data.path };
const file = (name: string, content: string): string => {
  const path = join(data.path, name);
  writeFileSync(path, content);
  return path;
};
afterAll(async () => {
  await runProgram(['stop'], settings);
  data.remove();
});

/** A loader that traces jobs as an OpenTelemetry SDK would: the names of spans go to a file. */
const tracing = (spans: string) => `
  import { appendFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const { trace } = createRequire(${JSON.stringify(import.meta.url)})('@opentelemetry/api');
  const span = (name) => {
    appendFileSync(${JSON.stringify(spans)}, name + '\\n');
    const own = { spanContext: () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }), isRecording: () => true, end() {} };
    return new Proxy(own, { get: (target, key) => target[key] ?? (() => target) });
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: span, startActiveSpan: (name, ...rest) => rest.at(-1)(span(name)) }) });
`;

test('reports come from standard input and by column names, and the queue is looked after from the command line', async () => {
  const story = 'Gunmen ambushed a Malian army convoy near Gao on Monday, killing four soldiers.';
  const { stderr } = await runProgram(
    ['ingest', '-', '--published', '2025-06-03', '--tlp', 'amber', '--reliability', 'b', '--credibility', '2'],
    settings,
    story,
  );
  expect(stderr).toContain('1 reports: 1 new, 0 known; 1 wait for a worker');
  const table = file('table.csv', 'body,when,outlet\nRebels shelled Gao.,2025-06-04,Sahel Wire\n');
  await runProgram(['ingest', table, '--fields', 'text=body,published=when,source=outlet'], settings);
  process.env.DATELINE_DATA = data.path;
  const store = await openStore();
  const rows = await store.db.selectFrom('reports').selectAll().orderBy('received_at').execute();
  await store.close();
  expect(rows).toMatchObject([
    { text: story, published_at: '2025-06-03', marking: 'TLP:AMBER', reliability: 'B', credibility: 2 },
    { text: 'Rebels shelled Gao.', published_at: '2025-06-04', source_name: 'Sahel Wire' },
  ]);

  const queue = async (...args: string[]) => await runProgram(['queue', ...args], settings);
  expect((await queue('status')).stdout).toMatch(/extract: 2 waiting, 0 active, 0 delayed, 0 failed/);
  const [, id] = /^(extract-\w+)/m.exec((await queue('list', 'waiting')).stdout)!;
  const shown = JSON.parse((await queue('show', id!)).stdout);
  expect(shown).toMatchObject({ id, attempts: 0, reason: null, data: { reportIds: [expect.any(String)] } });
  expect(await queue('drop', id!)).toMatchObject({ code: 0, stderr: expect.stringContaining('1 of 1 jobs dropped') });
  expect(await queue('show', id!)).toMatchObject({ code: 1, stderr: expect.stringContaining(`there is no job ${id}`) });
  await queue('pause');
  expect((await queue('status')).stdout).toContain('extract (paused): 1 waiting');
  await queue('resume');

  // The report of the dropped job waits in the store, and the worker finds it there.
  const spans = file('spans.txt', '');
  const loader = file('tracing.mjs', tracing(spans));
  const work = await runProgram(['work', '--once', '--concurrency', '1', '--rate', '5'], {
    ...settings,
    DATELINE_LOG: 'json',
    OTEL_TRACES_EXPORTER: 'otlp',
    NODE_OPTIONS: `--import ${loader}`,
  });
  expect(work.code).toBe(0);
  expect((await queue('status')).stdout).toContain('reports: 0 wait, 2 done, 0 failed');
  const lines = work.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ command: 'work', msg: expect.stringContaining('working with 1 processes') });
  expect(work.stderr).not.toContain('Gunmen');
  expect(readFileSync(spans, 'utf8')).toMatch(/process extract/);
});

test('doctor says what is well, and the mend for what is not', async () => {
  const well = await runProgram(['doctor'], settings);
  expect(well.code).toBe(0);
  for (const name of ['node', 'machine', 'lexicons', 'disk', 'store', 'clock', 'queue'])
    expect(well.stdout).toMatch(new RegExp(`^(ok|warn) +${name} `, 'm'));
  const away = await runProgram(['doctor'], { ...settings, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  expect(away.code).toBe(3);
  expect(away.stdout).toMatch(/^fail +store .*check DATABASE_URL/m);
});
