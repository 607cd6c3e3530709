/** The page and the API over an open store, until someone asks to stop. */
import { backendOf } from '../../queues/index.js';
import { createServer, listen, type ReviewServer } from '../server/index.js';
import type { Store } from '../store/index.js';
import { deskList, deskWords } from './desk.js';
import { openIntake } from './intake.js';
import { say } from './output.js';
import { pageReference } from './reference.js';
import { reviewerName } from './reviewer.js';
import type { Shutdown } from './shutdown.js';

export interface PageOptions {
  readonly host: string;
  readonly port: number;
  /** Browsers reach it over HTTPS. */
  readonly secure?: boolean;
  /** Hears of errors that are not the client's. */
  readonly log?: (error: Error) => void;
  /** False: prints the address alone, without a link that signs in. */
  readonly link?: boolean;
}

/** Serves, prints the address, and lets go of everything when the shutdown is asked for. */
export async function servePage(store: Store, shutdown: Shutdown, options: PageOptions): Promise<void> {
  const { host, port, secure, log, link = true } = options;
  const { intake, close } = openIntake(store, say);
  const server: ReviewServer = createServer({
    store,
    intake,
    reference: pageReference(),
    desk: deskList(),
    words: deskWords(),
    backend: backendOf(store.url),
    ...(log !== undefined && { log }),
    ...(secure !== undefined && { secure }),
  });
  const page = await listen(server, host, port);
  console.log(
    link
      ? `Review page: ${new URL(server.signInPath(reviewerName()), page.url).href}  (signs you in once; Ctrl-C stops)`
      : `Review page: ${page.url}  (Ctrl-C stops)`,
  );
  await shutdown.asked;
  await page.close();
  await server.close();
  await close();
}
