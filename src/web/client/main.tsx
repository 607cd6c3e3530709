/** Starts the islands that a page asks for. */
import { render } from 'preact';
import { ReviewPage } from './review.js';
import { startShell } from './shell.js';

const islands: Readonly<Record<string, () => preact.JSX.Element>> = { review: ReviewPage };

startShell();
for (const place of document.querySelectorAll<HTMLElement>('[data-island]')) {
  const Island = islands[place.dataset.island ?? ''];
  if (Island !== undefined) {
    place.textContent = '';
    render(<Island />, place);
  }
}
