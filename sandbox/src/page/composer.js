// The message box: completion of commands, people, channels and emoji; Enter sends.

import { h, newId, replaceChildren } from './dom.js';
import { post } from './api.js';
import { EMOJI } from './emoji.js';
import { icon } from './icons.js';
import { nameOf, personAvatar } from './people.js';

const MAX_SHOWN = 50;
const drafts = new Map();
const sent = [];

export class Composer {
  constructor(app, { channel, thread, placeholder }) {
    Object.assign(this, { app, channel, thread });
    this.draftKey = `${app.me.id}/${channel}/${thread ?? ''}`;
    this.items = [];
    this.recalled = 0;
    this.listId = newId('complete');
    this.#build(placeholder);
    this.#resize();
    this.#changed();
  }

  #build(placeholder) {
    this.list = h('div', { class: 'complete-list', role: 'listbox', id: this.listId, 'aria-label': 'Suggestions' });
    this.popup = h('div', { class: 'complete', hidden: true }, this.list);
    this.usage = h('div', { class: 'usage', hidden: true });
    this.box = h('textarea', {
      class: 'composer-box', rows: 1, dir: 'auto', placeholder, 'aria-label': placeholder, role: 'combobox', 'aria-expanded': 'false',
      'aria-autocomplete': 'list', 'aria-controls': this.listId, value: drafts.get(this.draftKey) ?? '', enterkeyhint: 'send',
      oninput: () => this.#changed(), onkeydown: (event) => this.#keydown(event), onclick: () => this.#suggest(), onblur: () => this.#hide(),
    });
    this.sendButton = h('button', { type: 'button', class: 'send', 'aria-label': 'Send', title: 'Send (Enter)', disabled: true, onclick: () => this.send() }, icon('send'));
    this.problem = h('div', { class: 'composer-problem', role: 'alert' });
    const tool = (sign, label) => h('button', { type: 'button', class: 'icon-button composer-tool', 'aria-label': label, title: label,
      onpointerdown: (event) => event.preventDefault(), onclick: () => this.#insert(sign) }, sign);
    this.element = h('div', { class: 'composer-wrap' },
      this.popup, this.usage,
      h('div', { class: 'composer' }, this.box,
        h('div', { class: 'composer-bar' }, tool('/', 'Use a command'), tool('@', 'Mention someone'), tool('#', 'Link a channel'), h('span', { class: 'composer-hint', 'aria-hidden': 'true' }, 'Shift + Enter for a new line'), this.sendButton)),
      this.problem);
  }

  focus() {
    this.box.focus();
  }

  #insert(sign) {
    const { selectionStart: at, value } = this.box;
    const gap = sign !== '/' && at > 0 && !/\s$/.test(value.slice(0, at)) ? ' ' : '';
    if (sign === '/') this.box.value = value.startsWith('/') ? value : `/${value}`;
    else this.box.setRangeText(gap + sign, at, this.box.selectionEnd, 'end');
    if (sign === '/') this.box.setSelectionRange(1, 1);
    this.focus();
    this.#changed();
  }

  #changed() {
    drafts.set(this.draftKey, this.box.value);
    this.sendButton.disabled = !this.box.value.trim();
    this.#resize();
    this.#suggest();
    this.#showUsage();
  }

  #resize() {
    this.box.style.setProperty('height', 'auto');
    if (this.box.scrollHeight) this.box.style.setProperty('height', `${Math.min(this.box.scrollHeight, innerHeight * 0.4)}px`);
  }

  /** The usage of the command being typed, as long as its arguments are. */
  #showUsage() {
    const name = /^(\/\S+)\s/.exec(this.box.value)?.[1];
    const command = name && this.app.commands.find((c) => c.command === name);
    this.usage.hidden = !command;
    if (command) replaceChildren(this.usage, h('b', {}, command.command), ' ', h('code', { class: 'usage-hint' }, command.usage_hint), h('span', {}, command.description));
  }

  // ---- completion

  #suggest() {
    if (document.activeElement !== this.box) return;
    const before = this.box.value.slice(0, this.box.selectionStart);
    const found = this.#commandItems(before) ?? this.#wordItems(before);
    this.items = (found?.items ?? []).slice(0, MAX_SHOWN);
    this.from = found?.from ?? 0;
    this.active = 0;
    this.touched = false;
    if (!this.items.length) { this.#hide(); return; }
    this.nodes = this.items.map((item, i) => h('div', {
      class: 'complete-item', role: 'option', id: newId('suggestion'),
      onpointerdown: (event) => { event.preventDefault(); this.#complete(i); },
    }, item.lead, h('bdi', { class: 'complete-name' }, item.label), item.note && h('span', { class: 'complete-note' }, item.note)));
    replaceChildren(this.list, this.nodes);
    this.popup.hidden = false;
    this.box.setAttribute('aria-expanded', 'true');
    this.#activate(0);
  }

  #commandItems(before) {
    if (!/^\/\S*$/.test(before)) return null;
    const typed = before.toLowerCase();
    const items = this.app.commands.filter((c) => c.command.toLowerCase().startsWith(typed)).map((c) => ({
      label: c.command, note: [c.usage_hint, c.description].filter(Boolean).join(' — '), insert: `${c.command} `, lead: h('span', { class: 'complete-sign' }, '/'),
    }));
    return { items, from: 0 };
  }

  #wordItems(before) {
    const match = /(^|[\s(])([@#:])([^\s@#:]*(?: [^\s@#:]*)?)$/.exec(before);
    if (!match) return null;
    const [, , sign, typed] = match;
    const from = before.length - typed.length - 1;
    const wanted = typed.toLocaleLowerCase();
    if (sign === '@') return { items: this.#people(wanted), from };
    if (sign === '#') return { items: this.#channels(wanted), from };
    return typed.length > 1 && !typed.includes(' ') ? { items: emojiItems(wanted), from } : null;
  }

  #people(wanted) {
    const everyone = [...this.app.people.values()].filter((p) => !p.deleted);
    const fits = (p) => [p.name, ...nameOf(p).split(' '), nameOf(p)].some((n) => n?.toLocaleLowerCase().startsWith(wanted));
    // Two people of the same name are told apart by their handles.
    const written = (p) => (p.name && everyone.filter((other) => nameOf(other) === nameOf(p)).length > 1 ? p.name : nameOf(p));
    return everyone.filter(fits).map((p) => ({
      label: nameOf(p), note: [p.name && `@${p.name}`, p.title].filter(Boolean).join(' · '), insert: `@${written(p)} `, lead: personAvatar(p, 'small'),
    }));
  }

  #channels(wanted) {
    return [...this.app.channels.values()].filter((c) => !c.is_im && c.name.toLocaleLowerCase().startsWith(wanted)).map((c) => ({
      label: c.name, note: '', insert: `#${c.name} `, lead: h('span', { class: 'complete-sign' }, icon(c.is_private ? 'lock' : 'hash')),
    }));
  }

  #activate(at) {
    this.nodes[this.active]?.setAttribute('aria-selected', 'false');
    this.active = (at + this.nodes.length) % this.nodes.length;
    this.nodes[this.active].setAttribute('aria-selected', 'true');
    this.nodes[this.active].scrollIntoView({ block: 'nearest' });
    this.box.setAttribute('aria-activedescendant', this.nodes[this.active].id);
  }

  #complete(at) {
    const item = this.items[at];
    this.box.setRangeText(item.insert, this.from, this.box.selectionStart, 'end');
    this.#hide();
    this.#changed();
    this.focus();
  }

  #hide() {
    this.items = [];
    this.popup.hidden = true;
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }

  // ---- keys and sending

  #keydown(event) {
    if (event.isComposing) return;
    if (this.items.length && this.#completionKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'ArrowUp' && this.#canRecall()) {
      event.preventDefault();
      this.#recall(1);
    } else if (event.key === 'ArrowDown' && this.recalled) {
      event.preventDefault();
      this.#recall(-1);
    }
  }

  #completionKey(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.touched = true;
      this.#activate(this.active + (event.key === 'ArrowDown' ? 1 : -1));
      return true;
    }
    if (event.key === 'Escape') { this.#hide(); return true; }
    // A command typed to its end is sent, not completed once more.
    const finished = !this.touched && this.items.some((item) => item.insert.trim() === this.box.value);
    if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !finished)) { this.#complete(this.active); return true; }
    if (event.key === 'Enter') this.#hide();
    return false;
  }

  #canRecall() {
    return sent.length > 0 && (!this.box.value || this.recalled > 0);
  }

  #recall(step) {
    this.recalled = Math.max(0, Math.min(sent.length, this.recalled + step));
    this.box.value = this.recalled ? sent.at(-this.recalled) : '';
    this.#changed();
    this.#hide();
  }

  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    sent.push(text);
    this.recalled = 0;
    this.box.value = '';
    replaceChildren(this.problem);
    this.app.shownBelow(null);
    this.#changed();
    this.element.classList.add('sending');
    const answer = await post('say', { as: this.app.me.id, channel: this.channel, text, thread_ts: this.thread });
    this.element.classList.remove('sending');
    if (answer.ok) this.app.afterAction();
    else this.#refused(text, answer);
  }

  /** What Slackbot would say, visible only to the person who typed; what they typed comes back. */
  #refused(text, answer) {
    if (!this.box.value) {
      this.box.value = text;
      this.#changed();
      this.#hide();
    }
    const said = answer.text ?? answer.message ?? answer.error;
    this.app.shownBelow(said);
    replaceChildren(this.problem,
      h('span', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      h('span', { dir: 'auto' }, h('b', {}, 'Slackbot '), said),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: () => replaceChildren(this.problem) }, icon('close')));
    this.app.afterAction();
  }
}

function emojiItems(wanted) {
  return [...EMOJI].filter(([name]) => name.includes(wanted)).sort(([a], [b]) => b.startsWith(wanted) - a.startsWith(wanted)).slice(0, 12)
    .map(([name, sign]) => ({ label: `:${name}:`, note: '', insert: `${sign} `, lead: h('span', { class: 'complete-sign' }, sign) }));
}
