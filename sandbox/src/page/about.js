// The app's About tab: what it is for, its commands and its shortcuts.

import { h } from './dom.js';
import { icon } from './icons.js';
import { personAvatar } from './people.js';

export function renderAbout(app) {
  const { team, commands, shortcuts } = app;
  const long = team.app.long_description;
  return h('div', { class: 'home scroller', tabindex: 0, role: 'tabpanel', 'aria-label': 'About' }, h('div', { class: 'home-body about' },
    h('div', { class: 'about-head' }, personAvatar(app.appPerson, 'large'), h('div', {}, h('h2', { dir: 'auto' }, team.app.name), team.app.description && h('p', { class: 'muted', dir: 'auto' }, team.app.description))),
    long && h('p', { class: 'about-long', dir: 'auto' }, long),
    list('Commands', commands.map((one) => [h('span', { class: 'complete-sign' }, '/'), one.command, one.description, one.usage_hint])),
    list('Shortcuts', shortcuts.map((one) => [h('span', { class: 'complete-sign' }, icon('zap')), one.name, one.description, one.type === 'message' ? 'In the menu of a message' : 'In the + menu of the message box'])),
    h('dl', { class: 'about-facts' }, fact('App', team.app.id), fact('Bot user', team.app.bot_user_id), fact('Workspace', `${team.team.name} (${team.team.id})`))));
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

function list(title, rows) {
  if (!rows.length) return null;
  return h('section', { class: 'about-list' }, h('h3', {}, title), rows.map(([sign, name, description, hint]) => h('div', { class: 'about-row' }, sign,
    h('div', {}, h('b', {}, name), hint && h('code', { class: 'usage-hint' }, ` ${hint}`), h('div', { class: 'muted', dir: 'auto' }, description)))));
}
