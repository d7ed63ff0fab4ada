// The app's shortcuts: global ones from the composer, those of a message from its menu.

import { post } from './api.js';

async function run(app, body) {
  const answer = await post('shortcut', { as: app.me.id, ...body });
  if (!answer.ok) app.toast(answer.message ?? answer.error, true);
  app.afterAction();
}

export const runGlobalShortcut = (shortcut, app) => run(app, { callback_id: shortcut.callback_id });

export function runMessageShortcut(shortcut, message, app) {
  return run(app, { callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts });
}
