/** Dates as formats write them (ISO 8601, RFC 5322, PDF, seconds since 1970, words) to ISO 8601, keeping their precision. */
import { isoDateOrInstant } from '../document/index.js';
import { dayIn } from './dateline.js';

const iso =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;
const mail =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})[\s-]+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Z]{1,4})?/;
const pdf = /^D:(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?)?(?:(Z|[+-])(\d{2})?'?(\d{2})?)?/;
/** Zones that mail headers still name; any other name is read as UTC, as RFC 5322 asks. */
const zones: Readonly<Record<string, string>> = {
  EST: '-05:00',
  EDT: '-04:00',
  CST: '-06:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
};

/** Day or instant in ISO 8601, or null when the value names none. A time without a zone is left out: which day it falls on is all that is known. */
export function dateOf(value: unknown): string | null {
  if (typeof value === 'number') return fromNumber(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : checked(value.toISOString());
  if (typeof value !== 'string') return null;
  const text = value.trim().slice(0, 100);
  if (text === '') return null;
  const asIso = iso.exec(text);
  if (asIso !== null) {
    const [, year, month, day, hour, minute, second, zone] = asIso;
    return build(year!, month!, day!, hour, minute, second, zone);
  }
  const asMail = mail.exec(text);
  if (asMail !== null) {
    const [, day, month, year, hour, minute, second, zone] = asMail;
    const whole = dayIn(`${day} ${month} ${year}`);
    if (whole !== null) {
      const [y, m, d] = whole.split('-');
      return build(
        y!,
        m!,
        d!,
        hour,
        minute,
        second,
        zone === undefined ? undefined : (zones[zone] ?? (/^[+-]/.test(zone) ? zone : 'Z')),
      );
    }
  }
  const asPdf = pdf.exec(text);
  if (asPdf !== null) {
    const [, year, month, day, hour, minute, second, sign, offsetHour, offsetMinute] = asPdf;
    const zone =
      sign === undefined ? undefined : sign === 'Z' ? 'Z' : `${sign}${offsetHour ?? '00'}:${offsetMinute ?? '00'}`;
    return month === undefined || day === undefined
      ? null
      : build(year!, month, day, hour, minute ?? '00', second, zone);
  }
  if (/^\d{9,13}$/.test(text)) return fromNumber(Number(text));
  return dayIn(text);
}

/** Seconds or milliseconds since 1970, from 1973 on. */
function fromNumber(value: number): string | null {
  if (!Number.isFinite(value) || value < 1e8) return null;
  const date = new Date(value >= 1e11 ? value : value * 1000);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 2200 ? null : checked(date.toISOString());
}

function build(
  year: string,
  month: string,
  day: string,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  zone: string | undefined,
): string | null {
  const two = (part: string) => part.padStart(2, '0');
  const whole = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined || minute === undefined || zone === undefined) return checked(whole);
  const offset = /^(?:z|utc|gmt)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  const instant = `${whole}T${two(hour)}:${minute}:${second ?? '00'}${offset}`;
  return Number.isNaN(Date.parse(instant)) ? checked(whole) : checked(instant);
}

function checked(value: string): string | null {
  const parsed = isoDateOrInstant.safeParse(value);
  return parsed.success && value >= '1900' ? parsed.data : null;
}
