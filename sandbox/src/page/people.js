// Avatars, names and badges of people and the app.

import { h, image } from './dom.js';

const PALETTE = ['#8a3d86', '#2e7d5b', '#b0532c', '#3567b5', '#9a3350', '#4b6a1f', '#6a4fb3', '#1f7486', '#8b5e16', '#b03a6f'];

function hash(text) {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum;
}

const APP_COLOR = '#4a3b8f';

function colorOf(id, color) {
  if (/^#?[0-9a-f]{6}$/i.test(color ?? '')) return color.startsWith('#') ? color : `#${color}`;
  return PALETTE[hash(id) % PALETTE.length];
}

/** Black or white, whichever reads better on the colour. */
function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? '#1d1c1d' : '#ffffff';
}

function initials(name) {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0]).join('').toLocaleUpperCase() || '?';
}

export function avatar({ id = '', name = '', color, isApp = false }, size = '') {
  const background = colorOf(id || name, color ?? (isApp ? APP_COLOR : null));
  return h('span', { class: `avatar ${size} ${isApp ? 'avatar-app' : ''}`, 'aria-hidden': 'true', style: { background, color: inkOn(background) } }, initials(name));
}

/** An app's own picture for one message. */
export const pictureAvatar = (url, name) => image(url, name, 'avatar avatar-picture');

export function personAvatar(person, size) {
  return avatar({ id: person.id, name: nameOf(person), color: person.color, isApp: person.is_bot }, size);
}

export const nameOf = (person) => person?.real_name || person?.name || person?.id || 'Someone';

export function roleOf(person) {
  if (person.deleted) return 'Deactivated';
  if (person.is_primary_owner) return 'Primary owner';
  if (person.is_owner) return 'Owner';
  if (person.is_admin) return 'Admin';
  if (person.is_stranger) return 'External';
  if (person.is_ultra_restricted) return 'Single-channel guest';
  if (person.is_restricted) return 'Guest';
  return '';
}

export const appBadge = () => h('span', { class: 'badge-app' }, 'APP');
