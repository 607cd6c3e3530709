import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { emptyScores, type GoldError, type GoldReport, goldEvent, scoreReport } from '../../src/cli/eval/gold.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

/**
 * Reads reports with what each event says: a block of a title, `reference: day`, the text, `==>`, and lines
 * `type | trigger | on=day or days | place=A;B | other=X;Y`, where `none` wants nothing.
 */
function readReports(file: string): GoldReport[] {
  const text = readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8').trim();
  return text.split(/\n\n(?=# )/).map((block) => {
    const [head, expected] = block.split('\n==>\n');
    const [title, reference, ...lines] = head!.split('\n');
    const report = lines.join('\n');
    const events = expected!.split('\n').map((line) => {
      const [type, trigger, ...parts] = line.split(' | ');
      const value = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
      const list = (name: string) => {
        const found = value(name);
        return found === undefined || found === 'none' ? [] : found.split(';');
      };
      const at = report.indexOf(trigger!);
      if (at < 0) throw new Error(`${title}: "${trigger}" is not in the text`);
      const days = value('on');
      const [from, to = from] = days === undefined || days === 'none' ? [] : days.split('..');
      return goldEvent.parse({
        type,
        trigger,
        sentence: report.slice(at, at + 80),
        place: list('place'),
        target: list('other'),
        from,
        to,
      });
    });
    return { name: title!.slice(2), text: report, published: reference!.split(': ')[1]!, events };
  });
}

/** Least F1 of each field: what was measured when the rules were last changed, less about two values. */
const FLOORS = { detection: 0.78, place: 0.84, date: 0.88, target: 0.83 } as const;

test('place, date and other side of events in reports annotated before the rules', () => {
  const scores = emptyScores();
  const errors: GoldError[] = [];
  const reports = readReports('./roles.blind.cases.txt');
  expect(reports.length).toBeGreaterThanOrEqual(60);
  for (const report of reports)
    scoreReport(report, analyze(reportOf(report.text, report.published), loadResources()).candidates, scores, errors);
  const wrong = errors
    .filter(({ kind }) => /^(missed|place|date|target)/.test(kind))
    .map(({ report, kind, detail }) => `${kind}: ${report}: ${detail}`);
  console.table(
    Object.fromEntries(
      Object.keys(FLOORS).map((field) => {
        const { precision, recall, f1 } = scores[field as keyof typeof FLOORS];
        return [field, { precision, recall, f1 }];
      }),
    ),
  );
  for (const [field, least] of Object.entries(FLOORS))
    expect(scores[field as keyof typeof FLOORS].f1, wrong.join('\n')).toBeGreaterThanOrEqual(least);
});
