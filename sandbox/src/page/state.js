// What a person has typed and picked in one view or message, in Slack's state.values shape.

export const VALUE_KEYS = {
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  rich_text_input: 'rich_text_value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
  file_input: 'files',
};

const isList = (type) => type === 'checkboxes' || type === 'file_input' || type.startsWith('multi_');

function initialValue(element) {
  const single = element.initial_value ?? element.initial_option ?? element.initial_user ?? element.initial_conversation
    ?? element.initial_channel ?? element.initial_date ?? element.initial_time ?? element.initial_date_time;
  const many = element.initial_options ?? element.initial_users ?? element.initial_conversations ?? element.initial_channels;
  return isList(element.type) ? many ?? [] : single ?? null;
}

export class FormState {
  #entries = new Map();

  /**
   * The value kept for this element, or its initial one. Remembered from the first look on, as Slack does.
   * `dispatch`: each change is sent as an action of its own.
   */
  open(blockId, element, dispatch) {
    const key = `${blockId}\n${element.action_id}`;
    const kept = this.#entries.get(key);
    if (kept?.type === element.type) {
      kept.dispatch = dispatch;
      return kept.value;
    }
    const value = initialValue(element);
    this.#entries.set(key, { blockId, actionId: element.action_id, type: element.type, value, dispatch, unsent: false });
    return value;
  }

  /** Begins with what the server kept, so that a reload does not lose it. */
  seed(values) {
    for (const [blockId, fields] of Object.entries(values ?? {})) {
      for (const [actionId, { type, ...rest }] of Object.entries(fields)) {
        const value = rest[VALUE_KEYS[type]];
        if (value !== undefined) this.#entries.set(`${blockId}\n${actionId}`, { blockId, actionId, type, value, unsent: false });
      }
    }
    return this;
  }

  set(blockId, element, value) {
    Object.assign(this.#entries.get(`${blockId}\n${element.action_id}`), { value, unsent: true });
  }

  /** Changes that no action has told the server of yet, as actions; a submission brings them anyway. */
  takeUnsent() {
    const silent = [...this.#entries.values()].filter((entry) => entry.unsent && !entry.dispatch);
    for (const entry of silent) entry.unsent = false;
    return silent.map(({ blockId, actionId, type, value }) => ({ block_id: blockId, action_id: actionId, type, [VALUE_KEYS[type]]: value }));
  }

  get(blockId, actionId) {
    return this.#entries.get(`${blockId}\n${actionId}`)?.value ?? null;
  }

  /** Forgets elements that are no longer in the view. */
  retain(blocks) {
    const ids = new Set(elementsOf(blocks).map(([blockId, element]) => `${blockId}\n${element.action_id}`));
    for (const key of this.#entries.keys()) if (!ids.has(key)) this.#entries.delete(key);
  }

  values() {
    const values = {};
    for (const { blockId, actionId, type, value } of this.#entries.values()) {
      (values[blockId] ??= {})[actionId] = { type, [VALUE_KEYS[type]]: value };
    }
    return values;
  }
}

/** Every element that holds a value: [block_id, element, block]. */
export function elementsOf(blocks) {
  const found = [];
  for (const block of blocks ?? []) {
    const elements = [block.element, block.accessory, ...(block.elements ?? [])];
    for (const element of elements) if (element && VALUE_KEYS[element.type]) found.push([block.block_id ?? '', element, block]);
    found.push(...elementsOf(block.child_blocks));
  }
  return found;
}

/** What the client itself refuses before it sends a submission: {block_id: text}. */
export function checkInputs(blocks, state) {
  const errors = {};
  for (const [blockId, element, block] of elementsOf(blocks)) {
    if (block.type !== 'input') continue;
    const problem = problemOf(element, block.optional, state.get(blockId, element.action_id));
    if (problem) errors[blockId] = problem;
  }
  return errors;
}

function problemOf(element, optional, value) {
  const empty = value === null || value === '' || (Array.isArray(value) && !value.length);
  if (empty) return optional ? null : 'Please complete this required field.';
  const length = typeof value === 'string' ? [...value].length : 0;
  switch (element.type) {
    case 'plain_text_input':
      if (element.min_length && length < element.min_length) return `This field needs at least ${element.min_length} characters.`;
      if (element.max_length && length > element.max_length) return `This field allows at most ${element.max_length} characters.`;
      return null;
    case 'email_text_input': return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'Please enter a valid email address.';
    case 'url_text_input': return isUrl(value) ? null : 'Please enter a valid URL.';
    case 'number_input': return numberProblem(element, value);
    default: return null;
  }
}

function isUrl(value) {
  try { return ['http:', 'https:'].includes(new URL(value).protocol); } catch { return false; }
}

function numberProblem(element, value) {
  const n = Number(value);
  if (!Number.isFinite(n)) return 'Please enter a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(n)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && n < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && n > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  return null;
}
