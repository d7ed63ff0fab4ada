// What one can do with a message: the toolbar that hovers over it, its menu, a long press, and keys.

import { h } from './dom.js';
import { post } from './api.js';
import { askConfirm } from './dialogs.js';
import { emoji } from './emoji.js';
import { icon } from './icons.js';
import { openEmojiPicker } from './emojipicker.js';
import { openMenu } from './popup.js';
import { react } from './reactions.js';
import { runMessageShortcut } from './shortcuts.js';

const QUICK = ['white_check_mark', 'eyes', 'raised_hands'];
const HOLD_MS = 450;
const MOVED = 10;

export function toolbar(message, app, view) {
  const tool = (label, name, run) => {
    const node = h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: () => run(node) }, icon(name));
    return node;
  };
  const quick = QUICK.map((name) => h('button', {
    type: 'button', class: 'icon-button quick', 'aria-label': `React with ${name.replaceAll('_', ' ')}`, title: `React with :${name}:`, onclick: () => react(message, app, name),
  }, emoji(name)));
  const more = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'More actions', title: 'More actions', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => openMessageMenu(more, message, app, view) }, icon('more-down'));
  if (message.ephemeral) return h('div', { class: 'message-tools', role: 'toolbar', 'aria-label': 'Message' }, tool('Dismiss message', 'close', () => dismiss(message, app)));
  return h('div', { class: 'message-tools', role: 'toolbar', 'aria-label': 'Message' },
    quick, tool('Add reaction', 'smile', (node) => pickReaction(node, message, app)),
    !view.inThread && tool('Reply in thread', 'reply', () => view.openThread(message.thread_ts ?? message.ts)), more);
}

const pickReaction = (anchor, message, app) => openEmojiPicker(anchor, (name) => react(message, app, name));

export function openMessageMenu(anchor, message, app, view) {
  const items = menuItems(anchor, message, app, view);
  openMenu(anchor, items, { label: 'Message actions', top: quickRow(message, app) });
}

/** On a phone the first row of the sheet has the quick reactions. */
function quickRow(message, app) {
  if (message.ephemeral) return null;
  return (close) => h('div', { class: 'sheet-reactions' }, [...QUICK, 'thumbsup', 'tada'].map((name) => h('button', {
    type: 'button', class: 'sheet-reaction', 'aria-label': `React with ${name.replaceAll('_', ' ')}`, onclick: () => { close(); react(message, app, name); },
  }, emoji(name))));
}

function menuItems(anchor, message, app, view) {
  const mine = message.user === app.me.id && !message.bot_id;
  const plain = !message.subtype || message.subtype === 'thread_broadcast';
  const item = (label, name, run, more = {}) => ({ label, icon: name, run, ...more });
  if (message.ephemeral) return [item('Dismiss message', 'close', () => dismiss(message, app))];
  const shortcuts = app.shortcuts.filter((one) => one.type === 'message');
  return [
    item('Add reaction…', 'smile', () => pickReaction(anchor, message, app), { keys: 'R' }),
    !view.inThread && item('Reply in thread', 'reply', () => view.openThread(message.thread_ts ?? message.ts), { keys: 'T' }),
    item('Copy link', 'link', () => copyLink(message, app), { keys: 'L', line: true }),
    item('Copy text', 'copy', () => copy(message.text ?? '', app, 'Text copied')),
    item(message.pinned ? 'Unpin from channel' : 'Pin to channel', 'pin', () => pin(message, app), { keys: 'P' }),
    ...shortcuts.map((one, i) => item(one.name, 'zap', () => runMessageShortcut(one, message, app), { line: i === 0, note: app.team.app.name, description: one.description })),
    mine && plain && item('Edit message', 'edit', () => view.edit(message.ts), { keys: 'E', line: true }),
    mine && plain && item('Delete message…', 'trash', () => remove(message, app), { danger: true, line: false }),
  ].filter(Boolean);
}

async function told(app, answer) {
  const reply = await answer;
  if (!reply.ok) app.toast(reply.message ?? reply.error, true);
  app.afterAction();
  return reply.ok;
}

export const dismiss = (message, app) => told(app, post('delete', { as: app.me.id, channel: message.channel, ts: message.ts }));
const pin = (message, app) => told(app, post(message.pinned ? 'unpin' : 'pin', { as: app.me.id, channel: message.channel, ts: message.ts }));

async function remove(message, app) {
  const sure = await askConfirm({
    title: { type: 'plain_text', text: 'Delete message' }, text: { type: 'plain_text', text: 'Are you sure you want to delete this message? This cannot be undone.' },
    confirm: { type: 'plain_text', text: 'Delete' }, deny: { type: 'plain_text', text: 'Cancel' }, style: 'danger',
  }, app.context({}, null));
  if (sure) await told(app, post('delete', { as: app.me.id, channel: message.channel, ts: message.ts }));
}

/** The address Slack gives a message; pasted here it leads back to it. */
export function permalink(message, app) {
  const place = `https://${app.team.team.domain}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`;
  return message.thread_ts && message.thread_ts !== message.ts ? `${place}?thread_ts=${message.thread_ts}&cid=${message.channel}` : place;
}

const copyLink = (message, app) => copy(permalink(message, app), app, 'Link copied');

async function copy(text, app, said) {
  try {
    await navigator.clipboard.writeText(text);
    app.toast(said);
  } catch {
    app.toast('The browser does not let this page use the clipboard.', true);
  }
}

/** Slack's keys for the message that has the focus. */
export function messageKeys(event, message, app, view) {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const node = event.currentTarget;
  const mine = message.user === app.me.id && !message.bot_id && !message.ephemeral;
  const open = !message.ephemeral;
  const does = {
    r: open && (() => pickReaction(node.querySelector('.message-tools') ?? node, message, app)),
    t: open && !view.inThread && (() => view.openThread(message.thread_ts ?? message.ts)),
    l: open && (() => copyLink(message, app)),
    p: open && (() => pin(message, app)),
    e: mine && (() => view.edit(message.ts)),
    Delete: mine && (() => remove(message, app)),
    Enter: () => openMessageMenu(node.querySelector('.message-tools button:last-child') ?? node, message, app, view),
    ContextMenu: () => openMessageMenu(node, message, app, view),
  }[event.key];
  if (!does) return;
  event.preventDefault();
  does();
}

/** The finger that opened the sheet is still down: what lies under it when it is lifted was not meant. */
function swallowClick() {
  const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };
  const end = () => setTimeout(() => removeEventListener('click', swallow, true), 60);
  addEventListener('click', swallow, true);
  for (const name of ['pointerup', 'pointercancel']) addEventListener(name, end, { once: true, capture: true });
}

/** A finger that stays opens the menu, as on a phone; one that scrolls does not. */
export function longPress(node, message, app, view) {
  let timer = null;
  let from = null;
  const stop = () => { clearTimeout(timer); timer = null; };
  node.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch' || event.target.closest('button, a, input, textarea, select, .table-wrap, .carousel')) return;
    from = [event.clientX, event.clientY];
    timer = setTimeout(() => {
      stop();
      swallowClick();
      openMessageMenu(node, message, app, view);
    }, HOLD_MS);
  });
  node.addEventListener('pointermove', (event) => { if (timer && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > MOVED) stop(); });
  for (const name of ['pointerup', 'pointercancel']) node.addEventListener(name, stop);
  node.addEventListener('contextmenu', (event) => { if (matchMedia('(hover: none)').matches) event.preventDefault(); });
}
