// One message in a channel or thread.

import { h, plural } from './dom.js';
import { renderAttachments, renderEntities } from './attachments.js';
import { renderBlocks } from './blocks.js';
import { renderEditor } from './editor.js';
import { emoji, emojiPicture } from './emoji.js';
import { renderFiles } from './files.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { dismiss, longPress, messageKeys, toolbar } from './message-menu.js';
import { mrkdwn } from './mrkdwn.js';
import { appBadge, avatar, nameOf, personAvatar, pictureAvatar } from './people.js';
import { openProfile } from './profile.js';
import { renderReactions } from './reactions.js';
import { FormState } from './state.js';
import { clock, dayKey, dayLabel, fullTime, seconds } from './time.js';

const GROUP_SECONDS = 300;
const REPLIERS_SHOWN = 5;

/** A line of the channel's own, such as “joined #sales”, rather than something somebody said. */
const isSystem = (message) => /^(channel|group)_/.test(message.subtype ?? '');

/** Whether a message continues the one above it, without avatar and name. */
export function continues(message, above, sameDay) {
  return Boolean(above) && sameDay && !above.ephemeral && !message.ephemeral && !message.pinned && authorOf(above) === authorOf(message)
    && seconds(message.ts) - seconds(above.ts) < GROUP_SECONDS && !above.reply_count && isSystem(above) === isSystem(message)
    && !broadcast(message);
}

const authorOf = (message) => `${message.user ?? ''}/${message.bot_id ?? ''}/${message.username ?? ''}/${JSON.stringify(message.icon ?? '')}`;
const broadcast = (message) => message.subtype === 'thread_broadcast';

/** `view` = {compact, inThread, editing, openThread(ts), edit(ts or null)}. */
export function renderMessage(message, app, view) {
  const { compact, inThread } = view;
  const who = author(message, app);
  const at = seconds(message.ts);
  const time = h('time', { class: 'message-time', title: fullTime(at, app.me), datetime: new Date(at * 1000).toISOString() }, clock(at, app.me));
  const classes = ['message', compact && 'compact', message.ephemeral && 'ephemeral', isSystem(message) && 'system', message.pinned && 'pinned', view.editing && 'editing'];
  const node = h('article', {
    class: classes.filter(Boolean).join(' '), dataset: { ts: message.ts }, tabindex: -1, 'aria-label': `${who.name}, ${clock(at, app.me)}${message.ephemeral ? ', only visible to you' : ''}`,
    onkeydown: (event) => messageKeys(event, message, app, view),
  },
  notes(message, app, view),
  h('div', { class: 'message-row' },
    h('div', { class: 'message-side' }, compact ? time : who.avatar),
    h('div', { class: 'message-main' },
      !compact && h('div', { class: 'message-head' }, h('button', { type: 'button', class: 'message-name', dir: 'auto', 'aria-haspopup': 'dialog', onclick: (event) => openProfile(event.currentTarget, message.user, app) }, who.name), who.isApp && appBadge(), time),
      body(message, app, view),
      !inThread && message.reply_count > 0 && replies(message, app, view))),
  !view.editing && toolbar(message, app, view));
  longPress(node, message, app, view);
  return node;
}

function author(message, app) {
  const person = app.people.get(message.user);
  const isApp = Boolean(message.bot_id) || Boolean(person?.is_bot);
  const name = message.username || person?.real_name || person?.name || message.user || 'App';
  return { name, isApp, avatar: sign(message, person, name, isApp) };
}

function sign(message, person, name, isApp) {
  const own = message.icon?.emoji?.replaceAll(':', '');
  const picture = message.icon?.image_url ?? (own && emojiPicture(own));
  if (picture) return pictureAvatar(picture, name);
  if (own && emoji(own)) return h('span', { class: 'avatar avatar-emoji', 'aria-hidden': 'true' }, emoji(own));
  return avatar({ id: message.user ?? message.bot_id, name, color: person?.color, isApp });
}

/** What stands above a message: only for you, pinned, also sent to the channel. */
function notes(message, app, view) {
  const lines = [];
  if (message.ephemeral) lines.push([icon('eye'), 'Only visible to you']);
  if (message.pinned) lines.push([icon('pin'), `Pinned by ${message.pinned_by === app.me.id ? 'you' : nameOf(app.people.get(message.pinned_by))}`]);
  if (broadcast(message)) {
    lines.push([icon('reply'), view.inThread ? 'Also sent to the channel' : h('span', {}, 'Replied to a ',
      h('button', { type: 'button', class: 'plain-link', onclick: () => view.openThread(message.thread_ts) }, 'thread'))]);
  }
  return lines.map((line) => h('div', { class: 'message-note' }, line));
}

function body(message, app, view) {
  if (view.editing) return renderEditor(message, app, () => view.edit(null));
  const ctx = app.context({ channel: message.channel, ts: message.ts }, new FormState());
  return [
    content(message, ctx),
    renderAttachments(message, ctx, app),
    renderEntities(message, ctx, app),
    renderFiles(message.files, app),
    renderReactions(message, app),
    message.ephemeral && h('button', { type: 'button', class: 'plain-link dismiss', onclick: () => dismiss(message, app) }, 'Dismiss message'),
  ];
}

function content(message, ctx) {
  const edited = message.edited && h('span', { class: 'edited' }, '(edited)');
  const caret = message.streaming && h('span', { class: 'caret', role: 'status', 'aria-label': 'The app is writing' });
  if (message.blocks?.length) {
    const words = message.blocks.every((block) => block.type === 'rich_text');
    return h('div', { class: `message-blocks ${words ? 'words' : ''} ${words && onlyEmoji(message.text) ? 'jumbo' : ''}` }, renderBlocks(message.blocks, ctx), edited, caret);
  }
  if (message.markdown) return h('div', { class: 'message-blocks message-text' }, markdown(message.text ?? '', ctx), edited, caret);
  if (!message.text && !edited && !caret) return null;
  return h('div', { class: 'message-text text', dir: 'auto' }, onlyEmoji(message.text) ? h('span', { class: 'jumbo' }, mrkdwn(message.text, ctx)) : mrkdwn(message.text ?? '', ctx), edited && [' ', edited], caret);
}

/** A message of a few emoji and nothing else is shown large. */
function onlyEmoji(text) {
  const bare = String(text ?? '').replace(/:([a-z0-9_+'-]+)(?:::skin-tone-\d)?:/g, (whole, name) => emoji(name) ?? whole).trim();
  return bare.length > 0 && bare.length < 60 && !/\d/.test(bare) && /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(bare);
}

function replies(message, app, view) {
  const people = (message.reply_users ?? []).slice(0, REPLIERS_SHOWN).map((id) => app.people.get(id) ?? { id });
  const last = message.latest_reply && seconds(message.latest_reply);
  const today = last && dayKey(last, app.me) === dayKey(Date.now() / 1000, app.me);
  const hint = last ? `Last reply ${today ? `today at ${clock(last, app.me)}` : dayLabel(last, app.me)}` : 'View thread';
  return h('button', { type: 'button', class: 'replies', onclick: () => view.openThread(message.ts) },
    people.length ? h('span', { class: 'replies-people' }, people.map((person) => personAvatar(person, 'mini'))) : icon('reply'),
    h('span', { class: 'replies-count' }, plural(message.reply_count, 'reply', 'replies')),
    h('span', { class: 'replies-hint' }, hint), h('span', { class: 'replies-view', 'aria-hidden': 'true' }, 'View thread'), icon('next'));
}
