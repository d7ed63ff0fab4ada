// The message box: formatting, files, shortcuts, and what is sent. Completion stands in completion.js.

import { h, newId, replaceChildren } from './dom.js';
import { post } from './api.js';
import { Completion } from './completion.js';
import { openEmojiPicker } from './emojipicker.js';
import { emoji } from './emoji.js';
import { fileSign, sizeOf, upload } from './files.js';
import { icon } from './icons.js';
import { openMenu } from './popup.js';
import { runGlobalShortcut } from './shortcuts.js';

const drafts = new Map();
/** What was sent last, and whether it was a command: an arrow brings a command back, and edits a message. */
const sent = [];

const WRAPS = { b: '*', i: '_', x: '~' };

export class Composer {
  constructor(app, { channel, thread, placeholder, onup }) {
    Object.assign(this, { app, channel, thread, onup });
    this.draftKey = `${app.me.id}/${channel}/${thread ?? ''}`;
    this.recalled = 0;
    this.files = [];
    this.#build(placeholder);
    this.#resize();
    this.#changed();
  }

  #build(placeholder) {
    const listId = newId('complete');
    this.usage = h('div', { class: 'usage', hidden: true });
    this.box = h('textarea', {
      class: 'composer-box', rows: 1, dir: 'auto', placeholder, 'aria-label': placeholder, role: 'combobox', 'aria-expanded': 'false',
      'aria-autocomplete': 'list', 'aria-controls': listId, value: drafts.get(this.draftKey) ?? '', enterkeyhint: 'send',
      oninput: () => this.#changed(), onkeydown: (event) => this.#keydown(event), onclick: () => this.completion.suggest(), onblur: () => this.completion.hide(),
      onpaste: (event) => this.#pasted(event),
    });
    this.completion = new Completion(this.app, this.box, listId, { changed: () => this.#changed(), shortcut: (one) => this.#shortcut(one) });
    this.sendButton = h('button', { type: 'button', class: 'send', 'aria-label': 'Send', title: 'Send (Enter)', disabled: true, onclick: () => this.send() }, icon('send'));
    this.problem = h('div', { class: 'composer-problem', role: 'alert' });
    this.tray = h('div', { class: 'tray', hidden: true });
    this.picker = h('input', { type: 'file', multiple: true, hidden: true, 'aria-label': 'Files to upload', onchange: () => { this.addFiles([...this.picker.files]); this.picker.value = ''; } });
    this.also = this.thread && h('input', { type: 'checkbox' });
    this.element = h('div', { class: 'composer-wrap' },
      this.completion.element, this.usage,
      h('div', { class: 'composer' }, this.#format(), this.box, this.tray,
        this.also && h('label', { class: 'choice also' }, this.also, h('span', {}, this.#alsoLabel())), this.#bar()),
      this.picker, this.problem);
  }

  #alsoLabel() {
    const channel = this.app.channels.get(this.channel);
    return channel?.is_im ? 'Also send as a direct message' : ['Also send to ', h('b', {}, `#${channel?.name ?? 'channel'}`)];
  }

  #tool(name, label, run, keys = '') {
    return h('button', { type: 'button', class: 'icon-button composer-tool', 'aria-label': label, title: keys ? `${label} (${keys})` : label,
      onpointerdown: (event) => event.preventDefault(), onclick: (event) => run(event.currentTarget) }, icon(name));
  }

  #format() {
    const line = () => h('i', { class: 'bar-line', 'aria-hidden': 'true' });
    return h('div', { class: 'format-bar', role: 'toolbar', 'aria-label': 'Formatting' },
      this.#tool('bold', 'Bold', () => this.#wrap('*'), 'Ctrl+B'), this.#tool('italic', 'Italic', () => this.#wrap('_'), 'Ctrl+I'), this.#tool('strike', 'Strikethrough', () => this.#wrap('~'), 'Ctrl+Shift+X'), line(),
      this.#tool('ol', 'Ordered list', () => this.#prefix((i) => `${i + 1}. `)), this.#tool('ul', 'Bulleted list', () => this.#prefix(() => '• ')), line(),
      this.#tool('quote', 'Quote', () => this.#prefix(() => '> ')), line(),
      this.#tool('code', 'Code', () => this.#wrap('`')), this.#tool('codeblock', 'Code block', () => this.#wrap('```')));
  }

  #bar() {
    const line = () => h('i', { class: 'bar-line', 'aria-hidden': 'true' });
    return h('div', { class: 'composer-bar' },
      h('button', { type: 'button', class: 'icon-button plus', 'aria-label': 'Attach and shortcuts', title: 'Attach and shortcuts', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: (event) => this.#plus(event.currentTarget) }, icon('plus')),
      this.#tool('text', 'Formatting', () => this.element.classList.toggle('with-format')),
      this.#tool('smile', 'Emoji', (node) => openEmojiPicker(node, (name) => this.#type(emoji(name) ? `${emoji(name)} ` : `:${name}: `))),
      this.#tool('at', 'Mention someone', () => this.#insert('@')), line(),
      this.#tool('slash', 'Use a command', () => this.#insert('/')),
      h('span', { class: 'composer-hint', 'aria-hidden': 'true' }, h('b', {}, 'Shift + Enter'), ' for a new line'), this.sendButton);
  }

  /** Upload, and the app's shortcuts. */
  #plus(anchor) {
    const shortcuts = this.app.shortcuts.filter((one) => one.type === 'global');
    openMenu(anchor, [
      { label: 'Upload from your computer', icon: 'upload', run: () => this.picker.click() },
      ...shortcuts.map((one, i) => ({ label: one.name, description: one.description, icon: 'zap', note: this.app.team.app.name, line: i === 0, run: () => this.#shortcut(one) })),
      { label: 'Use a command', icon: 'slash', line: true, run: () => this.#insert('/') },
    ], { label: 'Attach and shortcuts', align: 'start', prefer: 'above' });
  }

  #shortcut(one) {
    runGlobalShortcut(one, this.app);
  }

  focus() {
    this.box.focus();
  }

  #type(text) {
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, 'end');
    this.focus();
    this.#changed();
  }

  #insert(sign) {
    const { selectionStart: at, value } = this.box;
    const gap = sign !== '/' && at > 0 && !/\s$/.test(value.slice(0, at)) ? ' ' : '';
    if (sign === '/') this.box.value = value.startsWith('/') ? value : `/${value}`;
    else this.box.setRangeText(gap + sign, at, this.box.selectionEnd, 'end');
    if (sign === '/') this.box.setSelectionRange(1, 1);
    this.focus();
    this.#changed();
  }

  /** Puts marks around the selection, or takes them away. */
  #wrap(mark) {
    const { selectionStart: from, selectionEnd: to, value } = this.box;
    const has = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
    if (has) this.box.setRangeText(value.slice(from, to), from - mark.length, to + mark.length, 'select');
    else {
      this.box.setRangeText(`${mark}${value.slice(from, to)}${mark}`, from, to, 'end');
      this.box.setSelectionRange(from + mark.length, to + mark.length);
    }
    this.focus();
    this.#changed();
  }

  #prefix(make) {
    const { selectionStart, selectionEnd, value } = this.box;
    const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
    const lines = value.slice(from, selectionEnd).split('\n').map((text, i) => make(i) + text);
    this.box.setRangeText(lines.join('\n'), from, selectionEnd, 'end');
    this.focus();
    this.#changed();
  }

  #changed() {
    drafts.set(this.draftKey, this.box.value);
    this.#paintSend();
    this.#resize();
    this.completion.suggest();
    this.#showUsage();
  }

  #paintSend() {
    const ready = this.files.some((one) => one.file) && this.files.every((one) => one.file);
    this.sendButton.disabled = this.files.length ? !ready : !this.box.value.trim();
  }

  /** For browsers that do not fit a field to its text themselves. */
  #resize() {
    if (CSS.supports('field-sizing', 'content')) return;
    this.box.style.setProperty('height', 'auto');
    if (this.box.scrollHeight) this.box.style.setProperty('height', `${Math.min(this.box.scrollHeight, innerHeight * 0.4)}px`);
  }

  /** The usage of the command being typed, as long as its arguments are. */
  #showUsage() {
    const name = /^(\/\S+)\s/.exec(this.box.value)?.[1];
    const command = name && this.app.commands.find((c) => c.command === name);
    this.usage.hidden = !command;
    if (command) replaceChildren(this.usage, h('b', {}, command.command), ' ', h('code', { class: 'usage-hint' }, command.usage_hint), h('span', {}, command.description));
  }

  // ---- files

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.addFiles(files);
  }

  /** Sends files to Slack at once, as Slack does; they are posted with the message. */
  addFiles(files) {
    for (const raw of files) {
      const entry = { raw, file: null };
      this.files.push(entry);
      upload(this.app, raw).then((answer) => {
        if (answer.ok) entry.file = answer.file;
        else {
          this.files = this.files.filter((one) => one !== entry);
          this.app.toast(answer.message ?? answer.error, true);
        }
        this.#paintTray();
      });
    }
    this.#paintTray();
    this.focus();
  }

  #paintTray() {
    this.tray.hidden = !this.files.length;
    replaceChildren(this.tray, this.files.map((entry) => h('div', { class: entry.file ? 'tray-file' : 'tray-file busy' },
      entry.file?.is_image ? h('img', { class: 'tray-picture', src: entry.file.url, alt: '' }) : fileSign({ name: entry.raw.name }),
      h('span', { class: 'tray-words' }, h('b', { dir: 'auto' }, entry.raw.name), h('small', { class: 'muted' }, entry.file ? sizeOf(entry.raw.size) : 'Uploading…')),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${entry.raw.name}`, onclick: () => this.#drop(entry) }, icon('close')))));
    this.#paintSend();
  }

  #drop(entry) {
    this.files = this.files.filter((one) => one !== entry);
    if (entry.file) post('delete-file', { as: this.app.me.id, file: entry.file.id });
    this.#paintTray();
    this.focus();
  }

  // ---- keys and sending

  #keydown(event) {
    if (event.isComposing) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (this.completion.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (ctrl && !event.altKey && WRAPS[event.key.toLowerCase()] && (event.key.toLowerCase() !== 'x' || event.shiftKey)) {
      event.preventDefault();
      this.#wrap(WRAPS[event.key.toLowerCase()]);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'ArrowUp' && !event.altKey && (!this.box.value || this.recalled)) {
      if (this.#canRecall() || this.onup()) event.preventDefault();
      if (this.#canRecall()) this.#recall(1);
    } else if (event.key === 'ArrowDown' && !event.altKey && this.recalled) {
      event.preventDefault();
      this.#recall(-1);
    }
  }

  #canRecall() {
    return this.recalled > 0 || sent.at(-1)?.startsWith('/');
  }

  #recall(step) {
    const commands = sent.filter((text) => text.startsWith('/'));
    this.recalled = Math.max(0, Math.min(commands.length, this.recalled + step));
    this.box.value = this.recalled ? commands.at(-this.recalled) : '';
    this.#changed();
    this.completion.hide();
  }

  async send() {
    const text = this.box.value.trim();
    const files = this.files.map((one) => one.file?.id);
    if ((!text && !files.length) || files.includes(undefined)) return;
    if (text) sent.push(text);
    this.recalled = 0;
    this.box.value = '';
    this.files = [];
    replaceChildren(this.problem);
    this.app.shownBelow(null);
    this.#paintTray();
    this.#changed();
    this.element.classList.add('sending');
    const broadcast = this.also?.checked || undefined;
    const answer = await post('say', { as: this.app.me.id, channel: this.channel, text, thread_ts: this.thread, files: files.length ? files : undefined, broadcast });
    this.element.classList.remove('sending');
    if (this.also) this.also.checked = false;
    if (answer.ok) this.app.afterAction();
    else this.#refused(text, answer);
  }

  /** What Slackbot would say, visible only to the person who typed; what they typed comes back. */
  #refused(text, answer) {
    if (!this.box.value) {
      this.box.value = text;
      this.#changed();
      this.completion.hide();
    }
    const said = answer.text ?? answer.message ?? answer.error;
    this.app.shownBelow(said);
    replaceChildren(this.problem,
      h('span', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      h('span', { dir: 'auto' }, h('b', {}, 'Slackbot '), said),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: () => replaceChildren(this.problem) }, icon('close')));
    this.app.afterAction();
  }
}
