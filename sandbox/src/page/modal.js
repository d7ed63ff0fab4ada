// The modal a person sees: the top of their stack of views.

import { h, replaceChildren } from './dom.js';
import { get, post } from './api.js';
import { renderBlocks } from './blocks.js';
import { openDialog } from './dialogs.js';
import { withEmoji } from './emoji.js';
import { icon } from './icons.js';
import { closePopup } from './popup.js';
import { FormState, checkInputs } from './state.js';

export class ModalHost {
  constructor(app) {
    this.app = app;
    this.forms = new Map();
    this.view = null;
    this.dialog = null;
    this.signature = '';
  }

  /** The person changed: their modal belongs to another screen now. */
  forget() {
    this.left = true;
    this.#hide();
  }

  async load() {
    this.turn = (this.turn ?? 0) + 1;
    const { turn } = this;
    const answer = await get('modal', { as: this.app.me.id });
    if (!answer.ok || this.left || turn !== this.turn) return;
    if (!answer.view) this.#hide();
    else this.#show(answer.view, answer.depth ?? 1, answer.errors ?? {});
  }

  #hide() {
    if (!this.dialog) {
      this.view = null;
      return;
    }
    closePopup();
    this.dialog.close();
    this.dialog.remove();
    Object.assign(this, { dialog: null, view: null, signature: '' });
    this.forms.clear();
    this.focusBack?.focus?.();
  }

  #show(view, depth, errors) {
    const { state } = view;
    const signature = signatureOf(view, depth, errors);
    if (this.dialog && signature === this.signature) return;
    const isNew = this.view?.id !== view.id;
    Object.assign(this, { view, depth, signature });
    if (!this.forms.has(view.id)) this.forms.set(view.id, new FormState().seed(state?.values));
    this.#render(errors, isNew);
  }

  get form() {
    return this.forms.get(this.view.id);
  }

  #render(errors, isNew) {
    const focus = isNew ? null : rememberFocus(this.dialog);
    const scroll = isNew ? 0 : this.dialog?.querySelector('.dialog-body')?.scrollTop ?? 0;
    if (!this.dialog) this.#open();
    const { view, app, form } = this;
    form.retain(view.blocks);
    const ctx = { ...app.context({ view_id: view.id }, form), errors };
    closePopup();
    this.dialog.querySelector('.dialog-title').textContent = withEmoji(view.title?.text ?? '');
    this.dialog.querySelector('.dialog-back').hidden = this.depth < 2;
    const body = this.dialog.querySelector('.dialog-body');
    replaceChildren(body, renderBlocks(view.blocks, ctx));
    replaceChildren(this.dialog.querySelector('.dialog-foot'), this.#buttons());
    body.scrollTop = scroll;
    if (Object.keys(errors).length) body.querySelector('.has-error')?.scrollIntoView({ block: 'center' });
    if (isNew) this.#focusFirst(body);
    else restoreFocus(this.dialog, focus);
    if (Object.keys(errors).length && !document.activeElement.matches('.dialog .field')) body.querySelector('.has-error :is(.field, .select-trigger, input)')?.focus({ preventScroll: true });
  }

  #open() {
    this.focusBack = document.activeElement;
    const back = h('button', { type: 'button', class: 'icon-button dialog-back', 'aria-label': 'Back', hidden: true, onclick: () => this.close() }, icon('back'));
    this.dialog = openDialog({
      title: '', leading: back, className: 'dialog-modal',
      body: h('form', { class: 'dialog-body', novalidate: true, onsubmit: (event) => { event.preventDefault(); this.submit(); } }),
      footer: h('footer', { class: 'dialog-foot' }),
      onescape: () => this.close(),
      oncross: () => this.close(true),
    });
    const { dialog } = this;
    // A phone's back gesture may close a dialog without asking; Slack has to hear of it.
    dialog.addEventListener('close', () => {
      if (this.dialog !== dialog) return;
      dialog.remove();
      Object.assign(this, { dialog: null, signature: '' });
      this.close();
    });
    // Enter in a one-line field submits, as in Slack.
    this.dialog.addEventListener('keydown', (event) => {
      const oneLine = event.target.matches?.('input.field');
      if (event.key === 'Enter' && oneLine && !event.defaultPrevented && !event.isComposing && this.view.submit) {
        event.preventDefault();
        this.submit();
      }
    });
  }

  #buttons() {
    const { view } = this;
    const hasInput = (view.blocks ?? []).some((block) => block.type === 'input');
    const close = h('button', { type: 'button', class: 'button', onclick: () => this.close() }, withEmoji(view.close?.text ?? (view.submit || hasInput ? 'Cancel' : 'Close')));
    const submit = (view.submit || hasInput) && h('button', { type: 'button', class: 'button primary dialog-submit', onclick: () => this.submit() },
      h('span', { class: 'button-label' }, withEmoji(view.submit?.text ?? 'Submit')));
    return [close, submit];
  }

  #focusFirst(body) {
    const wanted = (this.view.blocks ?? []).find((block) => block.element?.focus_on_load)?.block_id;
    const place = wanted ? body.querySelector(`[data-block="${CSS.escape(wanted)}"]`) : body;
    // On a phone the keyboard would cover half of the form before anybody asked for it.
    const calm = !wanted && matchMedia('(hover: none)').matches;
    const target = calm ? this.dialog.querySelector('.dialog-head .icon-button:last-child') : place?.querySelector('.field, .select-trigger, .choice input, button') ?? this.dialog.querySelector('.dialog-foot button:last-child');
    target?.focus({ preventScroll: !wanted });
  }

  async submit() {
    const button = this.dialog.querySelector('.dialog-submit');
    if (!button || button.classList.contains('busy')) return;
    const problems = checkInputs(this.view.blocks, this.form);
    if (Object.keys(problems).length) {
      this.#render(problems, false);
      this.dialog.querySelector('.has-error :is(.field, .select-trigger, input)')?.focus();
      return;
    }
    button.classList.add('busy');
    const answer = await post('submit', { as: this.app.me.id, view_id: this.view.id, values: this.form.values() });
    button.classList.remove('busy');
    if (!answer.ok) this.app.toast(answer.message ?? answer.error, true);
    if (this.dialog && answer.outcome === 'errors') {
      // The server tells of the same errors once more; what is drawn already stays.
      this.signature = signatureOf(this.view, this.depth, answer.errors ?? {});
      this.#render(answer.errors ?? {}, false);
    } else await this.load();
    this.app.afterAction();
  }

  /** The top view, or with the cross in the corner the whole stack. */
  async close(all = false) {
    const answer = await post('close', { as: this.app.me.id, view_id: this.view.id, all });
    if (!answer.ok) this.app.toast(answer.message ?? answer.error, true);
    await this.load();
    this.app.afterAction();
  }
}

/** What a person sees of a view; two with the same look alike. */
function signatureOf({ state: _, hash: __, ...visible }, depth, errors) {
  return JSON.stringify([visible, depth, errors]);
}

function rememberFocus(dialog) {
  const node = document.activeElement;
  const block = node?.closest?.('[data-block]');
  if (!dialog?.contains(node) || !block) return null;
  const all = [...block.querySelectorAll('input, textarea, button')];
  return { block: block.dataset.block, at: all.indexOf(node), start: node.selectionStart, end: node.selectionEnd };
}

function restoreFocus(dialog, focus) {
  if (!focus) return;
  const block = dialog.querySelector(`[data-block="${CSS.escape(focus.block)}"]`);
  const node = block?.querySelectorAll('input, textarea, button')[focus.at];
  node?.focus({ preventScroll: true });
  if (typeof focus.start === 'number') try { node?.setSelectionRange(focus.start, focus.end); } catch { /* not a text field */ }
}
