/** The page's own files: script, style sheet and map outlines, from the build; nothing is read from elsewhere. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Changes with the content; part of the address, so that browsers may keep the file for good. */
  readonly version: string;
}

const types: Readonly<Record<string, string>> = {
  'client.js': 'text/javascript; charset=utf-8',
  'client.css': 'text/css; charset=utf-8',
  'world.json': 'application/json',
  'icon.svg': 'image/svg+xml',
};

/** Reads all assets once. Throws, saying which command makes them, when the build has not run. */
export function readAssets(): ReadonlyMap<string, Asset> {
  const folder = join(projectFolder(), 'dist', 'web');
  return new Map(
    Object.entries(types).map(([name, type]) => {
      const path = join(folder, name);
      if (!existsSync(path)) throw new Error(`${path} is missing: run 'npm run build' first`);
      const bytes = new Uint8Array(readFileSync(path));
      const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
      return [name, { name, type, bytes, version }];
    }),
  );
}

/** The folder of package.json, from the source and from the build alike. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json is nowhere above the program');
    folder = parent;
  }
  return folder;
}
