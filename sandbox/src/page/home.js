// The app's Home tab.

import { h, replaceChildren } from './dom.js';
import { get } from './api.js';
import { renderBlocks } from './blocks.js';
import { icon } from './icons.js';
import { FormState } from './state.js';

// An app publishes the first view when it hears that the tab was opened; only then is it known to be empty.
const PATIENCE_MS = 700;

export class Home {
  constructor(app) {
    this.app = app;
    this.form = null;
    this.signature = null;
    this.body = h('div', { class: 'home-body' });
    this.element = h('div', { class: 'home scroller', tabindex: 0, role: 'tabpanel', 'aria-label': 'Home' }, this.body);
  }

  async load() {
    const answer = await get('home', { as: this.app.me.id });
    if (answer.ok && !answer.view && !this.waited) {
      this.#wait();
      return;
    }
    const signature = JSON.stringify(answer.view?.blocks ?? answer.error ?? null);
    if (signature === this.signature) return;
    this.signature = signature;
    const scroll = this.element.scrollTop;
    if (answer.view) {
      this.form ??= new FormState().seed(answer.view.state?.values);
      this.form.retain(answer.view.blocks);
      replaceChildren(this.body, renderBlocks(answer.view.blocks, this.app.context({ view_id: answer.view.id }, this.form)));
    } else replaceChildren(this.body, this.#empty(answer));
    this.element.scrollTop = scroll;
  }

  #wait() {
    if (this.timer) return;
    replaceChildren(this.body, h('p', { class: 'empty-note' }, 'Loading…'));
    this.timer = setTimeout(() => {
      this.waited = true;
      this.load();
    }, PATIENCE_MS);
  }

  #empty(answer) {
    const name = this.app.team.app.name;
    return h('div', { class: 'empty-state' }, icon('home'),
      h('h2', {}, 'Nothing here yet'),
      h('p', {}, answer.ok ? `${name} has not published a Home tab for you. It was told just now that you opened it.` : answer.message ?? answer.error));
  }
}
