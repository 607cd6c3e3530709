/** `dateline stop`: ends what runs on the data folder, also what a killed start left behind. */
import type { Command } from 'commander';
import { say } from '../output.js';

export function addStop(program: Command): void {
  program
    .command('stop')
    .description('stop the embedded database of the data folder and every dateline process that uses it')
    .action(stop);
}

async function stop(): Promise<void> {
  const { dataFolder, stopEmbedded } = await import('../../store/index.js');
  const { users, server } = await stopEmbedded(dataFolder());
  if (users > 0) say(`stopped ${users} dateline ${users === 1 ? 'process' : 'processes'}`);
  say(server ? 'stopped the embedded PostgreSQL' : 'no embedded PostgreSQL was running');
}
