// Ties the page together: who looks, at which place, and what the stream says.

import { debounce, h, memory, replaceChildren } from './dom.js';
import { renderAbout } from './about.js';
import { follow, get, post } from './api.js';
import { contextOf } from './context.js';
import { Conversation } from './conversation.js';
import { Details } from './details.js';
import { setCustomEmoji } from './emoji.js';
import { appTabs, channelHead, paintBookmarks, paneHead, roomName } from './head.js';
import { Home } from './home.js';
import { icon } from './icons.js';
import { Inspector } from './inspector.js';
import { windowKeys } from './keys.js';
import { ModalHost } from './modal.js';
import { nameOf, personAvatar } from './people.js';
import { closePopup, popupIsOpen } from './popup.js';
import { joinBar } from './rooms.js';
import { Sidebar } from './sidebar.js';
import { Toasts } from './toasts.js';

const THEMES = ['system', 'light', 'dark'];

class App {
  constructor(root) {
    this.people = new Map();
    this.channels = new Map();
    this.mentions = new Map();
    this.place = { kind: 'none' };
    this.sidebar = new Sidebar(this);
    this.inspector = new Inspector();
    this.main = h('main', { class: 'main' });
    this.thread = h('aside', { class: 'thread-pane', 'aria-label': 'Thread', hidden: true });
    this.toasts = new Toasts();
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true }, 'Reconnecting to the local Slack…');
    this.shade = h('div', { class: 'shade', onclick: () => this.closeDrawer() });
    replaceChildren(root, this.offline, h('div', { class: 'frame' }, this.sidebar.element, this.shade, this.main, this.thread, this.inspector.element), this.toasts.element);
    this.refreshSidebar = debounce(() => this.reloadChannels(), 40);
    this.#setTheme(memory.get('theme') ?? 'system');
    addEventListener('hashchange', () => this.#route());
    addEventListener('focus', () => this.#markRead());
    addEventListener('keydown', (event) => windowKeys(event, this));
    addEventListener('click', (event) => this.#clickedLink(event));
    // A file dropped beside its target must not take the page away.
    for (const name of ['dragover', 'drop']) addEventListener(name, (event) => event.preventDefault());
  }

  async start() {
    const team = await get('team');
    if (!team.ok) {
      replaceChildren(this.main, h('div', { class: 'empty-state' }, h('h2', {}, 'The local Slack does not answer'), h('p', {}, team.message ?? ''),
        h('button', { type: 'button', class: 'button primary', onclick: () => location.reload() }, 'Try again')));
      return;
    }
    this.#setTeam(team);
    this.#loadEmoji();
    await this.#route();
  }

  async #loadEmoji() {
    const answer = await get('emoji');
    if (answer.ok) setCustomEmoji(answer.emoji);
  }

  #setTeam(team) {
    this.team = team;
    this.people = new Map(team.people.map((person) => [person.id, person]));
    this.commands = [...(team.commands ?? [])].sort((a, b) => a.command.localeCompare(b.command));
    this.shortcuts = team.shortcuts ?? [];
    this.tabs = team.tabs ?? {};
    this.botId = team.app.bot_user_id;
    if (this.me) this.me = this.people.get(this.me.id) ?? this.me;
  }

  get appPerson() {
    return this.people.get(this.botId) ?? { id: this.botId, real_name: this.team.app.name, is_bot: true };
  }

  get appChannel() {
    return [...this.channels.values()].find((c) => c.is_im && c.with === this.botId);
  }

  // ---- places: #/person/channel[/thread] or #/person/app/home|messages|about[/thread]

  hashFor(place, me = this.me.id) {
    if (place.kind === 'app') return `#/${me}/app/${place.tab}${place.thread ? `/${place.thread}` : ''}`;
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
    this.go({ ...this.place, thread: ts });
  }

  /** Goes to a message, in its thread if it is a reply there. */
  openMessage(channel, ts, thread) {
    const inThread = thread && thread !== ts ? thread : undefined;
    this.wanted = { channel, ts };
    const before = location.hash;
    if (channel === this.appChannel?.id) this.go({ kind: 'app', tab: 'messages', thread: inThread });
    else this.go({ kind: 'channel', id: channel, thread: inThread });
    if (location.hash === before) this.#reveal();
  }

  #reveal() {
    const { wanted } = this;
    for (const view of [this.threadView, this.conversation]) {
      if (wanted && view?.channel === wanted.channel && view.shown.has(wanted.ts)) {
        view.reveal(wanted.ts);
        this.wanted = null;
        return;
      }
    }
  }

  /** A link to a message of this workspace leads to it here. */
  #clickedLink(event) {
    const href = event.target.closest?.('a.link')?.href;
    const found = href && /^https:\/\/([\w-]+)\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})(?:\?.*?thread_ts=([\d.]+))?/.exec(href);
    if (!found || found[1] !== this.team?.team.domain || !this.channels.has(found[2])) return;
    event.preventDefault();
    this.openMessage(found[2], `${found[3]}.${found[4]}`, found[5]);
  }

  becomePerson(id) {
    const place = this.place.kind === 'channel' ? { kind: 'channel', id: this.place.id } : this.place;
    this.go(place.kind === 'none' ? { kind: 'app', tab: 'home' } : place, id);
  }

  async #route() {
    const [who, where, detail, more] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const person = this.people.get(who) ?? this.people.get(memory.get('person')) ?? [...this.people.values()].find((p) => !p.is_bot && !p.deleted);
    closePopup();
    if (person.id !== this.me?.id) await this.#become(person);
    const place = this.#placeFrom(where, detail, more);
    const canonical = this.hashFor(place);
    if (location.hash !== canonical) history.replaceState(null, '', canonical);
    memory.set('place', canonical.split('/').slice(2).join('/'));
    await this.#show(place);
  }

  #appTab(wanted) {
    const tabs = ['home', 'messages', 'about'].filter((tab) => this.tabs[tab] !== false);
    return tabs.includes(wanted) ? wanted : tabs[0];
  }

  #placeFrom(where, detail, more) {
    if (where === 'app') return { kind: 'app', tab: this.#appTab(detail), thread: detail === 'messages' ? more : undefined };
    if (this.channels.has(where)) {
      if (where === this.appChannel?.id) return { kind: 'app', tab: 'messages', thread: detail };
      return { kind: 'channel', id: where, thread: detail };
    }
    const [id, tab] = (memory.get('place') ?? '').split('/');
    if (!where && id === 'app') return { kind: 'app', tab: this.#appTab(tab) };
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
    await this.#countMentions();
    this.#paintSidebar();
  }

  /** A channel with unread messages is bold; a number says how many of them mean this person. */
  async #countMentions() {
    const me = this.me.id;
    const mentions = new Map();
    const some = [...this.channels.values()].some((c) => c.unread && !c.is_im && !c.is_mpim);
    const answer = some ? await get('unread', { as: me }) : {};
    for (const message of answer.messages ?? []) {
      if (new RegExp(`<@${me}[|>]|<!(here|channel|everyone)`).test(message.text ?? '')) mentions.set(message.channel, (mentions.get(message.channel) ?? 0) + 1);
    }
    if (me === this.me.id) this.mentions = mentions;
  }

  #paintSidebar() {
    this.sidebar.paint();
    this.#paintHead();
    const unread = [...this.channels.values()].reduce((sum, c) => sum + (c.unread || 0), 0);
    document.body.classList.toggle('has-unread', unread > 0);
    document.title = `${unread ? `(${unread}) ` : ''}${this.#placeName()} · ${nameOf(this.me)}`;
  }

  #placeName() {
    if (this.place.kind === 'app') return this.team.app.name;
    const channel = this.channels.get(this.place.id);
    if (!channel) return this.team.team.name;
    if (channel.is_mpim) return roomName(this, channel);
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
    const channel = place.kind === 'app' ? this.appChannel?.id : place.id;
    if (place.thread && channel) await this.#showThread(channel, place.thread);
    else this.#hideThread();
    this.#reveal();
  }

  /** Builds the place anew, after something about it changed that its parts do not follow. */
  async showAgain() {
    await this.#showMain(this.place);
  }

  async #showMain(place) {
    this.conversation?.close();
    this.conversation = null;
    this.home = null;
    this.bookmarks = null;
    if (place.kind === 'app') await this.#showApp(place.tab);
    else await this.#showChannel(this.channels.get(place.id));
  }

  async #showChannel(channel) {
    const { name, sign, head, bar } = channelHead(this, channel);
    this.lastChannel = channel.id;
    this.headSignature = headSignature(channel);
    const hash = channel.is_im || channel.is_mpim ? '' : '#';
    this.bookmarks = bar;
    await this.#showConversation(channel.id, [head, bar], `Message ${hash}${name}`, () => h('div', { class: 'empty-state' }, sign.cloneNode(true),
      h('h2', { dir: 'auto' }, hash ? `Welcome to #${name}` : name), h('p', {}, 'Nothing has been said here yet. Type a message, or “/” for commands.')));
  }

  /** The head of the open channel, after its name, topic, pins or members changed. */
  #paintHead() {
    const channel = this.channels.get(this.place.id);
    const old = this.main.querySelector('.pane-head');
    if (this.place.kind !== 'channel' || !channel || !old) return;
    const signature = headSignature(channel);
    if (signature === this.headSignature) return;
    if (popupIsOpen()) {
      // The panel stands beside one of the buttons here.
      setTimeout(() => this.#paintHead(), 300);
      return;
    }
    const focused = old.contains(document.activeElement);
    const { head } = channelHead(this, channel);
    old.replaceWith(head);
    this.headSignature = signature;
    if (focused) head.querySelector('.members')?.focus();
  }

  async #showConversation(channel, head, hint, empty) {
    const known = this.channels.get(channel);
    const footer = known?.member === false ? joinBar(this, known) : known?.is_archived ? note('This channel is archived.') : this.#readOnly(known);
    const conversation = new Conversation(this, { channel, label: this.#placeName(), hint, empty, footer });
    this.conversation = conversation;
    replaceChildren(this.main, head, conversation.element);
    await conversation.markNew();
    await conversation.load();
    if (conversation !== this.conversation) return;
    conversation.toEnd();
    if (matchMedia('(hover: hover)').matches && !document.querySelector('dialog[open]')) conversation.composer.focus();
    this.#markRead();
  }

  #readOnly(channel) {
    const app = channel?.is_im && channel.with === this.botId;
    return app && this.tabs.read_only ? note('Sending messages to this app has been turned off.') : null;
  }

  async #showApp(tab) {
    const { app } = this.team;
    const head = [paneHead(this, personAvatar(this.appPerson, 'small'), app.name, 'App', null), appTabs(this, tab)];
    if (tab === 'about') {
      replaceChildren(this.main, head, renderAbout(this));
      return;
    }
    const told = post('open-home', { as: this.me.id, tab });
    if (tab === 'home') {
      this.home = new Home(this);
      replaceChildren(this.main, head, this.home.element);
      await this.home.load();
      return;
    }
    const channel = this.appChannel?.id ?? (await told.then(() => this.reloadChannels()), this.appChannel?.id ?? this.botId);
    await this.#showConversation(channel, head, `Message ${app.name}`, () => h('div', { class: 'empty-state' }, personAvatar(this.appPerson, 'large'),
      h('h2', {}, app.name), h('p', {}, 'This is the beginning of your messages with the app.')));
  }

  // ---- the side: a thread, or the details of a Work Object

  async #showThread(channel, ts) {
    if (this.threadView?.thread === ts && this.threadView.channel === channel) return;
    this.#hideThread();
    const view = new Conversation(this, { channel, thread: ts, label: 'Thread', hint: 'Reply…', place: 'the thread', empty: () => h('p', { class: 'empty-note' }, 'This message is gone.') });
    this.threadView = view;
    const close = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the thread', onclick: () => this.closeThread() }, icon('close'));
    this.threadTitle = h('h2', { dir: 'auto' }, 'Thread');
    this.#showSide('Thread', h('header', { class: 'pane-head' }, h('button', { type: 'button', class: 'icon-button side-back', 'aria-label': 'Back', onclick: () => this.closeThread() }, icon('back')),
      h('div', { class: 'pane-title' }, this.threadTitle, h('span', { class: 'muted pane-notes' }, this.#placeName())), h('span', { class: 'grow' }), close), view.element);
    await view.load();
    if (this.threadView === view && matchMedia('(hover: hover)').matches) view.composer.focus();
  }

  #showSide(label, ...parts) {
    this.thread.setAttribute('aria-label', label);
    replaceChildren(this.thread, parts);
    this.thread.hidden = false;
    document.body.classList.add('with-thread');
  }

  /** A thread with an assistant may have a title. */
  titleThread(title) {
    if (title && this.threadTitle) this.threadTitle.textContent = title;
  }

  closeThread() {
    const { thread, ...here } = this.place;
    if (thread) this.go(here);
    else this.#hideThread();
  }

  #hideThread() {
    this.threadView?.close();
    this.threadView = null;
    this.details?.close();
    this.details = null;
    replaceChildren(this.thread);
    this.thread.hidden = true;
    document.body.classList.remove('with-thread');
  }

  showDetails(entity) {
    this.#hideThread();
    this.details = new Details(this, entity);
    this.#showSide('Details', this.details.element);
  }

  hideDetails() {
    this.#hideThread();
    const { thread, ...here } = this.place;
    if (thread) this.go(here);
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
          this.#arrived();
        } else this.refreshSidebar();
        if (event.channel === this.threadView?.channel) this.threadView.refresh();
        break;
      case 'modal': this.modal.load(); break;
      case 'pins': this.refreshSidebar(); this.#refreshOpen(event.channel); break;
      case 'bookmarks': if (this.bookmarks && event.channel === this.place.id) paintBookmarks(this, event.channel, this.bookmarks); break;
      case 'assistant': for (const view of [this.conversation, this.threadView]) view?.assistant.refresh(); break;
      case 'entity': this.details?.load(); break;
      case 'files': this.#refreshOpen(null); break;
      case 'home': this.home?.load(); break;
      case 'sidebar': this.#reloadTeam(); break;
      case 'toast': this.toast(event.text); break;
      default: this.refreshSidebar();
    }
  }

  #refreshOpen(channel) {
    for (const view of [this.conversation, this.threadView]) if (view && (!channel || view.channel === channel)) view.refresh();
  }

  async #arrived() {
    const view = this.conversation;
    // Who looks elsewhere finds a line above what came meanwhile.
    if (document.visibilityState !== 'visible') await view.markNew();
    view.refresh();
    this.#markRead();
  }

  #reloadTeam = debounce(async () => {
    const team = await get('team');
    if (team.ok) this.#setTeam(team);
    await this.reloadChannels();
    this.#loadEmoji();
    if (this.place.kind === 'app' && this.place.tab === 'about') this.showAgain();
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

  context(target, state) {
    return contextOf(this, target, state);
  }

  shownBelow(text) {
    this.toasts.shownBelow(text);
  }

  toast(text, isError = false) {
    this.toasts.show(text, isError);
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

  /** Escape closes what lies on top. */
  escape() {
    if (popupIsOpen()) closePopup();
    else if (document.body.classList.contains('with-drawer')) this.closeDrawer();
    else if (this.details) this.hideDetails();
    else if (this.threadView) this.closeThread();
  }
}

const headSignature = (channel) => JSON.stringify([channel.id, channel.name, channel.topic, channel.purpose, channel.pins, channel.members, channel.is_archived]);
const note = (text) => h('p', { class: 'closed-note', role: 'note' }, text);

new App(document.getElementById('app')).start();
