/** Child processes that jobs run in: one job at a time each, kept for the next one, replaced when one dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { UnrecoverableError } from 'bullmq';

/** What a processor is told of a job. */
export interface GivenJob {
  readonly data: unknown;
  /** Tries that failed so far. */
  readonly attemptsMade: number;
  /** Tries that began, this one among them: more than one where a worker was lost. */
  readonly attemptsStarted: number;
}

/** What a child says when a job has ended. */
export type Answer =
  | { readonly value: unknown }
  | { readonly failure: string; readonly stack: string | undefined; readonly forGood: boolean };

/** Processes for one kind of job. */
export interface Children {
  /** Runs a job in a child that is free, or in a new one. Throws what the job threw, and when the child dies, at whatever moment. */
  run(job: GivenJob): Promise<unknown>;
  /** Ends the children; those that hang are killed. */
  close(): Promise<void>;
}

/** How long a child may take to end. In ms. */
const endLimit = 5000;

/**
 * Children that run `file`. BullMQ's own sandbox is not used because it waits for ever for a child that dies while it starts: its job would then stay
 * active, its lock renewed, and never be tried again.
 */
export function startChildren(
  file: string,
  options: { readonly execArgv: readonly string[]; readonly env: NodeJS.ProcessEnv },
): Children {
  const free: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const start = (): ChildProcess => {
    const child = fork(file, {
      execArgv: [...options.execArgv],
      env: options.env,
      // stdout carries records; what a child says belongs with the messages.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    all.add(child);
    // An error of the channel is followed by the end of the process, or is told by the job that cannot be sent.
    child.on('error', () => {});
    child.once('exit', () => {
      all.delete(child);
      const at = free.indexOf(child);
      if (at >= 0) free.splice(at, 1);
    });
    return child;
  };
  return {
    async run({ data, attemptsMade, attemptsStarted }) {
      const child = free.pop() ?? start();
      try {
        const answer = await ask(child, { data, attemptsMade, attemptsStarted });
        if ('value' in answer) return answer.value;
        const error = answer.forGood ? new UnrecoverableError(answer.failure) : new Error(answer.failure);
        if (answer.stack !== undefined) error.stack = answer.stack;
        throw error;
      } finally {
        if (isUsable(child)) free.push(child);
        else child.kill('SIGKILL');
      }
    },
    async close() {
      const ended = [...all].map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of all) child.disconnect();
      await Promise.race([Promise.all(ended), pause(endLimit, undefined, { ref: false })]);
      for (const child of all) child.kill('SIGKILL');
    },
  };
}

const isUsable = (child: ChildProcess): boolean =>
  child.connected && child.exitCode === null && child.signalCode === null;

/** Sends a job and waits for its answer, or for the end of the child. */
function ask(child: ChildProcess, job: GivenJob): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      work();
    };
    const onMessage = (answer: unknown) => settle(() => resolve(answer as Answer));
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      settle(() => reject(new Error(`its process ended with ${signal ?? code}`)));
    child.once('message', onMessage);
    child.once('exit', onExit);
    child.send(job, (error) => {
      if (error !== null) settle(() => reject(error));
    });
  });
}
