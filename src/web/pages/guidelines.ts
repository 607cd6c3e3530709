/** The annotation guideline of the event types: what counts as each, the words that name it, and its codes. */
import { html } from 'hono/html';
import type { Html } from '../parts.js';

export interface GuideEntry {
  readonly id: string;
  readonly label: string;
  readonly definition: string;
  readonly examples: readonly string[];
  readonly family: string;
  readonly plover: string | null;
  readonly modes: readonly string[];
  readonly cameo: readonly string[];
  readonly acled: readonly { readonly event: string; readonly subEvent: string }[];
}

export function guidelinesPage(types: readonly GuideEntry[]): Html {
  const families = [...new Set(types.map((type) => type.family))];
  return html`<div class="page">
    <h1>Guidelines</h1>
    <nav aria-label="Families" class="families">${families.map((family) => html`<a href="#${family}">${family}</a>`)}</nav>
    ${families.map(
      (family) => html`<section id="${family}">
        <h2 class="family">${family}</h2>
        <div class="guides">${types
          .filter((type) => type.family === family)
          .map(
            (type) => html`<article class="panel" id="type-${type.id}">
              <h3>${type.label} <a class="quiet" href="/review?state=all&type=${type.id}">candidates</a></h3>
              <p>${type.definition}</p>
              ${type.examples.length === 0 ? '' : html`<p class="quiet">Words: ${type.examples.join(', ')}</p>`}
              <p class="codes"><span>PLOVER <b>${type.plover === null ? 'none' : [type.plover, ...type.modes].join(' · ')}</b></span><span>CAMEO <b>${type.cameo.join(', ') || 'none'}</b></span><span>ACLED <b>${type.acled.map((each) => each.subEvent).join(', ') || 'none'}</b></span></p>
            </article>`,
          )}</div>
      </section>`,
    )}
  </div>`;
}
