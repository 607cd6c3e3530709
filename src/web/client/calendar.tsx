/** A month to pick from: a day, a second day with Shift, the whole month by its name, the whole year by its number. */
import { useEffect, useState } from 'preact/hooks';
import { dayAfter, daysOf } from './dates.js';

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

interface CalendarProps {
  /** Days chosen now, inclusive. */
  readonly from: string | null;
  readonly to: string | null;
  /** Marked, so that one sees how far the event lies before it. */
  readonly published: string | null;
  readonly onPick: (first: string, second: string) => void;
}

/** The keyboard's way is the text box beside it; these buttons are for the pointer and stay out of the tab order. */
export function Calendar({ from, to, published, onPick }: CalendarProps) {
  const [turned, setTurned] = useState<string | null>(null);
  useEffect(() => setTurned(null), [from]);
  const month = turned ?? (from ?? published ?? '2025-01-01').slice(0, 7);
  const days = daysOf(month);
  if (days === null) return null;
  const lead = (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
  const count = Number(days.to.slice(8));
  const turn = (step: number): void => {
    const edge = step < 0 ? dayAfter(days.from, -1) : dayAfter(days.to, 1);
    setTurned(edge.slice(0, 7));
  };
  const pick = (day: string, range: boolean): void => {
    if (range && from !== null && day > from) onPick(from, day);
    else onPick(day, '');
  };
  return (
    <div class="calendar" role="group" aria-label="Calendar">
      <div class="calendar-head">
        <button type="button" tabIndex={-1} aria-label="Month before" onClick={() => turn(-1)}>
          ‹
        </button>
        <span>
          <button type="button" class="link" tabIndex={-1} onClick={() => onPick(month, '')}>
            {monthName.format(new Date(`${month}-01T00:00:00Z`))}
          </button>{' '}
          <button type="button" class="link" tabIndex={-1} onClick={() => onPick(month.slice(0, 4), '')}>
            {month.slice(0, 4)}
          </button>
        </span>
        <button type="button" tabIndex={-1} aria-label="Month after" onClick={() => turn(1)}>
          ›
        </button>
      </div>
      <div class="calendar-days">
        {['M', 'T', 'W', 'T', 'F', 'S', 'S'].map((name, index) => (
          <span key={index} aria-hidden="true">
            {name}
          </span>
        ))}
        {Array.from({ length: lead }, (_, index) => (
          <span key={`lead${index}`} />
        ))}
        {Array.from({ length: count }, (_, index) => {
          const day = `${month}-${String(index + 1).padStart(2, '0')}`;
          const on = from !== null && day >= from && day <= (to ?? from);
          return (
            <button
              key={day}
              type="button"
              tabIndex={-1}
              class={`${on ? 'on' : ''}${day === published ? ' published' : ''}`}
              aria-label={`${index + 1} ${monthName.format(new Date(`${month}-01T00:00:00Z`))} ${month.slice(0, 4)}${day === published ? ', publication day' : ''}`}
              aria-pressed={on}
              onClick={(event) => pick(day, event.shiftKey)}
            >
              {index + 1}
            </button>
          );
        })}
      </div>
      <p class="quiet">Shift-click ends a range; the month’s name takes the whole month, the year the whole year.</p>
    </div>
  );
}
