// The emoji picker: search, groups, the last ones used.

import { h, memory, replaceChildren } from './dom.js';
import { EMOJI, EMOJI_GROUPS, customNames, findEmoji } from './emoji.js';
import { emojiNode } from './emojinode.js';
import { closePopup, openPopup, placePopup } from './popup.js';

const RECENT = 18;
const FOUND = 90;
const FIRST = ['thumbsup', 'tada', 'eyes', 'white_check_mark', 'raised_hands', 'heart', 'joy', 'rocket', 'pray'];
const TABS = { Smileys: '😀', People: '👋', Nature: '🐻', Food: '🍎', Travel: '🚗', Activities: '⚽', Objects: '💡', Symbols: '💜', Flags: '🏁' };

const recent = () => (memory.get('emoji') ?? '').split(' ').filter((name) => EMOJI.has(name));

function remember(name) {
  memory.set('emoji', [name, ...recent().filter((other) => other !== name)].slice(0, RECENT).join(' '));
}

/** Calls `onpick` with the name of the chosen one. */
export function openEmojiPicker(anchor, onpick) {
  const pick = (name) => {
    remember(name);
    closePopup();
    anchor.focus?.();
    onpick(name);
  };
  const preview = h('div', { class: 'picker-preview', 'aria-live': 'polite' }, 'Choose an emoji');
  const grid = h('div', { class: 'picker-grid', role: 'group', 'aria-label': 'Emoji' });
  const search = h('input', { class: 'field picker-search', type: 'text', placeholder: 'Search all emoji', 'aria-label': 'Search all emoji', autocomplete: 'off', oninput: () => show() });
  const show = () => {
    const word = search.value.trim().replaceAll(':', '').replaceAll(' ', '_');
    if (!word) replaceChildren(grid, groups(pick));
    else {
      const own = customNames().filter((name) => name.includes(word));
      const names = [...own, ...findEmoji(word, FOUND).map(([name]) => name)];
      replaceChildren(grid, names.length ? row('Search results', names, pick) : h('p', { class: 'listbox-note' }, 'No emoji of this name'));
    }
    grid.scrollTop = 0;
    placePopup();
  };
  const panel = h('div', { class: 'picker', role: 'dialog', 'aria-label': 'Emoji', onkeydown: (event) => keys(event, { search, grid, anchor }), onpointerover: (event) => tell(event.target), onfocusin: (event) => tell(event.target) },
    tabs(grid, search, show), search, grid, preview);
  function tell(target) {
    const button = target.closest?.('.picker-emoji');
    if (button) replaceChildren(preview, emojiNode(button.dataset.name), h('b', {}, `:${button.dataset.name}:`));
  }
  show();
  openPopup(anchor, panel, { align: 'end' });
  if (matchMedia('(hover: hover)').matches) search.focus();
}

function tabs(grid, search, show) {
  return h('div', { class: 'picker-tabs', role: 'group', 'aria-label': 'Groups' }, EMOJI_GROUPS.map(([name]) => h('button', {
    type: 'button', class: 'icon-button', 'aria-label': name, title: name,
    onclick: () => {
      if (search.value) { search.value = ''; show(); }
      grid.querySelector(`[data-group="${name}"]`)?.scrollIntoView({ block: 'start' });
    },
  }, TABS[name] ?? '•')));
}

function groups(pick) {
  const used = recent();
  const own = customNames();
  return [
    row(used.length ? 'Used lately' : 'Handy', used.length ? used : FIRST, pick),
    own.length > 0 && row('This workspace', own, pick),
    EMOJI_GROUPS.map(([name, signs]) => row(name, signs.map(([one]) => one), pick)),
  ];
}

function row(title, names, pick) {
  return h('section', { class: 'picker-group', dataset: { group: title } }, h('h3', {}, title), h('div', { class: 'picker-row' },
    names.map((name) => h('button', { type: 'button', class: 'picker-emoji', 'aria-label': name.replaceAll('_', ' '), dataset: { name }, tabindex: -1, onclick: () => pick(name) }, emojiNode(name)))));
}

const COLUMNS = 9;

function keys(event, { search, grid, anchor }) {
  const all = [...grid.querySelectorAll('.picker-emoji')];
  const at = all.indexOf(document.activeElement);
  const inSearch = document.activeElement === search;
  if (event.key === 'Escape') { closePopup(); anchor.focus?.(); }
  else if (event.key === 'Enter' && inSearch) all[0]?.click();
  else if (event.key === 'ArrowDown') (all[inSearch ? 0 : Math.min(all.length - 1, at + COLUMNS)])?.focus();
  else if (event.key === 'ArrowUp' && !inSearch) (at < COLUMNS ? search : all[at - COLUMNS])?.focus();
  else if (event.key === 'ArrowRight' && !inSearch) all[at + 1]?.focus();
  else if (event.key === 'ArrowLeft' && !inSearch) all[at - 1]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
