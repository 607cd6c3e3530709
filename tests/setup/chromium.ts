/** Chromium for page tests: where it is, and how to start it so that it asks nothing of the network. */
import type { LaunchOptions } from 'playwright-core';
import { findProgram } from './packages.js';

/** Path of the machine's Chromium (`DATELINE_TEST_CHROMIUM` first), or null: skip the test then, saying so. */
export function chromiumPath(): string | null {
  return process.env.DATELINE_TEST_CHROMIUM ?? findProgram('chromium', 'chromium-browser', 'google-chrome');
}

/** Launch options for `chromium.launch` of playwright-core. Each launch has its own empty profile. */
export function chromiumOptions(): LaunchOptions {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium on this machine: apt-get install chromium');
  return {
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  };
}
