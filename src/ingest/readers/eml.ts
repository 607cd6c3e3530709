/** Mail: its body is a report, and so is each attachment that can be read. */
import PostalMime, { type Address } from 'postal-mime';
import { dateOf } from '../dates.js';
import { checkSize, tidy } from '../decode.js';
import { limits } from '../limits.js';
import { InputProblem } from '../problem.js';
import type { Found, Inherited, Reader } from '../reader.js';
import { fileName } from './common.js';
import { readFragment } from './html.js';

/** Kinds of attachments that hold no text: signatures' pictures, voice mail. They are left out without a word. */
const silent = /^(?:image|audio|video|font)\/|^application\/(?:pgp-|pkcs7-|x-pkcs7-|ms-tnef)/;

export const eml: Reader = {
  async *read({ bytes, origin }, around) {
    checkSize(bytes.length, origin);
    const mail = await parse(bytes, origin);
    // The header as it stands: in the sender's own zone it names the sender's day.
    const published = dateOf(mail.headers.find((each) => each.key === 'date')?.value);
    const from = nameOf(mail.from);
    const inherited: Inherited = { published, source: { name: from.name, author: from.author } };
    const subject = mail.subject?.trim() || null;
    let found = 0;
    const body = bodyOf(mail, origin);
    if (body !== '') {
      found++;
      const reading = {
        text: body,
        title: subject,
        published,
        source: { name: from.name, author: from.author },
        charset: null,
      };
      yield { kind: 'report', reading } satisfies Found;
    }
    for (const [i, attachment] of mail.attachments.slice(0, limits.entries).entries()) {
      const { mimeType, content } = attachment;
      if (silent.test(mimeType)) continue;
      found++;
      const name =
        fileName(attachment.filename ?? '') ||
        (mimeType === 'message/rfc822' ? `message ${i + 1}.eml` : `attachment ${i + 1}`);
      const part = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
      around.unpacked(part.length, origin);
      yield {
        kind: 'part',
        input: { origin: `${origin} > ${name}`, bytes: part, mediaType: mimeType },
        inherited,
      } satisfies Found;
    }
    if (found === 0)
      throw new InputProblem(
        origin,
        null,
        'the mail holds neither text nor a readable attachment',
        'Check that it was saved whole',
      );
  },
};

async function parse(bytes: Uint8Array, origin: string) {
  try {
    return await PostalMime.parse(bytes, {
      attachmentEncoding: 'arraybuffer',
      maxNestingDepth: 64,
      maxHeadersSize: 1024 * 1024,
      forceRfc822Attachments: true,
    });
  } catch (error) {
    throw new InputProblem(
      origin,
      null,
      `the mail cannot be read (${(error as Error).message.split('\n')[0]!.slice(0, 120)})`,
      'Check that it was saved whole',
    );
  }
}

function bodyOf(mail: { readonly text?: string; readonly html?: string }, origin: string): string {
  const text = tidy(mail.text ?? '');
  if (text !== '') return text;
  return mail.html === undefined || mail.html.trim() === '' ? '' : readFragment(mail.html, origin);
}

/** The sender: a name is the author, the address's host the source. */
function nameOf(from: Address | undefined): { readonly name: string | null; readonly author: string | null } {
  if (from === undefined) return { name: null, author: null };
  const host = from.address?.split('@')[1];
  return { name: host ?? (from.name || null), author: from.name || from.address || null };
}
