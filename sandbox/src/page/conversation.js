// The messages of one channel or one thread, with its composer.

import { debounce, h } from './dom.js';
import { get } from './api.js';
import { Composer } from './composer.js';
import { icon } from './icons.js';
import { continues, renderMessage } from './message.js';
import { dayKey, dayLabel, seconds } from './time.js';

const NEAR_END = 80;

export class Conversation {
  constructor(app, { channel, thread, label, hint, empty, footer }) {
    Object.assign(this, { app, channel, thread, empty });
    this.messages = [];
    this.shown = new Map();
    this.list = h('div', { class: 'message-list' });
    this.scroller = h('div', { class: 'scroller', role: 'log', 'aria-label': label, 'aria-live': 'polite', tabindex: 0, onscroll: () => this.#updateJump() }, this.list);
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toEnd(true) }, 'Newest messages', icon('down'));
    this.composer = new Composer(app, { channel, thread, placeholder: hint });
    this.element = h('div', { class: 'conversation' }, h('div', { class: 'scroller-wrap' }, this.scroller, this.jump), footer ?? this.composer.element);
    this.refresh = debounce(() => this.load(), 30);
    // Images and charts grow after they were added; a reader at the end stays at the end.
    this.stick = true;
    this.observer = new ResizeObserver(() => { if (this.stick) this.toEnd(); });
    this.observer.observe(this.list);
    this.observer.observe(this.scroller);
  }

  close() {
    this.observer.disconnect();
  }

  async load() {
    this.turn = (this.turn ?? 0) + 1;
    const { turn } = this;
    const answer = await get('messages', { as: this.app.me.id, channel: this.channel, thread_ts: this.thread });
    if (turn !== this.turn) return;
    if (!answer.ok) {
      this.#show([], answer.message ?? answer.error);
      return;
    }
    let messages = answer.messages ?? [];
    if (!this.thread) messages = messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts);
    else if (!messages.some((m) => m.ts === this.thread)) messages = [this.app.findMessage(this.thread), ...messages].filter(Boolean);
    this.messages = messages;
    this.#show(messages, null);
  }

  #show(messages, problem) {
    const nodes = [];
    const keep = new Map();
    let above = null;
    for (const message of messages) {
      const sameDay = above && dayKey(seconds(above.ts), this.app.me) === dayKey(seconds(message.ts), this.app.me);
      if (!sameDay) nodes.push(this.#divider(dayLabel(seconds(message.ts), this.app.me)));
      const compact = continues(message, above, sameDay);
      nodes.push(this.#node(message, compact, keep));
      if (this.thread && message.ts === this.thread && messages.length > 1) nodes.push(this.#divider(`${messages.length - 1} ${messages.length === 2 ? 'reply' : 'replies'}`));
      above = message;
    }
    if (problem) nodes.push(h('p', { class: 'empty-note error-text' }, problem));
    else if (!messages.length) nodes.push(this.empty());
    this.shown = keep;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest('.message')?.dataset.ts : null;
    syncChildren(this.list, nodes);
    if (focused && !this.list.contains(document.activeElement)) focusMessage(keep.get(focused)?.node);
    if (this.stick) this.toEnd();
    this.#updateJump();
  }

  #divider(label) {
    return h('div', { class: 'day', role: 'separator', 'aria-label': label }, h('span', {}, label));
  }

  /** The same DOM node for an unchanged message, so that open menus and half-made choices survive. */
  #node(message, compact, keep) {
    const signature = JSON.stringify([message, compact]);
    const known = this.shown.get(message.ts);
    const entry = known?.signature === signature ? known : {
      signature,
      node: renderMessage(message, this.app, { compact, inThread: Boolean(this.thread), openThread: (ts) => this.app.openThread(ts) }),
    };
    keep.set(message.ts, entry);
    return entry.node;
  }

  toEnd(smooth = false) {
    this.stick = true;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  }

  #updateJump() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.stick = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.jump.hidden = this.stick;
  }
}

/** A message that was drawn anew while one of its buttons had the focus: the keyboard goes on from there. */
function focusMessage(node) {
  node?.setAttribute('tabindex', '-1');
  node?.focus({ preventScroll: true });
}

/** Makes `parent` hold exactly these nodes, moving as few as possible: a moved node would lose the focus. */
function syncChildren(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] ?? null);
  });
}
