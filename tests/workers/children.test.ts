import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startChildren } from '../../src/workers/children.js';
import { temporaryFolder } from '../setup/program.js';

const folder = temporaryFolder();
const children: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(children.map((each) => each.close()));
  folder.remove();
});

/** One process with two jobs in hand. Each job notes its begin and its end and lasts until all files that it waits for are there. */
function oneProcess(name: string) {
  const notes = join(folder.path, `${name}.txt`);
  const file = join(folder.path, `${name}.mjs`);
  writeFileSync(notes, '');
  writeFileSync(
    file,
    `import fs from 'node:fs';
    import { serveJobs } from ${JSON.stringify(new URL('../../dist/src/workers/serve.js', import.meta.url).href)};
    serveJobs(async ({ data: { name, until, dies } }) => {
      fs.appendFileSync(${JSON.stringify(notes)}, 'begin ' + name + '\\n');
      fs.writeFileSync(${JSON.stringify(folder.path)} + '/' + name, '');
      while (!until.every((each) => fs.existsSync(${JSON.stringify(folder.path)} + '/' + each)))
        await new Promise((resolve) => setTimeout(resolve, 5));
      if (dies) process.kill(process.pid, 'SIGKILL');
      fs.appendFileSync(${JSON.stringify(notes)}, 'end ' + name + '\\n');
      return name;
    });\n`,
  );
  const pool = startChildren(file, { execArgv: process.execArgv, env: process.env, processes: 1, jobsEach: 2 });
  children.push(pool);
  return {
    run: (job: string, until: readonly string[] = [], { tries = 1, dies = false } = {}) =>
      pool.run({ data: { name: job, until, dies }, attemptsMade: 0, attemptsStarted: tries }),
    lines: () => readFileSync(notes, 'utf8').trim().split('\n'),
  };
}

const open = (name: string) => writeFileSync(join(folder.path, name), '');

test('a process has two jobs in hand, and no more', async () => {
  const { run, lines } = oneProcess('two');
  // The first two end only once the other has begun.
  const found = await Promise.all([run('a', ['b']), run('b', ['a']), run('c')]);
  expect(found).toEqual(['a', 'b', 'c']);
  expect(lines().slice(0, 2).sort()).toEqual(['begin a', 'begin b']);
  expect(lines().indexOf('begin c')).toBeGreaterThan(lines().findIndex((line) => line.startsWith('end')));
});

test('a job that was tried before has its process for itself', async () => {
  const { run, lines } = oneProcess('alone');
  const first = run('d', ['gate']);
  const again = run('e', [], { tries: 2 });
  const last = run('f');
  open('gate');
  await Promise.all([first, again, last]);
  expect(lines()[lines().indexOf('begin e') + 1]).toBe('end e');
});

test('when a process dies, all jobs that it had in hand are told so, and the next one gets a new process', async () => {
  const { run } = oneProcess('death');
  const lost = await Promise.allSettled([run('g', ['h'], { dies: true }), run('h', ['never'])]);
  for (const each of lost) expect(each).toMatchObject({ status: 'rejected', reason: { message: /SIGKILL/ } });
  expect(existsSync(join(folder.path, 'h'))).toBe(true);
  expect(await run('i')).toBe('i');
});
