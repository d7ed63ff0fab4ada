// A message of one's own, being changed in its place.

import { h } from './dom.js';
import { post } from './api.js';
import { decode } from './mrkdwn.js';

/** What was typed, from what Slack made of it: mentions by name, links as they were. */
export function typed(text, app) {
  return decode(String(text ?? '')
    .replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => (app.people.has(id) ? `@${app.people.get(id).name}` : whole))
    .replace(/<#([CG][A-Z0-9]+)(?:\|([^>]*))?>/g, (_, id, name) => `#${app.channels.get(id)?.name ?? name ?? id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<(?:mailto:|tel:)?([^|>]+)\|([^>]*)>/g, (_, url, label) => (label === url || url.endsWith(label) ? label : url))
    .replace(/<((?:https?|mailto|tel):[^>]+)>/g, '$1'));
}

export function renderEditor(message, app, close) {
  const box = h('textarea', { class: 'composer-box', rows: 1, dir: 'auto', 'aria-label': 'Edit message', value: typed(message.text, app), oninput: () => grow(), onkeydown: (event) => keys(event) });
  const save = async () => {
    const text = box.value.trim();
    if (!text) return;
    if (text === typed(message.text, app).trim()) { close(); return; }
    const answer = await post('edit', { as: app.me.id, channel: message.channel, ts: message.ts, text });
    if (answer.ok) close();
    else app.toast(answer.message ?? answer.error, true);
    app.afterAction();
  };
  function grow() {
    if (CSS.supports('field-sizing', 'content')) return;
    box.style.setProperty('height', 'auto');
    box.style.setProperty('height', `${box.scrollHeight}px`);
  }
  function keys(event) {
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close(); }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  }
  queueMicrotask(() => requestAnimationFrame(() => { grow(); box.focus(); box.setSelectionRange(box.value.length, box.value.length); }));
  return h('div', { class: 'editor' }, h('div', { class: 'composer' }, box,
    h('div', { class: 'editor-foot' }, h('button', { type: 'button', class: 'button small', onclick: close }, 'Cancel'), h('button', { type: 'button', class: 'button primary small', onclick: save }, 'Save'))));
}
