/** Why a candidate and each value in it is believed: contributions that add up, and what reviewers' decisions say of such scores. */
import { useState } from 'preact/hooks';
import type { CandidateDetail } from '../../server/schemas.js';
import { dayRange, placeRoleLabels, roleLabels } from './fields.js';
import { featureLabels, percent, typeLabel } from './words.js';

type Candidate = CandidateDetail['candidate'];
type Explanation = Candidate['explanation'];

/** A bar with its figure; the figure is the text alternative. */
export function Meter({ value, label }: { value: number; label: string }) {
  const tone = value >= 0.75 ? 'high' : value >= 0.5 ? 'mid' : 'low';
  return (
    <span class={`meter ${tone}`} title={`${label}: ${percent(value)}`}>
      <svg viewBox="0 0 40 6" width="40" height="6" aria-hidden="true">
        <rect class="track" width="40" height="6" rx="3" />
        <rect class="fill" width={Math.max(3, 40 * value)} height="6" rx="3" />
      </svg>
      <span class="num">
        <span class="sr">{label} </span>
        {percent(value)}
      </span>
    </span>
  );
}

/** A value of the candidate with the reasons of its confidence. */
interface Reasoned {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly confidence: number;
  readonly explanation: Explanation;
}

/** The values whose confidence has reasons, in reading order. What a reviewer put in needs none. */
function reasonedValues(candidate: Candidate): readonly Reasoned[] {
  const { type, typeConfidence, participants, places, time } = candidate;
  const values = [
    { id: 'type', label: 'Type', value: typeLabel(type), ...typeConfidence },
    ...participants.map((each, index) => ({
      ...each,
      id: `participant-${index}`,
      label: roleLabels[each.role] ?? each.role,
      value: each.text ?? each.name,
    })),
    ...places.map((each, index) => ({
      ...each,
      id: `place-${index}`,
      label: placeRoleLabels[each.role] ?? each.role,
      value: each.text ?? each.name,
    })),
    ...(time === null ? [] : [{ ...time, id: 'time', label: 'When', value: dayRange(time.from, time.to, time.timex) }]),
  ];
  return values.flatMap(({ id, label, value, confidence, explanation = [] }) =>
    confidence === undefined || confidence === 1 || explanation.length === 0
      ? []
      : [{ id, label, value, confidence, explanation }],
  );
}

export function Why({ current }: { current: CandidateDetail }) {
  const { candidate } = current;
  const values = reasonedValues(candidate);
  return (
    <section class="card" aria-labelledby="why-title">
      <h3 id="why-title">
        Confidence <Meter value={candidate.confidence} label="Confidence" />
      </h3>
      <Calibrated calibration={current.calibration} />
      {candidate.explanation.length === 0 ? (
        <p class="quiet">The extractor gave no reasons.</p>
      ) : (
        <Reasons explanation={candidate.explanation} confidence={candidate.confidence} />
      )}
      {values.map(({ id, label, value, confidence, explanation }) => (
        <details key={id} class="why-value">
          <summary>
            <span class="label">{label}</span> <span class="words">{value}</span>
            <Meter value={confidence} label={`${label} confidence`} />
          </summary>
          <Reasons explanation={explanation} confidence={confidence} />
        </details>
      ))}
    </section>
  );
}

/** What the score means on this desk's reports, once enough candidates that nobody picked were decided. */
function Calibrated({ calibration }: { calibration: CandidateDetail['calibration'] }) {
  const { state, score, judged, version } = calibration;
  if (score !== null)
    return (
      <p class="calibrated">
        <b>{percent(score)}</b> of such candidates were right, by {judged} decisions on candidates that nobody picked (
        <a href="/calibration">calibrated, version {version}</a>).
      </p>
    );
  return (
    <p class="calibrated quiet">
      {state === 'warming'
        ? `Warming: learnt from ${judged} decisions, too few to state a calibrated share`
        : 'Collecting: too few decisions on candidates that nobody picked to say what this score means here'}{' '}
      (<a href="/calibration">calibration</a>).
    </p>
  );
}

const shownFirst = 6;

/** What spoke for and against, the heaviest first, and what it comes to. */
function Reasons({ explanation, confidence }: { explanation: Explanation; confidence: number }) {
  const [all, setAll] = useState(false);
  const sorted = [...explanation].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const most = Math.max(0.1, ...explanation.map((each) => Math.abs(each.contribution)));
  const sum = explanation.reduce((total, each) => total + each.contribution, 0);
  const hidden = all ? [] : sorted.slice(shownFirst);
  const rest = hidden.reduce((total, each) => total + each.contribution, 0);
  return (
    <>
      <ul class="why">
        {(all ? sorted : sorted.slice(0, shownFirst)).map((each) => (
          <li key={`${each.feature} ${each.value}`}>
            <span class="feature">
              {featureLabels[each.feature] ?? each.feature.replaceAll('-', ' ')}{' '}
              <span class="quiet">{each.feature === 'base rate' ? '' : factWords(each.value)}</span>
            </span>
            <Bar share={each.contribution / most} />
            <span class="num">{signed(each.contribution)}</span>
          </li>
        ))}
        {hidden.length === 0 ? null : (
          <li>
            <button type="button" class="link" onClick={() => setAll(true)}>
              {hidden.length} more
            </button>
            <Bar share={Math.max(-1, Math.min(1, rest / most))} />
            <span class="num">{signed(rest)}</span>
          </li>
        )}
        <li class="sum">
          <span class="feature">together, as log-odds of {percent(confidence)}</span>
          <span />
          <span class="num">{signed(sum)}</span>
        </li>
      </ul>
      {all && sorted.length > shownFirst ? (
        <button type="button" class="link" onClick={() => setAll(false)}>
          Show less
        </button>
      ) : null}
    </>
  );
}

/** A bar to the right for, to the left against; the figure beside it says it in words. */
function Bar({ share }: { share: number }) {
  const width = Math.abs(share) * 48;
  return (
    <svg viewBox="0 0 100 8" width="100" height="8" aria-hidden="true">
      <line x1="50" x2="50" y1="0" y2="8" class="axis" />
      <rect
        class={share >= 0 ? 'plus' : 'minus'}
        x={share >= 0 ? 50 : 50 - width}
        y="1"
        width={width}
        height="6"
        rx="1.5"
      />
    </svg>
  );
}

function factWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? String(Number(value.toFixed(2))) : value.replaceAll('_', ' ');
}

const signed = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
