/** Child processes that jobs run in, kept for the next ones, replaced when one dies. */
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

/** A job, or its answer, with the number that tells it from the others of the same child. */
export interface Numbered<T> {
  readonly number: number;
  readonly of: T;
}

/** What a child says when a job has ended. */
export type Answer =
  | { readonly value: unknown }
  | { readonly failure: string; readonly stack: string | undefined; readonly forGood: boolean };

/** Processes for one kind of job. */
export interface Children {
  /**
   * Runs a job in the child that has least to do, or in a new one while there may be more. A job that was tried before has its child for itself, so that a death is put down to no
   * other. Throws what the job threw, and when the child dies, at whatever moment.
   */
  run(job: GivenJob): Promise<unknown>;
  /** Ends the children; those that hang are killed. */
  close(): Promise<void>;
}

export interface ChildOptions {
  readonly execArgv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How many processes there may be. */
  readonly processes: number;
  /** Jobs that one process has in hand at once. */
  readonly jobsEach: number;
}

/** How long a child may take to end. In ms. */
const endLimit = 5000;

interface Child {
  readonly process: ChildProcess;
  /** What becomes of the jobs that it has in hand, by number. */
  readonly jobs: Map<number, { readonly answered: (answer: Answer) => void; readonly lost: (error: Error) => void }>;
  /** Its one job shares it with no other. */
  taken: boolean;
}

/**
 * Children that run `file`. BullMQ's own sandbox is not used because it waits for ever for a child that dies while it starts: its job would then stay
 * active, its lock renewed, and never be tried again.
 */
export function startChildren(file: string, { execArgv, env, processes, jobsEach }: ChildOptions): Children {
  const all = new Set<Child>();
  /** Jobs for which no child has room, in order. */
  const waiting: (() => void)[] = [];
  let jobs = 0;
  const start = (): Child => {
    const child: Child = {
      // stdout carries records; what a child says belongs with the messages.
      process: fork(file, { execArgv: [...execArgv], env, stdio: ['ignore', 2, 2, 'ipc'] }),
      jobs: new Map(),
      taken: false,
    };
    all.add(child);
    // An error of the channel is followed by the end of the process, or is told by the job that cannot be sent.
    child.process.on('error', () => {});
    child.process.on('message', (message) => {
      const { number, of } = message as Numbered<Answer>;
      child.jobs.get(number)?.answered(of);
    });
    child.process.once('exit', (code, signal) => {
      all.delete(child);
      for (const { lost } of child.jobs.values()) lost(new Error(`its process ended with ${signal ?? code}`));
    });
    return child;
  };
  const childFor = (alone: boolean): Child | undefined => {
    let least: Child | undefined;
    let usable = 0;
    for (const child of all) {
      if (!isUsable(child.process)) continue;
      usable++;
      if (!child.taken && child.jobs.size < (least?.jobs.size ?? (alone ? 1 : jobsEach))) least = child;
    }
    return least?.jobs.size !== 0 && usable < processes ? start() : least;
  };
  return {
    async run(job) {
      const alone = job.attemptsMade > 0 || job.attemptsStarted > 1;
      let child = childFor(alone);
      while (child === undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        child = childFor(alone);
      }
      const { jobs: inHand, process } = child;
      child.taken = alone;
      const number = ++jobs;
      try {
        const answer = await new Promise<Answer>((answered, lost) => {
          inHand.set(number, { answered, lost });
          process.send({ number, of: job } satisfies Numbered<GivenJob>, (error) => {
            if (error !== null) lost(error);
          });
        });
        if ('value' in answer) return answer.value;
        const error = answer.forGood ? new UnrecoverableError(answer.failure) : new Error(answer.failure);
        if (answer.stack !== undefined) error.stack = answer.stack;
        throw error;
      } finally {
        inHand.delete(number);
        child.taken = false;
        if (!isUsable(process)) process.kill('SIGKILL');
        for (const look of waiting.splice(0)) look();
      }
    },
    async close() {
      const ended = [...all].map(({ process }) => new Promise((resolve) => process.once('exit', resolve)));
      for (const { process } of all) process.disconnect();
      await Promise.race([Promise.all(ended), pause(endLimit, undefined, { ref: false })]);
      for (const { process } of all) process.kill('SIGKILL');
    },
  };
}

const isUsable = (child: ChildProcess): boolean =>
  child.connected && child.exitCode === null && child.signalCode === null;
