// Words at the bottom that go by themselves.

import { h } from './dom.js';
import { icon } from './icons.js';

const SHOWN_MS = 9000;

export class Toasts {
  constructor() {
    this.element = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  }

  /** What a composer shows as its own problem need not float above it as well. */
  shownBelow(text) {
    this.quiet = text;
    for (const node of this.element.children) if (node.dataset.text === text) node.remove();
  }

  show(text, isError) {
    if (text === this.quiet) return;
    const gone = () => node.remove();
    const node = h('div', { class: `toast ${isError ? 'toast-error' : ''}`, dir: 'auto', dataset: { text } }, isError && icon('warning'), h('span', {}, text),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: gone }, icon('close')));
    // A modal dialog would cover what stands outside of it.
    ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append(this.element);
    this.element.append(node);
    setTimeout(gone, SHOWN_MS);
  }
}
