/** The kinds of sinks. A new one is a file here and a line in this list. */
import type { SinkKind } from '../sink.js';
import { files } from './files.js';
import { postgres } from './postgres.js';
import { webhook } from './webhook.js';

export const sinkKinds: readonly SinkKind[] = [postgres, webhook, files];
