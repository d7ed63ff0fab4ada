// Reactions under a message.

import { h } from './dom.js';
import { post } from './api.js';
import { emojiNode } from './emojinode.js';
import { openEmojiPicker } from './emojipicker.js';
import { icon } from './icons.js';
import { nameOf } from './people.js';

/** Adds the person's reaction, or takes it back where it is there already. */
export async function react(message, app, name) {
  const mine = (message.reactions ?? []).some((one) => one.name === name && one.users.includes(app.me.id));
  const answer = await post(mine ? 'unreact' : 'react', { as: app.me.id, channel: message.channel, ts: message.ts, name });
  if (!answer.ok) app.toast(answer.message ?? answer.error, true);
  app.afterAction();
}

export function renderReactions(message, app) {
  const reactions = message.reactions ?? [];
  if (!reactions.length) return null;
  const add = h('button', { type: 'button', class: 'reaction reaction-add', 'aria-label': 'Add reaction', title: 'Add reaction', onclick: () => openEmojiPicker(add, (name) => react(message, app, name)) }, icon('smile'));
  return h('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions' }, reactions.map((one) => chip(one, message, app)), add);
}

function chip({ name, count, users }, message, app) {
  const mine = users.includes(app.me.id);
  const names = users.map((id) => (id === app.me.id ? 'You' : nameOf(app.people.get(id) ?? { id })));
  const said = `${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]} reacted with :${name}:`;
  return h('button', { type: 'button', class: `reaction ${mine ? 'mine' : ''}`, 'aria-pressed': String(mine), 'aria-label': `${count} ${name.replaceAll('_', ' ')}. ${said}`, title: said, dataset: { name }, onclick: () => react(message, app, name) },
    emojiNode(name), h('span', { class: 'reaction-count' }, String(count)));
}
