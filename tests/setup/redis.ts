/** A private redis-server for tests, with the settings that production asks for. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { findProgram } from './packages.js';
import { temporaryFolder, until } from './program.js';

/** Path of redis-server, or null: leave the Redis half out then, saying so. */
export const redisServer = findProgram('redis-server');

export interface PrivateRedis {
  readonly url: string;
  /** Kill -9, and a new start with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface SingleRedis extends PrivateRedis {
  /** Kill -9, and a new start with the same data after `work`. */
  away(work: () => Promise<void>): Promise<void>;
}

const production = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--save', ''];

/** Starts redis-server on a free port of the loopback interface, append-only, evicting nothing. */
export async function startRedis(more: readonly string[] = []): Promise<SingleRedis> {
  const program = redisServer;
  if (program === null) throw new Error('no redis-server on this machine: apt-get install redis-server');
  const folder = temporaryFolder();
  const port = await freePort();
  const start = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, ...production, ...more];
    const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
    await until('redis-server takes connections', async () => output.includes('Ready to accept connections'));
    return child;
  };
  const kill = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  };
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await kill();
      server = await start();
    },
    async away(work) {
      await kill();
      try {
        await work();
      } finally {
        server = await start();
      }
    },
    async stop() {
      await kill();
      folder.remove();
    },
  };
}

/** A Redis Cluster of three masters on this machine; its URL names all of them. */
export async function startCluster(): Promise<PrivateRedis> {
  const nodes = await Promise.all(
    [0, 1, 2].map(() => startRedis(['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'])),
  );
  const clients = nodes.map((node) => new Redis(node.url));
  const slots = [0, 5461, 10923, 16384];
  await Promise.all(
    clients.map((client, i) => client.call('CLUSTER', 'ADDSLOTSRANGE', String(slots[i]!), String(slots[i + 1]! - 1))),
  );
  for (const node of nodes.slice(1)) await clients[0]!.call('CLUSTER', 'MEET', '127.0.0.1', new URL(node.url).port);
  await until('the cluster is whole', async () => {
    const states = await Promise.all(clients.map((client) => client.call('CLUSTER', 'INFO')));
    return states.every((state) => /cluster_state:ok.*cluster_known_nodes:3/s.test(String(state)));
  });
  for (const client of clients) client.disconnect();
  return {
    url: nodes.map((node) => node.url).join(','),
    async restart() {
      await Promise.all(nodes.map((node) => node.restart()));
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
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
