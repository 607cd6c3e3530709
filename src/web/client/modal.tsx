/** A dialog box that takes the focus and gives it back. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
  /** At the right, so that the report's text stays in view. */
  readonly aside?: boolean;
  /** Hears number keys pressed outside text boxes. */
  readonly digits?: (digit: number) => unknown;
}

export function Modal({ title, onClose, children, wide = false, aside = false, digits }: ModalProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog
      ref={box}
      class={`${wide ? 'wide' : ''}${aside ? ' aside' : ''}`}
      aria-labelledby="dialog-title"
      onClose={onClose}
      onClick={(event) => event.target === box.current && onClose()}
      onKeyDown={(event) => {
        const typing = (event.target as HTMLElement).matches('input:not([type=radio]), textarea');
        if (digits === undefined || typing || !/^[1-9]$/.test(event.key)) return;
        event.preventDefault();
        digits(Number(event.key));
      }}
    >
      <div class="dialog-in">
        <h2 id="dialog-title">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
