/** The publication day that a report states of itself: a full date among its first lines. */

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
/** A dateline stands at the top. Further down, a date belongs to an event. */
const maxLines = 4;
/** Longer lines are prose, where only a leading dateline counts. */
const maxLineLength = 100;

const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/;
const monthFirst = /\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/;
const dayFirst = /\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b/;

/** Day in ISO 8601, or null when no line at the top holds exactly one full date. */
export function datelineOf(text: string): string | null {
  const lines = text
    .slice(0, 4096)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const line of lines.slice(0, maxLines)) {
    const day = dayIn(line.length <= maxLineLength ? line : leadOf(line));
    if (day !== null) return day;
  }
  return null;
}

/** What stands before the dash that closes an agency's dateline: `GOMA, June 3, 2025 (Agency) — …`. */
function leadOf(line: string): string {
  return /^(.{0,80}?)\s(?:--?|[–—])\s/.exec(line)?.[1] ?? '';
}

/** The full date that a line holds, or null. */
export function dayIn(line: string): string | null {
  const isoMatch = iso.exec(line);
  if (isoMatch) return realDay(Number(isoMatch[1]), Number(isoMatch[2]), Number(isoMatch[3]));
  const named = monthFirst.exec(line);
  if (named) {
    const day = realDay(Number(named[3]), monthOf(named[1]!), Number(named[2]));
    if (day !== null) return day;
  }
  const numbered = dayFirst.exec(line);
  return numbered ? realDay(Number(numbered[3]), monthOf(numbered[2]!), Number(numbered[1])) : null;
}

/** 1..12, or 0 when the word is no month or a shorter form of one. */
function monthOf(word: string): number {
  const lower = word.toLowerCase();
  return (
    1 +
    months.findIndex(
      (month) =>
        month === lower ||
        (month.startsWith(lower) && lower.length >= 3) ||
        (lower === 'sept' && month === 'september'),
    )
  );
}

function realDay(year: number, month: number, day: number): string | null {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  const real = month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900;
  return real ? date.toISOString().slice(0, 10) : null;
}
