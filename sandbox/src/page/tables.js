// table and data_table blocks.

import { h, replaceChildren } from './dom.js';
import { renderElement } from './elements.js';
import { icon } from './icons.js';
import { richText } from './richtext.js';
import { withEmoji } from './emoji.js';

function cellContent(cell, ctx, blockId) {
  if (cell?.type === 'rich_text') return richText(cell, ctx);
  if (cell?.type === 'action_cell') return renderElement(cell.element, ctx, { blockId, dispatch: true });
  return withEmoji(cell?.text ?? (cell?.value ?? ''));
}

export function table(block, ctx) {
  const rows = block.rows ?? [];
  const look = (i) => {
    const setting = block.column_settings?.[i] ?? {};
    return `align-${setting.align ?? 'left'} ${setting.is_wrapped ? 'wrapped' : ''}`;
  };
  const row = (cells, tag) => h('tr', {}, cells.map((cell, i) => h(tag, { class: look(i), dir: 'auto' }, cellContent(cell, ctx, block.block_id))));
  return h('div', { class: 'table-wrap', tabindex: 0, role: 'region', 'aria-label': 'Table' }, h('table', { class: 'table' },
    h('thead', {}, row(rows[0] ?? [], 'th')), h('tbody', {}, rows.slice(1).map((cells) => row(cells, 'td')))));
}

const flat = (node) => (node?.text ?? '') + (node?.elements ?? []).map(flat).join('');

function sortValue(cell) {
  return cell?.type === 'raw_number' ? Number(cell.value) : flat(cell?.element ? cell.element.text : cell).toLocaleLowerCase();
}

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

export function dataTable(block, ctx) {
  const [head = [], ...rows] = block.rows ?? [];
  const state = { page: 0, column: -1, down: false, size: block.page_size ?? 5 };
  const body = h('tbody');
  const headRow = h('tr');
  const pager = h('div', { class: 'pager' });
  const paint = () => {
    const sorted = state.column < 0 ? rows : [...rows].sort((a, b) => (state.down ? -1 : 1) * compare(sortValue(a[state.column]), sortValue(b[state.column])));
    replaceChildren(headRow, head.map((cell, i) => headCell(cell, i, rows, state, paint)));
    replaceChildren(body, sorted.slice(state.page * state.size, (state.page + 1) * state.size).map((row) => dataRow(row, block, ctx)));
    replaceChildren(pager, pagerParts(rows.length, state, paint));
  };
  paint();
  return h('div', { class: 'data-table' },
    h('div', { class: 'table-wrap', tabindex: 0, role: 'region', 'aria-label': block.caption }, h('table', { class: 'table' },
      h('caption', { dir: 'auto' }, block.caption), h('thead', {}, headRow), body)),
    pager);
}

function headCell(cell, at, rows, state, paint) {
  const numeric = rows.length > 0 && rows.every((row) => row[at]?.type === 'raw_number');
  const sorted = state.column === at;
  const sort = () => {
    state.down = sorted && !state.down;
    state.column = at;
    state.page = 0;
    paint();
  };
  if (!cell?.text) return h('td', {});
  return h('th', { scope: 'col', class: numeric ? 'align-right' : '', 'aria-sort': sorted ? (state.down ? 'descending' : 'ascending') : 'none' },
    h('button', { type: 'button', class: 'sort', onclick: sort, dir: 'auto' }, withEmoji(cell?.text ?? ''), h('span', { class: 'sort-mark', 'aria-hidden': 'true' }, sorted ? (state.down ? '▼' : '▲') : '')));
}

function dataRow(row, block, ctx) {
  const headColumn = block.row_header_column_index ?? 0;
  return h('tr', {}, row.map((cell, i) => h(i === headColumn ? 'th' : 'td', {
    scope: i === headColumn ? 'row' : null, class: cell?.type === 'raw_number' ? 'align-right number' : '', dir: 'auto',
  }, cellContent(cell, ctx, block.block_id))));
}

function pagerParts(total, state, paint) {
  const pages = Math.ceil(total / state.size);
  if (pages < 2) return null;
  const go = (step) => () => { state.page += step; paint(); };
  const first = state.page * state.size + 1;
  return [
    h('span', {}, `${first}–${Math.min(total, first + state.size - 1)} of ${total}`),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Page before', disabled: state.page === 0, onclick: go(-1) }, icon('back')),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Next page', disabled: state.page >= pages - 1, onclick: go(1) }, icon('next')),
  ];
}
