// What an app with an assistant adds to its messages: suggested prompts, “is thinking…”, and Stop.

import { debounce, h, replaceChildren } from './dom.js';
import { get, post } from './api.js';
import { icon } from './icons.js';

export class AssistantBar {
  constructor(app, conversation) {
    Object.assign(this, { app, conversation });
    this.element = h('div', { class: 'assistant-bar', hidden: true });
    this.refresh = debounce(() => this.load(), 30);
    if (conversation.channel === app.appChannel?.id) this.load();
  }

  async load() {
    const answer = await get('assistant', { as: this.app.me.id });
    if (!answer.ok || !answer.kind) return;
    const { thread } = this.conversation;
    const here = thread ? (answer.threads ?? []).find((one) => one.thread_ts === thread) : null;
    // Those of the app itself are for an empty conversation.
    const prompts = (thread ? here?.prompts : this.conversation.messages.length ? [] : answer.prompts) ?? [];
    const title = thread ? here?.prompts_title : answer.prompts_title;
    const busy = here?.status || (here?.session?.status === 'processing' ? 'is working…' : '');
    const fresh = answer.kind === 'assistant' && !thread;
    this.element.hidden = !prompts.length && !busy && !fresh;
    replaceChildren(this.element,
      prompts.length > 0 && [title && h('b', { class: 'prompts-title', dir: 'auto' }, title),
        h('div', { class: 'prompts' }, prompts.map((one) => h('button', { type: 'button', class: 'prompt', dir: 'auto', onclick: () => this.#say(one.message) }, one.title)))],
      fresh && h('button', { type: 'button', class: 'prompt new-chat', onclick: () => this.#open() }, icon('plus'), 'New chat'),
      busy && this.#status(busy, here));
    if (thread && here) this.app.titleThread(here.session?.title ?? here.title);
  }

  #status(text, here) {
    const words = here.loading_messages?.length ? here.loading_messages[0] : `${this.app.team.app.name} ${text}`;
    return h('div', { class: 'assistant-status', role: 'status' }, h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), h('span', { dir: 'auto' }, words),
      here.session && h('button', { type: 'button', class: 'button small', onclick: () => this.#stop(here.thread_ts) }, icon('stop'), 'Stop'));
  }

  /** Opens the container of an assistant: a thread of its own. */
  async #open() {
    const answer = await post('assistant/open', { as: this.app.me.id, context_channel: this.app.lastChannel });
    if (!answer.ok) this.app.toast(answer.message ?? answer.error, true);
    else if (answer.thread_ts) this.app.openThread(answer.thread_ts);
  }

  async #say(text) {
    const { channel, thread } = this.conversation;
    const answer = await post('say', { as: this.app.me.id, channel, text, thread_ts: thread });
    if (!answer.ok) this.app.toast(answer.message ?? answer.error, true);
    this.app.afterAction();
  }

  async #stop(ts) {
    const answer = await post('assistant/stop', { as: this.app.me.id, thread_ts: ts });
    if (!answer.ok) this.app.toast(answer.message ?? answer.error, true);
  }
}
