// Suggestions while one types: commands and shortcuts, people, channels, emoji.

import { h, newId, replaceChildren } from './dom.js';
import { customNames, emoji, findEmoji } from './emoji.js';
import { emojiNode } from './emojinode.js';
import { icon } from './icons.js';
import { nameOf, personAvatar } from './people.js';

const MAX_SHOWN = 50;
const EMOJI_SHOWN = 12;
const BROADCASTS = [['here', 'Everyone who is active in this channel'], ['channel', 'Everyone in this channel']];

export class Completion {
  constructor(app, box, listId, { changed, shortcut }) {
    Object.assign(this, { app, box, changed, shortcut });
    this.items = [];
    this.list = h('div', { class: 'complete-list', role: 'listbox', id: listId, 'aria-label': 'Suggestions' });
    this.title = h('div', { class: 'complete-title' });
    this.element = h('div', { class: 'complete', hidden: true }, this.title, this.list,
      h('div', { class: 'complete-foot', 'aria-hidden': 'true' }, h('span', {}, h('kbd', {}, '↑'), h('kbd', {}, '↓'), ' to move'), h('span', {}, h('kbd', {}, 'Enter'), ' to choose'), h('span', {}, h('kbd', {}, 'Esc'), ' to close')));
  }

  suggest() {
    if (document.activeElement !== this.box) return;
    const before = this.box.value.slice(0, this.box.selectionStart);
    const found = this.#commandItems(before) ?? this.#wordItems(before);
    this.items = (found?.items ?? []).slice(0, MAX_SHOWN);
    this.from = found?.from ?? 0;
    this.active = 0;
    this.touched = false;
    if (!this.items.length) { this.hide(); return; }
    this.nodes = this.items.map((item, i) => h('div', {
      class: 'complete-item', role: 'option', id: newId('suggestion'),
      onpointerdown: (event) => { event.preventDefault(); this.#complete(i); },
    }, item.lead, h('bdi', { class: 'complete-name' }, item.label), item.note && h('span', { class: 'complete-note' }, item.note), item.kind && h('span', { class: 'complete-kind' }, item.kind)));
    this.title.textContent = found.title;
    replaceChildren(this.list, this.nodes);
    this.element.hidden = false;
    this.box.setAttribute('aria-expanded', 'true');
    this.#activate(0);
  }

  #commandItems(before) {
    if (!/^\/\S*$/.test(before)) return null;
    const typed = before.toLowerCase();
    const app = this.app.team.app.name;
    const commands = this.app.commands.filter((c) => c.command.toLowerCase().startsWith(typed)).map((c) => ({
      label: c.command, note: [c.usage_hint, c.description].filter(Boolean).join(' — '), kind: app, insert: `${c.command} `, lead: personAvatar(this.app.appPerson, 'small'),
    }));
    const named = this.app.shortcuts.filter((one) => one.type === 'global' && one.name.toLowerCase().startsWith(typed.slice(1))).map((one) => ({
      label: one.name, note: one.description, kind: 'Shortcut', run: () => this.shortcut(one), lead: h('span', { class: 'complete-sign' }, icon('zap')),
    }));
    return { items: [...commands, ...named], from: 0, title: 'Commands and shortcuts' };
  }

  #wordItems(before) {
    const match = /(^|[\s(])([@#:])([^\s@#:]*(?: [^\s@#:]*)?)$/.exec(before);
    if (!match) return null;
    const [, , sign, typed] = match;
    const from = before.length - typed.length - 1;
    const wanted = typed.toLocaleLowerCase();
    if (sign === '@') return { items: this.#people(wanted), from, title: 'People' };
    if (sign === '#') return { items: this.#channels(wanted), from, title: 'Channels' };
    return typed.length > 1 && !typed.includes(' ') ? { items: emojiItems(wanted), from, title: `Emoji matching “:${typed}”` } : null;
  }

  #people(wanted) {
    const everyone = [...this.app.people.values()].filter((p) => !p.deleted);
    const fits = (p) => [p.name, ...nameOf(p).split(' '), nameOf(p)].some((n) => n?.toLocaleLowerCase().startsWith(wanted));
    // Two people of the same name are told apart by their handles.
    const written = (p) => (p.name && everyone.filter((other) => nameOf(other) === nameOf(p)).length > 1 ? p.name : nameOf(p));
    const people = everyone.filter(fits).map((p) => ({
      label: nameOf(p), note: [p.name && `@${p.name}`, p.title, p.id === this.app.me.id && '(you)'].filter(Boolean).join(' · '), insert: `@${written(p)} `, lead: personAvatar(p, 'small'),
    }));
    const all = BROADCASTS.filter(([name]) => name.startsWith(wanted)).map(([name, note]) => ({ label: `@${name}`, note, insert: `@${name} `, lead: h('span', { class: 'complete-sign' }, icon('at')) }));
    return [...people, ...all];
  }

  #channels(wanted) {
    return [...this.app.channels.values()].filter((c) => !c.is_im && !c.is_mpim && c.name.toLocaleLowerCase().startsWith(wanted)).map((c) => ({
      label: c.name, note: c.topic ?? '', insert: `#${c.name} `, lead: h('span', { class: 'complete-sign' }, icon(c.is_private ? 'lock' : 'hash')),
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
    const end = this.box.selectionStart;
    this.hide();
    this.box.setRangeText(item.insert ?? '', this.from, end, 'end');
    this.box.focus();
    this.changed();
    item.run?.();
  }

  hide() {
    this.items = [];
    this.element.hidden = true;
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }

  /** Whether the key was one for the suggestions. */
  key(event) {
    if (!this.items.length) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.touched = true;
      this.#activate(this.active + (event.key === 'ArrowDown' ? 1 : -1));
      return true;
    }
    if (event.key === 'Escape') { this.hide(); return true; }
    // A command typed to its end is sent, not completed once more.
    const finished = !this.touched && this.items.some((item) => item.insert?.trim() === this.box.value);
    if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !finished)) { this.#complete(this.active); return true; }
    if (event.key === 'Enter') this.hide();
    return false;
  }
}

function emojiItems(wanted) {
  const own = customNames().filter((name) => name.includes(wanted));
  return [...own, ...findEmoji(wanted, EMOJI_SHOWN).map(([name]) => name)].slice(0, EMOJI_SHOWN)
    .map((name) => ({ label: `:${name}:`, note: '', insert: `${emoji(name) ?? `:${name}:`} `, lead: h('span', { class: 'complete-sign' }, emojiNode(name)) }));
}
