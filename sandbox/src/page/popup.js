// Floating panels: menus, listboxes, calendars, the emoji picker. One at a time; on a phone they are sheets at the bottom.

import { h } from './dom.js';
import { icon } from './icons.js';

const PHONE = '(max-width: 560px)';

let current = null;

/** Shows `panel` beside `anchor`; returns a function that closes it. */
export function openPopup(anchor, panel, { onclose, align = 'start', matchWidth = false, prefer = 'below' } = {}) {
  closePopup();
  const sheet = matchMedia(PHONE).matches;
  const layer = h('div', { class: sheet ? 'popup popup-sheet' : 'popup' }, panel);
  const shade = sheet && h('div', { class: 'sheet-shade' });
  // A modal dialog makes everything outside it inert, so the popup has to live inside.
  const home = anchor.closest('dialog') ?? document.body;
  if (shade) home.append(shade);
  home.append(layer);
  const place = () => { if (!sheet) position(anchor, layer, { align, matchWidth, prefer }); };
  place();
  const outside = (event) => {
    if (!layer.contains(event.target) && (sheet || !anchor.contains(event.target))) closePopup();
  };
  const scrolled = (event) => {
    if (!layer.contains(event.target)) place();
  };
  const listeners = [['pointerdown', outside], ['scroll', scrolled], ['resize', place]];
  for (const [name, fn] of listeners) window.addEventListener(name, fn, true);
  current = {
    anchor,
    layer,
    place,
    close() {
      for (const [name, fn] of listeners) window.removeEventListener(name, fn, true);
      layer.remove();
      // The finger that closes the sheet must not reach what lies beneath.
      if (shade) setTimeout(() => shade.remove(), 60);
      onclose?.();
    },
  };
  return closePopup;
}

export function closePopup() {
  const open = current;
  current = null;
  open?.close();
}

export const popupIsOpen = (anchor) => current !== null && (!anchor || current.anchor === anchor);
export const placePopup = () => current?.place();

function position(anchor, layer, { align, matchWidth, prefer }) {
  const box = anchor.getBoundingClientRect();
  const gap = 4;
  const edge = 8;
  if (matchWidth) layer.style.setProperty('width', `${Math.max(box.width, Math.min(240, innerWidth - 2 * edge))}px`);
  layer.style.setProperty('max-height', 'none');
  const { width, height } = layer.getBoundingClientRect();
  const below = innerHeight - box.bottom - gap - edge;
  const above = box.top - gap - edge;
  const down = prefer === 'below' ? height <= below || below >= above : height > above && below > above;
  const room = Math.max(120, down ? below : above);
  const shown = Math.min(height, room);
  const left = align === 'end' ? box.right - width : box.left;
  layer.style.setProperty('max-height', `${room}px`);
  layer.style.setProperty('left', `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`);
  layer.style.setProperty('top', `${down ? box.bottom + gap : Math.max(edge, box.top - gap - shown)}px`);
}

/** A menu of [{label, description, icon, keys, note, line, danger, run}]; arrow keys, Enter, Escape. `top(close)` makes its first row. */
export function openMenu(anchor, items, { label = 'Menu', align = 'end', prefer, top } = {}) {
  const buttons = items.map((item) => h('button', {
    type: 'button', role: 'menuitem', class: `menu-item ${item.danger ? 'danger' : ''} ${item.line ? 'with-line' : ''}`,
    onclick: () => { closePopup(); anchor.focus?.(); item.run(); },
  }, item.icon && (typeof item.icon === 'string' ? icon(item.icon) : item.icon),
  h('span', { class: 'menu-words' }, h('bdi', {}, item.label), item.description && h('small', {}, h('bdi', {}, item.description))),
  item.note && h('small', { class: 'menu-note' }, item.note), item.keys && h('kbd', { class: 'menu-keys' }, item.keys)));
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': label, onkeydown: (event) => menuKeys(event, buttons, anchor) }, top?.(closePopup), buttons);
  anchor.setAttribute('aria-expanded', 'true');
  openPopup(anchor, menu, { align, prefer, onclose: () => anchor.setAttribute('aria-expanded', 'false') });
  buttons[0]?.focus({ preventScroll: true });
}

function menuKeys(event, buttons, anchor) {
  const at = buttons.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
  if (event.key in moves) buttons.at(moves[event.key] % buttons.length)?.focus();
  else if (event.key === 'Escape' || event.key === 'Tab') { closePopup(); anchor.focus?.(); } else return;
  if (event.key !== 'Tab') event.preventDefault();
  event.stopPropagation();
}
