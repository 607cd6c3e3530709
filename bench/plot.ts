/** A small plot of cost, as SVG with no script and no font of its own. */
import type { LengthCost } from './growth.js';
import type { StageTime } from './stages.js';

const WIDTH = 640;
const BAR = 18;

/** Share of each stage as bars, and cost against length below them. */
export function plot(rows: readonly StageTime[], lengths: readonly LengthCost[]): string {
  const whole = rows.find(({ name }) => name === 'whole pipeline')!.milliseconds;
  const stages = rows.slice(
    0,
    rows.findIndex(({ name }) => name === 'whole pipeline'),
  );
  const parts: string[] = [];
  stages.forEach(({ name, milliseconds }, i) => {
    const y = 34 + i * BAR;
    const share = milliseconds / whole;
    parts.push(
      `<text x="96" y="${y + 11}" text-anchor="end">${name}</text>`,
      `<rect x="104" y="${y}" width="${(share * 460).toFixed(1)}" height="${BAR - 4}" class="bar"/>`,
      `<text x="${(110 + share * 460).toFixed(1)}" y="${y + 11}">${(100 * share).toFixed(1)} %</text>`,
    );
  });
  const top = 34 + stages.length * BAR + 40;
  const most = Math.max(...lengths.map(({ perKilobyte }) => perKilobyte));
  const points = lengths.map(({ perKilobyte }, i) => ({
    x: 120 + i * 140,
    y: top + 90 - (perKilobyte / most) * 80,
  }));
  parts.push(
    `<text x="8" y="18" class="head">Time of each stage, share of the whole</text>`,
    `<text x="8" y="${top - 10}" class="head">Milliseconds for 1,000 characters, by length of the report</text>`,
    `<polyline points="${points.map(({ x, y }) => `${x},${y.toFixed(1)}`).join(' ')}" class="line"/>`,
  );
  lengths.forEach(({ kilobytes, perKilobyte }, i) => {
    const { x, y } = points[i]!;
    parts.push(
      `<circle cx="${x}" cy="${y.toFixed(1)}" r="3" class="bar"/>`,
      `<text x="${x}" y="${(y - 8).toFixed(1)}" text-anchor="middle">${perKilobyte.toFixed(2)}</text>`,
      `<text x="${x}" y="${top + 108}" text-anchor="middle">${kilobytes.toLocaleString('en')} KB</text>`,
    );
  });
  const style =
    'text{font:11px sans-serif;fill:#555}.head{font-weight:bold}.bar{fill:#3a76b0}.line{fill:none;stroke:#3a76b0;stroke-width:1.5}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + 120}" role="img"><title>Cost of extraction</title><style>${style}</style><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`;
}
