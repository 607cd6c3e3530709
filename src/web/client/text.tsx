/** The report's text with every field's words marked; marks and fields light each other up. */
import { useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ReportView } from '../../server/schemas.js';
import { dayText, type Family, type Field, fieldsOf } from './fields.js';
import { activeField, detail, open, report } from './state.js';

interface Mark {
  readonly start: number;
  readonly end: number;
  /** Field ids, innermost first. */
  readonly fields: readonly string[];
  readonly family: Family | null;
  readonly label: string;
  /** In the evidence sentences of the open candidate. */
  readonly evidence: boolean;
  /** Candidate told by this stretch, when it is another one's, and where its review stands. */
  readonly other: { readonly id: string; readonly state: string } | null;
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly kind: 'prose' | 'heading' | 'note';
}

/** Splits a text into blocks at line breaks; offsets stay those of the text. */
function blocksOf(text: string): readonly Block[] {
  const out: Block[] = [];
  let notes = false;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const start = match.index;
    const line = match[0];
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const short = trimmed.length < 80 && !/[.!?:;,”"]$/.test(trimmed);
    if (short && /^(#+\s*)?(end\s?notes|notes|sources|references)\b/i.test(trimmed)) notes = true;
    const note = notes && /^[-*]?\s*\[?[ivxlcdm\d]+[\].)]/i.test(trimmed);
    out.push({
      start,
      end: start + line.length,
      kind: note ? 'note' : short && !trimmed.startsWith('-') ? 'heading' : 'prose',
    });
  }
  return out;
}

/** Cuts one block at the borders of all spans in it. */
function marksOf(
  block: Block,
  fields: readonly Field[],
  view: ReportView,
  evidence: readonly { start: number; end: number }[],
  own: string,
): readonly Mark[] {
  const cuts = new Set([block.start, block.end]);
  const cut = (at: number): void => {
    if (at > block.start && at < block.end) cuts.add(at);
  };
  const inside = fields
    .flatMap((field) => field.spans.map((span) => ({ field, span })))
    .filter(({ span }) => span.start < block.end && block.start < span.end);
  for (const { span } of inside) {
    cut(span.start);
    cut(span.end);
  }
  const told = evidence.filter((span) => span.start < block.end && block.start < span.end);
  for (const span of told) {
    cut(span.start);
    cut(span.end);
  }
  const others = view.candidates.filter((each) => each.id !== own && each.start < block.end && block.start < each.end);
  for (const each of others) {
    cut(each.start);
    cut(each.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const out: Mark[] = [];
  for (let index = 0; index + 1 < sorted.length; index += 1) {
    const start = sorted[index]!;
    const end = sorted[index + 1]!;
    const here = inside
      .filter(({ span }) => span.start <= start && end <= span.end)
      .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
    const top = here[0]?.field;
    out.push({
      start,
      end,
      fields: here.map(({ field }) => field.id),
      family: top?.family ?? null,
      label: here.map(({ field }) => field.label).join(', '),
      evidence: told.some((span) => span.start <= start && end <= span.end),
      other: others.find((each) => each.start <= start && end <= each.end) ?? null,
    });
  }
  return out;
}

const Stretch = ({ mark, text }: { mark: Mark; text: string }) => {
  const lit = useComputed(() => activeField.value !== null && mark.fields.includes(activeField.value));
  if (mark.family === null) {
    if (mark.other !== null && !mark.evidence)
      return (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the queue is the keyboard's way to another candidate
        // biome-ignore lint/a11y/noStaticElementInteractions: as above
        <span
          class={`other ${mark.other.state}`}
          data-at={mark.start}
          onClick={() => selectionEmpty() && void open(mark.other!.id)}
        >
          {text}
        </span>
      );
    return (
      <span class={mark.evidence ? 'told' : undefined} data-at={mark.start}>
        {text}
      </span>
    );
  }
  const first = mark.fields[0]!;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: fields are the keyboard's way to their words
    // biome-ignore lint/a11y/useKeyWithMouseEvents: lighting a mark needs no focus of its own
    <mark
      class={`mark ${mark.family}${lit.value ? ' lit' : ''}`}
      title={mark.label}
      data-at={mark.start}
      data-field={first}
      onMouseOver={() => {
        activeField.value = first;
      }}
      onMouseOut={() => {
        activeField.value = null;
      }}
      onClick={() => selectionEmpty() && document.getElementById(`field-${first}`)?.focus()}
    >
      {text}
    </mark>
  );
};

function selectionEmpty(): boolean {
  return window.getSelection()?.isCollapsed ?? true;
}

const Paragraph = memo(
  ({ block, marks, text }: { block: Block; marks: readonly Mark[]; key_: string; text: string }) => {
    const Tag = block.kind === 'heading' ? 'h3' : 'p';
    return (
      <Tag class={block.kind}>
        {marks.map((mark) => (
          <Stretch key={mark.start} mark={mark} text={text.slice(mark.start, mark.end)} />
        ))}
      </Tag>
    );
  },
  (before, after) => before.key_ === after.key_ && before.text === after.text,
);

/** The report pane: heading, text, and the open candidate's sentence brought into view. */
export function ReportPane() {
  const view = report.value;
  const current = detail.value;
  const scroller = useRef<HTMLDivElement>(null);
  const blocks = useMemo(() => (view === null ? [] : blocksOf(view.text)), [view?.id]);
  const fields = useMemo(() => (current === null ? [] : fieldsOf(current.candidate)), [current]);

  useEffect(() => {
    const told = scroller.current?.querySelector('.mark.trigger') ?? scroller.current?.querySelector('.told');
    const box = scroller.current?.getBoundingClientRect();
    const at = told?.getBoundingClientRect();
    if (box !== undefined && at !== undefined && (at.top < box.top + 90 || at.bottom > box.bottom - 120)) {
      scroller.current!.scrollTop += at.top - box.top - box.height * 0.34;
    }
  }, [current?.candidate.id, view?.id]);

  useEffect(() => {
    if (activeField.value === null) return;
    const mark = scroller.current?.querySelector(`[data-field="${activeField.value}"]`);
    const box = scroller.current?.getBoundingClientRect();
    const at = mark?.getBoundingClientRect();
    if (box !== undefined && at !== undefined && (at.top < box.top || at.bottom > box.bottom))
      mark!.scrollIntoView({ block: 'center' });
  }, [activeField.value]);

  if (view === null || current === null) return <div class="doc empty" />;
  const { candidate } = current;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard's focus
    <div class="doc" ref={scroller} tabIndex={0} role="region" aria-label="Report text">
      <header class="doc-head">
        <h2>{view.title}</h2>
        <p class="meta">
          {view.publishedAt === null ? (
            <span class="warn-text">No publication date</span>
          ) : (
            <>Published {dayText(view.publishedAt)}</>
          )}
          {view.source.name === null ? null : <> · {view.source.name}</>} · {view.candidates.length} candidates,{' '}
          {view.candidates.filter((each) => each.state === 'open').length} to decide
        </p>
      </header>
      <article class="text" lang="en">
        {blocks.map((block) => {
          const marks = marksOf(block, fields, view, candidate.evidence, candidate.id);
          const key = marks
            .map(
              (m) =>
                `${m.start}${m.fields.join('+')}${m.evidence ? 'e' : ''}${m.other === null ? '' : m.other.id + m.other.state}`,
            )
            .join('|');
          return <Paragraph key={block.start} block={block} marks={marks} key_={key} text={view.text} />;
        })}
      </article>
    </div>
  );
}

/** The report's text between the ends of the user's selection, as offsets; null when nothing of it is selected. */
export function selectedSpan(): { start: number; end: number; text: string } | null {
  const selection = window.getSelection();
  const view = report.value;
  if (selection === null || selection.isCollapsed || view === null) return null;
  const range = selection.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return null;
  const raw = view.text.slice(start, end);
  const lead = raw.length - raw.trimStart().length;
  const text = raw.trim();
  return text === '' ? null : { start: start + lead, end: start + lead + text.length, text };
}

function offsetOf(node: Node, offset: number): number | null {
  const holder = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-at]');
  if (holder === null || holder === undefined || !holder.closest('.text')) return null;
  return Number(holder.dataset.at) + (node instanceof Text ? offset : 0);
}
