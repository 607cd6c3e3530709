/** A private redis-server for tests, with the settings that production asks for. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { findProgram } from './packages.js';
import { temporaryFolder, until } from './program.js';

/** Path of redis-server, or null: leave the Redis half out then, saying so. */
export const redisServer = findProgram('redis-server');

export interface PrivateRedis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts redis-server on a free port of the loopback interface, append-only, evicting nothing. */
export async function startRedis(): Promise<PrivateRedis> {
  if (redisServer === null) throw new Error('no redis-server on this machine: apt-get install redis-server');
  const folder = temporaryFolder();
  const port = await freePort();
  const settings = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--save', '', '--dir', folder.path];
  const server = spawn(redisServer, ['--port', String(port), '--bind', '127.0.0.1', ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  server.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  await until('redis-server takes connections', async () => output.includes('Ready to accept connections'));
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: server.pid!,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
      folder.remove();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
