/** Writes small DOCX documents: paragraphs, headings, footnotes and endnotes. */
import { type Member, zipOf } from './zip.js';

export interface Paragraph {
  /** `{1}` stands for a reference to footnote 1, `{e1}` to endnote 1. */
  readonly text: string;
  readonly heading?: boolean;
}
export interface Manuscript {
  readonly paragraphs: readonly Paragraph[];
  readonly footnotes?: readonly string[];
  readonly endnotes?: readonly string[];
  readonly title?: string;
  readonly author?: string;
  /** ISO 8601. */
  readonly created?: string;
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const run = (text: string) => (text === '' ? '' : `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`);

function paragraphXml({ text, heading }: Paragraph): string {
  const runs = text
    .split(/(\{e?\d+\})/)
    .map((piece) => {
      const note = /^\{(e?)(\d+)\}$/.exec(piece);
      if (note === null) return run(piece);
      return `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:${note[1] === 'e' ? 'endnote' : 'footnote'}Reference w:id="${note[2]}"/></w:r>`;
    })
    .join('');
  return `<w:p>${heading ? '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' : ''}${runs}</w:p>`;
}

function notesXml(kind: 'footnote' | 'endnote', notes: readonly string[]): string {
  const each = notes.map((text, i) => `<w:${kind} w:id="${i + 1}"><w:p>${run(text)}</w:p></w:${kind}>`).join('');
  return `${head}<w:${kind}s xmlns:w="${word}">${each}</w:${kind}s>`;
}

/** The members of a document's archive, for those who want to spoil one of them. */
export function docxMembers(manuscript: Manuscript): readonly Member[] {
  const { paragraphs, footnotes = [], endnotes = [], title = '', author = '', created = '' } = manuscript;
  return [
    {
      name: '[Content_Types].xml',
      bytes: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${types}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${types}.styles+xml"/><Override PartName="/word/footnotes.xml" ContentType="${types}.footnotes+xml"/><Override PartName="/word/endnotes.xml" ContentType="${types}.endnotes+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      bytes: `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${office}/footnotes" Target="footnotes.xml"/><Relationship Id="rId3" Type="${office}/endnotes" Target="endnotes.xml"/></Relationships>`,
    },
    {
      name: 'word/document.xml',
      bytes: `${head}<w:document xmlns:w="${word}"><w:body>${paragraphs.map(paragraphXml).join('')}</w:body></w:document>`,
    },
    {
      name: 'word/styles.xml',
      bytes: `${head}<w:styles xmlns:w="${word}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    },
    { name: 'word/footnotes.xml', bytes: notesXml('footnote', footnotes) },
    { name: 'word/endnotes.xml', bytes: notesXml('endnote', endnotes) },
    {
      name: 'docProps/core.xml',
      bytes: `${head}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(author)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created}</dcterms:created></cp:coreProperties>`,
    },
  ];
}

/** The bytes of a document. */
export function docxOf(manuscript: Manuscript): Buffer {
  return zipOf(docxMembers(manuscript));
}
