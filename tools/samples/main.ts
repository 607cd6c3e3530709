/** Makes the samples that are not text (PDF, DOCX, ZIP, gzip): `npx tsx tools/samples/main.ts`. Their words were written for the project. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { docxOf } from './docx.js';
import { pdfOf, type SetLine, widthOf } from './pdf.js';
import { zipOf } from './zip.js';

const folder = fileURLToPath(new URL('../../samples/formats', import.meta.url));
const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);

/** One page of a bulletin: its lines under one another, a mark raised behind the second, its note at the foot. */
function bulletin(number: number, lines: readonly string[], marked: number, note: readonly string[]): SetLine[] {
  const set: SetLine[] = [{ text: 'Lake Basin Monitoring Cell - Bulletin 14', x: 72, y: 40, size: 8 }];
  lines.forEach((text, i) => {
    const y = 90 + 14 * i;
    if (text === '') return;
    set.push({ text, x: 72, y });
    if (i === marked) set.push({ text: String(number), x: 72 + widthOf(text, 10), y: y - 4, size: 6 });
  });
  for (const [i, text] of note.entries()) set.push({ text, x: 72, y: 740 + 10 * i, size: 7.5 });
  set.push({ text: `Page ${number} of 3`, x: 280, y: 815, size: 8 });
  return set;
}

write(
  'lake-chad-bulletin.pdf',
  pdfOf({
    title: 'Lake Basin Bulletin 14',
    author: 'Lake Basin Monitoring Cell',
    created: 'D:20250916083000Z',
    pages: [
      bulletin(
        1,
        [
          'Maiduguri, September 15, 2025',
          'Security situation around the lake',
          '',
          'Boko Haram fighters attacked a military post near Baga on September 13, kil-',
          'ling four soldiers and burning two vehicles.',
        ],
        4,
        [
          '1 Statement of the Multinational Joint Task Force, 14 September 2025, https://example.org/mnjtf/',
          '2025-09-14',
        ],
      ),
      bulletin(
        2,
        [
          'The Nigerian army carried out airstrikes on camps in the Sambisa forest on Sunday.',
          '',
          'Troops arrested three suspected couriers in Monguno on September 14. The couriers were car-',
          'rying cash and fuel.',
        ],
        0,
        ['2 Air Component press release, https://example.org/air/releases/77'],
      ),
      bulletin(3, ['Residents of Diffa protested against the closure of the border market on Saturday.'], 0, [
        '3 Interview with a trader in Diffa, 15 September 2025.',
      ]),
    ],
  }),
);
write(
  'south-sudan-memo.docx',
  docxOf({
    title: 'Upper Nile: week of 1 September',
    author: 'Desk Two',
    created: '2025-09-08T07:30:00Z',
    paragraphs: [
      { text: 'Upper Nile: week of 1 September', heading: true },
      { text: 'Malakal, 7 September 2025' },
      {
        text: 'Armed youths ambushed a river convoy south of Malakal on 4 September, killing two boatmen.{1} The army shelled positions near Tonga on 5 September.{e1}',
      },
      { text: 'The county commissioner met elders in Panyikang on Saturday to discuss a truce.{2}' },
    ],
    footnotes: ['Account of a survivor, 5 September 2025.', 'County statement, https://example.org/panyikang/elders'],
    endnotes: ['Local radio, https://example.org/radio/upper-nile/0905'],
  }),
);
const wire = readFileSync(join(folder, 'kivu-wire.eml'));
write(
  'week.zip',
  zipOf([
    { name: 'mail/kivu-wire.eml', bytes: wire },
    { name: 'notes/posts.jsonl', bytes: readFileSync(join(folder, 'posts.jsonl')) },
  ]),
);
write('incidents.csv.gz', Buffer.from(gzipSync(readFileSync(join(folder, 'incidents.csv')), { level: 9 })));
