/** What long-running commands say about their work: plain lines for people, JSON lines for a log collector. Never text of a report. */
import { pino } from 'pino';
import { say } from './output.js';

export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(error: Error): void;
}

/** On standard error: JSON when `DATELINE_LOG` is `json`, else plain lines. `DATELINE_LOG_LEVEL` (`info`, `warn`, `error`) leaves out what is below. */
export function openLog(command: string): Log {
  const level = process.env.DATELINE_LOG_LEVEL ?? 'info';
  if (process.env.DATELINE_LOG === 'json') {
    const logger = pino(
      { level, base: { command, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
      pino.destination({ dest: 2, sync: true }),
    );
    return {
      info: (line) => logger.info(line),
      warn: (line) => logger.warn(line),
      error: (error) => logger.error({ stack: error.stack }, error.message),
    };
  }
  return {
    info: level === 'info' ? say : () => {},
    warn: level === 'error' ? () => {} : say,
    error: (error) => say(error.stack ?? error.message),
  };
}
