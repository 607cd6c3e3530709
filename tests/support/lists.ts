/** Lexicons with a desk's own actors and triggers, as `DATELINE_LEXICONS` would add them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadActors, loadEvents, needsOf, projectRoot, type Resources } from '../../src/lexicon/index.js';

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

/** The resources with a desk's own triggers, given as the text of its file. */
export function withTriggers(resources: Resources, yaml: string): Resources {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-triggers-'));
  try {
    writeFileSync(join(folder, 'triggers.yaml'), yaml);
    return withDesk(resources, folder, `with ${yaml}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The resources with all that a desk's folder holds, as a process that starts with it reads them. */
export function withDesk(resources: Resources, folder: string, version: string): Resources {
  const { modality, gazetteer, syntax, linking, confidence } = resources;
  const events = loadEvents(folder, modality);
  return {
    ...resources,
    ...{ gazetteer, syntax, linking, confidence, events },
    actors: loadActors(join(projectRoot, 'lexicons'), folder),
    triggerNeeds: needsOf(events, modality.negators),
    versions: { ...resources.versions, lexicons: version },
  };
}
