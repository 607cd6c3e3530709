/** Records of named fields (JSON, JSONL, CSV) to reports: which field holds what, by the user's word or by common names. */
import { dateOf } from './dates.js';
import { tidy } from './decode.js';
import { InputProblem } from './problem.js';
import type { FieldName, Found, IngestOptions } from './reader.js';
import { plain } from './readers/common.js';
import { readFragment } from './readers/html.js';

/** Names that fields usually have, in lower case; the first that is there and not empty is taken. */
const usual: Readonly<Record<FieldName, readonly string[]>> = {
  text: [
    'text',
    'body',
    'content',
    'fulltext',
    'full_text',
    'article',
    'story',
    'message',
    'narrative',
    'notes',
    'description',
    'summary',
    'content_text',
    'content_html',
  ],
  title: ['title', 'headline', 'subject', 'name'],
  published: [
    'published',
    'published_at',
    'publishedat',
    'pubdate',
    'publication_date',
    'date_published',
    'reported on',
    'reported_on',
    'datepublished',
    'date',
    'created_at',
    'timestamp',
    'time',
  ],
  source: ['source', 'source_name', 'publisher', 'outlet', 'site', 'feed'],
  url: ['url', 'link', 'source_url', 'href', 'permalink'],
  author: ['author', 'byline', 'creator', 'authors', 'user'],
};

/** The report of one record, or the problem it has. `place` is its line or number. */
export function fromRecord(
  record: Readonly<Record<string, unknown>>,
  origin: string,
  place: string,
  charset: string,
  options: IngestOptions,
): Found {
  try {
    const lower = new Map(Object.keys(record).map((key) => [key.toLowerCase().trim(), key]));
    const fieldOf = (field: FieldName): unknown => {
      const given = options.fields?.[field];
      for (const name of given === undefined ? usual[field] : [given]) {
        const key = given !== undefined && given in record ? given : lower.get(name.toLowerCase());
        const value = key === undefined ? undefined : record[key];
        if (value !== undefined && value !== null && value !== '') return value;
      }
      return undefined;
    };
    const body = plain(fieldOf('text'));
    if (body === null || body.trim() === '') {
      const names = Object.keys(record)
        .slice(0, 8)
        .map((name) => name.slice(0, 40))
        .join(', ');
      throw new InputProblem(
        origin,
        place,
        `no field holds the text of a report (there are: ${names || 'none'})`,
        'Name it with --fields text=NAME',
      );
    }
    const title = plain(fieldOf('title'));
    const read = /<(?:p|br|div|a|html|body)[\s/>]/i.test(body.slice(0, 4000)) ? readFragment(body, origin) : tidy(body);
    const text = title === null || read.startsWith(title) ? read : `${tidy(title)}\n\n${read}`;
    const url = plain(fieldOf('url'));
    return {
      kind: 'report',
      at: `${origin}, ${place}`,
      reading: {
        text,
        title,
        published: dateOf(fieldOf('published')),
        source: {
          name: plain(fieldOf('source')),
          url: url !== null && /^https?:\/\//.test(url) ? url : null,
          author: plain(fieldOf('author')),
        },
        charset,
      },
    };
  } catch (error) {
    if (error instanceof InputProblem) return { kind: 'problem', problem: error };
    throw error;
  }
}
