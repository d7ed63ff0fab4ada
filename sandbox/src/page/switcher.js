// Ctrl+K: go to a channel, a person or the app by typing a part of its name. Ctrl+/: the keys.

import { h, newId, replaceChildren } from './dom.js';
import { get } from './api.js';
import { openDialog } from './dialogs.js';
import { roomName } from './head.js';
import { icon } from './icons.js';
import { nameOf, personAvatar } from './people.js';

const SHOWN = 12;

function destinations(app) {
  const rooms = [...app.channels.values()];
  const channels = rooms.filter((c) => !c.is_im).map((c) => ({
    label: roomName(app, c), note: c.member === false ? 'Not joined' : c.topic, unread: c.unread, lead: () => icon(c.is_mpim ? 'person' : c.is_private ? 'lock' : 'hash'), go: () => app.openChannel(c.id),
  }));
  const people = [...app.people.values()].filter((p) => !p.is_bot && !p.deleted).map((p) => ({
    label: nameOf(p), note: p.id === app.me.id ? 'You' : p.title, unread: rooms.find((c) => c.is_im && c.with === p.id)?.unread, lead: () => personAvatar(p, 'tiny'), go: () => openDirect(app, p.id),
  }));
  const own = ['home', 'messages', 'about'].map((tab) => ({
    label: app.team.app.name, note: tab.replace(/^./, (letter) => letter.toUpperCase()), unread: tab === 'messages' ? app.appChannel?.unread : 0, lead: () => personAvatar(app.appPerson, 'tiny'), go: () => app.go({ kind: 'app', tab }),
  }));
  return [...channels, ...own, ...people].sort((a, b) => Boolean(b.unread) - Boolean(a.unread));
}

export async function openDirect(app, person) {
  // Looking into the conversation with a person opens it.
  const answer = await get('messages', { as: app.me.id, channel: person });
  if (!answer.ok) { app.toast(answer.message ?? answer.error, true); return; }
  await app.reloadChannels();
  const channel = [...app.channels.values()].find((c) => c.is_im && c.with === person);
  if (channel) app.openChannel(channel.id);
}

export function openSwitcher(app) {
  const all = destinations(app);
  const listId = newId('places');
  let found = [];
  let at = 0;
  const back = document.activeElement;
  const close = () => { dialog.close(); dialog.remove(); back?.focus?.(); };
  const go = (one) => { close(); one?.go(); };
  const list = h('div', { class: 'switcher-list', role: 'listbox', id: listId, 'aria-label': 'Places' });
  const search = h('input', { class: 'field switcher-search', type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': listId, 'aria-label': 'Go to', placeholder: 'Go to a channel, a person or the app', autocomplete: 'off', oninput: () => show(), onkeydown: (event) => keys(event) });
  function show() {
    const wanted = search.value.trim().toLocaleLowerCase().replace(/^[#@]/, '');
    const fits = (one) => `${one.label} ${one.note ?? ''}`.toLocaleLowerCase().includes(wanted);
    found = all.filter(fits).sort((a, b) => b.label.toLocaleLowerCase().startsWith(wanted) - a.label.toLocaleLowerCase().startsWith(wanted)).slice(0, SHOWN);
    at = 0;
    replaceChildren(list, found.length ? found.map((one, i) => h('div', { class: one.unread ? 'option unread' : 'option', role: 'option', id: `${listId}-${i}`, onclick: () => go(one), onpointermove: () => activate(i) },
      one.lead(), h('span', { class: 'option-text', dir: 'auto' }, one.label), one.note && h('small', { class: 'muted' }, one.note))) : h('p', { class: 'listbox-note' }, 'No such place'));
    activate(0);
  }
  function activate(i) {
    at = i;
    [...list.children].forEach((node, j) => { node.classList.toggle('active', j === i); node.setAttribute?.('aria-selected', String(j === i)); });
    list.children[i]?.scrollIntoView({ block: 'nearest' });
    search.setAttribute('aria-activedescendant', `${listId}-${i}`);
  }
  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) activate((at + step + found.length) % found.length);
    else if (event.key === 'Enter') go(found[at]);
    else return;
    event.preventDefault();
  }
  const dialog = openDialog({ title: 'Go to', className: 'dialog-switcher', onescape: close, body: h('div', { class: 'dialog-body' }, search, list) });
  show();
  search.focus();
}

const KEYS = [
  ['Ctrl K', 'Go to a channel, a person or the app'], ['Alt ↑ / Alt ↓', 'The place above or below'], ['Alt Shift ↑ / ↓', 'The next unread place'], ['F6', 'From part to part of the window'],
  ['↑ / ↓', 'From message to message'], ['R', 'React to the message'], ['T', 'Open its thread'], ['E', 'Edit it'], ['P', 'Pin it'], ['L', 'Copy its link'], ['Del', 'Delete it'], ['Enter', 'Everything else one can do with it'],
  ['↑ in an empty box', 'Edit your last message, or repeat the last command'], ['Ctrl B / I / Shift X', 'Bold, italic, strikethrough'], ['Shift Enter', 'A new line'], ['Esc', 'Close what is open'], ['Ctrl /', 'These keys'],
];

export function openKeys() {
  const back = document.activeElement;
  const close = () => { dialog.close(); dialog.remove(); back?.focus?.(); };
  const dialog = openDialog({ title: 'Keyboard shortcuts', className: 'dialog-small', onescape: close, body: h('div', { class: 'dialog-body' }, h('dl', { class: 'keys' }, KEYS.map(([key, what]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what))))) });
}
