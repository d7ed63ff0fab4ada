// The rich_text_input: text with marks and lists, as Slack's own rich_text.

import { h } from './dom.js';
import { icon } from './icons.js';
import { richText } from './richtext.js';

const MARKS = { B: 'bold', STRONG: 'bold', I: 'italic', EM: 'italic', S: 'strike', STRIKE: 'strike', DEL: 'strike', CODE: 'code', U: 'underline' };

/** The DOM of the field -> a rich_text block, or null where nothing was typed. */
export function readRichText(root) {
  const elements = [];
  let line = [];
  const flush = () => {
    while (line.at(-1)?.text === '\n') line.pop();
    if (line.length) elements.push({ type: 'rich_text_section', elements: joined(line) });
    line = [];
  };
  const walk = (node, style) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data) line.push(textElement(node.data, style));
      return;
    }
    const tag = node.tagName;
    if (tag === 'BR') line.push(textElement('\n', {}));
    else if (tag === 'UL' || tag === 'OL') {
      flush();
      elements.push({ type: 'rich_text_list', style: tag === 'OL' ? 'ordered' : 'bullet', indent: 0, elements: [...node.children].map((item) => ({ type: 'rich_text_section', elements: inside(item) })) });
    } else if (tag === 'BLOCKQUOTE' || tag === 'PRE') {
      flush();
      elements.push({ type: tag === 'PRE' ? 'rich_text_preformatted' : 'rich_text_quote', elements: inside(node) });
    } else if (tag === 'A') line.push({ type: 'link', url: node.href, text: node.textContent });
    else {
      const block = ['DIV', 'P'].includes(tag);
      if (block && line.length && line.at(-1).text !== '\n') line.push(textElement('\n', {}));
      for (const child of node.childNodes) walk(child, MARKS[tag] ? { ...style, [MARKS[tag]]: true } : style);
    }
  };
  const inside = (node) => {
    const before = line;
    line = [];
    for (const child of node.childNodes) walk(child, {});
    const found = joined(line);
    line = before;
    return found;
  };
  for (const child of root.childNodes) walk(child, {});
  flush();
  return elements.length ? { type: 'rich_text', elements } : null;
}

function textElement(text, style) {
  const clean = text.replaceAll('\u200b', '').replaceAll('\u00a0', ' ');
  return Object.keys(style).length ? { type: 'text', text: clean, style } : { type: 'text', text: clean };
}

/** Neighbours of one style become one; empty ones go. */
function joined(items) {
  const out = [];
  for (const item of items) {
    const last = out.at(-1);
    if (item.type === 'text' && !item.text) continue;
    if (item.type === 'text' && last?.type === 'text' && JSON.stringify(last.style) === JSON.stringify(item.style)) last.text += item.text;
    else out.push({ ...item });
  }
  return out;
}

/** `changed` runs after every change; `read()` of the result gives the value. */
export function richEditor({ value, placeholder, labelId, ctx, changed }) {
  const field = h('div', {
    class: 'field rich-field', contenteditable: 'true', role: 'textbox', 'aria-multiline': 'true', tabindex: 0, dir: 'auto', 'aria-labelledby': labelId,
    'aria-label': labelId ? null : placeholder || 'Rich text', dataset: { placeholder: placeholder ?? '' }, oninput: () => update(), onkeydown: (event) => keys(event), onpaste: (event) => paste(event),
  });
  if (value) field.append(...plainNodes(richText(value, ctx)));
  const run = (command, argument) => {
    field.focus();
    document.execCommand(command, false, argument);
    update();
  };
  const tool = (name, label, act) => h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, tabindex: -1, onpointerdown: (event) => event.preventDefault(), onclick: act }, icon(name));
  function update() {
    field.classList.toggle('empty', !field.textContent && !field.querySelector('li'));
    changed(readRichText(field));
  }
  function keys(event) {
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && event.shiftKey && event.key.toLowerCase() === 'x') { event.preventDefault(); run('strikeThrough'); }
    // Enter belongs to the text here, it submits no form.
    if (event.key === 'Enter') event.stopPropagation();
  }
  function paste(event) {
    event.preventDefault();
    document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
  }
  function code() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !field.contains(selection.anchorNode)) return;
    const words = selection.toString();
    const node = h('code', { class: 'code' }, words);
    const range = selection.getRangeAt(0);
    range.deleteContents();
    range.insertNode(node);
    range.setStartAfter(node);
    update();
  }
  field.classList.toggle('empty', !field.textContent);
  return h('div', { class: 'rich-editor' },
    h('div', { class: 'format-bar', role: 'toolbar', 'aria-label': 'Formatting' },
      tool('bold', 'Bold', () => run('bold')), tool('italic', 'Italic', () => run('italic')), tool('strike', 'Strikethrough', () => run('strikeThrough')),
      h('i', { class: 'bar-line' }), tool('ol', 'Ordered list', () => run('insertOrderedList')), tool('ul', 'Bulleted list', () => run('insertUnorderedList')),
      h('i', { class: 'bar-line' }), tool('quote', 'Quote', () => run('formatBlock', 'blockquote')), tool('code', 'Code', code), tool('codeblock', 'Code block', () => run('formatBlock', 'pre'))),
    field);
}

/** What the renderer drew, without the buttons that mentions may be. */
function plainNodes(rendered) {
  for (const button of rendered.querySelectorAll('button')) button.replaceWith(h('span', {}, ...button.childNodes));
  return [...rendered.childNodes];
}
