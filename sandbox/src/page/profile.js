// Who somebody is: a card beside their name, picture or mention.

import { h, link } from './dom.js';
import { icon } from './icons.js';
import { nameOf, personAvatar, roleOf } from './people.js';
import { closePopup, openPopup } from './popup.js';
import { openDirect } from './switcher.js';
import { clock } from './time.js';

export function openProfile(anchor, id, app) {
  const person = app.people.get(id);
  if (!person) return;
  const run = (what) => () => { closePopup(); what(); };
  const own = person.id === app.botId;
  const message = own ? run(() => app.go({ kind: 'app', tab: 'messages' })) : run(() => openDirect(app, person.id));
  const first = h('button', { type: 'button', class: 'button', onclick: message }, icon('reply'), 'Message');
  openPopup(anchor, h('div', { class: 'profile', role: 'dialog', 'aria-label': nameOf(person) },
    personAvatar(person, 'large'),
    h('div', { class: 'profile-words' },
      h('b', { class: 'profile-name', dir: 'auto' }, nameOf(person)),
      person.title && h('div', { dir: 'auto' }, person.title),
      h('div', { class: 'muted' }, [person.name && `@${person.name}`, person.is_bot ? 'App' : roleOf(person)].filter(Boolean).join(' · ')),
      person.tz && !person.is_bot && h('div', { class: 'muted profile-line' }, icon('clock'), `${clock(Date.now() / 1000, person)} local time`),
      person.email && h('div', { class: 'profile-line' }, link(`mailto:${person.email}`, person.email))),
    h('div', { class: 'actions' }, !person.deleted && person.id !== app.me.id && first,
      own && h('button', { type: 'button', class: 'button', onclick: run(() => app.go({ kind: 'app', tab: 'about' })) }, 'About the app'),
      person.id !== app.me.id && !person.is_bot && !person.deleted && h('button', { type: 'button', class: 'button', onclick: run(() => app.becomePerson(person.id)) }, `Be ${nameOf(person).split(' ')[0]}`))),
  { align: 'start' });
  first.focus({ preventScroll: true });
}
