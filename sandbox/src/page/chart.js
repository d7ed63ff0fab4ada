// data_visualization: bar, line, area and pie charts as SVG.

import { h, replaceChildren, svg } from './dom.js';

const COLORS = 6;
const HEIGHT = 260;
const WIDE = 560;
/** Narrower units where there is little room keep the labels readable. */
const NARROW = 340;
const ENOUGH = 460;
const BOX = { left: 52, right: 12, top: 12, bottom: 26 };
/** Room for a title below the axis. */
const TITLE = 18;
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export function chart(block) {
  const data = block.chart ?? {};
  const draw = { pie, bar: cartesian, line: cartesian, area: cartesian }[data.type];
  const title = typeof block.title === 'string' ? block.title : block.title?.text ?? '';
  const body = h('div', {}, draw ? draw(data, title, WIDE) : h('div', { class: 'unsupported' }, `unsupported chart: ${data.type}`));
  let drawn = WIDE;
  new ResizeObserver(() => {
    const width = body.clientWidth < ENOUGH ? NARROW : WIDE;
    if (!draw || !body.clientWidth || width === drawn) return;
    drawn = width;
    replaceChildren(body, draw(data, title, width));
  }).observe(body);
  return h('figure', { class: 'chart' }, h('figcaption', { class: 'chart-title', dir: 'auto' }, title), body);
}

function cartesian(data, title, width) {
  const series = data.series ?? [];
  const categories = data.axis_config?.categories ?? series[0]?.data?.map((point) => point.label) ?? [];
  const valueAt = (one, category) => Number(one.data?.find((point) => point.label === category)?.value ?? 0);
  const scale = niceScale(series.flatMap((one) => categories.map((category) => valueAt(one, category))));
  const plot = { width: width - BOX.left - BOX.right, height: HEIGHT - BOX.top - BOX.bottom };
  const height = HEIGHT + (data.axis_config?.x_label ? TITLE : 0);
  const y = (value) => BOX.top + plot.height * (1 - (value - scale.min) / (scale.max - scale.min));
  const band = plot.width / Math.max(1, categories.length);
  const center = (i) => BOX.left + band * (i + 0.5);
  const geometry = { y, band, center, zero: y(Math.max(0, scale.min)) };
  const draw = data.type === 'bar' ? bars : data.type === 'area' ? areas : curves;
  const picture = svg('svg', { class: 'chart-svg', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken(title, series, categories, valueAt) },
    grid(scale, y, width), categoryLabels(categories, center, band), axisTitles(data.axis_config ?? {}, width),
    series.map((one, i) => draw(categories.map((category) => valueAt(one, category)), i, series.length, geometry, one.name, categories)));
  return [picture, legend(series.map((one) => [one.name]))];
}

function niceScale(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const min = Math.floor(low / step) * step;
  return { min, max: Math.max(Math.ceil(high / step) * step, min + step), step };
}

function grid(scale, y, width) {
  const lines = [];
  for (let value = scale.min; value <= scale.max + scale.step / 2; value += scale.step) {
    lines.push(svg('line', { class: Math.abs(value) < scale.step / 1e6 ? 'axis' : 'gridline', x1: BOX.left, x2: width - BOX.right, y1: y(value), y2: y(value) }),
      svg('text', { class: 'tick', x: BOX.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, compact.format(value)));
  }
  return lines;
}

function categoryLabels(categories, center, band) {
  const room = Math.max(3, Math.floor(band / 6.2));
  const every = Math.ceil(26 / band);
  return categories.map((name, i) => i % every === 0 && svg('text', { class: 'tick', x: center(i), y: HEIGHT - BOX.bottom + 16, 'text-anchor': 'middle' },
    cut(name, room * every), svg('title', {}, name)));
}

function cut(text, length) {
  const letters = [...text];
  return letters.length > length ? `${letters.slice(0, Math.max(1, length - 1)).join('')}…` : text;
}

function axisTitles({ x_label: x, y_label: yTitle }, width) {
  return [
    x && svg('text', { class: 'axis-title', x: (width + BOX.left) / 2, y: HEIGHT + TITLE - 8, 'text-anchor': 'middle' }, x),
    yTitle && svg('text', { class: 'axis-title', x: 0, y: 0, 'text-anchor': 'middle', transform: `translate(11 ${(HEIGHT - BOX.bottom) / 2}) rotate(-90)` }, yTitle),
  ];
}

function bars(values, at, count, { y, band, center, zero }, name, categories) {
  const group = Math.min(band * 0.72, 44 * count);
  const width = group / count;
  return values.map((value, i) => svg('rect', {
    class: `series-${at % COLORS} bar`, x: center(i) - group / 2 + at * width + 1, width: Math.max(1, width - 2),
    y: Math.min(y(value), zero), height: Math.max(1, Math.abs(zero - y(value))), rx: Math.min(3, width / 4),
  }, svg('title', {}, `${name}, ${categories[i]}: ${number.format(value)}`)));
}

const points = (values, { y, center }) => values.map((value, i) => `${center(i)},${y(value)}`).join(' ');

function curves(values, at, count, geometry, name, categories) {
  return [svg('polyline', { class: `series-${at % COLORS} curve`, points: points(values, geometry) }), dots(values, at, geometry, name, categories)];
}

function areas(values, at, count, geometry, name, categories) {
  const { center, zero } = geometry;
  const outline = `${center(0)},${zero} ${points(values, geometry)} ${center(values.length - 1)},${zero}`;
  return [svg('polygon', { class: `series-${at % COLORS} area`, points: outline }), curves(values, at, count, geometry, name, categories)];
}

function dots(values, at, { y, center }, name, categories) {
  return values.map((value, i) => svg('circle', { class: `series-${at % COLORS} dot`, cx: center(i), cy: y(value), r: 3.5 },
    svg('title', {}, `${name}, ${categories[i]}: ${number.format(value)}`)));
}

function pie(data, title) {
  const segments = (data.segments ?? []).map((s) => ({ label: s.label, value: Math.max(0, Number(s.value)) }));
  const total = segments.reduce((sum, s) => sum + s.value, 0) || 1;
  let turned = 0;
  const slices = segments.map(({ label, value }, i) => {
    const part = value / total;
    const slice = arc(turned, turned + part, i);
    turned += part;
    slice.append(svg('title', {}, `${label}: ${number.format(value)}`));
    return slice;
  });
  const picture = svg('svg', { class: 'chart-svg chart-pie', viewBox: '0 0 200 200', role: 'img', 'aria-label': `${title}: ${segments.map((s) => `${s.label} ${number.format(s.value)}`).join(', ')}` }, slices);
  const rows = segments.map((s) => [s.label, `${number.format(s.value)} · ${Math.round((100 * s.value) / total)} %`]);
  return h('div', { class: 'pie-row' }, picture, legend(rows, 'legend-rows'));
}

/** One slice of a ring, drawn as a thick stroke so that a full circle needs no special case. */
function arc(from, to, at) {
  const radius = 62;
  const around = 2 * Math.PI * radius;
  const gap = to - from < 0.999 ? 1.5 : 0;
  return svg('circle', {
    class: `series-${at % COLORS} slice`, cx: 100, cy: 100, r: radius, 'stroke-dasharray': `${Math.max(0, (to - from) * around - gap)} ${around}`,
    transform: `rotate(${from * 360 - 90} 100 100)`,
  });
}

function legend(rows, className = '') {
  if (rows.length < 2 && !rows[0]?.[1]) return null;
  return h('ul', { class: `legend ${className}` }, rows.map(([label, value], i) => h('li', { dir: 'auto' },
    h('i', { class: `swatch series-${i % COLORS}` }), h('span', {}, label), value && h('b', {}, value))));
}

function spoken(title, series, categories, valueAt) {
  return `${title}. ${series.map((one) => `${one.name}: ${categories.map((c) => `${c} ${number.format(valueAt(one, c))}`).join(', ')}`).join('. ')}`;
}
