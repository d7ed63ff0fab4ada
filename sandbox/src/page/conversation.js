// The messages of one channel or one thread, with its composer.

import { debounce, h, plural, syncChildren } from './dom.js';
import { get } from './api.js';
import { AssistantBar } from './assistant.js';
import { Composer } from './composer.js';
import { dropZone } from './files.js';
import { icon } from './icons.js';
import { continues, renderMessage } from './message.js';
import { dayKey, dayLabel, seconds } from './time.js';

const NEAR_END = 80;

export class Conversation {
  constructor(app, { channel, thread, label, hint, empty, footer, place }) {
    Object.assign(this, { app, channel, thread, empty });
    this.messages = [];
    this.shown = new Map();
    this.editing = null;
    this.newFrom = null;
    this.list = h('div', { class: 'message-list' });
    this.scroller = h('div', { class: 'scroller', role: 'log', 'aria-label': label, 'aria-live': 'polite', tabindex: 0, onscroll: () => this.#updateJump(), onkeydown: (event) => this.#keys(event) }, this.list);
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toEnd(true) }, 'Newest messages', icon('down'));
    this.composer = new Composer(app, { channel, thread, placeholder: hint, onup: () => this.editLast() });
    this.assistant = new AssistantBar(app, this);
    this.element = h('div', { class: 'conversation' }, h('div', { class: 'scroller-wrap' }, this.scroller, this.jump), this.assistant.element, footer ?? this.composer.element);
    if (!footer) dropZone(this.element, `Upload to ${place ?? label}`, (files) => this.composer.addFiles(files));
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
    if (!this.thread) messages = messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === 'thread_broadcast');
    else if (!messages.some((m) => m.ts === this.thread)) messages = [this.app.findMessage(this.thread), ...messages].filter(Boolean);
    const first = !this.messages.length !== !messages.length;
    this.messages = messages;
    this.#show(messages, null);
    if (first && this.channel === this.app.appChannel?.id) this.assistant.refresh();
  }

  /** Remembers where the unread messages begin, before they count as read. */
  async markNew() {
    const answer = await get('unread', { as: this.app.me.id, channel: this.channel });
    const first = (answer.messages ?? []).find((m) => m.user !== this.app.me.id && !m.edited && (!m.thread_ts || m.thread_ts === m.ts));
    if (first && !this.newFrom) this.newFrom = first.ts;
  }

  #show(messages, problem) {
    const nodes = [];
    const keep = new Map();
    let above = null;
    for (const message of messages) {
      const sameDay = above && dayKey(seconds(above.ts), this.app.me) === dayKey(seconds(message.ts), this.app.me);
      const isNew = message.ts === this.newFrom && above;
      if (!sameDay) nodes.push(this.#divider(dayLabel(seconds(message.ts), this.app.me), isNew));
      else if (isNew) nodes.push(this.#divider(null, true));
      const compact = continues(message, above, sameDay) && !isNew;
      nodes.push(this.#node(message, compact, keep));
      if (this.thread && message.ts === this.thread && messages.length > 1) nodes.push(this.#replyLine(messages.length - 1));
      above = message;
    }
    if (problem) nodes.push(h('p', { class: 'empty-note error-text' }, problem));
    else if (!messages.length) nodes.push(this.empty());
    this.shown = keep;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest('.message')?.dataset.ts : null;
    syncChildren(this.list, nodes);
    if (focused && !this.list.contains(document.activeElement)) keep.get(focused)?.node.focus({ preventScroll: true });
    if (this.stick) this.toEnd();
    this.#updateJump();
  }

  #divider(label, isNew) {
    return h('div', { class: isNew ? 'day new' : 'day', role: 'separator', 'aria-label': [label, isNew && 'New messages'].filter(Boolean).join(', ') },
      label ? h('span', { class: 'day-label' }, label) : h('i'), isNew && h('span', { class: 'new-label' }, 'New'));
  }

  #replyLine(count) {
    return h('div', { class: 'reply-line', role: 'separator' }, h('span', {}, plural(count, 'reply', 'replies')));
  }

  /** The same DOM node for an unchanged message, so that open menus and half-made choices survive. */
  #node(message, compact, keep) {
    const editing = this.editing === message.ts;
    const signature = JSON.stringify([message, compact, editing]);
    const known = this.shown.get(message.ts);
    const entry = known?.signature === signature ? known : {
      signature,
      node: renderMessage(message, this.app, {
        compact, editing, inThread: Boolean(this.thread), openThread: (ts) => this.app.openThread(ts, message.channel), edit: (ts) => this.edit(ts),
      }),
    };
    keep.set(message.ts, entry);
    return entry.node;
  }

  edit(ts) {
    this.editing = ts;
    this.#show(this.messages, null);
    if (!ts) this.composer.focus();
  }

  /** Arrow up in an empty composer: change what one said last. */
  editLast() {
    const last = this.messages.findLast((m) => m.user === this.app.me.id && !m.bot_id && !m.ephemeral && !/^(channel|group)_/.test(m.subtype ?? ''));
    if (!last) return false;
    this.edit(last.ts);
    return true;
  }

  /** Brings a message into view and lets it shine for a moment. */
  reveal(ts) {
    const node = this.shown.get(ts)?.node;
    if (!node) return;
    this.stick = false;
    node.scrollIntoView({ block: 'center' });
    node.classList.add('revealed');
    node.focus({ preventScroll: true });
    setTimeout(() => node.classList.remove('revealed'), 2500);
  }

  /** Arrows go from message to message. */
  #keys(event) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const own = event.target === this.scroller || event.target.matches('.message');
    if (!own || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...this.list.querySelectorAll('.message')];
    const at = all.indexOf(event.target);
    const next = at < 0 ? all.at(event.key === 'ArrowUp' ? -1 : 0) : all[at + (event.key === 'ArrowUp' ? -1 : 1)];
    event.preventDefault();
    if (next) next.focus();
    else if (event.key === 'ArrowDown') this.composer.focus();
    next?.scrollIntoView({ block: 'nearest' });
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
