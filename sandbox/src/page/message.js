// One message in a channel or thread.

import { h, plural } from './dom.js';
import { renderBlocks } from './blocks.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';
import { appBadge, avatar } from './people.js';
import { FormState } from './state.js';
import { clock, fullTime, seconds } from './time.js';

const GROUP_SECONDS = 300;

/** Whether a message continues the one above it, without avatar and name. */
export function continues(message, above, sameDay) {
  return Boolean(above) && sameDay && !above.ephemeral && !message.ephemeral && authorOf(above) === authorOf(message)
    && seconds(message.ts) - seconds(above.ts) < GROUP_SECONDS && !above.reply_count;
}

const authorOf = (message) => `${message.user ?? ''}/${message.bot_id ?? ''}/${message.username ?? ''}`;

export function renderMessage(message, app, { compact, inThread, openThread }) {
  const person = app.people.get(message.user);
  const isApp = Boolean(message.bot_id) || Boolean(person?.is_bot);
  const name = message.username || person?.real_name || person?.name || message.user || 'App';
  const ctx = app.context({ channel: message.channel, ts: message.ts }, new FormState());
  const time = h('time', { class: 'message-time', title: fullTime(seconds(message.ts), app.me), datetime: new Date(seconds(message.ts) * 1000).toISOString() }, clock(seconds(message.ts), app.me));
  const canReply = !inThread && !message.ephemeral;
  return h('article', { class: `message ${compact ? 'compact' : ''} ${message.ephemeral ? 'ephemeral' : ''}`, dataset: { ts: message.ts }, 'aria-label': `${name}, ${clock(seconds(message.ts), app.me)}` },
    h('div', { class: 'message-side' }, compact ? time : avatar({ id: message.user ?? message.bot_id, name, color: person?.color, isApp })),
    h('div', { class: 'message-main' },
      message.ephemeral && h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      !compact && h('div', { class: 'message-head' }, h('b', { class: 'message-name', dir: 'auto' }, name), isApp && appBadge(), time),
      content(message, ctx),
      message.reply_count > 0 && !inThread && h('button', { type: 'button', class: 'replies', onclick: () => openThread(message.ts) },
        icon('reply'), plural(message.reply_count, 'reply', 'replies'), h('span', { class: 'replies-hint' }, 'View thread'))),
    canReply && h('div', { class: 'message-tools' }, h('button', {
      type: 'button', class: 'icon-button', 'aria-label': 'Reply in thread', title: 'Reply in thread', onclick: () => openThread(message.ts),
    }, icon('reply'))));
}

function content(message, ctx) {
  const edited = message.edited && h('span', { class: 'edited' }, '(edited)');
  if (message.blocks?.length) return h('div', { class: 'message-blocks' }, renderBlocks(message.blocks, ctx), edited);
  return h('div', { class: 'message-text text', dir: 'auto' }, mrkdwn(message.text ?? '', ctx), edited && [' ', edited]);
}
