// Emoji by name. A name nobody knows stays as typed (:name:); the workspace may have signs of its own.

import { GROUPS } from './emoji-data.js';

/** Every name with its sign; second names point to the same. */
export const EMOJI = new Map();
/** [group, [[name, sign], …]] in Slack's order, each sign once. */
export const EMOJI_GROUPS = GROUPS.map(([group, table]) => [group, read(table)]);

const toned = new Set();
const custom = new Map();
const TONES = { 2: '🏻', 3: '🏼', 4: '🏽', 5: '🏾', 6: '🏿' };

function read(table) {
  const words = table.trim().split(/\s+/);
  const signs = [];
  for (let i = 0; i + 1 < words.length; i += 2) {
    const names = words[i].replace('~', '').split('/');
    for (const name of names) EMOJI.set(name, words[i + 1]);
    signs.push([names[0], words[i + 1], words[i].endsWith('~')]);
  }
  return signs;
}

for (const [, signs] of EMOJI_GROUPS) for (const [name, , takesTone] of signs) if (takesTone) toned.add(name);
for (const [other, name] of [['thumbsup', '+1'], ['thumbsdown', '-1'], ['thinking', 'thinking_face'], ['medal', 'sports_medal']]) {
  if (!EMOJI.has(other)) EMOJI.set(other, EMOJI.get(name));
}

/** The workspace's own: {name: address of a picture, or `alias:other`}. */
export function setCustomEmoji(table) {
  custom.clear();
  for (const [name, value] of Object.entries(table ?? {})) custom.set(name, value);
}

/** The character for a name, with or without a skin tone; null when we do not know it. */
export function emoji(name) {
  const [base, tone] = String(name).split(/::?skin-tone-/);
  const sign = EMOJI.get(base) ?? null;
  if (!sign || !TONES[tone] || !toned.has(base)) return sign ?? aliased(base);
  const [first, ...rest] = [...sign].filter((part) => part !== '\ufe0f');
  return [first, TONES[tone], ...rest].join('');
}

function aliased(name) {
  const target = custom.get(name);
  return target?.startsWith('alias:') ? emoji(target.slice(6)) : null;
}

/** The address of a picture, for a sign the workspace brought itself. */
export function emojiPicture(name, depth = 0) {
  const target = custom.get(name);
  if (target?.startsWith('alias:') && depth < 5) return emojiPicture(target.slice(6), depth + 1);
  return target?.startsWith('alias:') ? null : target ?? null;
}

export const customNames = () => [...custom.keys()];

/** Names that hold the word, those that begin with it first: [[name, sign]]. */
export function findEmoji(word, most) {
  const wanted = word.toLowerCase();
  return [...EMOJI].filter(([name]) => name.includes(wanted)).sort(([a], [b]) => b.startsWith(wanted) - a.startsWith(wanted)).slice(0, most);
}

/** plain_text with emoji names written out. */
export function withEmoji(text) {
  return String(text).replace(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g, (whole, name) => emoji(name) ?? whole);
}
