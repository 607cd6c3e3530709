/** A text box with a list of suggestions below it, by arrow keys or pointer. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface SuggestProps<T> {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Finds suggestions; called a moment after the last key. */
  readonly find: (text: string) => Promise<readonly T[]> | readonly T[];
  readonly show: (item: T) => ComponentChildren;
  readonly keyOf: (item: T) => string;
  readonly onPick: (item: T) => void;
  /** Show suggestions before anything is typed. */
  readonly eager?: boolean;
  readonly autofocus?: boolean;
  readonly placeholder?: string;
  /** Hears which suggestions stand there and which one is marked; none when the list is closed. */
  readonly onLook?: (items: readonly T[], at: number) => void;
}

export function Suggest<T>(props: SuggestProps<T>) {
  const [items, setItems] = useState<readonly T[]>([]);
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(props.eager === true);
  const asked = useRef(0);
  const timer = useRef(0);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const search = (text: string, wait: number): void => {
    clearTimeout(timer.current);
    const mine = ++asked.current;
    timer.current = window.setTimeout(async () => {
      const found = text.trim() === '' && props.eager !== true ? [] : await props.find(text.trim());
      if (mine !== asked.current) return;
      setItems(found);
      setAt(0);
    }, wait);
  };
  useEffect(() => {
    if (props.eager === true) search('', 0);
    if (props.autofocus === true) {
      input.current?.focus();
      input.current?.select();
    }
  }, []);
  const pick = (item: T | undefined): void => {
    if (item === undefined) return;
    setShown(false);
    props.onPick(item);
  };
  const open = shown && items.length > 0;
  useEffect(() => props.onLook?.(open ? items : [], at), [open, items, at]);
  return (
    <div class="suggest">
      <label class="block">
        {props.label}
        <input
          ref={input}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={id}
          aria-activedescendant={open ? `${id}-${at}` : undefined}
          autocomplete="off"
          placeholder={props.placeholder}
          value={props.value}
          onInput={(event) => {
            props.onText(event.currentTarget.value);
            setShown(true);
            search(event.currentTarget.value, 120);
          }}
          onKeyDown={(event) => {
            if (!open) return;
            if (event.key === 'ArrowDown') setAt(Math.min(at + 1, items.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
            else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) pick(items[at]);
            else if (event.key === 'Escape') {
              setShown(false);
              event.stopPropagation();
            } else return;
            event.preventDefault();
          }}
        />
      </label>
      {open ? (
        <div class="options" role="listbox" id={id} aria-label={props.label}>
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box above handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the box above keeps the focus
            <div
              key={props.keyOf(item)}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              ref={(element) => {
                if (index === at) element?.scrollIntoView({ block: 'nearest' });
              }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(item)}
            >
              {props.show(item)}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
