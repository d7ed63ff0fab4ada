// All menus of choices: static, external, users, conversations, channels, single and multi.

import { debounce, h, newId, replaceChildren } from './dom.js';
import { withEmoji } from './emoji.js';
import { icon } from './icons.js';
import { closePopup, openPopup, placePopup, popupIsOpen } from './popup.js';

const labelOf = (option) => withEmoji(option?.text?.text ?? option?.value ?? '');

function optionChoice(option) {
  return { key: option.value, label: labelOf(option), note: option.description ? withEmoji(option.description.text) : '', value: option };
}

function personChoice(person) {
  return { key: person.id, label: person.real_name || person.name, note: person.title || '', value: person.id };
}

function channelChoice(channel, ctx) {
  const name = channel.is_im ? ctx.people.get(channel.with)?.real_name ?? channel.with : `${channel.is_private ? '🔒 ' : '# '}${channel.name}`;
  return { key: channel.id, label: name, note: '', value: channel.id };
}

/** Groups of choices for an element; `query` is only used by external selects. */
async function loadGroups(element, ctx, blockId, query) {
  const kind = element.type.replace('multi_', '');
  if (kind === 'external_select') {
    const answer = await ctx.options(blockId, element.action_id, query);
    return groupsOf(answer);
  }
  if (kind === 'users_select') return [{ label: '', choices: [...ctx.people.values()].filter((p) => !p.deleted && !p.is_stranger).map(personChoice) }];
  if (kind === 'channels_select' || kind === 'conversations_select') {
    const wanted = [...ctx.channels.values()].filter((channel) => allowedChannel(channel, kind, element.filter));
    return [{ label: '', choices: wanted.map((channel) => channelChoice(channel, ctx)) }];
  }
  return groupsOf(element);
}

function groupsOf({ options, option_groups: groups }) {
  if (groups?.length) return groups.map((g) => ({ label: withEmoji(g.label?.text ?? ''), choices: (g.options ?? []).map(optionChoice) }));
  return [{ label: '', choices: (options ?? []).map(optionChoice) }];
}

function allowedChannel(channel, kind, filter) {
  if (kind === 'channels_select') return !channel.is_im && !channel.is_private;
  if (filter?.exclude_external_shared_channels && channel.is_ext_shared) return false;
  const sort = channel.is_im ? 'im' : channel.is_private ? 'private' : 'public';
  return !filter?.include || filter.include.includes(sort);
}

/** A label for a value that may not be among the loaded choices (an initial value, an external option). */
function shownValue(element, ctx, value) {
  const kind = element.type.replace('multi_', '');
  if (kind === 'users_select') return personChoice(ctx.people.get(value) ?? { id: value, name: value });
  if (kind.startsWith('c')) return channelChoice(ctx.channels.get(value) ?? { id: value, name: value }, ctx);
  return optionChoice(value);
}

export function renderSelect(element, ctx, { blockId, labelId, dispatch, changed }) {
  const multi = element.type.startsWith('multi_');
  const stored = ctx.state.open(blockId, element, dispatch) ?? currentConversation(element, ctx, blockId);
  const select = {
    element, ctx, blockId, multi, changed,
    picked: (multi ? stored ?? [] : stored ? [stored] : []).map((value) => shownValue(element, ctx, value)),
  };
  const label = labelId ? null : element.placeholder?.text || 'Choose';
  select.trigger = h('button', {
    type: 'button', class: 'select-trigger', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'aria-label': label, 'aria-labelledby': labelId,
    onclick: () => (popupIsOpen(select.trigger) ? closePopup() : openList(select)),
    onkeydown: (event) => { if (event.key === 'ArrowDown') { event.preventDefault(); openList(select); } },
  });
  select.chips = multi ? h('span', { class: 'chips' }) : null;
  select.root = h('div', { class: `select ${multi ? 'select-multi' : ''}` }, select.chips, select.trigger);
  paint(select);
  return select.root;
}

function currentConversation(element, ctx, blockId) {
  if (!element.default_to_current_conversation || !ctx.here || element.type !== 'conversations_select') return null;
  ctx.state.set(blockId, element, ctx.here);
  return ctx.here;
}

function paint(select) {
  const { element, picked, multi, trigger } = select;
  const placeholder = withEmoji(element.placeholder?.text || (multi ? 'Choose options' : 'Choose an option'));
  const shown = !multi && picked[0];
  replaceChildren(trigger, h('span', { class: shown ? 'select-value' : 'select-value placeholder' }, h('bdi', {}, shown ? shown.label : placeholder)), icon('down'));
  trigger.title = shown ? shown.label : '';
  if (multi) replaceChildren(select.chips, picked.map((choice) => chip(select, choice)));
}

function chip(select, choice) {
  return h('span', { class: 'chip' }, h('span', { dir: 'auto' }, choice.label),
    h('button', { type: 'button', 'aria-label': `Remove ${choice.label}`, onclick: () => { toggle(select, choice); commit(select); select.trigger.focus(); } }, icon('close')));
}

function store(select) {
  const values = select.picked.map((choice) => choice.value);
  select.ctx.state.set(select.blockId, select.element, select.multi ? values : values[0] ?? null);
}

function toggle(select, choice) {
  const has = select.picked.some((p) => p.key === choice.key);
  const full = select.element.max_selected_items && select.picked.length >= select.element.max_selected_items;
  if (has) select.picked = select.picked.filter((p) => p.key !== choice.key);
  else if (!full) select.picked = [...select.picked, choice];
  store(select);
  paint(select);
}

function commit(select) {
  select.changed();
}

function openList(select) {
  const { element, ctx, blockId, multi, trigger } = select;
  const external = element.type.endsWith('external_select');
  const minimum = external ? element.min_query_length ?? 3 : 0;
  const before = JSON.stringify(select.picked.map((p) => p.key));
  const listId = newId('list');
  const list = h('div', { class: 'listbox', role: 'listbox', id: listId, 'aria-multiselectable': multi ? 'true' : null, 'aria-label': element.placeholder?.text ?? 'Choices' });
  const search = h('input', {
    class: 'listbox-search', type: 'text', role: 'combobox', autocomplete: 'off', dir: 'auto', 'aria-expanded': 'true', 'aria-controls': listId,
    'aria-autocomplete': 'list', 'aria-label': 'Search', placeholder: minimum > 1 ? `Type ${minimum} letters or more…` : 'Search…',
  });
  const view = { select, list, search, options: [], active: 0, asked: 0 };
  const refresh = () => (external ? query(view, minimum) : loadGroups(element, ctx, blockId, '').then((groups) => showGroups(view, filtered(groups, search.value))));
  const later = external ? debounce(refresh, 200) : refresh;
  search.addEventListener('input', () => { view.active = 0; later(); });
  search.addEventListener('keydown', (event) => listKeys(event, view));
  trigger.setAttribute('aria-expanded', 'true');
  openPopup(trigger, h('div', { class: 'listbox-panel' }, search, list), {
    matchWidth: true,
    onclose() {
      trigger.setAttribute('aria-expanded', 'false');
      if (multi && before !== JSON.stringify(select.picked.map((p) => p.key))) commit(select);
    },
  });
  search.focus();
  refresh();
}

function filtered(groups, text) {
  const wanted = text.trim().toLocaleLowerCase();
  return groups.map(({ label, choices }) => ({ label, choices: choices.filter((c) => `${c.label} ${c.note}`.toLocaleLowerCase().includes(wanted)) }));
}

async function query(view, minimum) {
  const text = view.search.value;
  if ([...text].length < minimum) {
    view.options = [];
    replaceChildren(view.list, h('p', { class: 'listbox-note' }, `Type at least ${minimum} ${minimum === 1 ? 'letter' : 'letters'}.`));
    placePopup();
    return;
  }
  view.asked += 1;
  const turn = view.asked;
  if (!view.options.length) replaceChildren(view.list, h('p', { class: 'listbox-note' }, 'Loading…'));
  const { element, ctx, blockId } = view.select;
  try {
    const groups = await loadGroups(element, ctx, blockId, text);
    if (turn === view.asked) showGroups(view, groups);
  } catch (error) {
    if (turn === view.asked) replaceChildren(view.list, h('p', { class: 'listbox-note error-text' }, `Could not load options: ${error.message}`));
  }
}

function showGroups(view, groups) {
  view.options = [];
  const nodes = groups.filter((g) => g.choices.length).map(({ label, choices }) => {
    const id = newId('group');
    const options = choices.map((choice) => optionNode(view, choice));
    return label ? h('div', { role: 'group', 'aria-labelledby': id }, h('div', { class: 'listbox-group', id, dir: 'auto' }, label), options) : options;
  });
  replaceChildren(view.list, nodes.length ? nodes : h('p', { class: 'listbox-note' }, 'No results'));
  const picked = view.options.findIndex(({ node }) => node.getAttribute('aria-selected') === 'true');
  activate(view, view.search.value || picked < 0 ? Math.min(view.active, view.options.length - 1) : picked);
  placePopup();
}

function optionNode(view, choice) {
  const at = view.options.length;
  const node = h('div', {
    id: newId('option'), class: 'option', role: 'option', 'aria-selected': String(view.select.picked.some((p) => p.key === choice.key)),
    onpointerdown: (event) => event.preventDefault(),
    onclick: () => choose(view, at),
    onpointermove: () => activate(view, at, false),
  }, h('span', { class: 'option-text' }, h('bdi', {}, choice.label), choice.note && h('small', {}, h('bdi', {}, choice.note))), icon('check', 'option-check'));
  view.options.push({ node, choice });
  return node;
}

function activate(view, at, scroll = true) {
  view.options[view.active]?.node.classList.remove('active');
  view.active = Math.max(0, at);
  const node = view.options[view.active]?.node;
  node?.classList.add('active');
  if (scroll) node?.scrollIntoView({ block: 'nearest' });
  if (node) view.search.setAttribute('aria-activedescendant', node.id);
  else view.search.removeAttribute('aria-activedescendant');
}

function choose(view, at) {
  const option = view.options[at];
  if (!option) return;
  const { select } = view;
  if (select.multi) {
    toggle(select, option.choice);
    option.node.setAttribute('aria-selected', String(select.picked.some((p) => p.key === option.choice.key)));
    placePopup();
    return;
  }
  select.picked = [option.choice];
  store(select);
  paint(select);
  closePopup();
  select.trigger.focus();
  commit(select);
}

function listKeys(event, view) {
  const last = view.options.length - 1;
  const moves = { ArrowDown: view.active >= last ? 0 : view.active + 1, ArrowUp: view.active <= 0 ? last : view.active - 1, PageDown: Math.min(last, view.active + 8), PageUp: Math.max(0, view.active - 8) };
  if (event.key in moves) activate(view, moves[event.key]);
  else if (event.key === 'Enter') choose(view, view.active);
  else if (event.key === 'Escape') { closePopup(); view.select.trigger.focus(); }
  else if (event.key === 'Backspace' && !view.search.value && view.select.multi && view.select.picked.length) toggle(view.select, view.select.picked.at(-1));
  else if (event.key === 'Tab') { closePopup(); return; } else return;
  event.preventDefault();
  event.stopPropagation();
}
