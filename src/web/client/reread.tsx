/** What a later extraction reads otherwise than what was decided on, and the two answers to it. */
import type { CandidateDetail, Changes } from '../../server/schemas.js';
import { amount, dayRange, placeRoleLabels, roleLabels } from './fields.js';
import { decide, mayDecide } from './state.js';
import { stanceLabels, statusLabels, typeLabel } from './words.js';

type Candidate = CandidateDetail['candidate'];

interface Aspect {
  readonly label: string;
  readonly told: (event: Candidate) => string;
  /** The fields of an edit that takes the reading over. */
  readonly taken: (event: Candidate) => Changes;
}

const told = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join('; '));

/** By the names that the store gives the fields that differ. */
const aspects: Readonly<Record<string, Aspect>> = {
  type: {
    label: 'Type',
    told: ({ type }) => typeLabel(type),
    taken: ({ type, codes }) => ({ type, codes }),
  },
  status: {
    label: 'Status',
    told: ({ status }) => statusLabels[status] ?? status,
    taken: ({ status }) => ({ status }),
  },
  polarity: {
    label: 'Happened or not',
    told: ({ polarity }) => (polarity === 'negated' ? 'did not happen' : 'happened'),
    taken: ({ polarity }) => ({ polarity }),
  },
  source: {
    label: 'Who says so',
    told: ({ attribution: { stance, source } }) =>
      told([stanceLabels[stance] ?? stance, ...(source ? [source.name] : [])]),
    taken: ({ attribution }) => ({ attribution }),
  },
  participants: {
    label: 'Who',
    told: ({ participants }) =>
      told(
        participants.map(
          ({ role, name, entityId }) =>
            `${roleLabels[role] ?? role}: ${name}${entityId === null ? '' : ` (${entityId})`}`,
        ),
      ),
    taken: ({ participants }) => ({ participants }),
  },
  places: {
    label: 'Where',
    told: ({ places }) =>
      told(
        places.map(
          ({ role, name, country }) => `${placeRoleLabels[role] ?? role}: ${name}${country ? `, ${country}` : ''}`,
        ),
      ),
    taken: ({ places }) => ({ places }),
  },
  time: {
    label: 'When',
    told: ({ time }) => (time?.from ? dayRange(time.from, time.to, time.timex) : 'none'),
    taken: ({ time }) => ({ time }),
  },
  quantities: {
    label: 'Counts',
    told: ({ quantities }) => told(quantities.map(({ of, min, max }) => `${of} ${amount(min, max)}`)),
    taken: ({ quantities }) => ({ quantities }),
  },
};

/** Shown only while a person is asked to look again. */
export function Reread({ current }: { current: CandidateDetail }) {
  const { rereading, candidate } = current;
  if (rereading === null) return null;
  const found = rereading.fields.flatMap((field) => aspects[field] ?? []);
  const takeOver = (): void => {
    const changes: Changes = Object.assign({}, ...found.map(({ taken }) => taken(rereading.candidate)));
    decide('edit', { changes, note: 'the later reading' });
  };
  return (
    <section class="card reread" aria-labelledby="reread-title">
      <h3 id="reread-title">Read otherwise since</h3>
      <p class="quiet">
        A later version of the program or of the lists reads these words differently from what was decided.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Decided</th>
            <th scope="col">Now read</th>
          </tr>
        </thead>
        <tbody>
          {found.map((aspect) => (
            <tr key={aspect.label}>
              <th scope="row">{aspect.label}</th>
              <td>{aspect.told(candidate)}</td>
              <td>{aspect.told(rereading.candidate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayDecide ? (
        <p class="row small">
          <button type="button" onClick={takeOver}>
            Take the new reading
          </button>
          <button
            type="button"
            onClick={() => decide('comment', { note: 'The decision stands against the later reading.' })}
          >
            Keep what was decided
          </button>
        </p>
      ) : null}
    </section>
  );
}
