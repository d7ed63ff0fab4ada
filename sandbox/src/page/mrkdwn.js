// Slack's mrkdwn -> DOM nodes.

import { h, link } from './dom.js';
import { withEmoji } from './emoji.js';
import { findEmojiNode } from './emojinode.js';
import { slackDate } from './time.js';

const STYLES = { '*': 'b', _: 'i', '~': 's' };
const WORD = /[\p{L}\p{N}_]/u;
const BLANK = /[\s\u200b]/;

export function decode(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A text object ({type: mrkdwn|plain_text, text, verbatim}) or a bare string (taken as plain text). */
export function textObject(object, ctx) {
  if (!object) return [];
  if (typeof object === 'string') return plainText(object);
  if (object.type === 'mrkdwn') return mrkdwn(object.text ?? '', ctx, { verbatim: object.verbatim });
  return plainText(object.emoji === false ? object.text ?? '' : withEmoji(object.text ?? ''));
}

function plainText(text) {
  return text.split('\n').flatMap((line, i) => (i ? [h('br'), line] : [line]));
}

export function mrkdwn(text, ctx, options = {}) {
  const nodes = [];
  for (const [i, part] of String(text).split('```').entries()) {
    const isCode = i % 2 === 1 && text.split('```').length > i + 1;
    if (isCode) nodes.push(h('pre', { class: 'code-block' }, decode(unwrapTokens(part.replace(/^\n|\n$/g, '')))));
    else nodes.push(...lines(i % 2 === 1 ? `\`\`\`${part}` : part.replace(/^\n/, i ? '' : '\n'), ctx, options));
  }
  return nodes;
}

/** Inside code, <https://x|label> shows as its label. */
function unwrapTokens(text) {
  return text.replace(/<((?:https?:|mailto:|tel:)[^>|]*)(?:\|([^>]*))?>/g, (_, url, label) => label ?? url);
}

function lines(text, ctx, options) {
  const nodes = [];
  let plain = [];
  let quote = [];
  const flushPlain = () => {
    if (plain.length) nodes.push(...inline(plain.join('\n'), ctx, options));
    plain = [];
  };
  const flushQuote = () => {
    if (quote.length) nodes.push(h('blockquote', { class: 'quote' }, inline(quote.join('\n'), ctx, options)));
    quote = [];
  };
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;)\s?(.*)$/.exec(line);
    if (quoted) { flushPlain(); quote.push(quoted[1]); } else { flushQuote(); plain.push(line); }
  }
  flushPlain();
  flushQuote();
  return nodes;
}

function inline(src, ctx, options) {
  const nodes = [];
  let buffer = '';
  const push = (node) => {
    if (buffer) nodes.push(decode(buffer));
    buffer = '';
    nodes.push(node);
  };
  let i = 0;
  while (i < src.length) {
    const found = at(src, i, ctx, options);
    if (found) {
      push(found.node);
      i = found.next;
    } else {
      buffer += src[i];
      i += 1;
    }
  }
  if (buffer) nodes.push(decode(buffer));
  return nodes;
}

/** What starts at this place: {node, next}, or null for an ordinary character. */
function at(src, i, ctx, options) {
  const c = src[i];
  if (c === '\n') return { node: h('br'), next: i + 1 };
  if (c === '<') return tokenAt(src, i, ctx);
  if (c === '`') return codeAt(src, i);
  if (STYLES[c]) return styledAt(src, i, ctx, options);
  if (c === ':') return emojiAt(src, i);
  if (c === 'h' && !options.verbatim && !WORD.test(src[i - 1] ?? ' ')) return urlAt(src, i);
  return null;
}

function tokenAt(src, i, ctx) {
  const end = src.indexOf('>', i);
  if (end <= i + 1 || src.slice(i, end).includes('\n')) return null;
  return { node: token(src.slice(i + 1, end), ctx), next: end + 1 };
}

function codeAt(src, i) {
  const end = src.indexOf('`', i + 1);
  if (end <= i + 1 || src.slice(i, end).includes('\n')) return null;
  return { node: h('code', { class: 'code' }, decode(unwrapTokens(src.slice(i + 1, end)))), next: end + 1 };
}

function styledAt(src, i, ctx, options) {
  const mark = src[i];
  const before = src[i - 1] ?? ' ';
  const first = src[i + 1] ?? ' ';
  if (WORD.test(before) || before === mark || first === mark || BLANK.test(first)) return null;
  const end = closing(src, i, mark);
  return end < 0 ? null : { node: h(STYLES[mark], {}, inline(src.slice(i + 1, end), ctx, options)), next: end + 1 };
}

function closing(src, start, mark) {
  let inToken = false;
  for (let i = start + 1; i < src.length && src[i] !== '\n'; i += 1) {
    if (src[i] === '<') inToken = true;
    if (src[i] === '>') inToken = false;
    const closes = src[i] === mark && !inToken && !BLANK.test(src[i - 1]);
    if (closes && !WORD.test(src[i + 1] ?? ' ')) return i;
  }
  return -1;
}

function emojiAt(src, i) {
  const match = /^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/.exec(src.slice(i, i + 96));
  const node = match && findEmojiNode(match[1]);
  return node ? { node, next: i + match[0].length } : null;
}

function urlAt(src, i) {
  const match = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"*_~]/.exec(src.slice(i));
  return match ? { node: link(decode(match[0]), decode(match[0])), next: i + match[0].length } : null;
}

/** The inside of <…>. */
function token(body, ctx) {
  const bar = body.indexOf('|');
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? '' : decode(body.slice(bar + 1));
  if (target.startsWith('@')) return userMention(target.slice(1), ctx, label);
  if (target.startsWith('#')) return channelMention(target.slice(1), ctx, label);
  if (target.startsWith('!')) return special(target.slice(1), label, ctx);
  const url = decode(target);
  return link(url, withEmoji(label || url.replace(/^(mailto|tel):/, '')));
}

function special(target, label, ctx) {
  if (target.startsWith('date^')) {
    const [, timestamp, format, url] = target.split('^');
    const text = slackDate(timestamp, decode(format ?? ''), ctx.me) ?? label;
    return url ? link(url, text) : h('time', { class: 'date', title: label }, text);
  }
  if (target.startsWith('subteam^')) return groupMention(target.split('^')[1], label);
  return broadcast(target, label);
}

export function broadcast(range, label) {
  return h('span', { class: 'mention mention-me' }, `@${(label || range).replace(/^@/, '')}`);
}

export function groupMention(id, label) {
  return h('span', { class: 'mention' }, `@${(label || id).replace(/^@/, '')}`);
}

export function userMention(id, ctx, label = '') {
  const person = ctx.people.get(id);
  const name = person?.real_name || person?.name || label || id;
  const look = { class: id === ctx.me.id ? 'mention mention-me' : 'mention', dir: 'auto', title: person?.title || null };
  if (!person || !ctx.openProfile) return h('span', look, `@${name}`);
  return h('button', { ...look, type: 'button', 'aria-haspopup': 'dialog', onclick: (event) => ctx.openProfile(event.currentTarget, id) }, `@${name}`);
}

export function channelMention(id, ctx, label = '') {
  const channel = ctx.channels.get(id);
  const name = channel?.name || label;
  if (!name) return h('span', { class: 'mention' }, '🔒 private-channel');
  if (!channel || !ctx.openChannel) return h('span', { class: 'mention' }, `#${name}`);
  return h('button', { class: 'mention', type: 'button', onclick: () => ctx.openChannel(id) }, `#${name}`);
}
