// The details of a Work Object, beside the conversation.

import { h, link, replaceChildren } from './dom.js';
import { get, post } from './api.js';
import { entityFields, entityList, entityTitle } from './attachments.js';
import { icon } from './icons.js';

export class Details {
  constructor(app, entity) {
    Object.assign(this, { app, entity });
    this.body = h('div', { class: 'details-body scroller', tabindex: 0, role: 'region', 'aria-label': 'Details' });
    const close = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the details', onclick: () => app.hideDetails() }, icon('close'));
    this.head = h('header', { class: 'pane-head' }, h('div', { class: 'pane-title' }, h('h2', { dir: 'auto' }, entityTitle(entity))), h('span', { class: 'grow' }), close);
    this.element = [this.head, this.body];
    this.load();
  }

  async load() {
    const answer = await get('entity', { as: this.app.me.id });
    const presented = answer.ok ? answer.entity?.presented : null;
    if (!presented) {
      this.#show(this.entity.entity_payload, answer.entity ? 'Loading…' : null);
      return;
    }
    if (presented.user_auth_required) replaceChildren(this.body, h('p', {}, 'Sign in with the app to see more.'), presented.user_auth_url && link(presented.user_auth_url, 'Sign in'));
    else if (presented.error) replaceChildren(this.body, h('p', { class: 'error-text', role: 'alert' }, presented.error.custom_title ?? '', ' ', presented.error.custom_message ?? presented.error.status ?? ''));
    else this.#show(presented.metadata?.entity_payload ?? this.entity.entity_payload, null);
  }

  #show(payload, note) {
    const { app, entity } = this;
    const { attributes = {} } = payload ?? {};
    replaceChildren(this.body,
      h('p', { class: 'muted' }, [attributes.display_type, attributes.display_id, attributes.product_name].filter(Boolean).join(' · ')),
      entityList(entityFields(payload), app.context({}, null)),
      entity.url && h('p', {}, link(entity.url, 'Open in the browser')),
      note && h('p', { class: 'muted' }, note));
  }

  close() {
    post('entity/close', { as: this.app.me.id });
  }
}
