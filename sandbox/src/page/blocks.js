// Block Kit JSON -> DOM. `ctx` brings what blocks need to know and do:
// {me, people, channels, state, act(action), options(blockId, actionId, query), openUrl(url), openChannel(id), errors}

import { h, image, link, newId, safeUrl } from './dom.js';
import { chart } from './chart.js';
import { openDialog } from './dialogs.js';
import { renderElement } from './elements.js';
import { fileSign, imageUrl } from './files.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { textObject } from './mrkdwn.js';
import { richText } from './richtext.js';
import { dataTable, table } from './tables.js';
import { withEmoji } from './emoji.js';

export function renderBlocks(blocks, ctx) {
  return h('div', { class: 'blocks' }, (blocks ?? []).map((block) => renderBlock(block, ctx)));
}

function renderBlock(block, ctx) {
  const render = RENDERERS[block?.type];
  const node = render ? render(block, ctx) : h('div', { class: 'unsupported' }, `unsupported block: ${block?.type}`);
  node.classList.add('block', `block-${render ? block.type : 'unknown'}`);
  if (block?.block_id) node.dataset.block = block.block_id;
  return node;
}

const text = (object, ctx, className = 'text') => h('div', { class: className, dir: 'auto' }, textObject(object, ctx));
const acting = (block) => ({ blockId: block.block_id ?? '', dispatch: true });

function section(block, ctx) {
  const accessory = block.accessory && h('div', { class: `accessory accessory-${block.accessory.type}` }, renderElement(block.accessory, ctx, acting(block)));
  return h('div', { class: 'section' },
    h('div', { class: 'section-body' },
      block.text && text(block.text, ctx),
      block.fields && h('div', { class: 'fields' }, block.fields.map((field) => text(field, ctx, 'text field-cell')))),
    accessory);
}

function header(block, ctx) {
  const level = Math.min(4, Math.max(1, block.level ?? 2));
  return h(`h${level + 1}`, { class: `header header-${block.level ? level : 'plain'}`, dir: 'auto' }, textObject(block.text, ctx));
}

function context(block, ctx) {
  return h('div', { class: 'context', dir: 'auto' }, (block.elements ?? []).map((element) => (element.type === 'image'
    ? image(imageUrl(element), element.alt_text, 'context-image')
    : h('span', { class: 'context-text', dir: 'auto' }, textObject(element, ctx)))));
}

function actions(block, ctx) {
  return h('div', { class: 'actions' }, (block.elements ?? []).map((element) => renderElement(element, ctx, acting(block))));
}

function input(block, ctx) {
  const labelId = newId('label');
  const blockId = block.block_id ?? '';
  const error = ctx.errors?.[blockId];
  const control = renderElement(block.element ?? {}, ctx, { blockId, labelId, dispatch: Boolean(block.dispatch_action) });
  const node = h('div', { class: error ? 'input has-error' : 'input' },
    h('div', { class: 'input-label', id: labelId, dir: 'auto' }, textObject(block.label, ctx), block.optional && h('span', { class: 'optional' }, ' (optional)')),
    control,
    h('div', { class: 'input-error', role: 'alert' }, error && [icon('warning'), h('span', { dir: 'auto' }, error)]),
    block.hint && h('div', { class: 'input-hint', dir: 'auto' }, textObject(block.hint, ctx)));
  return node;
}

/** A picture opens large, and its title folds it away. */
function imageBlock(block, ctx) {
  const picture = h('button', { type: 'button', class: 'image-block-open', 'aria-label': `Enlarge: ${block.alt_text ?? ''}`, onclick: () => enlarge(block) }, image(imageUrl(block), block.alt_text, 'image-block-img'));
  if (!block.title) return h('figure', { class: 'image-block' }, picture);
  return h('figure', { class: 'image-block' }, h('details', { open: true }, h('summary', {}, h('figcaption', { dir: 'auto' }, textObject(block.title, ctx))), picture));
}

function enlarge(block) {
  const back = document.activeElement;
  const close = () => { dialog.close(); dialog.remove(); back?.focus?.(); };
  const dialog = openDialog({ title: block.title?.text ?? block.alt_text ?? 'Picture', className: 'dialog-file', onescape: close, body: h('div', { class: 'dialog-body file-body' }, image(imageUrl(block), block.alt_text, 'file-large')) });
}

/** The picture of a video; the player comes with the first click, so that nothing is fetched unasked. */
function video(block, ctx) {
  const stage = h('div', { class: 'video-stage' });
  const play = h('button', { type: 'button', class: 'video-play', 'aria-label': `Play: ${block.title?.text ?? ''}`, onclick: () => stage.replaceChildren(player(block)) },
    image(block.thumbnail_url, block.alt_text, 'video-thumb'), h('span', { class: 'video-sign', 'aria-hidden': 'true' }, icon('play')));
  stage.append(play);
  return h('div', { class: 'video' },
    h('div', { class: 'video-source muted' }, block.provider_icon_url && image(block.provider_icon_url, '', 'context-image'), [block.provider_name, block.author_name].filter(Boolean).join(' · ')),
    h('div', { class: 'link-box-title', dir: 'auto' }, block.title_url ? link(block.title_url, textObject(block.title, ctx)) : textObject(block.title, ctx)),
    block.description && text(block.description, ctx, 'text video-words'), stage);
}

function player(block) {
  const url = safeUrl(block.video_url);
  if (!url) return h('p', { class: 'muted' }, 'This video has no address.');
  if (/\.(mp4|webm|ogv|mov)(\?|$)/i.test(url)) return h('video', { class: 'video-thumb', src: url, controls: true, autoplay: true });
  return h('iframe', { class: 'video-frame', src: url, title: block.title?.text ?? 'Video', sandbox: 'allow-scripts allow-same-origin allow-presentation allow-popups', allow: 'autoplay; fullscreen' });
}

/** A remote file: all that is known of it here is its name at its owner's. */
function file(block) {
  return h('div', { class: 'link-box' }, fileSign({ name: block.external_id }), h('div', {}, h('div', { class: 'link-box-title' }, block.file?.title ?? block.external_id), h('div', { class: 'muted' }, `File from ${block.source ?? 'remote'}`)));
}

/** A call, a shared shortcut or an event: Slack makes these blocks itself, apps only meet them. */
function call(block) {
  const { display_id: id, name, join_url: url } = block.call?.v1 ?? block.call ?? {};
  return h('div', { class: 'link-box' }, icon('phone'), h('div', {}, h('div', { class: 'link-box-title' }, name ?? 'Call'), h('div', { class: 'muted' }, id ?? block.call_id ?? '')), url && h('span', { class: 'link-box-end' }, link(url, 'Join')));
}

function shortcutCard(block) {
  return h('div', { class: 'link-box' }, icon('zap'), h('div', {}, h('div', { class: 'link-box-title' }, block.title?.text ?? block.title ?? block.name ?? 'Shortcut'), h('div', { class: 'muted' }, 'Workflow')));
}

function eventCard(block) {
  return h('div', { class: 'link-box' }, icon('calendar'), h('div', {}, h('div', { class: 'link-box-title' }, block.title?.text ?? block.title ?? block.name ?? 'Event'), h('div', { class: 'muted' }, block.location ?? '')));
}

const ALERT_ICONS = { info: 'info', success: 'check', warning: 'warning', error: 'warning' };

function alert(block, ctx) {
  const level = ALERT_ICONS[block.level] ? block.level : 'info';
  return h('div', { class: `alert alert-${level}`, role: level === 'error' || level === 'warning' ? 'alert' : 'note' }, icon(ALERT_ICONS[level]), text(block.text, ctx));
}

function card(block, ctx) {
  return h('article', { class: 'card' },
    block.hero_image && image(imageUrl(block.hero_image), block.hero_image.alt_text, 'card-hero'),
    h('div', { class: 'card-body' },
      h('div', { class: 'card-head' },
        block.icon && image(imageUrl(block.icon), block.icon.alt_text, 'card-icon'),
        h('div', {}, block.title && text(block.title, ctx, 'card-title'), block.subtitle && text(block.subtitle, ctx, 'card-subtitle'))),
      block.body && text(block.body, ctx),
      block.actions?.length > 0 && h('div', { class: 'actions' }, block.actions.map((element) => renderElement(element, ctx, acting(block))))));
}

/** Cards side by side; buttons at the edges for those without a touchscreen. */
function carousel(block, ctx) {
  const track = h('div', { class: 'carousel-track', tabindex: 0, role: 'group', 'aria-label': 'Cards', onscroll: () => paint() }, (block.elements ?? []).map((one) => renderBlock(one, ctx)));
  const step = (by) => track.scrollBy({ left: by * track.clientWidth * 0.8, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
  const before = h('button', { type: 'button', class: 'carousel-step before', 'aria-label': 'Cards before', hidden: true, onclick: () => step(-1) }, icon('back'));
  const after = h('button', { type: 'button', class: 'carousel-step after', 'aria-label': 'More cards', hidden: true, onclick: () => step(1) }, icon('next'));
  function paint() {
    before.hidden = track.scrollLeft < 8;
    after.hidden = track.scrollLeft + track.clientWidth > track.scrollWidth - 8;
  }
  new ResizeObserver(paint).observe(track);
  return h('div', { class: 'carousel' }, before, track, after);
}

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title, ctx) : h('strong', { dir: 'auto' }, textObject(block.title, ctx));
  const head = [block.icon && image(imageUrl(block.icon), block.icon.alt_text, 'card-icon'),
    h('div', {}, title, block.subtitle && text(block.subtitle, ctx, 'card-subtitle'))];
  const body = renderBlocks(block.child_blocks, ctx);
  const className = `container container-${block.width ?? 'standard'} ${block.has_header_divider ? 'with-line' : ''}`;
  if (!block.is_collapsible) return h('section', { class: className }, h('div', { class: 'container-head' }, head), body);
  return h('details', { class: className, open: !block.default_collapsed }, h('summary', { class: 'container-head' }, head), body);
}

const TASK_STATES = { pending: ['', 'pending'], in_progress: ['', 'in progress'], complete: ['✓', 'complete'], error: ['!', 'failed'] };
const TASK_ICONS = { search: 'search', file: 'file', link: 'link', code: 'code', globe: 'globe', calendar: 'calendar', person: 'person', edit: 'edit' };

function taskCard(block, ctx) {
  const [sign, spoken] = TASK_STATES[block.status] ?? TASK_STATES.pending;
  const state = h('span', { class: `task-state task-${block.status ?? 'pending'}`, role: 'img', 'aria-label': spoken }, sign);
  const title = !block.hide_title && h('span', { class: 'task-title', dir: 'auto' }, withEmoji(block.title ?? ''));
  const own = TASK_ICONS[block.icon?.name];
  const sources = block.sources?.length > 0 && h('div', { class: 'sources' }, block.sources.map((source) => h('span', { class: 'source' }, link(source.url, source.text || source.url))));
  const parts = [block.details && richText(block.details, ctx), block.output && h('div', { class: 'task-output' }, richText(block.output, ctx)), sources].filter(Boolean);
  const head = [state, own && icon(own), title];
  if (!parts.length) return h('div', { class: 'task' }, h('div', { class: 'task-head' }, head));
  return h('details', { class: 'task', open: block.status === 'error' || block.status === 'in_progress' }, h('summary', { class: 'task-head', 'aria-label': block.hide_title ? block.title : null }, head), h('div', { class: 'task-body' }, parts));
}

function plan(block, ctx) {
  const title = typeof block.title === 'string' ? block.title : block.title?.text ?? '';
  return h('section', { class: 'plan' }, h('strong', { class: 'plan-title', dir: 'auto' }, withEmoji(title)), h('div', { class: 'plan-tasks' }, (block.tasks ?? []).map((task) => taskCard(task, ctx))));
}

const RENDERERS = {
  section,
  header,
  context,
  actions,
  input,
  alert,
  card,
  carousel,
  container,
  plan,
  video,
  file,
  table,
  divider: () => h('hr', { class: 'divider' }),
  image: imageBlock,
  context_actions: actions,
  rich_text: richText,
  markdown: (block, ctx) => markdown(block.text, ctx),
  data_table: dataTable,
  data_visualization: chart,
  task_card: taskCard,
  call,
  share_shortcut: shortcutCard,
  event: eventCard,
};
