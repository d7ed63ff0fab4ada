// What the app and Slack say to each other, newest first.

import { debounce, h, plural, syncChildren } from './dom.js';
import { get } from './api.js';
import { icon } from './icons.js';

const KEPT = 500;

export class Inspector {
  constructor() {
    this.last = 0;
    this.entries = [];
    this.opened = new Set();
    this.rows = new WeakMap();
    this.filter = '';
    this.warningsOnly = false;
    this.list = h('div', { class: 'traffic', role: 'list' });
    this.count = h('span', { class: 'muted' });
    this.element = h('aside', { class: 'inspector', 'aria-label': 'Inspector', hidden: true, onkeydown: (event) => { if (event.key === 'Escape') this.toggle(false); } },
      h('header', { class: 'pane-head' }, h('h2', {}, 'Inspector'), this.count, h('span', { class: 'grow' }),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Empty the list', title: 'Empty the list', onclick: () => this.#clear() }, icon('trash')),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the inspector', onclick: () => this.toggle(false) }, icon('close'))),
      h('div', { class: 'traffic-tools' },
        h('input', { class: 'field', type: 'search', placeholder: 'Filter by method or text', 'aria-label': 'Filter', oninput: (event) => { this.filter = event.target.value.toLowerCase(); this.#paint(); } }),
        h('label', { class: 'choice' }, h('input', { type: 'checkbox', onchange: (event) => { this.warningsOnly = event.target.checked; this.#paint(); } }), h('span', {}, 'Warnings'))),
      this.list);
    this.refresh = debounce(() => this.#load(), 150);
  }

  toggle(on = this.element.hidden) {
    this.element.hidden = !on;
    document.body.classList.toggle('with-inspector', on);
    if (on) {
      this.#load();
      this.element.querySelector('input').focus();
    }
  }

  async #load() {
    if (this.element.hidden) return;
    const answer = await get('traffic', { after: this.last });
    if (!answer.ok) return;
    const fresh = answer.requests ?? [];
    this.last = Math.max(this.last, ...fresh.map((entry) => entry.n));
    this.entries = [...this.entries, ...fresh].slice(-KEPT);
    this.#paint();
  }

  /** The server may have been started anew, and then counts from the beginning again. */
  restart() {
    this.last = 0;
    this.entries = [];
    this.refresh();
  }

  #clear() {
    this.entries = [];
    this.#paint();
  }

  #fits(entry) {
    if (this.warningsOnly && !entry.warning) return false;
    return !this.filter || JSON.stringify(entry).toLowerCase().includes(this.filter);
  }

  #paint() {
    const shown = this.entries.filter((entry) => this.#fits(entry)).reverse();
    const warnings = this.entries.filter((entry) => entry.warning).length;
    this.count.textContent = `${plural(this.entries.length, 'request')}${warnings ? `, ${plural(warnings, 'warning')}` : ''}`;
    syncChildren(this.list, shown.length ? shown.map((entry) => this.#row(entry)) : [h('p', { class: 'empty-note' }, 'No requests yet.')]);
  }

  /** A row stays the same node, so that new traffic does not disturb who reads or clicks. */
  #row(entry) {
    const known = this.rows.get(entry) ?? this.#newRow(entry);
    this.rows.set(entry, known);
    return known;
  }

  #newRow(entry) {
    const [name, detail] = nameOf(entry);
    const failed = entry.status >= 400 || entry.status === 0 || entry.response?.ok === false;
    const row = h('details', { class: `exchange ${entry.warning ? 'has-warning' : ''} ${failed ? 'failed' : ''}`, role: 'listitem', open: this.opened.has(entry.n) },
      h('summary', {},
        h('span', { class: `direction direction-${entry.direction}`, title: entry.direction === 'in' ? 'The app calls Slack' : 'Slack calls the app' }, entry.direction === 'in' ? 'app → Slack' : 'Slack → app'),
        h('span', { class: 'exchange-name' }, h('b', {}, name), ' ', h('span', { class: 'muted' }, detail)),
        h('span', { class: failed ? 'status bad' : 'status' }, String(entry.status)),
        h('span', { class: 'muted' }, `${Math.round(entry.ms ?? 0)} ms`),
        failed && !entry.warning && entry.response?.error && h('span', { class: 'status bad' }, entry.response.error),
        entry.warning && h('span', { class: 'exchange-warning' }, icon('warning'), entry.warning)));
    const fill = () => {
      if (row.open) this.opened.add(entry.n);
      else this.opened.delete(entry.n);
      if (row.open && row.childElementCount === 1) row.append(details(entry));
    };
    row.addEventListener('toggle', fill);
    fill();
    return row;
  }
}

/** The Web API method, event or interaction, and the part of it one looks for first. */
function nameOf({ method, url, request }) {
  const path = String(url ?? '').replace(/^https?:\/\/[^/]+/, '').replace(/^\/api\//, '');
  const name = /^(GET|POST|PUT|DELETE)?$/.test(method ?? '') ? path : method;
  const detail = request?.command ? request.text : request?.actions?.[0]?.action_id ?? request?.action_id ?? request?.view?.callback_id ?? request?.channel;
  return [name, typeof detail === 'string' ? detail : ''];
}

function details(entry) {
  return h('div', { class: 'exchange-body' },
    h('div', { class: 'muted exchange-line' }, `#${entry.n} ${entry.at ?? ''} ${entry.method} ${entry.url}`),
    part('Request', entry.request), part('Response', entry.response));
}

function part(title, value) {
  const copy = h('button', { type: 'button', class: 'plain-link', onclick: () => navigator.clipboard.writeText(JSON.stringify(value, null, 2)).then(() => { copy.textContent = 'Copied'; }, () => { copy.textContent = 'Not allowed'; }) }, 'Copy');
  return [h('h3', {}, title, ' ', copy), tree(value)];
}

/** JSON as a tree that opens and closes; strings stay plain text. */
function tree(value, key = null, depth = 0) {
  const label = key === null ? null : h('span', { class: 'json-key' }, `${key}: `);
  if (value === null || typeof value !== 'object') return h('div', { class: 'json-line' }, label, leaf(value));
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (!entries.length) return h('div', { class: 'json-line' }, label, open + close);
  const node = h('details', { class: 'json', open: depth < 2 }, h('summary', {}, label, `${open} `, h('span', { class: 'muted' }, plural(entries.length, Array.isArray(value) ? 'item' : 'key')), ` ${close}`));
  const fill = () => {
    if (node.open && node.childElementCount === 1) node.append(h('div', { class: 'json-inner' }, entries.map(([k, v]) => tree(v, k, depth + 1))));
  };
  node.addEventListener('toggle', fill);
  fill();
  return node;
}

function leaf(value) {
  const kind = value === null || value === undefined ? 'null' : typeof value;
  return h('span', { class: `json-${kind}` }, kind === 'string' ? JSON.stringify(value) : String(value));
}
