// Dates as Slack shows them: in the zone and language of the person who looks.

function valid(make, fallback) {
  try { return make(); } catch { return fallback(); }
}

function formatter(who, options) {
  const locale = (who?.locale ?? 'en-US').replace('_', '-');
  const timeZone = who?.tz;
  return valid(
    () => new Intl.DateTimeFormat(locale, { timeZone, ...options }),
    () => new Intl.DateTimeFormat('en-US', options),
  );
}

function show(seconds, who, options) {
  return formatter(who, options).format(new Date(seconds * 1000));
}

export const seconds = (ts) => Number.parseFloat(ts) || 0;

export const clock = (s, who) => show(s, who, { hour: 'numeric', minute: '2-digit' });
export const fullTime = (s, who) => show(s, who, { dateStyle: 'full', timeStyle: 'medium' });

/** YYYY-MM-DD in the person's zone: equal for two moments of the same day. */
export function dayKey(s, who) {
  return formatter({ ...who, locale: 'en-CA' }, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(s * 1000));
}

function nearDay(s, who) {
  const now = Date.now() / 1000;
  const names = new Map([[now, 'Today'], [now - 86400, 'Yesterday'], [now + 86400, 'Tomorrow']]);
  for (const [moment, name] of names) if (dayKey(moment, who) === dayKey(s, who)) return name;
  return null;
}

export function dayLabel(s, who) {
  const year = dayKey(s, who).slice(0, 4) === dayKey(Date.now() / 1000, who).slice(0, 4) ? undefined : 'numeric';
  return nearDay(s, who) ?? show(s, who, { weekday: 'long', month: 'long', day: 'numeric', year });
}

function ago(s) {
  const delta = s - Date.now() / 1000;
  const steps = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]];
  const [unit, size] = steps.find(([, length]) => Math.abs(delta) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(delta / size), unit);
}

const LONG = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' };
const SHORT = { month: 'short', day: 'numeric', year: 'numeric' };
const PLAIN = { month: 'long', day: 'numeric', year: 'numeric' };
const pretty = (options) => (s, who) => nearDay(s, who) ?? show(s, who, options);

const DATE_TOKENS = {
  date_num: (s, who) => dayKey(s, who),
  date_slash: (s, who) => dayKey(s, who).replaceAll('-', '/'),
  date: (s, who) => show(s, who, PLAIN),
  date_short: (s, who) => show(s, who, SHORT),
  date_long: (s, who) => show(s, who, LONG),
  date_long_full: (s, who) => show(s, who, LONG),
  date_pretty: pretty(PLAIN),
  date_short_pretty: pretty(SHORT),
  date_long_pretty: pretty(LONG),
  day_divider_pretty: pretty(LONG),
  time: clock,
  time_secs: (s, who) => show(s, who, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  ago: (s) => ago(s),
};

/** Slack's date format string, or null when it holds a token nobody knows (then the fallback is shown). */
export function slackDate(timestamp, format, who) {
  let known = true;
  const text = String(format).replace(/\{(\w+)\}/g, (whole, token) => {
    if (DATE_TOKENS[token]) return DATE_TOKENS[token](Number(timestamp), who);
    known = false;
    return whole;
  });
  return known && Number.isFinite(Number(timestamp)) ? text : null;
}

/** Milliseconds the person's zone is ahead of UTC at that moment. */
function zoneOffset(ms, who) {
  const parts = formatter({ ...who, locale: 'en-US' }, {
    hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(new Date(ms));
  const part = (type) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - ms;
}

/** Unix seconds -> {date: 'YYYY-MM-DD', time: 'HH:MM'} on the person's clock. */
export function wallClock(s, who) {
  const iso = new Date(s * 1000 + zoneOffset(s * 1000, who)).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 16) };
}

/** The other way round. Twice, because the first guess may lie across a change of summer time. */
export function fromWallClock(date, time, who) {
  const wall = Date.parse(`${date}T${time}:00Z`);
  const guess = wall - zoneOffset(wall, who);
  return Math.floor((wall - zoneOffset(guess, who)) / 1000);
}

/** A calendar date without a zone, such as a datepicker's value. */
export function longDate(iso, who) {
  return show(Date.parse(`${iso}T12:00:00Z`) / 1000, { ...who, tz: 'UTC' }, { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' });
}
