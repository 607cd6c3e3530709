/** Lexicons with a desk's own list of actors, as `DATELINE_LEXICONS` would add it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadActors, projectRoot, type Resources } from '../../src/lexicon/index.js';

/** The resources with further actors, given as rows of `id,name,kind,country,role,aliases`; their version is named after the rows. */
export function withActors(resources: Resources, rows: string): Resources {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-lists-'));
  try {
    writeFileSync(join(folder, 'own.csv'), `id,name,kind,country,role,aliases\n${rows}\n`);
    const actors = loadActors(join(projectRoot, 'lexicons'), folder);
    return { ...resources, actors, versions: { ...resources.versions, lexicons: `with ${rows}` } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
