/** Pictures of every page for docs/images, from `samples/` run through the product: store, queue, workers, server, real Chromium. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { pageReference } from '../src/cli/reference.js';
import { createServer, listen } from '../src/server/index.js';
import { openStore } from '../src/store/index.js';
import { chromiumOptions } from '../tests/setup/chromium.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs', 'images');
const data = mkdtempSync(join(tmpdir(), 'dateline-pictures-'));
process.env.DATELINE_DATA = data;

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly scheme?: 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** What to do before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
    }
  };
/** Searches for the words, so that the same candidate is shown whatever the extractor finds besides. */
const search =
  (words: string, ...keys: string[]) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1500);
    await press(...keys)(page);
  };

const pictures: readonly Picture[] = [
  { name: 'review-light', path: '/review', act: search('"one-way attack drones"') },
  { name: 'review-dark', path: '/review', scheme: 'dark', act: search('"roadside bomb"', 'f', 'f') },
  { name: 'review-edit', path: '/review', act: search('Hawija', 't') },
  { name: 'review-reject', path: '/review', act: search('Ramadi', 'r') },
  { name: 'review-keys', path: '/review', act: press('Shift+?') },
  {
    name: 'review-narrow',
    path: '/review',
    size: { width: 390, height: 800 },
    act: async (page) => {
      await page.locator('.pane-tabs button').nth(1).click();
    },
  },
  { name: 'reports', path: '/reports' },
  { name: 'entities', path: '/entities?listed=false' },
  { name: 'progress', path: '/progress' },
  { name: 'guidelines', path: '/guidelines', scheme: 'dark' },
  { name: 'api', path: '/api/docs' },
];

try {
  const started = spawnSync(process.execPath, [join(root, 'bin/dateline.js'), 'start', '--once'], {
    stdio: 'inherit',
    env: process.env,
  });
  if (started.status !== 0) throw new Error(`dateline start ended with ${started.status}`);
  mkdirSync(images, { recursive: true });
  const store = await openStore();
  const server = createServer({ store, reference: pageReference() });
  const site = await listen(server, '127.0.0.1', 0);
  const browser = await chromium.launch(chromiumOptions());
  for (const { name, path, scheme = 'light', size = { width: 1440, height: 900 }, act } of pictures) {
    const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(new URL(server.signInPath('analyst'), site.url).href);
    await page.goto(new URL(path, site.url).href);
    if (path === '/review') await page.waitForSelector('.fields .field', { state: 'attached' });
    await page.waitForTimeout(500);
    await act?.(page);
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(images, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
    await context.close();
  }
  await browser.close();
  await site.close();
  await store.close();
} finally {
  rmSync(data, { recursive: true, force: true });
}
process.exit(0);
