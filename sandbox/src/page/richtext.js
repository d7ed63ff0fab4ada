// rich_text blocks: sections, lists, quotes and preformatted text.

import { h, link } from './dom.js';
import { emojiNode } from './emojinode.js';
import { slackDate } from './time.js';
import { broadcast, channelMention, groupMention, userMention } from './mrkdwn.js';

export function richText(block, ctx) {
  const parts = block?.elements ?? [];
  const nodes = [];
  for (let i = 0; i < parts.length; i += 1) {
    if (parts[i].type === 'rich_text_list') {
      // Slack writes a nested list as following lists with a larger indent.
      nodes.push(list(parts[i], ctx));
    } else nodes.push(part(parts[i], ctx));
  }
  return h('div', { class: 'rich', dir: 'auto' }, nodes);
}

function part(element, ctx) {
  const inner = (element.elements ?? []).map((e) => inlineElement(e, ctx));
  switch (element.type) {
    case 'rich_text_section': return h('div', { class: 'rich-section' }, inner);
    case 'rich_text_quote': return h('blockquote', { class: element.border ? 'quote bordered' : 'quote' }, inner);
    case 'rich_text_preformatted': return h('pre', { class: 'code-block', dataset: element.language ? { language: element.language } : {} }, inner);
    default: return inlineElement(element, ctx);
  }
}

const BULLETS = ['disc', 'circle', 'square'];
const NUMBERS = ['decimal', 'lower-alpha', 'lower-roman'];

function list(element, ctx) {
  const ordered = element.style === 'ordered';
  const level = element.indent ?? 0;
  const items = (element.elements ?? []).map((item) => h('li', {}, part(item, ctx)));
  return h(ordered ? 'ol' : 'ul', {
    class: element.border ? 'rich-list bordered' : 'rich-list',
    start: ordered && element.offset ? element.offset + 1 : null,
    style: { '--level': level, 'list-style-type': (ordered ? NUMBERS : BULLETS)[level % 3] },
  }, items);
}

function inlineElement(element, ctx) {
  return styled(bare(element, ctx), element.style ?? {});
}

function bare(element, ctx) {
  switch (element.type) {
    case 'text': return lineBreaks(element.text ?? '');
    case 'link': return link(element.url, element.text || element.url);
    case 'user': return userMention(element.user_id, ctx);
    case 'channel': return channelMention(element.channel_id, ctx);
    case 'usergroup': return groupMention(element.usergroup_id, '');
    case 'broadcast': return broadcast(element.range, '');
    case 'emoji': return emojiOf(element);
    case 'date': return h('time', { class: 'date' }, slackDate(element.timestamp, element.format, ctx.me) ?? element.fallback ?? '');
    case 'color': return h('span', { class: 'color-chip' }, h('i', { style: { background: element.value } }), element.value);
    case 'message_mention': return h('span', { class: 'mention' }, link(element.url, element.text || 'a message'));
    case 'team': return h('span', { class: 'mention' }, element.team_id);
    case 'file': case 'canvas': case 'attachment_mention': return h('span', { class: 'mention' }, element.text ?? element.title ?? element.file_id ?? 'a file');
    case 'rich_text_section': return h('span', {}, (element.elements ?? []).map((e) => inlineElement(e, ctx)));
    default: return h('span', { class: 'muted' }, element.text ?? `[${element.type}]`);
  }
}

function emojiOf({ name, unicode, skin_tone: tone }) {
  if (!unicode) return emojiNode(tone ? `${name}::skin-tone-${tone}` : name);
  const sign = String.fromCodePoint(...unicode.split('-').map((code) => Number.parseInt(code, 16)));
  return h('span', { class: 'emoji', role: 'img', 'aria-label': String(name).replaceAll('_', ' '), title: `:${name}:` }, sign);
}

function lineBreaks(text) {
  return h('span', {}, text.split('\n').flatMap((line, i) => (i ? [h('br'), line] : [line])));
}

const STYLE_TAGS = { bold: 'b', italic: 'i', strike: 's', underline: 'u', highlight: 'mark', client_highlight: 'mark' };

function styled(node, style) {
  let result = node;
  if (style.unlink && result.tagName === 'A') result = h('span', {}, ...result.childNodes);
  if (style.code) result = h('code', { class: 'code' }, result);
  for (const [name, tag] of Object.entries(STYLE_TAGS)) if (style[name]) result = h(tag, {}, result);
  return result;
}
