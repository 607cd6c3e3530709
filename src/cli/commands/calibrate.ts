/** `dateline calibrate`: how true the confidence is by what reviewers found, and what follows from it. */
import { type Command, InvalidArgumentError } from 'commander';
import { exit } from '../exit.js';
import { say, table, write } from '../output.js';

const share = (value: string): number => {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Give a number from 0 to 1.');
};

export async function addCalibrate(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const number = wholeNumber(1, (message) => new InvalidArgumentError(message));
  const calibrate = program
    .command('calibrate')
    .description('compare confidence with what reviewers found, and learn from it');
  calibrate
    .command('show', { isDefault: true })
    .description('figures from decisions on candidates that nobody picked')
    .option('--apply', 'keep what was learnt as the newest version', false)
    .option('--json', 'as JSON', false)
    .action(show);
  calibrate
    .command('draw')
    .description('draw open candidates at random, for reviewers to decide on one by one')
    .argument('<count>', 'how many', number)
    .action(draw);
  calibrate
    .command('approve')
    .description('automatic approval: off until a policy is set, which the decisions must prove')
    .option('--from <score>', 'set a policy: approve from this calibrated score on', share)
    .option(
      '--precision <share>',
      'what the decisions must prove of that score (lower end of the 95 % interval)',
      share,
      0.95,
    )
    .option('--audit <share>', 'share of the approved that a reviewer looks at again', share, 0.1)
    .option('--run', 'approve what the policy lets through', false)
    .option('--undo <batch>', 'take back what a run approved')
    .option('--off', 'end the policy', false)
    .action(approve);
}

async function familyOf(): Promise<(type: string) => string> {
  const { loadResources } = await import('../../lexicon/index.js');
  const { types } = loadResources().events;
  return (type) => types.get(type)?.family ?? type;
}

async function show(options: { readonly apply: boolean; readonly json: boolean }): Promise<void> {
  const [{ withStore }, { judgementsAtRandom, calibrationSummary, keepCalibration }, { reviewerName }] =
    await Promise.all([import('../services.js'), import('../../store/index.js'), import('../reviewer.js')]);
  await withStore(async ({ db }) => {
    const families = await familyOf();
    if (options.apply) {
      const judgements = await judgementsAtRandom(db, families);
      const { version, calibration } = await keepCalibration(db, judgements, reviewerName());
      say(`version ${version}: ${calibration.state}, from ${calibration.judged} decisions`);
    }
    const summary = await calibrationSummary(db, families);
    if (options.json) {
      await write(`${JSON.stringify(summary)}\n`);
      return;
    }
    const { state, judged, raw, held, drift, newest } = summary;
    say(`${state}: ${judged} decisions on candidates that nobody picked; newest version: ${newest?.version ?? 'none'}`);
    const text = (value: number) => value.toFixed(3);
    await write(
      `${table(
        ['score', 'decided', 'right', '95 %'],
        raw.bins.map((bin) => [text(bin.mean), bin.count, text(bin.share), bin.interval.map(text).join('-')]),
      )}\n`,
    );
    for (const [name, figures] of [
      ['as extracted', raw],
      ['calibrated, on decisions not learnt from', held],
    ] as const)
      if (figures !== null)
        say(
          `${name}: calibration error ${text(figures.error)} (${figures.errorInterval.map(text).join('-')}), Brier ${text(figures.brier)}, right among the surest half ${text(figures.topHalf)}`,
        );
    if (drift?.noticed)
      say(
        `newer decisions differ from the calibration by ${text(drift.shift)} (${drift.z.toFixed(1)} standard errors)`,
      );
  });
}

async function draw(count: number): Promise<void> {
  const [{ withStore }, { drawSample }, { reviewerName }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
    import('../reviewer.js'),
  ]);
  await withStore(async ({ db }) => {
    say(
      `${await drawSample(db, count, reviewerName())} candidates drawn; the queue shows them under /review?drawn=true`,
    );
  });
}

interface ApproveOptions {
  readonly from?: number;
  readonly precision: number;
  readonly audit: number;
  readonly run: boolean;
  readonly undo?: string;
  readonly off: boolean;
}

async function approve(options: ApproveOptions): Promise<void> {
  const [{ withStore }, store, { reviewerName }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
    import('../reviewer.js'),
  ]);
  const { endPolicy, judgementsAtRandom, noteAudit, policyInForce, runPolicy, setPolicy, undoBatch, Unproven } = store;
  const by = reviewerName();
  await withStore(async ({ db }) => {
    const families = await familyOf();
    if (options.off) {
      say((await endPolicy(db)) ? 'the policy has ended' : 'there was no policy');
      await noteAudit(db, by, 'automatic approval ended', {});
    }
    if (options.undo !== undefined) say(`${await undoBatch(db, options.undo, by)} approvals taken back`);
    if (options.from !== undefined) {
      const { from: floor, precision, audit } = options;
      try {
        const proof = await setPolicy(db, await judgementsAtRandom(db, families), { floor, precision, audit, by });
        say(
          `policy set: ${proof.right} of ${proof.judged} were right from ${floor} on, at least ${proof.atLeast.toFixed(3)}`,
        );
        await noteAudit(db, by, 'automatic approval set', { floor, precision, audit });
      } catch (error) {
        if (!(error instanceof Unproven)) throw error;
        say(error.message);
        process.exitCode = exit.someFailed;
        return;
      }
    }
    if (options.run) {
      const done = await runPolicy(db, families);
      if (done === undefined) say('no policy is in force: nothing was approved');
      else say(`${done.approved} approved, ${done.audited} of them for audit; take back with --undo ${done.batch}`);
    }
    const policy = await policyInForce(db);
    say(
      policy === undefined
        ? 'automatic approval is off'
        : `automatic approval from ${policy.floor} on (set by ${policy.by}), ${Math.round(policy.audit * 100)} % audited`,
    );
  });
}
