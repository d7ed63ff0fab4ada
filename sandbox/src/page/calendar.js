// The calendar that opens from a datepicker. Dates are YYYY-MM-DD; arithmetic is in UTC, so no zone can shift a day.

import { h, replaceChildren } from './dom.js';
import { icon } from './icons.js';
import { closePopup, openPopup, placePopup } from './popup.js';

const DAY = 86400000;
const parse = (iso) => new Date(`${iso}T00:00:00Z`);
const toIso = (date) => date.toISOString().slice(0, 10);
const WEEKDAYS = [['Mo', 'Monday'], ['Tu', 'Tuesday'], ['We', 'Wednesday'], ['Th', 'Thursday'], ['Fr', 'Friday'], ['Sa', 'Saturday'], ['Su', 'Sunday']];

export function openCalendar(anchor, { value, today, onpick, onclear }) {
  const state = { shown: value ?? today, value, today, onpick };
  const grid = h('div', { class: 'calendar-grid', role: 'grid', onkeydown: (event) => keys(event, state, repaint, anchor) });
  const title = h('strong', { 'aria-live': 'polite' });
  const step = (months, label, name) => h('button', {
    type: 'button', class: 'icon-button', 'aria-label': label,
    onclick: () => { state.shown = addMonths(state.shown, months); repaint(false); },
  }, icon(name));
  const panel = h('div', { class: 'calendar', role: 'dialog', 'aria-label': 'Choose a date' },
    h('div', { class: 'calendar-head' }, step(-1, 'Month before', 'back'), title, step(1, 'Next month', 'next')),
    grid,
    h('div', { class: 'calendar-foot' },
      h('button', { type: 'button', class: 'text-button', onclick: () => pick(state, today, anchor) }, 'Today'),
      onclear && value && h('button', { type: 'button', class: 'text-button', onclick: () => { closePopup(); anchor.focus(); onclear(); } }, 'Clear')));
  function repaint(focus) {
    title.textContent = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(parse(state.shown));
    replaceChildren(grid, weekdayRow(), weeks(state, anchor));
    placePopup();
    if (focus) grid.querySelector('[tabindex="0"]')?.focus();
  }
  repaint(false);
  openPopup(anchor, panel);
  grid.querySelector('[tabindex="0"]')?.focus();
}

function weekdayRow() {
  return h('div', { role: 'row', class: 'calendar-row' }, WEEKDAYS.map(([short, long]) => h('span', { role: 'columnheader', 'aria-label': long }, short)));
}

function weeks(state, anchor) {
  const first = parse(`${state.shown.slice(0, 8)}01`);
  const start = first.getTime() - ((first.getUTCDay() + 6) % 7) * DAY;
  const rows = [];
  for (let week = 0; week < 6; week += 1) {
    const days = Array.from({ length: 7 }, (_, day) => toIso(new Date(start + (week * 7 + day) * DAY)));
    if (week && days[0].slice(0, 7) !== state.shown.slice(0, 7)) break;
    rows.push(h('div', { role: 'row', class: 'calendar-row' }, days.map((iso) => dayButton(iso, state, anchor))));
  }
  return rows;
}

function dayButton(iso, state, anchor) {
  const classes = ['calendar-day', iso.slice(0, 7) !== state.shown.slice(0, 7) && 'other', iso === state.today && 'today', iso === state.value && 'chosen'];
  const spoken = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(parse(iso));
  return h('button', {
    type: 'button', role: 'gridcell', class: classes.filter(Boolean).join(' '), dataset: { iso }, 'aria-label': spoken,
    'aria-selected': String(iso === state.value), tabindex: iso === state.shown ? 0 : -1, onclick: () => pick(state, iso, anchor),
  }, String(Number(iso.slice(8))));
}

function pick(state, iso, anchor) {
  closePopup();
  anchor.focus();
  state.onpick(iso);
}

function keys(event, state, repaint, anchor) {
  const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  if (days) state.shown = toIso(new Date(parse(state.shown).getTime() + days * DAY));
  else if (event.key === 'PageUp' || event.key === 'PageDown') state.shown = addMonths(state.shown, event.key === 'PageUp' ? -1 : 1);
  else if (event.key === 'Escape') { closePopup(); anchor.focus(); } else return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key !== 'Escape') repaint(true);
}

function addMonths(iso, months) {
  const date = parse(iso);
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return toIso(target);
}
