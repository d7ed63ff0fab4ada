// Ties the page together: who looks, at which place, and what the stream says.

import { debounce, h, memory, replaceChildren, safeUrl } from './dom.js';
import { follow, get, post } from './api.js';
import { Conversation } from './conversation.js';
import { Home } from './home.js';
import { icon } from './icons.js';
import { Inspector } from './inspector.js';
import { ModalHost } from './modal.js';
import { nameOf, personAvatar, roleOf } from './people.js';
import { closePopup } from './popup.js';
import { invite, joinBar } from './rooms.js';
import { Sidebar } from './sidebar.js';

const THEMES = ['system', 'light', 'dark'];

class App {
  constructor(root) {
    this.people = new Map();
    this.channels = new Map();
    this.place = { kind: 'none' };
    this.sidebar = new Sidebar(this);
    this.inspector = new Inspector();
    this.main = h('main', { class: 'main' });
    this.thread = h('aside', { class: 'thread-pane', 'aria-label': 'Thread', hidden: true });
    this.toasts = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true }, 'Reconnecting to the local Slack…');
    this.shade = h('div', { class: 'shade', onclick: () => this.closeDrawer() });
    replaceChildren(root, this.offline, h('div', { class: 'frame' }, this.sidebar.element, this.shade, this.main, this.thread, this.inspector.element), this.toasts);
    this.refreshSidebar = debounce(() => this.reloadChannels(), 40);
    this.#setTheme(memory.get('theme') ?? 'system');
    addEventListener('hashchange', () => this.#route());
    addEventListener('focus', () => this.#markRead());
    addEventListener('keydown', (event) => this.#keydown(event));
  }

  async start() {
    const team = await get('team');
    if (!team.ok) {
      replaceChildren(this.main, h('div', { class: 'empty-state' }, h('h2', {}, 'The local Slack does not answer'), h('p', {}, team.message ?? ''),
        h('button', { type: 'button', class: 'button primary', onclick: () => location.reload() }, 'Try again')));
      return;
    }
    this.#setTeam(team);
    await this.#route();
  }

  #setTeam(team) {
    this.team = team;
    this.people = new Map(team.people.map((person) => [person.id, person]));
    this.commands = [...(team.commands ?? [])].sort((a, b) => a.command.localeCompare(b.command));
    this.botId = team.app.bot_user_id;
    if (this.me) this.me = this.people.get(this.me.id) ?? this.me;
  }

  get appPerson() {
    return this.people.get(this.botId) ?? { id: this.botId, real_name: this.team.app.name, is_bot: true };
  }

  get appChannel() {
    return [...this.channels.values()].find((c) => c.is_im && c.with === this.botId);
  }

  // ---- places: #/person/channel[/thread] or #/person/app/home|messages

  hashFor(place, me = this.me.id) {
    if (place.kind === 'app') return `#/${me}/app/${place.tab}`;
    return `#/${me}/${place.id}${place.thread ? `/${place.thread}` : ''}`;
  }

  isAt(channel) {
    return this.place.kind === 'channel' && this.place.id === channel;
  }

  go(place, me) {
    location.hash = this.hashFor(place, me);
  }

  openChannel(id) {
    this.go({ kind: 'channel', id });
  }

  openThread(ts) {
    if (this.place.kind === 'app') this.#showThread(this.appChannel.id, ts);
    else this.go({ ...this.place, thread: ts });
  }

  becomePerson(id) {
    const place = this.place.kind === 'channel' ? { kind: 'channel', id: this.place.id } : this.place;
    this.go(place.kind === 'none' ? { kind: 'app', tab: 'home' } : place, id);
  }

  async #route() {
    const [who, where, detail] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const person = this.people.get(who) ?? this.people.get(memory.get('person')) ?? [...this.people.values()].find((p) => !p.is_bot && !p.deleted);
    closePopup();
    if (person.id !== this.me?.id) await this.#become(person);
    const place = this.#placeFrom(where, detail);
    const canonical = this.hashFor(place);
    if (location.hash !== canonical) history.replaceState(null, '', canonical);
    memory.set('place', canonical.split('/').slice(2).join('/'));
    await this.#show(place);
  }

  #placeFrom(where, detail) {
    if (where === 'app') return { kind: 'app', tab: detail === 'messages' ? 'messages' : 'home' };
    if (this.channels.has(where)) {
      if (where === this.appChannel?.id) return { kind: 'app', tab: 'messages' };
      return { kind: 'channel', id: where, thread: detail };
    }
    const [id, tab] = (memory.get('place') ?? '').split('/');
    if (!where && id === 'app') return { kind: 'app', tab };
    const first = this.channels.get(id) ?? [...this.channels.values()].find((c) => !c.is_im && c.member !== false);
    return first ? { kind: 'channel', id: first.id } : { kind: 'app', tab: 'home' };
  }

  async #become(person) {
    this.me = person;
    memory.set('person', person.id);
    this.place = { kind: 'none' };
    this.stop?.();
    this.modal?.forget();
    this.modal = new ModalHost(this);
    await this.reloadChannels();
    let first = true;
    this.stop = follow(person.id, {
      onevent: (event) => this.#event(event),
      onopen: () => {
        this.offline.hidden = true;
        if (!first) this.#reloadAll();
        first = false;
      },
      onlost: () => { this.offline.hidden = false; },
    });
    this.modal.load();
  }

  async reloadChannels() {
    const me = this.me.id;
    const answer = await get('sidebar', { as: me });
    if (!answer.ok || me !== this.me.id) return;
    this.channels = new Map(answer.channels.map((c) => [c.id, c]));
    this.#paintSidebar();
  }

  #paintSidebar() {
    this.sidebar.paint();
    const unread = [...this.channels.values()].reduce((sum, c) => sum + (c.unread || 0), 0);
    document.body.classList.toggle('has-unread', unread > 0);
    document.title = `${unread ? `(${unread}) ` : ''}${this.#placeName()} · ${nameOf(this.me)}`;
  }

  #placeName() {
    if (this.place.kind === 'app') return this.team.app.name;
    const channel = this.channels.get(this.place.id);
    if (!channel) return this.team.team.name;
    return channel.is_im ? nameOf(this.people.get(channel.with)) : `#${channel.name}`;
  }

  // ---- showing a place

  async #show(place) {
    const { thread: _, ...here } = place;
    const { thread: __, ...before } = this.place;
    this.place = place;
    this.closeDrawer();
    this.#paintSidebar();
    if (JSON.stringify(here) !== JSON.stringify(before)) await this.#showMain(place);
    if (place.kind === 'channel' && place.thread) this.#showThread(place.id, place.thread);
    else this.#hideThread();
  }

  /** Builds the place anew, after something about it changed that its parts do not follow. */
  async showAgain() {
    await this.#showMain(this.place);
  }

  async #showMain(place) {
    this.conversation?.close();
    this.conversation = null;
    this.home = null;
    if (place.kind === 'app') await this.#showApp(place.tab);
    else await this.#showChannel(this.channels.get(place.id));
  }

  async #showChannel(channel) {
    const person = channel.is_im ? this.people.get(channel.with) : null;
    const name = channel.is_im ? nameOf(person ?? { id: channel.with }) : channel.name;
    const sign = channel.is_im ? personAvatar(person ?? { id: channel.with }, 'small') : icon(channel.is_private ? 'lock' : 'hash');
    const notes = [channel.topic, channel.is_ext_shared && 'Shared with another organisation', person && (person.title || roleOf(person))].filter(Boolean).join(' · ');
    await this.#showConversation(channel.id, this.#head(sign, name, notes, this.#members(channel)), channel.is_im ? `Message ${name}` : `Message #${name}`, () => h('div', { class: 'empty-state' }, sign.cloneNode(true),
      h('h2', { dir: 'auto' }, channel.is_im ? name : `Welcome to #${name}`), h('p', {}, 'Nothing has been said here yet. Type a message, or “/” for commands.')));
  }

  #members(channel) {
    if (channel.is_im || channel.member === false) return null;
    const members = (channel.members ?? []).map((id) => this.people.get(id)).filter(Boolean);
    const label = `Add people. ${members.length ? `${members.length} members: ${members.map(nameOf).join(', ')}` : ''}`;
    return h('button', { type: 'button', class: 'members', title: label, 'aria-label': label, 'aria-haspopup': 'menu', onclick: (event) => invite(this, event.currentTarget, this.channels.get(channel.id)) },
      members.length ? [members.slice(0, 3).map((p) => personAvatar(p, 'tiny')), h('span', {}, String(members.length))] : [icon('plus'), h('span', {}, 'Add people')]);
  }

  #head(sign, name, notes, extra, heading = 'h1') {
    return h('header', { class: 'pane-head' },
      h('button', { type: 'button', class: 'icon-button menu-button', 'aria-label': 'Channels and people', onclick: () => this.openDrawer() }, icon('menu')),
      h('div', { class: 'pane-title' }, sign, h(heading, { dir: 'auto' }, name), notes && h('span', { class: 'muted pane-notes', dir: 'auto' }, notes)), h('span', { class: 'grow' }), extra);
  }

  async #showConversation(channel, head, hint, empty) {
    const known = this.channels.get(channel);
    const footer = known?.member === false ? joinBar(this, known) : null;
    this.conversation = new Conversation(this, { channel, label: this.#placeName(), hint, empty, footer });
    replaceChildren(this.main, head, this.conversation.element);
    await this.conversation.load();
    this.conversation?.toEnd();
    if (matchMedia('(hover: hover)').matches) this.conversation?.composer.focus();
    this.#markRead();
  }

  async #showApp(tab) {
    const { app } = this.team;
    const link = (name, label) => h('a', { class: 'tab', role: 'tab', href: this.hashFor({ kind: 'app', tab: name }), 'aria-selected': String(tab === name) }, label);
    const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': app.name }, link('home', 'Home'), link('messages', 'Messages'));
    const head = [this.#head(personAvatar(this.appPerson, 'small'), app.name, 'App', null), tabs];
    const told = post('open-home', { as: this.me.id, tab });
    if (tab === 'home') {
      this.home = new Home(this);
      replaceChildren(this.main, head, this.home.element);
      await this.home.load();
      return;
    }
    const channel = this.appChannel?.id ?? (await told.then(() => this.reloadChannels()), this.appChannel?.id ?? this.botId);
    await this.#showConversation(channel, head, `Message ${app.name}`, () => h('div', { class: 'empty-state' }, personAvatar(this.appPerson),
      h('h2', {}, app.name), h('p', {}, 'This is the beginning of your messages with the app.')));
  }

  #showThread(channel, ts) {
    if (this.threadView?.thread === ts) return;
    this.#hideThread();
    this.threadView = new Conversation(this, { channel, thread: ts, label: 'Thread', hint: 'Reply…', empty: () => h('p', { class: 'empty-note' }, 'This message is gone.') });
    const close = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the thread', onclick: () => this.closeThread() }, icon('close'));
    replaceChildren(this.thread, h('header', { class: 'pane-head' }, h('div', { class: 'pane-title' }, h('h2', {}, 'Thread'), h('span', { class: 'muted pane-notes' }, this.#placeName())), h('span', { class: 'grow' }), close), this.threadView.element);
    this.thread.hidden = false;
    document.body.classList.add('with-thread');
    this.threadView.load().then(() => this.threadView?.composer.focus());
  }

  closeThread() {
    if (this.place.thread) this.go({ kind: 'channel', id: this.place.id });
    else this.#hideThread();
  }

  #hideThread() {
    this.threadView?.close();
    this.threadView = null;
    replaceChildren(this.thread);
    this.thread.hidden = true;
    document.body.classList.remove('with-thread');
  }

  findMessage(ts) {
    return this.conversation?.messages.find((m) => m.ts === ts);
  }

  // ---- changes

  #event(event) {
    this.inspector.refresh();
    switch (event.type) {
      case 'message':
      case 'deleted':
        if (event.channel === this.conversation?.channel) {
          this.conversation.refresh();
          this.#markRead();
        } else this.refreshSidebar();
        if (event.channel === this.threadView?.channel) this.threadView.refresh();
        break;
      case 'modal': this.modal.load(); break;
      case 'home': this.home?.load(); break;
      case 'sidebar': this.#reloadTeam(); break;
      case 'toast': this.toast(event.text); break;
      default: this.refreshSidebar();
    }
  }

  #reloadTeam = debounce(async () => {
    const team = await get('team');
    if (team.ok) this.#setTeam(team);
    await this.reloadChannels();
  }, 60);

  async #reloadAll() {
    this.#reloadTeam();
    this.conversation?.load();
    this.threadView?.load();
    this.home?.load();
    this.modal.load();
    this.inspector.restart();
  }

  #markRead = debounce(async () => {
    if (this.conversation && document.visibilityState === 'visible') await post('read', { as: this.me.id, channel: this.conversation.channel });
    this.refreshSidebar();
  }, 150);

  afterAction() {
    this.inspector.refresh();
  }

  /** What the block renderer may know and do at one place: a message ({channel, ts}) or a view ({view_id}). */
  context(target, state) {
    const as = this.me.id;
    return {
      me: this.me,
      people: this.people,
      channels: this.channels,
      here: this.place.kind === 'app' ? this.appChannel?.id : this.place.id,
      state,
      openUrl: (url) => { if (safeUrl(url)) open(url, '_blank', 'noopener'); },
      openChannel: (id) => this.openChannel(id),
      act: async (action) => {
        // The app is shown the whole form with each action, so what was typed in between goes first.
        await Promise.all(state.takeUnsent().map((typed) => post('act', { as, ...target, action: typed })));
        const answer = await post('act', { as, ...target, action });
        if (!answer.ok) this.toast(answer.message ?? answer.error, true);
        this.afterAction();
      },
      options: async (blockId, actionId, query) => {
        const answer = await post('options', { as, ...target, block_id: blockId, action_id: actionId, query });
        this.afterAction();
        if (!answer.ok) throw new Error(answer.message ?? answer.error);
        return answer;
      },
    };
  }

  /** What a composer shows as its own problem need not float above it as well. */
  shownBelow(text) {
    this.quiet = text;
    for (const node of this.toasts.children) if (node.dataset.text === text) node.remove();
  }

  toast(text, isError = false) {
    if (text === this.quiet) return;
    const gone = () => node.remove();
    const node = h('div', { class: `toast ${isError ? 'toast-error' : ''}`, dir: 'auto', dataset: { text } }, isError && icon('warning'), h('span', {}, text),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: gone }, icon('close')));
    // A modal dialog would cover what stands outside of it.
    this.#toastPlace().append(node);
    setTimeout(gone, 9000);
  }

  #toastPlace() {
    const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
    (dialog ?? document.body).append(this.toasts);
    return this.toasts;
  }

  // ---- frame

  openDrawer() {
    document.body.classList.add('with-drawer');
    this.sidebar.element.querySelector('.place[aria-current], .place')?.focus();
  }

  closeDrawer() {
    document.body.classList.remove('with-drawer');
  }

  toggleInspector() {
    this.closeDrawer();
    this.inspector.toggle();
  }

  nextTheme() {
    this.#setTheme(THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length]);
  }

  #setTheme(theme) {
    this.theme = THEMES.includes(theme) ? theme : 'system';
    memory.set('theme', this.theme);
    document.documentElement.dataset.theme = this.theme;
    this.sidebar.paintTheme(this.theme);
  }

  #keydown(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (document.body.classList.contains('with-drawer')) this.closeDrawer();
    else if (this.threadView) this.closeThread();
  }
}

new App(document.getElementById('app')).start();
