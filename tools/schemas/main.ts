/** Writes the published JSON Schemas, the data dictionary and the list of export formats into docs/. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dataDictionary, jsonSchema, schemaNames } from '../../src/delivery/index.js';
import { withFormats } from './formats.js';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
mkdirSync(`${docs}schemas`, { recursive: true });
for (const name of schemaNames)
  writeFileSync(`${docs}schemas/${name}.schema.json`, `${JSON.stringify(jsonSchema(name), null, 2)}\n`);
writeFileSync(`${docs}data-dictionary.md`, dataDictionary());
writeFileSync(`${docs}delivery.md`, withFormats(readFileSync(`${docs}delivery.md`, 'utf8')));
