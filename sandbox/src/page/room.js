// A channel's own window: topic and purpose, members, files, canvases, and what the app has planned there.

import { h, plural, replaceChildren } from './dom.js';
import { get, post } from './api.js';
import { openDialog } from './dialogs.js';
import { fileSign, lightbox, sizeOf } from './files.js';
import { roomName } from './head.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { mrkdwn } from './mrkdwn.js';
import { nameOf, personAvatar, roleOf } from './people.js';
import { clock, dayLabel } from './time.js';

const TABS = [['about', 'About'], ['members', 'Members'], ['files', 'Files'], ['canvases', 'Canvases'], ['planned', 'Planned']];

export function openRoom(app, id, tab = 'about') {
  const channel = app.channels.get(id);
  const back = document.activeElement;
  const close = () => { dialog.close(); dialog.remove(); back?.focus?.(); };
  const body = h('div', { class: 'dialog-body room-body', role: 'tabpanel' });
  const room = { app, channel, close, show };
  const tabs = TABS.map(([name, label]) => h('button', { type: 'button', class: 'tab', role: 'tab', onclick: () => show(name) }, label));
  const dialog = openDialog({ title: `${channel.is_im || channel.is_mpim ? '' : '#'}${channel.is_im ? nameOf(app.people.get(channel.with)) : roomName(app, channel)}`, className: 'dialog-room', onescape: close,
    body: h('div', { class: 'room' }, h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'About the channel' }, tabs), body) });
  async function show(name) {
    tabs.forEach((node, i) => node.setAttribute('aria-selected', String(TABS[i][0] === name)));
    replaceChildren(body, await PANES[name](room));
  }
  show(tab);
}

/** Changes the channel; what Slack refuses is said where toasts are. */
async function change(room, route, more) {
  const { app, channel } = room;
  const answer = await post(route, { as: app.me.id, ...more });
  if (!answer.ok) { app.toast(answer.message ?? answer.error, true); return false; }
  await app.reloadChannels();
  room.channel = app.channels.get(channel.id) ?? channel;
  return true;
}

function field(room, key, label) {
  const box = h('input', { class: 'field', value: room.channel[key] ?? '', 'aria-label': label, maxlength: 250 });
  const save = async (event) => {
    event.preventDefault();
    if (await change(room, `channels/${room.channel.id}`, { [key]: box.value.trim() })) room.app.toast(`${label} saved.`);
  };
  return h('form', { class: 'input', onsubmit: save }, h('span', { class: 'input-label' }, label), h('div', { class: 'room-field' }, box, h('button', { type: 'submit', class: 'button' }, 'Save')));
}

const PANES = {
  about(room) {
    const { app, channel } = room;
    if (channel.is_im || channel.is_mpim) return h('p', { class: 'muted' }, `${channel.id}`);
    const leave = async () => { if (await change(room, 'leave', { channel: channel.id })) { room.close(); app.showAgain(); } };
    const archive = async () => { if (await change(room, `channels/${channel.id}`, { archived: !channel.is_archived })) { room.close(); app.showAgain(); } };
    return [field(room, 'name', 'Name'), field(room, 'topic', 'Topic'), field(room, 'purpose', 'Description'),
      h('p', { class: 'muted room-facts' }, [channel.is_private ? 'Private' : 'Public', channel.creator && `made by ${nameOf(app.people.get(channel.creator) ?? { id: channel.creator })}`, channel.id].filter(Boolean).join(' · ')),
      h('div', { class: 'actions' }, channel.member !== false && h('button', { type: 'button', class: 'button danger', onclick: leave }, 'Leave channel'),
        h('button', { type: 'button', class: 'button danger', onclick: archive }, channel.is_archived ? 'Unarchive channel' : 'Archive channel'))];
  },
  members({ app, channel }) {
    return (channel.members ?? []).map((id) => app.people.get(id) ?? { id }).map((person) => h('div', { class: 'about-row' }, personAvatar(person, 'small'),
      h('div', {}, h('b', { dir: 'auto' }, nameOf(person)), h('div', { class: 'muted' }, [person.title, person.is_bot ? 'App' : roleOf(person)].filter(Boolean).join(' · ')))));
  },
  async files({ app, channel }) {
    const { files = [] } = await get('files', { as: app.me.id, channel: channel.id });
    return files.length ? files.map((file) => h('button', { type: 'button', class: 'about-row room-row', onclick: () => (file.is_image ? lightbox(file, app) : open(file.url, '_blank', 'noopener')) }, fileSign(file),
      h('span', { class: 'file-words' }, h('b', { dir: 'auto' }, file.title || file.name), h('span', { class: 'muted' }, [nameOf(app.people.get(file.user)), sizeOf(file.size)].join(' · '))))) : none('No files here yet.');
  },
  async canvases({ app, channel }) {
    const { canvases = [] } = await get('canvases', { as: app.me.id, channel: channel.id });
    const ctx = app.context({}, null);
    return canvases.length ? canvases.map((one) => h('details', { class: 'container' }, h('summary', { class: 'container-head' }, icon('book'), h('b', { dir: 'auto' }, one.title || 'Untitled'), h('span', { class: 'muted' }, plural((one.sections ?? []).length, 'section'))), markdown(one.markdown, ctx))) : none('No canvases here.');
  },
  async planned({ app, channel }) {
    const { scheduled = [] } = await get('scheduled', { as: app.me.id, channel: channel.id });
    const ctx = app.context({}, null);
    return scheduled.length ? scheduled.map((one) => h('div', { class: 'about-row' }, icon('clock'), h('div', {}, h('b', {}, `${dayLabel(one.post_at, app.me)}, ${clock(one.post_at, app.me)}`), h('div', { dir: 'auto' }, mrkdwn(one.text || 'A message of blocks', ctx))))) : none('The app has planned nothing here.');
  },
};

const none = (text) => h('p', { class: 'empty-note' }, text);
