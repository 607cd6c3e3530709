/** Keyboard commands: one table of defaults, the reader's own keys over it, and the caps shown on buttons. */
import { computed, signal } from '@preact/signals';
import { tinykeys } from 'tinykeys';

export interface Command {
  readonly name: string;
  readonly words: string;
  /** A tinykeys expression. */
  readonly key: string;
  readonly group: 'Decide' | 'Move' | 'Look' | 'Edit';
}

/** Every command of the review page, in the order the help shows them. */
export const commands: readonly Command[] = [
  { name: 'approve', words: 'Approve and go on', key: 'a', group: 'Decide' },
  { name: 'reject', words: 'Reject, then a number for the reason', key: 'r', group: 'Decide' },
  { name: 'defer', words: 'Put off', key: 'd', group: 'Decide' },
  { name: 'second', words: 'Ask for a second opinion', key: 's', group: 'Decide' },
  { name: 'comment', words: 'Comment', key: 'c', group: 'Decide' },
  { name: 'merge', words: 'Merge into another candidate', key: 'm', group: 'Decide' },
  { name: 'split', words: 'Split: this one tells two events', key: 'Shift+S', group: 'Decide' },
  { name: 'bulk', words: 'Decide on the whole filter at once', key: 'b', group: 'Decide' },
  { name: 'take', words: 'Take it for yourself, or give it back', key: 'i', group: 'Decide' },
  { name: 'reopen', words: 'Reopen a decided candidate, or un-merge it', key: 'o', group: 'Decide' },
  { name: 'undo', words: 'Take the latest decision back', key: 'u', group: 'Decide' },
  { name: 'update', words: 'Take over what a later report says', key: 'Shift+U', group: 'Decide' },
  { name: 'next', words: 'Next candidate', key: 'j', group: 'Move' },
  { name: 'previous', words: 'Previous candidate', key: 'k', group: 'Move' },
  { name: 'field', words: 'Next field (its words light up)', key: 'f', group: 'Move' },
  { name: 'fieldBack', words: 'Previous field', key: 'Shift+F', group: 'Move' },
  { name: 'doubt', words: 'Next doubtful field: its other readings are a number away', key: 'x', group: 'Move' },
  { name: 'edit', words: 'Edit the field with the focus (or Enter on it)', key: 'e', group: 'Edit' },
  { name: 'type', words: 'Change the type', key: 't', group: 'Edit' },
  { name: 'reading', words: 'Status, polarity, stance, source', key: 'y', group: 'Edit' },
  { name: 'time', words: 'Change the date', key: 'w', group: 'Edit' },
  { name: 'add', words: 'Add a participant', key: 'n', group: 'Edit' },
  { name: 'addPlace', words: 'Add a place', key: 'l', group: 'Edit' },
  { name: 'search', words: 'Search', key: '/', group: 'Look' },
  { name: 'filters', words: 'Filters', key: 'g', group: 'Look' },
  { name: 'guide', words: 'What counts as this type', key: 'h', group: 'Look' },
  { name: 'help', words: 'This help', key: 'Shift+?', group: 'Look' },
];

const stored = 'dateline.keys';
function readOwn(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(stored) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

/** The reader's own keys by command name. */
export const own = signal<Record<string, string>>(readOwn());
export const bindings = computed(
  () => new Map(commands.map((command) => [command.name, own.value[command.name] ?? command.key])),
);

/** Gives a command another key; `null` goes back to the default. */
export function rebind(name: string, key: string | null): void {
  const next = { ...own.value };
  if (key === null) delete next[name];
  else next[name] = key;
  own.value = next;
  localStorage.setItem(stored, JSON.stringify(next));
}

/** The cap of a command's key, as shown on its button. */
export function Key({ name }: { name: string }) {
  const key = bindings.value.get(name);
  if (key === undefined) return null;
  return (
    <kbd aria-hidden="true" class="cap">
      {capOf(key)}
    </kbd>
  );
}

export function capOf(key: string): string {
  if (key === 'Shift+?') return '?';
  return key.replace('Shift+', '⇧').replace('$mod+', 'Ctrl ').toUpperCase();
}

/** Listens for all commands and for digits, which `onDigit` takes or leaves; keys typed into fields, dialogs and with modifiers stay theirs. */
export function listen(
  handlers: Readonly<Record<string, () => void>>,
  onDigit: (digit: number) => boolean,
): () => void {
  const map: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    const handler = handlers[command.name];
    if (handler === undefined) continue;
    map[bindings.value.get(command.name)!] = (event) => {
      if (typing(event) || event.defaultPrevented) return;
      event.preventDefault();
      handler();
    };
  }
  for (let digit = 1; digit <= 9; digit += 1)
    map[String(digit)] = (event) => {
      if (!typing(event) && onDigit(digit)) event.preventDefault();
    };
  return tinykeys(window, map);
}

function typing(event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  return event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]') !== null;
}
