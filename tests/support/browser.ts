/** Real Chromium on a test site; notes every request that would leave the machine. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../setup/chromium.js';
import type { Site } from './site.js';

export interface Visitor {
  readonly page: Page;
  /** Addresses outside the site that the page asked for. */
  readonly strayed: string[];
  /** What the page's console and scripts complained about. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch(chromiumOptions());
}

/** Opens the site in a browser profile of its own, signed in by link. */
export async function visit(
  browser: Browser,
  site: Site,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const strayed: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(site.url) && !address.startsWith('data:') && !address.startsWith('blob:'))
      strayed.push(address);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(site.link(name));
  return { page, strayed, complaints, close: () => context.close() };
}
