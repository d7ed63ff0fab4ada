// The left side: workspace, person, channels, direct messages, the app.

import { h, replaceChildren, syncChildren } from './dom.js';
import { icon } from './icons.js';
import { roomName } from './head.js';
import { nameOf, personAvatar, roleOf } from './people.js';
import { openMenu } from './popup.js';
import { newChannel, newDirect } from './rooms.js';
import { openKeys, openSwitcher } from './switcher.js';

export class Sidebar {
  constructor(app) {
    this.app = app;
    this.workspace = h('div', { class: 'workspace' });
    this.person = h('button', { type: 'button', class: 'person-switch', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => this.#choosePerson() });
    this.places = h('div', { class: 'places' });
    this.theme = h('button', { type: 'button', class: 'icon-button', onclick: () => app.nextTheme() });
    const inspector = h('button', { type: 'button', class: 'icon-button inspector-button', 'aria-label': 'Inspector: what the app and Slack say to each other', title: 'What the app and Slack say to each other', onclick: () => app.toggleInspector() }, icon('pulse'), h('span', {}, 'Inspector'));
    const keys = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Keyboard shortcuts', title: 'Keyboard shortcuts (Ctrl+/)', onclick: () => openKeys() }, icon('help'));
    this.jump = h('button', { type: 'button', class: 'jump-to', onclick: () => openSwitcher(app) }, icon('search'), h('span', {}, 'Go to…'), h('kbd', {}, 'Ctrl K'));
    this.groups = {
      channels: group('Channels', ['New channel', () => newChannel(app)]),
      direct: group('Direct messages', ['Message someone', (event) => newDirect(app, event.currentTarget)]),
      apps: group('Apps'),
      others: group('Not joined'),
    };
    this.places.append(...Object.values(this.groups).map((one) => one.element));
    this.element = h('nav', { class: 'sidebar', 'aria-label': 'Workspace' },
      h('header', { class: 'sidebar-head' }, this.workspace),
      this.person, this.jump, this.places, h('footer', { class: 'sidebar-foot' }, inspector, h('span', { class: 'grow' }), this.theme, keys));
  }

  paintTheme(theme) {
    const [name, label] = { system: ['auto', 'as the system'], light: ['sun', 'light'], dark: ['moon', 'dark'] }[theme];
    replaceChildren(this.theme, icon(name));
    this.theme.setAttribute('aria-label', `Appearance: ${label}. Change`);
    this.theme.title = `Appearance: ${label}`;
  }

  paint() {
    const { app } = this;
    const top = JSON.stringify([app.team.team.name, app.me]);
    if (top !== this.top) this.#paintTop();
    this.top = top;
    this.used = new Map();
    const channels = [...app.channels.values()].filter((c) => !c.is_im && !c.is_mpim && !(c.is_archived && !app.isAt(c.id)));
    const direct = [...app.channels.values()].filter((c) => c.is_mpim || (c.is_im && c.with !== app.botId));
    const byName = (a, b) => a.name.localeCompare(b.name);
    this.groups.channels.fill(channels.filter((c) => c.member !== false).sort(byName).map((c) => this.#channel(c)));
    this.groups.direct.fill(direct.map((c) => this.#direct(c)));
    this.groups.apps.fill([this.#app()]);
    this.groups.others.fill(channels.filter((c) => c.member === false).sort(byName).map((c) => this.#channel(c)));
    this.known = this.used;
  }

  #paintTop() {
    const { app } = this;
    replaceChildren(this.workspace, h('span', { class: 'workspace-sign', 'aria-hidden': 'true' }, [...app.team.team.name][0]), h('b', { dir: 'auto' }, app.team.team.name));
    replaceChildren(this.person, personAvatar(app.me, 'small'),
      h('span', { class: 'person-text' }, h('small', {}, 'You are'), h('b', { dir: 'auto' }, nameOf(app.me))), icon('down'));
  }

  /** `badge` is a number, for messages that mean this person; other unread ones only make the name bold. */
  #row({ lead, label, unread, badge = unread, href, current, dim, note }) {
    // An unchanged row stays the same node: the focus stays on it, and a click that has begun reaches it.
    const signature = JSON.stringify([lead.outerHTML, label, unread, badge, current, dim, note]);
    const kept = this.known?.get(href);
    const node = kept?.signature === signature ? kept.node : this.#link({ lead, label, unread, badge, href, current, dim, note });
    this.used.set(href, { signature, node });
    return node;
  }

  #link({ lead, label, unread, badge, href, current, dim, note }) {
    return h('a', { class: `place ${unread ? 'unread' : ''} ${dim ? 'dim' : ''}`, href, 'aria-current': current ? 'page' : null, onclick: () => this.app.closeDrawer() },
      lead, h('span', { class: 'place-name', dir: 'auto' }, label), note && h('small', { class: 'place-note' }, note),
      badge > 0 ? h('span', { class: 'count', 'aria-label': `${badge} unread for you` }, badge > 99 ? '99+' : String(badge)) : unread > 0 && h('span', { class: 'hidden-words' }, `${unread} unread`));
  }

  #channel(channel) {
    return this.#row({
      lead: icon(channel.is_private ? 'lock' : 'hash'), label: channel.name, unread: channel.unread, badge: this.app.mentions.get(channel.id) ?? 0, dim: channel.member === false,
      href: this.app.hashFor({ kind: 'channel', id: channel.id }), current: this.app.isAt(channel.id), note: channel.is_ext_shared ? 'shared' : '',
    });
  }

  #direct(channel) {
    if (channel.is_mpim) {
      return this.#row({
        lead: h('span', { class: 'room-sign', 'aria-hidden': 'true' }, String((channel.members ?? []).length - 1)), label: roomName(this.app, channel), unread: channel.unread,
        href: this.app.hashFor({ kind: 'channel', id: channel.id }), current: this.app.isAt(channel.id),
      });
    }
    const person = this.app.people.get(channel.with) ?? { id: channel.with, name: channel.name };
    return this.#row({
      lead: personAvatar(person, 'tiny'), label: nameOf(person), unread: channel.unread, dim: person.deleted,
      href: this.app.hashFor({ kind: 'channel', id: channel.id }), current: this.app.isAt(channel.id),
    });
  }

  #app() {
    const { app } = this;
    const name = app.team.app.name;
    return this.#row({
      lead: personAvatar(app.appPerson, 'tiny'), label: name, unread: app.appChannel?.unread ?? 0,
      href: app.hashFor({ kind: 'app', tab: app.appChannel?.unread ? 'messages' : 'home' }), current: app.place.kind === 'app',
    });
  }

  #choosePerson() {
    const people = [...this.app.people.values()].filter((p) => !p.is_bot && !p.deleted);
    openMenu(this.person, people.map((person) => ({
      label: nameOf(person), description: [person.title, roleOf(person)].filter(Boolean).join(' · '), run: () => this.app.becomePerson(person.id),
    })), { label: 'You are', align: 'start' });
  }
}

/** A titled part of the list; `fill` shows its rows. */
function group(title, add) {
  const rows = h('div', {});
  const element = h('section', { class: 'place-group', 'aria-label': title },
    h('div', { class: 'place-group-head' }, h('h2', {}, title),
      add && h('button', { type: 'button', class: 'icon-button', 'aria-label': add[0], title: add[0], onclick: add[1] }, icon('plus'))),
    rows);
  return { element, fill: (nodes) => { element.hidden = !nodes.length && !add; syncChildren(rows, nodes); } };
}
