// What the block renderer may know and do.

import { post } from './api.js';
import { safeUrl } from './dom.js';
import { openProfile } from './profile.js';

/** At one place: a message ({channel, ts}) or a view ({view_id}). `state` holds what is filled in there, if anything can be. */
export function contextOf(app, target, state) {
  const as = app.me.id;
  return {
    me: app.me,
    people: app.people,
    channels: app.channels,
    here: app.place.kind === 'app' ? app.appChannel?.id : app.place.id,
    state,
    openUrl: (url) => { if (safeUrl(url)) open(url, '_blank', 'noopener'); },
    openChannel: (id) => app.openChannel(id),
    openProfile: (anchor, id) => openProfile(anchor, id, app),
    act: async (action) => {
      // The app is shown the whole form with each action, so what was typed in between goes first.
      await Promise.all((state?.takeUnsent() ?? []).map((typed) => post('act', { as, ...target, action: typed })));
      const answer = await post('act', { as, ...target, action });
      if (!answer.ok) app.toast(answer.message ?? answer.error, true);
      app.afterAction();
    },
    options: async (blockId, actionId, query) => {
      const answer = await post('options', { as, ...target, block_id: blockId, action_id: actionId, query });
      app.afterAction();
      if (!answer.ok) throw new Error(answer.message ?? answer.error);
      return answer;
    },
  };
}
