/** Files that were made to do harm, or came to harm: each with what must become of it. */
import { deflateSync, gzipSync } from 'node:zlib';
import { docxMembers, docxOf } from '../../tools/samples/docx.js';
import { pdfOf } from '../../tools/samples/pdf.js';
import { zipOf } from '../../tools/samples/zip.js';

export interface Hostile {
  /** File name that it comes under. */
  readonly name: string;
  readonly what: string;
  bytes(): Uint8Array | string;
  /** How many reports it gives in spite of all; none unless given. */
  readonly reports?: number;
  /** What its one line says; none is told unless given. Several problems: each must match one. */
  readonly told?: RegExp;
}

const words = 'Militants attacked a police station in Kirkuk on June 30, 2025, killing three officers.';
const manuscript = { paragraphs: [{ text: words }] };
const goodPdf = () => pdfOf({ pages: [[{ text: words, x: 72, y: 90 }]] });
const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024, 32);
const repeated = (times: number, text: string) => text.repeat(times);

function nested(depth: number): Buffer {
  let inner = zipOf([{ name: 'note.txt', bytes: words }]);
  for (let i = 0; i < depth; i++) inner = zipOf([{ name: `level-${i}.zip`, bytes: inner }]);
  return inner;
}

function gzipped(depth: number): Buffer {
  let inner = Buffer.from(words);
  for (let i = 0; i < depth; i++) inner = Buffer.from(gzipSync(inner));
  return inner;
}

/** A page whose content is packed by the method of PDF itself. */
function pdfWithStream(content: Buffer): Buffer {
  const packed = deflateSync(content, { level: 9 });
  const stream = Buffer.concat([
    Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`),
    packed,
    Buffer.from('\nendstream'),
  ]);
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>',
  ].map((text) => Buffer.from(text));
  let body = Buffer.from('%PDF-1.4\n');
  const offsets: number[] = [];
  for (const [i, object] of [...parts, stream].entries()) {
    offsets.push(body.length);
    body = Buffer.concat([body, Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.concat([
    body,
    Buffer.from(
      `xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    ),
  ]);
}

function mail(headers: string, body: string): string {
  return `From: a@example.org\r\nDate: Tue, 1 Jul 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n${headers}\r\n\r\n${body}`;
}

function attached(name: string, content: Uint8Array | string, type = 'application/octet-stream'): string {
  return mail(
    'Content-Type: multipart/mixed; boundary=b',
    `--b\r\nContent-Type: text/plain\r\n\r\n${words}\r\n--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n--b--\r\n`,
  );
}

function mailsWithin(depth: number): string {
  let inner = mail('Content-Type: text/plain', words);
  for (let i = 0; i < depth; i++) inner = mail('Content-Type: message/rfc822', inner);
  return inner;
}

const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">${Array.from({ length: 12 }, (_, i) => `<!ENTITY ${String.fromCharCode(98 + i)} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`).join('')}]><rss version="2.0"><channel><title>&m;</title><item><title>x</title></item></channel></rss>`;

export const hostile: readonly Hostile[] = [
  // PDF
  {
    name: 'half.pdf',
    what: 'a PDF cut in half',
    bytes: () => goodPdf().subarray(0, 400),
    told: /damaged|hold no text/,
  },
  {
    name: 'head.pdf',
    what: 'nothing but the head of a PDF',
    bytes: () => '%PDF-1.7\n',
    told: /the PDF is damaged or cut off/,
  },
  {
    name: 'locked.pdf',
    what: 'an encrypted PDF',
    bytes: () => pdfOf({ pages: [[{ text: words, x: 72, y: 90 }]], encrypted: true }),
    told: /it is encrypted\. Open it with its password/,
  },
  {
    name: 'pictures.pdf',
    what: 'a PDF without text',
    bytes: () => pdfOf({ pages: [[]] }),
    told: /hold no text, only pictures/,
  },
  { name: 'none.pdf', what: 'a PDF without pages', bytes: () => pdfOf({ pages: [] }), told: /damaged|hold no text/ },
  {
    name: 'loop.pdf',
    what: 'a PDF whose page tree contains itself',
    bytes: () => goodPdf().toString('latin1').replace('/Kids [5 0 R]', '/Kids [2 0 R]'),
    told: /damaged|hold no text/,
  },
  {
    name: 'billion.pdf',
    what: 'a PDF that claims a billion pages',
    bytes: () => goodPdf().toString('latin1').replace('/Count 1 ', '/Count 1000000000 '),
    reports: 1,
  },
  {
    name: 'shifted.pdf',
    what: 'a PDF with a wrong cross-reference table',
    bytes: () =>
      goodPdf()
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n7'),
    reports: 1,
  },
  {
    name: 'brackets.pdf',
    what: 'a PDF of 100,000 open brackets',
    bytes: () => `%PDF-1.4\n1 0 obj\n${repeated(100_000, '[')}\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF`,
    told: /damaged|memory/,
  },
  {
    name: 'flood.pdf',
    what: 'a PDF whose page unpacks to 600 MB',
    bytes: () => pdfWithStream(Buffer.alloc(600 * 1024 * 1024, '0 0 m ')),
    told: /memory|longer than|hold no text|damaged/,
  },
  { name: 'report.txt', what: 'a PDF under the name of a text', bytes: goodPdf, reports: 1 },
  { name: 'report.docx', what: 'a PDF under the name of a DOCX', bytes: goodPdf, reports: 1 },
  {
    name: 'noise.pdf',
    what: 'noise under the name of a PDF',
    bytes: () => Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)),
    told: /this is no PDF file, or its beginning is damaged/,
  },
  { name: 'words.pdf', what: 'a text under the name of a PDF', bytes: () => words, reports: 1 },
  { name: 'empty.pdf', what: 'an empty PDF', bytes: () => '', told: /the file is empty/ },
  // ZIP
  {
    name: 'bomb.zip',
    what: 'a zip bomb of 1 GB',
    bytes: () => zipOf([{ name: 'a.txt', bytes: zeros(1000) }]),
    told: /unpacks to more than/,
  },
  {
    name: 'liar.zip',
    what: 'a zip bomb that claims to be small',
    bytes: () => zipOf([{ name: 'a.txt', bytes: zeros(100), claims: 10 }]),
    told: /damaged or cut off|unpacks to more than/,
  },
  {
    name: 'many-bombs.zip',
    what: 'forty bombs of 30 MB',
    bytes: () => zipOf(Array.from({ length: 40 }, (_, i) => ({ name: `${i}.txt`, bytes: zeros(30) }))),
    told: /unpacks to more than/,
  },
  {
    name: 'beside.zip',
    what: 'a bomb beside a report',
    bytes: () =>
      zipOf([
        { name: 'bomb.txt', bytes: zeros(20) },
        { name: 'note.txt', bytes: words },
      ]),
    reports: 1,
    told: /bomb\.txt: it unpacks to more than 200 times/,
  },
  {
    name: 'deep.zip',
    what: 'seven archives within one another',
    bytes: () => nested(7),
    told: /it lies more than 4 archives or mails deep/,
  },
  { name: 'shallow.zip', what: 'four archives within one another', bytes: () => nested(3), reports: 1 },
  {
    name: 'crowd.zip',
    what: 'an archive of 6,000 files',
    bytes: () => zipOf(Array.from({ length: 6000 }, (_, i) => ({ name: `${i}.bin`, bytes: '\0' }))),
    told: /more than 5,000 entries|no reader for files|binary/,
  },
  {
    name: 'climb.zip',
    what: 'a path that climbs out',
    bytes: () =>
      zipOf([
        { name: '../../etc/passwd', bytes: words },
        { name: 'note.txt', bytes: words },
      ]),
    reports: 1,
    told: /its path leads out of the archive/,
  },
  {
    name: 'root.zip',
    what: 'an absolute path',
    bytes: () => zipOf([{ name: '/etc/passwd', bytes: words }]),
    told: /its path leads out of the archive/,
  },
  {
    name: 'drive.zip',
    what: 'a path to a drive',
    bytes: () => zipOf([{ name: 'C:\\secret.txt', bytes: words }]),
    told: /its path leads out of the archive/,
  },
  {
    name: 'back.zip',
    what: 'a path that climbs by backslashes',
    bytes: () => zipOf([{ name: '..\\..\\note.txt', bytes: words }]),
    told: /its path leads out of the archive/,
  },
  {
    name: 'link.zip',
    what: 'a symbolic link',
    bytes: () =>
      zipOf([
        { name: 'passwd.txt', bytes: '/etc/passwd', mode: 0o120777 },
        { name: 'note.txt', bytes: words },
      ]),
    reports: 1,
    told: /it is a symbolic link, which is not followed/,
  },
  {
    name: 'secret.zip',
    what: 'an encrypted entry',
    bytes: () => zipOf([{ name: 'note.txt', bytes: words, encrypted: true }]),
    told: /it is encrypted\. Pack it without a password/,
  },
  {
    name: 'odd.zip',
    what: 'an unknown method',
    bytes: () => zipOf([{ name: 'note.txt', bytes: words, method: 99 }]),
    told: /packed by a method that is not read/,
  },
  {
    name: 'half.zip',
    what: 'an archive cut in half',
    bytes: () => zipOf([{ name: 'note.txt', bytes: repeated(50, words) }]).subarray(0, 100),
    told: /the archive is damaged or cut off/,
  },
  {
    name: 'tail.zip',
    what: 'an archive with noise in its directory',
    bytes: () => zipOf([{ name: 'note.txt', bytes: words }]).fill(7, 130, 160),
    told: /damaged/,
  },
  { name: 'hollow.zip', what: 'an archive without entries', bytes: () => zipOf([]), told: /the archive holds no file/ },
  {
    name: 'zero.zip',
    what: 'a name with a zero byte',
    bytes: () => zipOf([{ name: 'note.txt\0.png', bytes: words }]),
    told: /its path leads out of the archive/,
  },
  {
    name: 'archive.txt',
    what: 'an archive under the name of a text',
    bytes: () => zipOf([{ name: 'note.txt', bytes: words }]),
    reports: 1,
  },
  {
    name: 'book.xlsx',
    what: 'a workbook',
    bytes: () => zipOf([{ name: 'xl/workbook.xml', bytes: '<workbook/>' }]),
    told: /this is an Excel workbook\. Save its sheet as CSV/,
  },
  // DOCX
  { name: 'memo.zip', what: 'a DOCX under the name of an archive', bytes: () => docxOf(manuscript), reports: 1 },
  { name: 'memo.txt', what: 'a DOCX under the name of a text', bytes: () => docxOf(manuscript), reports: 1 },
  {
    name: 'bomb.docx',
    what: 'a DOCX whose text unpacks to 400 MB',
    bytes: () =>
      zipOf([
        ...docxMembers(manuscript).filter((each) => each.name !== 'word/document.xml'),
        { name: 'word/document.xml', bytes: zeros(400) },
      ]),
    told: /unpacks to more than/,
  },
  {
    name: 'bare.docx',
    what: 'a DOCX without its text',
    bytes: () => zipOf([{ name: 'docProps/core.xml', bytes: '<x/>' }]),
    told: /this is no DOCX document/,
  },
  {
    name: 'entities.docx',
    what: 'a DOCX with entities of its own',
    bytes: () =>
      zipOf([
        ...docxMembers(manuscript).filter((each) => each.name !== 'word/document.xml'),
        { name: 'word/document.xml', bytes: '<!DOCTYPE x [<!ENTITY a "b">]><w:document/>' },
      ]),
    told: /defines entities of its own/,
  },
  {
    name: 'deep.docx',
    what: 'a DOCX nested 100,000 deep',
    bytes: () =>
      zipOf([
        ...docxMembers(manuscript).filter((each) => each.name !== 'word/document.xml'),
        { name: 'word/document.xml', bytes: repeated(100_000, '<w:p>') },
      ]),
    told: /nested more than 500 deep/,
  },
  {
    name: 'half.docx',
    what: 'a DOCX cut in half',
    bytes: () => docxOf(manuscript).subarray(0, 900),
    told: /damaged or cut off/,
  },
  {
    name: 'blank.docx',
    what: 'a DOCX without words',
    bytes: () => docxOf({ paragraphs: [{ text: '' }] }),
    told: /the document holds no text/,
  },
  // Gzip
  { name: 'bomb.gz', what: 'a gzip bomb', bytes: () => gzipSync(zeros(500)), told: /unpacks to more than/ },
  {
    name: 'deep.gz',
    what: 'eight gzips within one another',
    bytes: () => gzipped(8),
    told: /it lies more than 4 archives or mails deep/,
  },
  {
    name: 'half.txt.gz',
    what: 'a gzip cut in half',
    bytes: () => gzipSync(repeated(200, words)).subarray(0, 60),
    told: /damaged or cut off/,
  },
  {
    name: 'wrong.txt.gz',
    what: 'a gzip with a wrong check sum',
    bytes: () => {
      const packed = gzipSync(words);
      packed[packed.length - 6]! ^= 0xff;
      return packed;
    },
    told: /damaged or cut off/,
  },
  {
    name: 'files.tgz',
    what: 'a tar archive',
    bytes: () => {
      const tar = Buffer.alloc(1024);
      tar.write('note.txt');
      tar.write('ustar', 257);
      return gzipSync(tar);
    },
    told: /this is a tar archive/,
  },
  // HTML
  {
    name: 'deep.html',
    what: 'a page nested 100,000 deep',
    bytes: () => `<html><body>${repeated(100_000, '<div>')}${words}`,
    told: /nested more than 512 deep/,
  },
  {
    name: 'bold.html',
    what: 'a million elements that never close',
    bytes: () => `<html><body>${repeated(1_000_000, '<b>x')}`,
    told: /nested more than 512 deep/,
  },
  {
    name: 'wide.html',
    what: 'half a million elements beside one another',
    bytes: () => `<html><body>${repeated(500_000, '<i></i>')}${words}`,
    told: /more than 200,000 elements/,
  },
  {
    name: 'paragraphs.html',
    what: '60,000 paragraphs without an end',
    bytes: () => `<html><body>${repeated(60_000, '<p>word ')}</body>`,
    reports: 1,
  },
  {
    name: 'attribute.html',
    what: 'an attribute of 5 MB',
    bytes: () => `<html><body><p title="${repeated(5_000_000, 'a')}">${words}</p></body></html>`,
    reports: 1,
  },
  {
    name: 'script.html',
    what: 'a page of scripts alone',
    bytes: () => `<html><body><script>${repeated(1000, 'var a = "<p>no</p>";')}</script></body></html>`,
    told: /the page holds no text/,
  },
  {
    name: 'comment.html',
    what: 'a comment that never ends',
    bytes: () => `<html><body><p>${words}</p><!-- ${repeated(100_000, 'x ')}`,
    reports: 1,
  },
  {
    name: 'entity.html',
    what: 'entities of a DOCTYPE',
    bytes: () =>
      `<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>&b;&b; ${words}</p></body></html>`,
    reports: 1,
  },
  {
    name: 'page.txt',
    what: 'a page under the name of a text',
    bytes: () => `<!doctype html><html><body><p>${words}</p></body></html>`,
    reports: 1,
  },
  {
    name: 'wide16.html',
    what: 'a page in UTF-16',
    bytes: () => Buffer.from(`\ufeff<html><body><p>${words}</p></body></html>`, 'utf16le'),
    reports: 1,
  },
  {
    name: 'utf7.html',
    what: 'a page that says it is in UTF-7',
    bytes: () => `<html><head><meta charset="utf-7"></head><body><p>${words} +ADw-script+AD4-</p></body></html>`,
    reports: 1,
  },
  {
    name: 'lies.html',
    what: 'a page that says a wrong encoding',
    bytes: () =>
      Buffer.from(`<html><head><meta charset="utf-8"></head><body><p>${words} caf\xe9</p></body></html>`, 'latin1'),
    reports: 1,
  },
  {
    name: 'zero.html',
    what: 'a page with zero bytes',
    bytes: () => `<html><body><p>${words}\0</p></body></html>`,
    told: /this is a binary file/,
  },
  // Text
  {
    name: 'line.txt',
    what: 'one line of 50 MB',
    bytes: () => Buffer.alloc(50 * 1024 * 1024, 'word '),
    told: /52,428,800 bytes, the limit is 33,554,432/,
  },
  {
    name: 'long.txt',
    what: 'one line of 20 MB',
    bytes: () => Buffer.alloc(20 * 1024 * 1024, 'word '),
    told: /line 1: the line has 20,971,520 characters/,
  },
  { name: 'zeros.txt', what: 'zero bytes', bytes: () => `${words}\0\0\0`, told: /byte 87: this is a binary file/ },
  {
    name: 'mixed.txt',
    what: 'UTF-8 and Windows-1252 in one text',
    bytes: () => Buffer.concat([Buffer.from(`${words} café – “one”`), Buffer.from(' caf\xe9 two\n', 'latin1')]),
    reports: 1,
  },
  { name: 'wide.txt', what: 'UTF-16 without a mark', bytes: () => Buffer.from(words, 'utf16le'), reports: 1 },
  {
    name: 'odd.txt',
    what: 'UTF-16 with half a character',
    bytes: () => Buffer.concat([Buffer.from('\ufeff', 'utf16le'), Buffer.from(words, 'utf16le'), Buffer.from([65])]),
    told: /not valid UTF-16LE/,
  },
  { name: 'mark.txt', what: 'a byte-order mark alone', bytes: () => '\ufeff', told: /the file is empty/ },
  {
    name: 'noise.txt',
    what: 'noise',
    bytes: () => Buffer.from(Array.from({ length: 50_000 }, (_, i) => 1 + ((i * i * 31 + i * 7) % 255))),
    told: /this is a binary file/,
  },
  {
    name: 'picture.txt',
    what: 'a picture under the name of a text',
    bytes: () => Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'),
    told: /this is a PNG picture/,
  },
  {
    name: 'letter.txt',
    what: 'RTF under the name of a text',
    bytes: () => '{\\rtf1\\ansi hello}',
    told: /this is an RTF document/,
  },
  {
    name: 'old.doc',
    what: 'an old Word document',
    bytes: () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(512)]),
    told: /old Office document/,
  },
  // Feeds
  { name: 'laughs.xml', what: 'a billion laughs', bytes: () => laughs, told: /the feed defines entities of its own/ },
  {
    name: 'outside.xml',
    what: 'an entity from a file',
    bytes: () =>
      '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title><item><title>&x;</title></item></channel></rss>',
    told: /the feed defines entities of its own/,
  },
  {
    name: 'deep.xml',
    what: 'a feed nested 200,000 deep',
    bytes: () => `<rss version="2.0"><channel><title>x</title>${repeated(200_000, '<a>')}`,
    told: /no RSS|damaged|holds no item|memory/,
  },
  {
    name: 'half.rss',
    what: 'a feed cut in half',
    bytes: () => `<rss version="2.0"><channel><title>x</title><item><title>${words}</title><descr`,
    told: /no RSS|holds no item|damaged/,
  },
  {
    name: 'hollow.xml',
    what: 'a feed without items',
    bytes: () => '<rss version="2.0"><channel><title>x</title></channel></rss>',
    told: /the feed holds no item|no RSS/,
  },
  {
    name: 'other.xml',
    what: 'XML that is no feed',
    bytes: () => '<?xml version="1.0"?><invoice><total>3</total></invoice>',
    told: /no RSS, Atom or JSON feed/,
  },
  // Records
  {
    name: 'deep.json',
    what: 'a million open brackets',
    bytes: () => repeated(1_000_000, '['),
    told: /not valid JSON|nested too deeply/,
  },
  {
    name: 'deepest.json',
    what: 'JSON nested 100,000 deep',
    bytes: () => `${repeated(100_000, '[')}${repeated(100_000, ']')}`,
    told: /not valid JSON|nested too deeply|no record of named fields/,
  },
  {
    name: 'half.json',
    what: 'JSON cut in half',
    bytes: () => `[{"text": "${words}"}, {"te`,
    told: /this is not valid JSON/,
  },
  {
    name: 'proto.json',
    what: 'fields that reach for the prototype',
    bytes: () => `{"__proto__": {"text": "no"}, "constructor": 1, "text": "${words}"}`,
    reports: 1,
  },
  {
    name: 'surrogates.json',
    what: 'halves of characters',
    bytes: () => `{"text": "${words} \\ud800 \\u0000 \\udc00"}`,
    reports: 1,
  },
  {
    name: 'mixed.jsonl',
    what: 'a bad line among good ones',
    bytes: () => `{"text": "${words}"}\n{"text": \n{"text": "${words} Again."}\n`,
    reports: 2,
    told: /line 2: this is not valid JSON/,
  },
  {
    name: 'open.csv',
    what: 'a quotation mark that never closes',
    bytes: () => `text\n"${words}\n${repeated(1000, 'a,b\n')}`,
    told: /a quotation mark is not closed/,
  },
  {
    name: 'columns.csv',
    what: 'columns that nobody knows',
    bytes: () => 'a,b\n1,2\n',
    told: /no field holds the text of a report \(there are: a, b\)/,
  },
  { name: 'heads.csv', what: 'heads alone', bytes: () => 'text,date\n', told: /no row below its heads/ },
  {
    name: 'cell.csv',
    what: 'a cell of 6 MB',
    bytes: () => `text\n"${repeated(6_000_000, 'a')}"\n`,
    told: /it is too long|characters, the limit is/,
  },
  // Mail
  {
    name: 'deep.eml',
    what: 'ten mails within one another',
    bytes: () => mailsWithin(10),
    told: /it lies more than 4 archives or mails deep/,
  },
  {
    name: 'parts.eml',
    what: '500 multiparts within one another',
    bytes: () =>
      mail(
        'Content-Type: multipart/mixed; boundary=b0',
        Array.from(
          { length: 500 },
          (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n`,
        ).join('') + words,
      ),
    told: /the mail cannot be read|neither text nor/,
  },
  {
    name: 'header.eml',
    what: 'a header of 3 MB',
    bytes: () => mail(`X-Long: ${repeated(3_000_000, 'a')}\r\nContent-Type: text/plain`, words),
    told: /the mail cannot be read/,
  },
  {
    name: 'hollow.eml',
    what: 'a mail without a body',
    bytes: () => mail('Content-Type: text/plain', ''),
    told: /neither text nor a readable attachment/,
  },
  {
    name: 'program.eml',
    what: 'a program as an attachment',
    bytes: () => attached('run.exe', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')),
    reports: 1,
    told: /run\.exe, byte 3: this is a binary file/,
  },
  {
    name: 'climb.eml',
    what: 'an attachment whose name climbs out',
    bytes: () => attached('../../../tmp/note.txt', words),
    reports: 2,
  },
  {
    name: 'bomb.eml',
    what: 'a zip bomb as an attachment',
    bytes: () => attached('a.zip', zipOf([{ name: 'a.txt', bytes: zeros(200) }])),
    reports: 1,
    told: /unpacks to more than/,
  },
  {
    name: 'base64.eml',
    what: 'an attachment of broken base64',
    bytes: () => attached('a.pdf', 'x').replace('eA==', '!!!!'),
    reports: 1,
    told: /a\.pdf: (?:the file is empty|this is no PDF)/,
  },
  {
    name: 'charset.eml',
    what: 'a body in an encoding that nobody knows',
    bytes: () => mail('Content-Type: text/plain; charset=klingon-8', words),
    reports: 1,
  },
];
