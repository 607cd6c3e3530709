/** Exit codes, the same for every command; docs/cli.md tells them to users. */
export const exit = {
  /** Everything asked for was done. */
  ok: 0,
  /** Some input failed, each with one message on stderr; the rest was done. */
  someFailed: 1,
  /** The command line itself is wrong; nothing was done. */
  usage: 2,
  /** A service it needs (store, queue) cannot be had. */
  unavailable: 3,
  /** Stopped by Ctrl-C or a signal before the end; what was begun goes on at the next start. */
  interrupted: 130,
} as const;

/** A service that a command needs cannot be had: told in one line, exit code 3. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
