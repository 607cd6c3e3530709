/** Ctrl-C and SIGTERM: the first stops in order, the second at once. */
import { exit } from './exit.js';
import { say } from './output.js';

export interface Shutdown {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Resolves when a signal comes. */
  readonly asked: Promise<void>;
  /** Stops listening; `finish` ends the program when nothing else holds it. */
  done(): void;
}

/** Longest an orderly stop may take before the program ends anyway. In ms. */
const patience = 20_000;

export function onShutdown(): Shutdown {
  const controller = new AbortController();
  let ask: () => void;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const handle = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exit.interrupted);
    if (signal === 'SIGINT') say('\nstopping; Ctrl-C again stops at once');
    controller.abort();
    ask();
    setTimeout(() => process.exit(exit.interrupted), patience).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: controller.signal,
    asked,
    done() {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
