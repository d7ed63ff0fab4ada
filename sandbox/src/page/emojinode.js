// An emoji as it is shown: a character, or a picture the workspace brought.

import { h, image } from './dom.js';
import { emoji, emojiPicture } from './emoji.js';

/** Null for a name that nobody knows, unless `always`. */
export function findEmojiNode(name) {
  const sign = emoji(name);
  const label = name.replace(/::skin-tone-\d$/, '').replaceAll('_', ' ');
  if (sign) return h('span', { class: 'emoji', role: 'img', 'aria-label': label, title: `:${name}:` }, sign);
  const picture = emojiPicture(name);
  return picture ? image(picture, label, 'emoji-picture') : null;
}

export const emojiNode = (name) => findEmojiNode(name) ?? h('span', { class: 'emoji-unknown' }, `:${name}:`);
