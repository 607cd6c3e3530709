/** Import rules: which folder may know which. The table in docs/architecture.md is the same in words. */
const allowed = {
  document: [],
  ingest: ['document'],
  lexicon: ['document'],
  events: ['document'],
  extractors: ['document', 'lexicon', 'events'],
  pipeline: ['document', 'lexicon', 'events', 'extractors'],
  review: ['document', 'events'],
  store: ['document', 'events', 'review'],
  delivery: ['document', 'events', 'store'],
  workers: ['document', 'ingest', 'lexicon', 'events', 'pipeline', 'review', 'store', 'delivery', 'queues'],
  server: ['document', 'events', 'review', 'store', 'delivery', 'queues', 'web'],
  web: ['document', 'events', 'review', 'store', 'delivery', 'queues', 'server'],
  cli: [
    'document',
    'ingest',
    'lexicon',
    'events',
    'pipeline',
    'review',
    'store',
    'delivery',
    'workers',
    'server',
    'web',
    'queues',
  ],
  queues: ['document', 'events'],
};
const root = (folder) => (folder === 'queues' ? '^queues/' : `^src/${folder}/`);
const folders = Object.keys(allowed);

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle through types alone is none when the program runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'known-folders', severity: 'error', from: { path: '^src/', pathNot: folders.map(root) }, to: {} },
    ...folders.map((folder) => ({
      name: `${folder}-imports`,
      severity: 'error',
      from: { path: root(folder) },
      to: {
        path: '^(src|queues)/',
        pathNot: [root(folder), ...allowed[folder].map(root)],
      },
    })),
    {
      name: 'nlp-libraries-in-extractors-and-lexicon-only',
      severity: 'error',
      from: { path: '^(src|queues)/', pathNot: '^src/(extractors|lexicon)/' },
      to: { path: 'node_modules/(wink-nlp|wink-eng-lite-web-model|chrono-node|compromise)/' },
    },
    {
      name: 'queue-libraries-in-queues-and-workers-only',
      severity: 'error',
      from: { path: '^(src|queues)/', pathNot: '^(src/workers|queues)/' },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'no-io-in-pure-folders',
      severity: 'error',
      from: { path: '^src/(document|events|extractors|pipeline|review)/' },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|child_process|os|dns|tls)$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '^src/(cli/main|workers/processors/)' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
