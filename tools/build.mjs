// Builds the program: transpiles src/, queues/ and bench/ to dist/, with packages of very many files as one file each, and bundles the page's client islands.
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
// Packages whose files cost a start more than all else that is loaded: only what is used of them is kept. None may be one that another package loads too.
const joined = /^(?:chrono-node|wink-nlp)(?:\/|$)/;
const joinPackages = {
  name: 'join-packages',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path, importer }) =>
      kind === 'entry-point' || joined.test(path) || importer.includes('node_modules')
        ? undefined
        : { path, external: true },
    );
  },
};
await build({
  absWorkingDir: root,
  entryPoints: sources,
  bundle: true,
  splitting: true,
  chunkNames: 'packages/[name]-[hash]',
  plugins: [joinPackages],
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
