// Making, joining and filling channels, and opening direct messages.

import { h, newId } from './dom.js';
import { post } from './api.js';
import { openDialog } from './dialogs.js';
import { icon } from './icons.js';
import { nameOf, personAvatar, roleOf } from './people.js';
import { openMenu } from './popup.js';
import { openDirect } from './switcher.js';

function refused(app, answer) {
  if (!answer.ok) app.toast(answer.message ?? answer.error, true);
  return !answer.ok;
}

const personItem = (person, run) => ({
  icon: personAvatar(person, 'tiny'), label: nameOf(person), description: [person.title, person.is_bot ? 'App' : roleOf(person)].filter(Boolean).join(' · '), run,
});

export function newDirect(app, anchor) {
  const people = [...app.people.values()].filter((p) => !p.is_bot && !p.deleted && p.id !== app.me.id);
  openMenu(anchor, people.map((person) => personItem(person, () => openDirect(app, person.id))), { label: 'Message someone', align: 'start' });
}

export function invite(app, anchor, channel) {
  const inside = new Set(channel.members ?? []);
  const people = [...app.people.values()].filter((p) => !p.deleted && !inside.has(p.id) && (!p.is_bot || p.id === app.botId));
  openMenu(anchor, people.map((person) => personItem(person, async () => {
    if (refused(app, await post('join', { as: app.me.id, channel: channel.id, user: person.id }))) return;
    app.toast(`${nameOf(person)} is in #${channel.name} now.`);
    app.reloadChannels();
  })), { label: `Add people to #${channel.name}` });
}

export function joinBar(app, channel) {
  const join = async () => {
    if (refused(app, await post('join', { as: app.me.id, channel: channel.id }))) return;
    await app.reloadChannels();
    app.showAgain();
  };
  return h('div', { class: 'join-bar' }, h('p', {}, 'You are not in ', h('b', {}, `#${channel.name}`), ' yet.'),
    h('button', { type: 'button', class: 'button primary', onclick: join }, 'Join channel'));
}

export function newChannel(app) {
  const nameId = newId('name');
  const name = h('input', { class: 'field', id: nameId, placeholder: 'deal-acme', maxlength: 80, autocomplete: 'off' });
  const secret = h('input', { type: 'checkbox' });
  const problem = h('div', { class: 'input-error', role: 'alert' });
  const members = [...app.people.values()].filter((p) => !p.deleted && (!p.is_bot || p.id === app.botId)).map((person) => ({
    person, box: h('input', { type: 'checkbox', checked: person.id === app.me.id, disabled: person.id === app.me.id }),
  }));
  const close = () => { dialog.close(); dialog.remove(); };
  const create = async (event) => {
    event.preventDefault();
    const answer = await post('channels', {
      as: app.me.id, name: name.value.trim().replace(/^#/, ''), is_private: secret.checked, members: members.filter((m) => m.box.checked).map((m) => m.person.id),
    });
    if (!answer.ok) { problem.replaceChildren(icon('warning'), answer.message ?? answer.error); name.focus(); return; }
    close();
    await app.reloadChannels();
    app.openChannel(answer.channel.id);
  };
  const formId = newId('form');
  const dialog = openDialog({
    title: 'New channel', onescape: close,
    body: h('form', { class: 'dialog-body', id: formId, onsubmit: create },
      h('div', { class: 'input' }, h('label', { class: 'input-label', for: nameId }, 'Name'), name, problem),
      h('label', { class: 'choice' }, secret, h('span', {}, 'Private', h('small', {}, 'Only its members see it.'))),
      h('fieldset', { class: 'people-list' }, h('legend', { class: 'input-label' }, 'Members'),
        members.map(({ person, box }) => h('label', { class: 'choice' }, box, personAvatar(person, 'tiny'), h('span', { dir: 'auto' }, nameOf(person)))))),
    footer: h('footer', { class: 'dialog-foot' }, h('button', { type: 'button', class: 'button', onclick: close }, 'Cancel'), h('button', { type: 'submit', class: 'button primary', form: formId }, 'Create')),
  });
  name.focus();
}
