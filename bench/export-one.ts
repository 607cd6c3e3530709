/** Writes one export in a process of its own, which then says how long that took and the most memory it held: `FORMAT STORE-URL FILE`. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportEvents, exportFormats } from '../src/delivery/index.js';
import { connectStore, lastCursor } from '../src/store/index.js';

const [name, url, file] = process.argv.slice(2);
const format = exportFormats.find((each) => each.name === name);
if (format === undefined || url === undefined || file === undefined) throw new Error('usage: FORMAT STORE-URL FILE');
const store = await connectStore(url, 2);
const cursor = await lastCursor(store.db);
const started = performance.now();
await pipeline(Readable.from(exportEvents(store.db, format, { all: true, cursor })), createWriteStream(file));
const milliseconds = performance.now() - started;
await store.close();
process.stdout.write(JSON.stringify({ milliseconds, kilobytes: process.resourceUsage().maxRSS }));
