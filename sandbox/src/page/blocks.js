// Block Kit JSON -> DOM. `ctx` brings what blocks need to know and do:
// {me, people, channels, state, act(action), options(blockId, actionId, query), openUrl(url), openChannel(id), errors}

import { h, image, link, newId } from './dom.js';
import { chart } from './chart.js';
import { renderElement } from './elements.js';
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
    ? image(element.image_url ?? element.slack_file?.url, element.alt_text, 'context-image')
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

function imageBlock(block, ctx) {
  return h('figure', { class: 'image-block' },
    block.title && h('figcaption', { dir: 'auto' }, textObject(block.title, ctx)),
    image(block.image_url ?? block.slack_file?.url, block.alt_text, 'image-block-img'));
}

function video(block, ctx) {
  const url = block.title_url ?? block.video_url;
  return h('div', { class: 'link-box' }, icon('play'),
    h('div', {}, h('div', { class: 'link-box-title' }, link(url, textObject(block.title, ctx))),
      h('div', { class: 'muted' }, [block.author_name, block.provider_name].filter(Boolean).join(' · ')),
      block.description && text(block.description, ctx)));
}

function file(block) {
  return h('div', { class: 'link-box' }, icon('file'), h('div', {}, h('div', { class: 'link-box-title' }, 'File'), h('div', { class: 'muted' }, block.external_id)));
}

const ALERT_ICONS = { info: 'info', success: 'check', warning: 'warning', error: 'warning' };

function alert(block, ctx) {
  const level = ALERT_ICONS[block.level] ? block.level : 'info';
  return h('div', { class: `alert alert-${level}`, role: level === 'error' || level === 'warning' ? 'alert' : 'note' }, icon(ALERT_ICONS[level]), text(block.text, ctx));
}

function card(block, ctx) {
  return h('article', { class: 'card' },
    block.hero_image && image(block.hero_image.image_url ?? block.hero_image.slack_file?.url, block.hero_image.alt_text, 'card-hero'),
    h('div', { class: 'card-body' },
      h('div', { class: 'card-head' },
        block.icon && image(block.icon.image_url ?? block.icon.slack_file?.url, block.icon.alt_text, 'card-icon'),
        h('div', {}, block.title && text(block.title, ctx, 'card-title'), block.subtitle && text(block.subtitle, ctx, 'card-subtitle'))),
      block.body && text(block.body, ctx),
      block.actions?.length > 0 && h('div', { class: 'actions' }, block.actions.map((element) => renderElement(element, ctx, acting(block))))));
}

function carousel(block, ctx) {
  return h('div', { class: 'carousel', tabindex: 0, role: 'group', 'aria-label': 'Cards' }, (block.elements ?? []).map((one) => renderBlock(one, ctx)));
}

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title, ctx) : h('strong', { dir: 'auto' }, textObject(block.title, ctx));
  const head = [block.icon && image(block.icon.image_url ?? block.icon.slack_file?.url, block.icon.alt_text, 'card-icon'),
    h('div', {}, title, block.subtitle && text(block.subtitle, ctx, 'card-subtitle'))];
  const body = renderBlocks(block.child_blocks, ctx);
  const className = `container container-${block.width ?? 'standard'} ${block.has_header_divider ? 'with-line' : ''}`;
  if (!block.is_collapsible) return h('section', { class: className }, h('div', { class: 'container-head' }, head), body);
  return h('details', { class: className, open: !block.default_collapsed }, h('summary', { class: 'container-head' }, head), body);
}

const TASK_STATES = { pending: ['○', 'pending'], in_progress: ['◐', 'in progress'], complete: ['✓', 'complete'], error: ['!', 'failed'] };

function taskCard(block, ctx) {
  const [sign, spoken] = TASK_STATES[block.status] ?? TASK_STATES.pending;
  const state = h('span', { class: `task-state task-${block.status ?? 'pending'}`, role: 'img', 'aria-label': spoken }, sign);
  const title = h('span', { class: 'task-title', dir: 'auto' }, withEmoji(block.title ?? ''));
  const sources = block.sources?.length > 0 && h('div', { class: 'sources' }, block.sources.map((source) => link(source.url, source.text || source.url)));
  const parts = [block.details && richText(block.details, ctx), block.output && h('div', { class: 'task-output' }, richText(block.output, ctx)), sources].filter(Boolean);
  if (!parts.length) return h('div', { class: 'task' }, h('div', { class: 'task-head' }, state, title));
  return h('details', { class: 'task', open: block.status === 'error' || block.status === 'in_progress' }, h('summary', { class: 'task-head' }, state, title), h('div', { class: 'task-body' }, parts));
}

function plan(block, ctx) {
  const title = typeof block.title === 'string' ? block.title : block.title?.text ?? '';
  return h('section', { class: 'plan' }, h('strong', { class: 'plan-title', dir: 'auto' }, withEmoji(title)), (block.tasks ?? []).map((task) => taskCard(task, ctx)));
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
};
