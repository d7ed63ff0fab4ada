// Attachments, unfurled links and Work Objects under a message.

import { h, image, link } from './dom.js';
import { post } from './api.js';
import { renderBlocks } from './blocks.js';
import { renderElement } from './elements.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';
import { seconds, clock, dayLabel } from './time.js';
import { withEmoji } from './emoji.js';

const COLORS = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };
const FIELDS_ON_CARD = 4;

export function renderAttachments(message, ctx, app) {
  const attachments = message.attachments ?? [];
  if (!attachments.length) return null;
  return h('div', { class: 'attachments' }, attachments.map((one) => (one.entity ? entityCard(one.entity, message, app) : attachment(one, ctx))));
}

export function renderEntities(message, ctx, app) {
  if (!message.entities?.length) return null;
  return h('div', { class: 'attachments' }, message.entities.map((entity) => entityCard(entity, message, app)));
}

function color(value) {
  if (COLORS[value]) return COLORS[value];
  return /^#?[0-9a-f]{6}$/i.test(value ?? '') ? `#${value.replace('#', '')}` : null;
}

function attachment(one, ctx) {
  const edge = color(one.color);
  const body = one.blocks ? renderBlocks(one.blocks, ctx) : classic(one, ctx);
  return h('div', { class: 'attachment-wrap' },
    one.pretext && h('div', { class: 'text attachment-pretext', dir: 'auto' }, mrkdwn(one.pretext, ctx)),
    h('div', { class: 'attachment', style: edge ? { '--edge': edge } : {} }, body));
}

/** The fields of an attachment from before there were blocks. */
function classic(one, ctx) {
  return h('div', { class: 'attachment-body' },
    h('div', { class: 'attachment-words' },
      one.service_name && h('div', { class: 'attachment-author' }, one.service_icon && image(one.service_icon, '', 'context-image'), one.service_name),
      one.author_name && h('div', { class: 'attachment-author' }, one.author_icon && image(one.author_icon, '', 'context-image'), one.author_link ? link(one.author_link, one.author_name) : one.author_name),
      one.title && h('div', { class: 'attachment-title', dir: 'auto' }, one.title_link ? link(one.title_link, withEmoji(one.title)) : withEmoji(one.title)),
      one.text && h('div', { class: 'text', dir: 'auto' }, mrkdwn(one.text, ctx)),
      one.fields?.length > 0 && h('div', { class: 'attachment-fields' }, one.fields.map((field) => h('div', { class: field.short ? 'short' : 'long' }, h('b', {}, field.title), h('div', { class: 'text', dir: 'auto' }, mrkdwn(field.value ?? '', ctx))))),
      one.actions?.length > 0 && h('div', { class: 'actions' }, one.actions.map((action) => h('span', { class: 'button', 'aria-disabled': 'true' }, action.text))),
      one.image_url && image(one.image_url, one.title || 'image', 'image-block-img'),
      (one.footer || one.ts) && h('div', { class: 'attachment-footer' }, one.footer_icon && image(one.footer_icon, '', 'context-image'), one.footer, one.footer && one.ts && ' | ', one.ts && moment(one.ts, ctx))),
    one.thumb_url && image(one.thumb_url, one.title || 'image', 'attachment-thumb'));
}

const moment = (ts, ctx) => `${dayLabel(seconds(ts), ctx.me)} ${clock(seconds(ts), ctx.me)}`;

// ---- Work Objects

/** Every field of a Work Object as [label, value], in its display order. */
export function entityFields(payload) {
  const fields = new Map();
  for (const [key, field] of Object.entries(payload?.fields ?? {})) if (field) fields.set(key, [field.label ?? words(key), field]);
  for (const field of payload?.custom_fields ?? []) fields.set(field.key, [field.label ?? words(field.key), field]);
  const order = payload?.display_order ?? [];
  const keys = [...order.filter((key) => fields.has(key)), ...[...fields.keys()].filter((key) => !order.includes(key))];
  return keys.map((key) => fields.get(key));
}

const words = (key) => String(key ?? '').replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());

/** One value of a Work Object as text or a node. */
export function entityValue(field, ctx) {
  const value = field?.value;
  if (field?.user) return mrkdwn(`<@${field.user.user_id ?? ''}>`, ctx);
  if (Array.isArray(value)) return value.flatMap((one, i) => [i > 0 && ', ', entityValue(one, ctx)]);
  if (field?.type === 'slack#/types/user_id') return mrkdwn(`<@${value}>`, ctx);
  if (field?.type === 'slack#/types/timestamp') return moment(value, ctx);
  if (field?.link || field?.format === 'url') return link(field.link ?? value, String(value ?? field.link));
  if (field?.tag_color) return h('span', { class: `tag tag-${field.tag_color}` }, String(value));
  if (field?.format === 'markdown') return mrkdwn(String(value ?? ''), ctx);
  return String(value ?? field?.text ?? '');
}

export function entityTitle(entity) {
  const { title } = entity.entity_payload?.attributes ?? {};
  return typeof title === 'string' ? title : title?.text ?? entity.external_ref?.id ?? 'Item';
}

function entityCard(entity, message, app) {
  const ctx = app.context({ channel: message.channel, ts: message.ts }, null);
  const { attributes = {}, actions } = entity.entity_payload ?? {};
  const note = [attributes.display_type, attributes.display_id, attributes.product_name].filter(Boolean).join(' · ');
  const open = async () => {
    const answer = await post('entity/open', { as: app.me.id, channel: message.channel, ts: message.ts, external_id: entity.external_ref?.id ?? entity.url });
    if (!answer.ok) app.toast(answer.message ?? answer.error, true);
    app.showDetails(entity);
  };
  const buttons = [...(actions?.primary_actions ?? []), ...(actions?.overflow_actions ?? [])];
  return h('div', { class: 'attachment-wrap' }, h('div', { class: 'entity-card' },
    h('button', { type: 'button', class: 'entity-open', onclick: open },
      icon('box'), h('span', { class: 'entity-words' }, h('b', { dir: 'auto' }, entityTitle(entity)), note && h('small', {}, note)), icon('next')),
    entityList(entityFields(entity.entity_payload).slice(0, FIELDS_ON_CARD), ctx),
    buttons.length > 0 && h('div', { class: 'actions' }, buttons.map((button) => renderElement({ type: 'button', ...button, text: typeof button.text === 'string' ? { type: 'plain_text', text: button.text } : button.text }, ctx, { blockId: button.block_id ?? '', dispatch: true })))));
}

export function entityList(fields, ctx) {
  return fields.length > 0 && h('dl', { class: 'entity-fields' }, fields.map(([label, field]) => h('div', {}, h('dt', {}, label), h('dd', { dir: 'auto' }, entityValue(field, ctx)))));
}
