// Modal <dialog> windows: the frame, and Slack's confirm dialog.

import { h, newId } from './dom.js';
import { icon } from './icons.js';
import { closePopup, popupIsOpen } from './popup.js';
import { textObject } from './mrkdwn.js';

/** Opens a dialog; `onescape` and `oncross` decide what Escape and the cross in the corner do. */
export function openDialog({ title, leading, body, footer, className = '', onescape, oncross = onescape }) {
  const titleId = newId('title');
  const head = h('header', { class: 'dialog-head' },
    leading,
    h('h2', { id: titleId, class: 'dialog-title', dir: 'auto' }, title),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => oncross() }, icon('close')));
  const dialog = h('dialog', { class: `dialog ${className}`, 'aria-labelledby': titleId },
    h('div', { class: 'dialog-frame' }, head, body, footer));
  const escape = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (popupIsOpen()) closePopup();
    else onescape();
  };
  // Browsers let a page refuse `cancel` only once in a row, so the key is handled before it comes to that.
  dialog.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) escape(event); });
  dialog.addEventListener('cancel', escape);
  // Toasts may stand inside; they outlive the dialog.
  dialog.addEventListener('close', () => document.body.append(...dialog.querySelectorAll('.toasts')));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Slack's confirmation object -> whether the person agreed. Without one: yes. */
export function askConfirm(confirm, ctx) {
  if (!confirm) return Promise.resolve(true);
  const focusBack = document.activeElement;
  return new Promise((resolve) => {
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      focusBack?.focus?.();
      resolve(yes);
    };
    const yes = h('button', { type: 'button', class: `button ${confirm.style === 'danger' ? 'danger' : 'primary'}`, onclick: () => answer(true) },
      textObject(confirm.confirm, ctx));
    const no = h('button', { type: 'button', class: 'button', onclick: () => answer(false) }, textObject(confirm.deny, ctx));
    const dialog = openDialog({
      title: textObject(confirm.title, ctx),
      body: h('div', { class: 'dialog-body text', dir: 'auto' }, textObject(confirm.text, ctx)),
      footer: h('footer', { class: 'dialog-foot' }, no, yes),
      className: 'dialog-small',
      onescape: () => answer(false),
    });
    yes.focus();
  });
}
