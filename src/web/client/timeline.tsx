/** The report's events along their days; the open candidate stands out, the others lead to theirs. */
import type { ReportView } from '../../server/schemas.js';
import { dayText } from './fields.js';
import { open } from './state.js';
import { typeLabel } from './words.js';

const day = 86_400_000;

/** One row of ticks by day. Events without a date are counted below. */
export function Timeline({ report, own }: { report: ReportView; own: string }) {
  const dated = report.candidates.filter((each) => each.from !== null);
  if (dated.length < 2) return null;
  const times = dated.map((each) => Date.parse(`${each.from}T00:00:00Z`)).sort((a, b) => a - b);
  const published = report.publishedAt === null ? null : Date.parse(`${report.publishedAt.slice(0, 10)}T00:00:00Z`);
  const last = Math.max(times.at(-1)!, published ?? 0);
  // Old background would squeeze the report's own days into one tick: the strip shows the last six weeks before its end.
  const first = times.find((time) => time >= last - 42 * day) ?? times[0]!;
  const spanDays = Math.max(4, Math.round((last - first) / day));
  const x = (time: number): number => 10 + ((time - first) / day / spanDays) * 380;
  const columns = new Map<number, typeof dated>();
  for (const each of dated) {
    const time = Date.parse(`${each.from}T00:00:00Z`);
    if (time < first) continue;
    columns.set(time, [...(columns.get(time) ?? []), each]);
  }
  const tall = Math.max(...[...columns.values()].map((list) => list.length));
  const step = Math.min(11, 66 / tall);
  const height = 30 + tall * step;
  const earlier = dated.filter((each) => Date.parse(`${each.from}T00:00:00Z`) < first).length;
  const undated = report.candidates.length - dated.length;
  return (
    <section class="card timeline" aria-labelledby="timeline-title">
      <h3 id="timeline-title">This report’s events by day</h3>
      <svg viewBox={`0 0 400 ${height}`} role="group" aria-label="Events by day">
        <line class="axis" x1="6" x2="394" y1={height - 18} y2={height - 18} />
        {published === null ? null : (
          <line class="published" x1={x(published)} x2={x(published)} y1="2" y2={height - 18}>
            <title>Published {dayText(report.publishedAt!)}</title>
          </line>
        )}
        {[...columns].map(([time, list]) =>
          list.map((each, index) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the queue is the keyboard's way to another candidate
            <circle
              key={each.id}
              class={`tick ${each.state}${each.id === own ? ' own' : ''}`}
              cx={x(time)}
              cy={height - 25 - index * step}
              r={each.id === own ? 5.5 : Math.min(4, step / 2)}
              onClick={() => void open(each.id)}
            >
              <title>
                {dayText(each.from!)}: {typeLabel(each.type)}
              </title>
            </circle>
          )),
        )}
        <text x="8" y={height - 4}>
          {dayText(new Date(first).toISOString().slice(0, 10))}
        </text>
        <text x="392" y={height - 4} text-anchor="end">
          {dayText(new Date(first + spanDays * day).toISOString().slice(0, 10))}
        </text>
      </svg>
      {earlier + undated === 0 ? null : (
        <p class="quiet">
          {[earlier > 0 ? `${earlier} earlier` : '', undated > 0 ? `${undated} without a date` : '']
            .filter(Boolean)
            .join(', ')}
        </p>
      )}
    </section>
  );
}
