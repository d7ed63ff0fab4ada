// Files: sending them, and showing them under a message.

import { h, image, plural } from './dom.js';
import { openDialog } from './dialogs.js';
import { icon } from './icons.js';
import { nameOf } from './people.js';
import { clock, dayLabel } from './time.js';

const PREVIEW_BYTES = 200_000;
const PREVIEW_LINES = 8;
const COLORS = { pdf: '#c9302c', csv: '#1d7a46', xlsx: '#1d7a46', xls: '#1d7a46', docx: '#2b579a', doc: '#2b579a', pptx: '#c43e1c', zip: '#7a6a1f', mp4: '#6a4fb3', mp3: '#6a4fb3' };
const TEXTUAL = /^(text\/|application\/(json|xml|x-yaml|yaml|javascript|csv))/;

export const contentUrl = (id) => `/control/files/${encodeURIComponent(id)}/content`;

/** Where a `slack_file` ({id} or {url}) can be looked at without a token. */
export function slackFileUrl(file) {
  const id = file?.id ?? /\b(F[A-Z0-9]{5,})\b/.exec(file?.url ?? '')?.[1];
  return id ? contentUrl(id) : file?.url ?? null;
}

export const imageUrl = (element) => element?.image_url ?? (element?.slack_file ? slackFileUrl(element.slack_file) : null);

/** Sends one file; with `channel` it is posted there at once. Resolves to the control API's answer. */
export async function upload(app, file, { channel, thread } = {}) {
  const query = new URLSearchParams({ as: app.me.id, name: file.name || 'pasted.png' });
  if (channel) query.set('channel', channel);
  if (thread) query.set('thread_ts', thread);
  try {
    const response = await fetch(`/control/upload?${query}`, { method: 'POST', headers: { 'content-type': file.type || 'application/octet-stream' }, body: file });
    return { ok: response.ok, ...(await response.json()) };
  } catch (error) {
    return { ok: false, message: `The file was not sent (${error.message}).` };
  }
}

export function sizeOf(bytes) {
  if (!Number.isFinite(bytes)) return '';
  const [unit, size] = [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]].find(([, one]) => bytes >= one) ?? ['bytes', 1];
  return `${unit === 'bytes' ? bytes : (bytes / size).toFixed(bytes / size < 10 ? 1 : 0)} ${unit}`;
}

export function renderFiles(files, app) {
  if (!files?.length) return null;
  const pictures = files.filter((file) => file.is_image && !file.deleted);
  const others = files.filter((file) => !pictures.includes(file));
  return h('div', { class: 'files' },
    pictures.length > 0 && h('div', { class: pictures.length > 1 ? 'file-pictures several' : 'file-pictures' }, pictures.map((file) => picture(file, app))),
    others.map((file) => (file.deleted ? gone(file) : card(file, app))));
}

const gone = (file) => h('div', { class: 'file-card deleted' }, icon('trash'), h('span', {}, `${file.name ?? 'A file'} was deleted.`));

function picture(file, app) {
  const look = h('button', { type: 'button', class: 'file-picture', 'aria-label': `Look at ${file.name}`, onclick: () => lightbox(file, app) }, image(file.url, file.title || file.name, 'file-image'));
  return h('figure', { class: 'file-figure' }, h('figcaption', { class: 'file-caption' }, h('span', { dir: 'auto' }, file.title || file.name)), h('div', { class: 'file-frame' }, look, tools(file)));
}

function tools(file) {
  return h('div', { class: 'file-tools' }, h('a', { class: 'icon-button', href: file.url, download: file.name, 'aria-label': `Download ${file.name}`, title: 'Download' }, icon('download')));
}

export function fileSign(file) {
  const kind = (file.filetype ?? file.name?.split('.').pop() ?? '').slice(0, 4).toLowerCase();
  return h('span', { class: 'file-sign', 'aria-hidden': 'true', style: { background: COLORS[kind] ?? '#5b6472' } }, kind.toUpperCase() || '•');
}

function card(file, app) {
  const textual = TEXTUAL.test(file.mimetype ?? '') && file.size <= PREVIEW_BYTES;
  const node = h('div', { class: 'file-card' },
    h('div', { class: 'file-head' }, fileSign(file),
      h('div', { class: 'file-words' }, h('b', { class: 'file-name', dir: 'auto' }, file.title || file.name), h('span', { class: 'muted' }, [kindOf(file), sizeOf(file.size)].filter(Boolean).join(' · ')))),
    tools(file));
  if (textual) preview(file).then((text) => { if (text) node.append(textPreview(text, file, app)); });
  return node;
}

const kindOf = (file) => ({ pdf: 'PDF', csv: 'CSV', xlsx: 'Excel spreadsheet', docx: 'Word document', zip: 'Zip', text: 'Plain text', txt: 'Plain text', json: 'JSON', md: 'Markdown' }[file.filetype] ?? (file.filetype ?? '').toUpperCase());

async function preview(file) {
  try {
    const response = await fetch(file.url);
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

function textPreview(text, file, app) {
  const lines = text.replace(/\n$/, '').split('\n');
  const shown = lines.slice(0, PREVIEW_LINES).join('\n');
  const more = lines.length - PREVIEW_LINES;
  return h('div', { class: 'file-text' }, h('pre', { dir: 'auto' }, shown), more > 0 && h('button', { type: 'button', class: 'plain-link', onclick: () => lightbox(file, app, text) }, `See all, ${plural(more, 'more line')}`));
}

/** The file large, in a dialog; `text` for what is no picture. */
export function lightbox(file, app, text) {
  const close = () => { dialog.close(); dialog.remove(); back?.focus?.(); };
  const back = document.activeElement;
  const who = app.people.get(file.user);
  const when = file.created ? `${dayLabel(file.created, app.me)} at ${clock(file.created, app.me)}` : '';
  const dialog = openDialog({
    title: file.title || file.name, className: 'dialog-file', onescape: close,
    body: h('div', { class: 'dialog-body file-body' }, h('p', { class: 'muted' }, [who && nameOf(who), when, sizeOf(file.size)].filter(Boolean).join(' · ')),
      text === undefined ? image(file.url, file.title || file.name, 'file-large') : h('pre', { class: 'code-block' }, text)),
    footer: h('footer', { class: 'dialog-foot' }, h('a', { class: 'button primary', href: file.url, download: file.name }, 'Download')),
  });
}

/** Lets files be dropped on `area`; while they hover it shows where they would go. */
export function dropZone(area, label, ondrop) {
  const veil = h('div', { class: 'drop-veil', 'aria-hidden': 'true', hidden: true }, h('div', { class: 'drop-box' }, icon('upload'), h('b', {}, label)));
  area.append(veil);
  let depth = 0;
  const has = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const set = (to) => { depth = to; veil.hidden = to < 1; };
  area.addEventListener('dragenter', (event) => { if (has(event)) { event.preventDefault(); set(depth + 1); } });
  area.addEventListener('dragover', (event) => { if (has(event)) event.preventDefault(); });
  area.addEventListener('dragleave', (event) => { if (has(event)) set(Math.max(0, depth - 1)); });
  area.addEventListener('drop', (event) => {
    if (!has(event)) return;
    event.preventDefault();
    set(0);
    ondrop([...event.dataTransfer.files]);
  });
}
