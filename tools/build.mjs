// Builds the program: transpiles src/, queues/ and bench/ to dist/, and bundles the page's client islands.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['src', 'queues', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
);
await build({
  absWorkingDir: root,
  entryPoints: sources,
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
await build({
  absWorkingDir: root,
  entryPoints: { client: 'src/web/client/main.tsx' },
  outdir: 'dist/web',
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
await build({
  absWorkingDir: root,
  entryPoints: { client: 'src/web/styles/main.css' },
  outdir: 'dist/web',
  bundle: true,
  minify: true,
  // Kept as written: `light-dark()` follows the reader's switch.
  target: 'chrome123',
  logLevel: 'warning',
});
copyFileSync(join(root, 'src/web/icon.svg'), join(root, 'dist/web/icon.svg'));
copyFileSync(join(root, 'node_modules/world-atlas/countries-50m.json'), join(root, 'dist/web/world.json'));
