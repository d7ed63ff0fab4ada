// The `markdown` block: the common subset of Markdown that Slack renders.

import { h, image, link } from './dom.js';
import { findEmojiNode } from './emojinode.js';
import { channelMention, userMention } from './mrkdwn.js';

export function markdown(text, ctx) {
  return h('div', { class: 'markdown', dir: 'auto' }, blocks(String(text ?? '').split('\n'), ctx));
}

const LIST_ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const RULES = [
  [/^\s*```/, fence],
  [/^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/, heading],
  [/^\s*([-*_])(?:\s*\1){2,}\s*$/, () => ({ node: h('hr', { class: 'divider' }), used: 1 })],
  [/^\s*>/, quote],
  [LIST_ITEM, list],
  [/^\s*\|.*\|\s*$/, table],
];

function blocks(lines, ctx) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push(h('p', {}, paragraph.flatMap((line, i) => (i ? [h('br'), ...spans(line, ctx)] : spans(line, ctx)))));
    paragraph = [];
  };
  let i = 0;
  while (i < lines.length) {
    const rule = RULES.find(([pattern]) => pattern.test(lines[i]));
    const made = rule?.[1](lines.slice(i), ctx, rule[0].exec(lines[i]));
    if (made) {
      flush();
      nodes.push(made.node);
      i += made.used;
    } else {
      if (lines[i].trim()) paragraph.push(lines[i].trim());
      else flush();
      i += 1;
    }
  }
  flush();
  return nodes;
}

function fence(lines) {
  const end = lines.findIndex((line, i) => i > 0 && /^\s*```\s*$/.test(line));
  const last = end < 0 ? lines.length : end;
  return { node: h('pre', { class: 'code-block' }, lines.slice(1, last).join('\n')), used: last + 1 };
}

function heading(lines, ctx, [, marks, text]) {
  return { node: h(`h${Math.min(marks.length + 1, 6)}`, { class: `md-heading md-h${marks.length}` }, spans(text, ctx)), used: 1 };
}

function quote(lines, ctx) {
  const end = lines.findIndex((line) => !/^\s*>/.test(line));
  const used = end < 0 ? lines.length : end;
  const inner = lines.slice(0, used).map((line) => line.replace(/^\s*>\s?/, ''));
  return { node: h('blockquote', { class: 'quote' }, blocks(inner, ctx)), used };
}

function list(lines, ctx) {
  const [, indent, marker] = LIST_ITEM.exec(lines[0]);
  const items = [];
  let used = 0;
  for (const line of lines) {
    const match = LIST_ITEM.exec(line);
    if (match && match[1].length <= indent.length) {
      if (match[1].length < indent.length) break;
      items.push({ text: match[3], nested: [] });
    } else if (line.trim() && /^\s+/.test(line) && items.length) items.at(-1).nested.push(line);
    else break;
    used += 1;
  }
  const ordered = /\d/.test(marker);
  const node = h(ordered ? 'ol' : 'ul', { class: 'rich-list', start: ordered ? Number.parseInt(marker, 10) : null },
    items.map((item) => listItem(item, ctx)));
  return { node, used };
}

function listItem({ text, nested }, ctx) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  const body = task
    ? [h('input', { type: 'checkbox', checked: task[1] !== ' ', disabled: true, 'aria-label': 'task' }), ' ', spans(task[2], ctx)]
    : spans(text, ctx);
  return h('li', { class: task ? 'task-item' : null }, body, blocks(nested, ctx));
}

function table(lines, ctx) {
  if (!/^\s*\|?[\s:|-]+\|?\s*$/.test(lines[1] ?? '') || !lines[1].includes('-')) return null;
  const end = lines.findIndex((line) => !/^\s*\|.*\|\s*$/.test(line));
  const used = end < 0 ? lines.length : end;
  const cells = (line) => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
  const align = cells(lines[1]).map((rule) => (/^:.*:$/.test(rule) ? 'center' : rule.endsWith(':') ? 'right' : 'left'));
  const row = (line, tag) => h('tr', {}, cells(line).map((cell, i) => h(tag, { class: `align-${align[i] ?? 'left'}` }, spans(cell, ctx))));
  const body = lines.slice(2, used).map((line) => row(line, 'td'));
  return { node: h('div', { class: 'table-wrap', tabindex: 0 }, h('table', { class: 'table' }, h('thead', {}, row(lines[0], 'th')), h('tbody', {}, body))), used };
}

// Order matters: the longer mark comes before the shorter one.
const SPANS = [
  [/^\\([\\`*_{}[\]()#+\-.!~|>])/, (m) => m[1]],
  [/^`([^`]+)`/, (m) => h('code', { class: 'code' }, m[1])],
  [/^!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/, (m) => image(m[2], m[1], 'md-image')],
  [/^\[([^\]]+)\]\(([^)\s]+)[^)]*\)/, (m, ctx) => link(m[2], spans(m[1], ctx))],
  [/^<@([UW][A-Z0-9]+)>/, (m, ctx) => userMention(m[1], ctx)],
  [/^<#([CG][A-Z0-9]+)(?:\|([^>]*))?>/, (m, ctx) => channelMention(m[1], ctx, m[2])],
  [/^<(https?:[^>|]+)(?:\|([^>]*))?>/, (m) => link(m[1], m[2] || m[1])],
  [/^(https?:\/\/[^\s<>()]+[^\s<>().,;:!?*_~'"])/, (m) => link(m[1], m[1])],
  [/^\*\*(?=\S)([^]*?\S)\*\*/, (m, ctx) => h('b', {}, spans(m[1], ctx))],
  [/^__(?=\S)([^]*?\S)__/, (m, ctx) => h('b', {}, spans(m[1], ctx))],
  [/^~~(?=\S)([^]*?\S)~~/, (m, ctx) => h('s', {}, spans(m[1], ctx))],
  [/^\*(?=\S)([^*]*?\S)\*/, (m, ctx) => h('i', {}, spans(m[1], ctx))],
  [/^_(?=\S)([^_]*?\S)_(?![\p{L}\p{N}])/u, (m, ctx) => h('i', {}, spans(m[1], ctx))],
  [/^:([a-z0-9_+'-]+):/, (m) => findEmojiNode(m[1])],
];

function spans(text, ctx) {
  const nodes = [];
  let buffer = '';
  let i = 0;
  while (i < text.length) {
    const rest = text.slice(i);
    const insideWord = rest[0] === '_' && /[\p{L}\p{N}]/u.test(text[i - 1] ?? ' ');
    const match = insideWord ? null : firstSpan(rest, ctx);
    if (match) {
      if (buffer) nodes.push(buffer);
      buffer = '';
      nodes.push(match.node);
      i += match.length;
    } else {
      buffer += text[i];
      i += 1;
    }
  }
  if (buffer) nodes.push(buffer);
  return nodes;
}

function firstSpan(rest, ctx) {
  if (!/[\\`![<h*_~:]/.test(rest[0])) return null;
  for (const [pattern, make] of SPANS) {
    const match = pattern.exec(rest);
    const node = match && make(match, ctx);
    if (node) return { node, length: match[0].length };
  }
  return null;
}
