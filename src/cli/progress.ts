/** A bar on a terminal, a line now and then elsewhere; always on stderr. */
import { Presets, SingleBar } from 'cli-progress';
import { say } from './output.js';

export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** Where there is no terminal, one line at most so often. In ms. */
const lineEvery = 2000;

export function startProgress(total: number, unit: string): Progress {
  if (!process.stderr.isTTY) return lines(total, unit);
  const bar = new SingleBar(
    { format: `{bar} {value}/{total} ${unit}  {duration_formatted}`, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

function lines(total: number, unit: string): Progress {
  let told = -1;
  let at = 0;
  const tell = (done: number) => {
    told = done;
    at = Date.now();
    say(`${done}/${total} ${unit}`);
  };
  return {
    update(done) {
      if (done !== told && (done >= total || Date.now() - at >= lineEvery)) tell(done);
    },
    stop() {},
  };
}
