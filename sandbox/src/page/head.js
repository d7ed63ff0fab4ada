// The top of a place: name, topic, members, pins, bookmarks, and the tabs of the app.

import { h, link, plural, replaceChildren, safeUrl } from './dom.js';
import { get } from './api.js';
import { emojiNode } from './emojinode.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';
import { nameOf, personAvatar, roleOf } from './people.js';
import { openPopup, closePopup } from './popup.js';
import { openRoom } from './room.js';
import { invite } from './rooms.js';
import { dayLabel, seconds } from './time.js';

/** `onname`: what the name opens, if anything. */
export function paneHead(app, sign, name, notes, extra, onname) {
  return h('header', { class: 'pane-head' },
    h('button', { type: 'button', class: 'icon-button menu-button', 'aria-label': 'Channels and people', onclick: () => app.openDrawer() }, icon('menu')),
    h('div', { class: 'pane-title' }, sign, h('h1', { dir: 'auto' }, onname ? h('button', { type: 'button', class: 'name-button', 'aria-haspopup': 'dialog', title: 'About the channel', onclick: onname }, name) : name), notes && h('span', { class: 'muted pane-notes', dir: 'auto' }, notes)), h('span', { class: 'grow' }), extra);
}

/** Names of the others in a group message. */
export function roomName(app, channel) {
  if (!channel.is_mpim) return channel.name;
  return (channel.members ?? []).filter((id) => id !== app.me.id).map((id) => nameOf(app.people.get(id) ?? { id }).split(' ')[0]).join(', ');
}

export function channelHead(app, channel) {
  const person = channel.is_im ? app.people.get(channel.with) ?? { id: channel.with } : null;
  const name = person ? nameOf(person) : roomName(app, channel);
  const sign = person ? personAvatar(person, 'small') : icon(channel.is_mpim ? 'person' : channel.is_private ? 'lock' : 'hash');
  const notes = [channel.topic || channel.purpose, channel.is_ext_shared && 'Shared with another organisation', channel.is_archived && 'Archived', person && (person.title || roleOf(person))].filter(Boolean).join(' · ');
  return { name, sign, head: paneHead(app, sign, name, notes, [pinsButton(app, channel), members(app, channel)], () => openRoom(app, channel.id)), bar: bookmarkBar(app, channel) };
}

function members(app, channel) {
  if (channel.is_im || channel.is_mpim || channel.member === false) return null;
  const people = (channel.members ?? []).map((id) => app.people.get(id)).filter(Boolean);
  const label = `Add people. ${people.length ? `${people.length} members: ${people.map(nameOf).join(', ')}` : ''}`;
  return h('button', { type: 'button', class: 'members', title: label, 'aria-label': label, 'aria-haspopup': 'menu', onclick: (event) => invite(app, event.currentTarget, app.channels.get(channel.id)) },
    people.length ? [people.slice(0, 3).map((p) => personAvatar(p, 'tiny')), h('span', {}, String(people.length))] : [icon('plus'), h('span', {}, 'Add people')]);
}

// ---- pins

function pinsButton(app, channel) {
  if (!channel.pins) return null;
  const label = `${plural(channel.pins, 'pinned message')}. Show`;
  const node = h('button', { type: 'button', class: 'members pins', 'aria-label': label, title: label, 'aria-haspopup': 'dialog', onclick: () => showPins(app, channel, node) }, icon('pin'), h('span', {}, String(channel.pins)));
  return node;
}

async function showPins(app, channel, anchor) {
  const answer = await get('pins', { as: app.me.id, channel: channel.id });
  const ctx = app.context({}, null);
  const rows = (answer.pins ?? []).map((pin) => h('button', { type: 'button', class: 'pin-row', onclick: () => { closePopup(); app.openMessage(channel.id, pin.message.ts, pin.message.thread_ts); } },
    h('b', {}, pin.message.username || nameOf(app.people.get(pin.message.user))), h('small', { class: 'muted' }, ` ${dayLabel(seconds(pin.message.ts), app.me)}`),
    h('span', { class: 'pin-text', dir: 'auto' }, mrkdwn(pin.message.text || 'A message', ctx))));
  openPopup(anchor, h('div', { class: 'pin-list', role: 'dialog', 'aria-label': 'Pinned messages' }, h('h3', {}, 'Pinned'), rows.length ? rows : h('p', { class: 'listbox-note' }, 'Nothing is pinned.')), { align: 'end' });
  rows[0]?.focus();
}

// ---- bookmarks

function bookmarkBar(app, channel) {
  const bar = h('nav', { class: 'bookmarks', 'aria-label': 'Bookmarks', hidden: true });
  if (channel.bookmarks) paintBookmarks(app, channel.id, bar);
  return bar;
}

export async function paintBookmarks(app, channel, bar) {
  const answer = await get('bookmarks', { as: app.me.id, channel });
  const all = answer.bookmarks ?? [];
  bar.hidden = !all.length;
  replaceChildren(bar, all.map((one) => {
    const sign = one.emoji ? emojiNode(one.emoji.replaceAll(':', '')) : icon('link');
    const words = h('span', { dir: 'auto' }, one.title);
    return safeUrl(one.link) ? h('span', { class: 'bookmark' }, link(one.link, sign, words)) : h('span', { class: 'bookmark' }, sign, words);
  }));
}

// ---- the app's tabs

export function appTabs(app, current) {
  const names = [['home', 'Home'], ['messages', 'Messages'], ['about', 'About']].filter(([name]) => app.tabs[name] !== false);
  const tabs = names.map(([name, label]) => h('a', {
    class: 'tab', role: 'tab', href: app.hashFor({ kind: 'app', tab: name }), 'aria-selected': String(current === name), tabindex: current === name ? 0 : -1,
  }, label));
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    tabs[(at + step + tabs.length) % tabs.length].focus();
  };
  return h('div', { class: 'tabs', role: 'tablist', 'aria-label': app.team.app.name, onkeydown: move }, tabs);
}
