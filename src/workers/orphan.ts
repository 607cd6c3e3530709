/** Ends a child process that has lost its parent. To be imported first: the parent may die while the rest is loading. */

/** A child without a parent has nothing to finish: its job is taken up by another worker. */
const orphaned = (error: NodeJS.ErrnoException): boolean =>
  !process.connected || error.code === 'EPIPE' || error.code === 'ERR_IPC_CHANNEL_CLOSED';

process.on('disconnect', () => process.exit(0));
process.prependListener('uncaughtException', (error) => {
  if (orphaned(error)) process.exit(0);
});
if (process.send === undefined || !process.connected) process.exit(0);

export {};
