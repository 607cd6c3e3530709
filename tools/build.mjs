// Builds the program: transpiles src/, queues/ and bench/ to dist/, with packages and folders of very many files joined, and bundles the page's client islands.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['src', 'queues', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
);
// Loading a file costs a start more than what stands in most of them. So packages of very many files are joined, with all packages that load them too, and so are the
// folders that every extraction needs: of these only the files that others import keep a place of their own.
const joinedPackages =
  /^(?:chrono-node|wink-nlp|zod|@hono\/zod-(?:openapi|validator)|@asteasolutions\/zod-to-openapi)(?:\/|$)/;
const joinedFolders = ['document', 'events', 'extractors', 'lexicon', 'pipeline'].map(
  (name) => join(root, 'src', name) + sep,
);
const folderOf = (path) => joinedFolders.find((folder) => path.startsWith(folder));
const known = new Set(sources);
const targetOf = (from, path) => {
  const plain = join(from, path).replace(/\.js$/, '.ts');
  return known.has(plain) ? plain : `${plain}x`;
};
const apart = new Set(
  sources.flatMap((source) => [
    ...(folderOf(source) === undefined || source === `${folderOf(source)}index.ts` ? [source] : []),
    ...[...readFileSync(source, 'utf8').matchAll(/(\bimport\()?'(\.[^']+\.js)'/g)]
      .map(([, dynamic, path]) => ({ dynamic, target: targetOf(dirname(source), path) }))
      .filter(({ dynamic, target }) => dynamic || folderOf(target) !== folderOf(source))
      .map(({ target }) => target),
  ]),
);
const entryPoints = sources.filter((source) => apart.has(source));
// Code that is joined may come to stand in another folder: what it imports is named from the output folder, and made relative when it is written.
const HERE = 'dist:';
const joining = {
  name: 'joining',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path, importer, resolveDir }) => {
      if (kind === 'entry-point') return undefined;
      if (!path.startsWith('.')) return joinedPackages.test(path) ? undefined : { path, external: true };
      if (importer.includes('node_modules')) return undefined;
      const target = targetOf(resolveDir, path);
      return apart.has(target)
        ? {
            path:
              HERE +
              relative(root, target)
                .replaceAll(sep, '/')
                .replace(/\.tsx?$/, '.js'),
            external: true,
          }
        : undefined;
    });
  },
};
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints,
  bundle: true,
  splitting: true,
  chunkNames: 'packages/[name]-[hash]',
  plugins: [joining],
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
  write: false,
});
// Joining files makes `var` of every top-level `const`. V8 takes only a `const` for the value itself in the code it optimizes, which makes extraction from news up to a tenth faster; what is
// assigned to, of which esbuild warns, stays as it is.
const TOP_LEVEL = /^var (?=([\w$]+|[[{].*[\]}]) = )/gm;
const withConstants = async (text) => {
  const { warnings } = await transform(text.replace(TOP_LEVEL, 'const '), { logLevel: 'silent' });
  const assigned = new Set(
    warnings
      .filter(({ id }) => id === 'assign-to-constant')
      .map(({ location: { lineText, column, length } }) =>
        Buffer.from(lineText).toString('utf8', column, column + length),
      ),
  );
  return text.replace(TOP_LEVEL, (declared, names) =>
    names.match(/[\w$]+/g).some((name) => assigned.has(name)) ? declared : 'const ',
  );
};
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  const relativeTo = (target) => {
    const way = relative(dirname(path), join(root, 'dist', target)).replaceAll(sep, '/');
    return way.startsWith('.') ? way : `./${way}`;
  };
  writeFileSync(
    path,
    path.endsWith('.js')
      ? (await withConstants(text)).replace(/"dist:([^"\n]+)"/g, (_, target) => `"${relativeTo(target)}"`)
      : text,
  );
}
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
