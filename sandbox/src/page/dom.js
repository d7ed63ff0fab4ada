// Building DOM nodes. Text from messages only ever becomes text nodes, never markup.

const SVG_NS = 'http://www.w3.org/2000/svg';

/** h('button', {class: 'x', onclick: fn, 'aria-label': 'y'}, child, …); null, false and undefined are skipped. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG_NS, tag), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) setProp(node, key, value);
  append(node, children);
  return node;
}

function setProp(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
  else if (key === 'dataset') Object.assign(node.dataset, value);
  else if (key === 'style') for (const [name, v] of Object.entries(value)) node.style.setProperty(name, v);
  else if (key === 'value') node.value = value;
  else if (key === 'checked' || key === 'disabled' || key === 'hidden' || key === 'open') node[key] = Boolean(value);
  else node.setAttribute(key, value === true ? '' : String(value));
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
}

export function replaceChildren(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

/** Makes `parent` hold exactly these nodes, moving as few as possible: a moved node would lose the focus, or a click half done. */
export function syncChildren(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] ?? null);
  });
}

let lastId = 0;
export function newId(prefix = 'n') {
  lastId += 1;
  return `${prefix}${lastId}`;
}

/** Only schemes a chat client may open; anything else becomes inert. */
export function safeUrl(url) {
  try {
    const { protocol } = new URL(String(url));
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(protocol) ? String(url) : null;
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h('span', {}, ...children);
  return h('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

/** An image that turns into a labelled box when it cannot be loaded. */
export function image(url, alt, className) {
  const missing = () => h('span', { class: `${className} image-missing`, role: 'img', 'aria-label': alt }, `🖼 ${alt || 'image'}`);
  const src = url && (/^(data:image\/|\/(?!\/))/.test(url) ? url : safeUrl(url));
  if (!src) return missing();
  const node = h('img', { class: className, alt: alt ?? '', src, loading: 'lazy' });
  node.addEventListener('error', () => node.replaceWith(missing()), { once: true });
  return node;
}

export function debounce(fn, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
}

export function plural(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}

/** Remembered choices; private windows may refuse storage, the page then simply forgets. */
export const memory = {
  get(key) {
    try { return localStorage.getItem(`slack.${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`slack.${key}`, value); } catch { /* nothing to remember with */ }
  },
};
