// Interactive elements. `place` = {blockId, labelId, dispatch}: where the element stands and whether a change is sent at once.

import { debounce, h, image, newId, replaceChildren } from './dom.js';
import { askConfirm } from './dialogs.js';
import { fileSign, imageUrl, sizeOf, upload } from './files.js';
import { icon } from './icons.js';
import { openMenu } from './popup.js';
import { textObject } from './mrkdwn.js';
import { withEmoji } from './emoji.js';
import { openCalendar } from './calendar.js';
import { richEditor } from './richeditor.js';
import { renderSelect } from './select.js';
import { VALUE_KEYS } from './state.js';
import { dayKey, fromWallClock, longDate, wallClock } from './time.js';

export function renderElement(element, ctx, place) {
  const render = RENDERERS[element.type];
  if (render) return render(element, ctx, place);
  return h('span', { class: 'unsupported' }, `unsupported element: ${element.type}`);
}

/** Confirm, send, and show that it is under way. */
async function send(element, ctx, place, details, busyNode) {
  if (!(await askConfirm(element.confirm, ctx))) return false;
  busyNode?.classList.add('busy');
  busyNode?.setAttribute('aria-busy', 'true');
  try {
    await ctx.act({ block_id: place.blockId, action_id: element.action_id, type: element.type, ...details });
  } finally {
    busyNode?.classList.remove('busy');
    busyNode?.removeAttribute('aria-busy');
  }
  return true;
}

/** Sends a change of a value, where the place asks for it. */
function dispatcher(element, ctx, place, node) {
  return () => {
    if (!place.dispatch) return;
    const value = ctx.state.get(place.blockId, element.action_id);
    send(element, ctx, place, { [VALUE_KEYS[element.type]]: value }, node());
  };
}

function button(element, ctx, place) {
  const label = textObject(element.text, ctx);
  const node = h('button', {
    type: 'button', class: `button ${element.style ?? ''}`, dir: 'auto', 'aria-label': element.accessibility_label,
    onclick: async () => {
      if (node.classList.contains('busy')) return;
      const sent = await send(element, ctx, place, { text: element.text, value: element.value }, node);
      if (sent && element.url) ctx.openUrl(element.url);
    },
  }, h('span', { class: 'button-label' }, label));
  return node;
}

function iconButton(element, ctx, place) {
  const names = { trash: 'trash' };
  const node = h('button', {
    type: 'button', class: 'icon-button', title: element.text?.text, 'aria-label': element.accessibility_label ?? element.text?.text,
    onclick: () => send(element, ctx, place, { value: element.value }, node),
  }, icon(names[element.icon] ?? 'more'));
  return element.visible_to_user_ids && !element.visible_to_user_ids.includes(ctx.me.id) ? null : node;
}

function feedbackButtons(element, ctx, place) {
  const one = (option, name) => {
    const node = h('button', {
      type: 'button', class: 'icon-button', title: option.text?.text, 'aria-label': option.accessibility_label ?? option.text?.text,
      onclick: () => {
        for (const other of node.parentNode.children) other.classList.toggle('chosen', other === node);
        send(element, ctx, place, { value: option.value, text: option.text }, node);
      },
    }, icon(name));
    return node;
  };
  return h('span', { class: 'feedback' }, one(element.positive_button, 'thumbup'), one(element.negative_button, 'thumbdown'));
}

function overflow(element, ctx, place) {
  const pick = async (option) => {
    if ((await send(element, ctx, place, { selected_option: option }, node)) && option.url) ctx.openUrl(option.url);
  };
  const node = h('button', {
    type: 'button', class: 'button overflow', 'aria-label': 'More actions', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
    onclick: () => openMenu(node, (element.options ?? []).map((option) => ({
      label: withEmoji(option.text?.text ?? ''), description: option.description?.text, run: () => pick(option),
    })), { label: 'More actions' }),
  }, icon('more'));
  return node;
}

function choices(element, ctx, place) {
  const radio = element.type === 'radio_buttons';
  const stored = ctx.state.open(place.blockId, element, place.dispatch);
  const chosen = new Set((radio ? [stored] : stored).filter(Boolean).map((o) => o.value));
  const group = newId('choice');
  const dispatch = dispatcher(element, ctx, place, () => node);
  const change = () => {
    const picked = element.options.filter((option, i) => inputs[i].checked);
    ctx.state.set(place.blockId, element, radio ? picked[0] ?? null : picked);
    dispatch();
  };
  const inputs = (element.options ?? []).map((option) => h('input', {
    type: radio ? 'radio' : 'checkbox', name: group, checked: chosen.has(option.value), onchange: change,
  }));
  const node = h('div', { class: 'choices', role: radio ? 'radiogroup' : 'group', 'aria-labelledby': place.labelId },
    (element.options ?? []).map((option, i) => h('label', { class: 'choice' }, inputs[i],
      h('span', { dir: 'auto' }, textObject(option.text, ctx), option.description && h('small', {}, textObject(option.description, ctx))))));
  return node;
}

const INPUT_TYPES = { plain_text_input: 'text', number_input: 'text', email_text_input: 'email', url_text_input: 'url' };

function textInput(element, ctx, place) {
  const { multiline } = element;
  const stored = ctx.state.open(place.blockId, element, place.dispatch);
  const dispatch = dispatcher(element, ctx, place, () => field);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const typed = debounce(dispatch, 400);
  const field = h(multiline ? 'textarea' : 'input', {
    class: 'field', type: multiline ? null : INPUT_TYPES[element.type], dir: 'auto', rows: multiline ? 4 : null,
    value: stored === null ? '' : String(stored), placeholder: element.placeholder ? withEmoji(element.placeholder.text) : null,
    inputmode: element.type === 'number_input' ? 'decimal' : null, autocomplete: 'off',
    'aria-labelledby': place.labelId, 'aria-label': place.labelId ? null : element.placeholder?.text ?? 'Text', maxlength: element.max_length,
    oninput: () => {
      ctx.state.set(place.blockId, element, field.value === '' ? null : field.value);
      count();
      if (triggers.includes('on_character_entered')) typed();
    },
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.isComposing || (multiline && event.shiftKey)) return;
      if (place.dispatch && triggers.includes('on_enter_pressed')) { event.preventDefault(); dispatch(); }
    },
  });
  const counter = element.max_length ? h('span', { class: 'counter', 'aria-hidden': 'true' }) : null;
  // As in Slack, the counter appears only when the limit comes near.
  const count = () => {
    if (!counter) return;
    const left = element.max_length - field.value.length;
    counter.textContent = left <= Math.min(50, element.max_length / 5) ? String(left) : '';
  };
  count();
  return h('div', { class: 'field-wrap' }, field, counter);
}

function richTextInput(element, ctx, place) {
  const value = ctx.state.open(place.blockId, element, place.dispatch);
  const dispatch = debounce(dispatcher(element, ctx, place, () => root), 500);
  const root = richEditor({
    value, ctx, labelId: place.labelId, placeholder: element.placeholder ? withEmoji(element.placeholder.text) : '',
    changed: (now) => { ctx.state.set(place.blockId, element, now); dispatch(); },
  });
  return root;
}

/** A button that opens the calendar; `get` and `set` hold the date. */
function dateButton({ get, set, label, labelId, ctx, clearable }) {
  const text = h('span', {});
  const today = dayKey(Date.now() / 1000, ctx.me);
  const node = h('button', {
    type: 'button', class: 'select-trigger date-trigger', 'aria-haspopup': 'dialog', 'aria-labelledby': labelId, 'aria-label': labelId ? null : label,
    onclick: () => openCalendar(node, {
      value: get(), today,
      onpick: (iso) => { set(iso); paint(); },
      onclear: clearable ? () => { set(null); paint(); } : null,
    }),
  }, icon('calendar'), text, icon('down'));
  function paint() {
    const iso = get();
    text.className = iso ? 'select-value' : 'select-value placeholder';
    text.textContent = iso ? longDate(iso, ctx.me) : label;
  }
  paint();
  return node;
}

function datePicker(element, ctx, place) {
  ctx.state.open(place.blockId, element, place.dispatch);
  const dispatch = dispatcher(element, ctx, place, () => node);
  const node = dateButton({
    ctx, labelId: place.labelId, label: element.placeholder?.text ?? 'Select a date', clearable: true,
    get: () => ctx.state.get(place.blockId, element.action_id),
    set: (iso) => { ctx.state.set(place.blockId, element, iso); dispatch(); },
  });
  return h('div', { class: 'select' }, node);
}

function timeField(value, label, labelId, onchange) {
  return h('input', { type: 'time', class: 'field time-field', value: value ?? '', 'aria-label': labelId ? null : label, 'aria-labelledby': labelId, onchange });
}

function timePicker(element, ctx, place) {
  const dispatch = dispatcher(element, ctx, place, () => node);
  const node = timeField(ctx.state.open(place.blockId, element, place.dispatch), element.placeholder?.text ?? 'Time', place.labelId, () => {
    ctx.state.set(place.blockId, element, node.value || null);
    dispatch();
  });
  return node;
}

function dateTimePicker(element, ctx, place) {
  const stored = ctx.state.open(place.blockId, element, place.dispatch);
  const now = stored ? wallClock(stored, ctx.me) : { date: null, time: '' };
  const dispatch = dispatcher(element, ctx, place, () => root);
  const save = () => {
    const complete = now.date && now.time;
    ctx.state.set(place.blockId, element, complete ? fromWallClock(now.date, now.time, ctx.me) : null);
    if (complete) dispatch();
  };
  const date = dateButton({ ctx, labelId: null, label: 'Select a date', get: () => now.date, set: (iso) => {
    now.date = iso;
    // A date alone is no moment yet; Slack proposes the next full hour too.
    if (!now.time) { now.time = '09:00'; time.value = now.time; }
    save();
  } });
  const time = timeField(now.time, 'Time', null, () => { now.time = time.value; save(); });
  const root = h('div', { class: 'datetime', role: 'group', 'aria-labelledby': place.labelId, 'aria-label': place.labelId ? null : 'Date and time' }, date, time);
  return root;
}

function select(element, ctx, place) {
  let node = null;
  const changed = dispatcher(element, ctx, place, () => node);
  node = renderSelect(element, ctx, { ...place, changed });
  return node;
}

/** Files are sent at once; the form holds them as Slack's file objects. */
function fileInput(element, ctx, place) {
  let files = [...(ctx.state.open(place.blockId, element, place.dispatch) ?? [])];
  const most = element.max_files ?? 10;
  const types = (element.filetypes ?? []).map((type) => `.${type.replace(/^\./, '')}`);
  const list = h('div', { class: 'file-input-list' });
  const problem = h('div', { class: 'input-error', role: 'alert' });
  const dispatch = dispatcher(element, ctx, place, () => root);
  const save = () => { ctx.state.set(place.blockId, element, files); paint(); dispatch(); };
  const add = async (chosen) => {
    problem.textContent = '';
    for (const raw of [...chosen].slice(0, most - files.length)) {
      if (types.length && !types.some((type) => raw.name.toLowerCase().endsWith(type))) { problem.textContent = `${raw.name}: only ${types.join(', ')} here.`; continue; }
      const answer = await upload(ctx, raw);
      if (answer.ok) files = [...files, answer.file];
      else problem.textContent = answer.message ?? answer.error;
    }
    save();
  };
  const picker = h('input', { type: 'file', class: 'file-input-field', multiple: most > 1, accept: types.join(',') || null, 'aria-labelledby': place.labelId, 'aria-label': place.labelId ? null : 'Files', onchange: () => { add(picker.files); picker.value = ''; } });
  const root = h('div', { class: 'file-input' }, h('label', { class: 'file-input-drop' }, icon('upload'), h('span', {}, h('b', {}, most > 1 ? 'Add files' : 'Add a file'), types.length > 0 && h('small', { class: 'muted' }, ` ${types.join(', ')}`)), picker), list, problem);
  function paint() {
    root.classList.toggle('full', files.length >= most);
    replaceChildren(list, files.map((file) => h('div', { class: 'tray-file' }, fileSign(file), h('span', { class: 'tray-words' }, h('b', { dir: 'auto' }, file.name ?? file.id), h('small', { class: 'muted' }, sizeOf(file.size))),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${file.name ?? file.id}`, onclick: () => { files = files.filter((one) => one !== file); save(); } }, icon('close')))));
  }
  paint();
  return root;
}

const imageElement = (element) => image(imageUrl(element), element.alt_text, 'element-image');

const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [`${kind}_select`, `multi_${kind}_select`]);

const RENDERERS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  rich_text_input: richTextInput,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  file_input: fileInput,
  image: imageElement,
  ...Object.fromEntries(SELECTS.map((type) => [type, select])),
};
