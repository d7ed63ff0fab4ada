// The keys of the whole window.

import { openKeys, openSwitcher } from './switcher.js';

export function windowKeys(event, app) {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
  const ctrl = event.ctrlKey || event.metaKey;
  if (event.key === 'Escape') app.escape();
  else if (ctrl && event.key.toLowerCase() === 'k') openSwitcher(app);
  else if (ctrl && event.key === '/') openKeys();
  else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) neighbour(app, event.key === 'ArrowUp' ? -1 : 1, event.shiftKey);
  else if (event.key === 'F6') nextPart(app, event.shiftKey ? -1 : 1);
  else return;
  event.preventDefault();
}

/** The place above or below in the sidebar, or the next unread one. */
function neighbour(app, step, unreadOnly) {
  const all = [...app.sidebar.element.querySelectorAll('.place')];
  const at = all.findIndex((node) => node.hasAttribute('aria-current'));
  for (let i = 1; i <= all.length; i += 1) {
    const node = all[(at + step * i + all.length * 2) % all.length];
    if (!unreadOnly || node.classList.contains('unread')) {
      location.hash = node.getAttribute('href');
      return;
    }
  }
}

function nextPart(app, step) {
  const parts = [app.sidebar.element.querySelector('.place[aria-current], .place'), app.main.querySelector('.scroller'), app.main.querySelector('.composer-box'),
    app.thread.querySelector('.scroller'), app.thread.querySelector('.composer-box')].filter((node) => node?.getClientRects().length);
  const at = parts.findIndex((node) => node === document.activeElement || (node.matches('.scroller') && node.contains(document.activeElement)));
  parts[(at + step + parts.length) % parts.length]?.focus();
}
