// Building the page. Data becomes text nodes and checked addresses only, never markup.

import { ago, moment } from './texts.js';

/// An element; attributes that are undefined or false are left out, children may be strings, nodes, or nothing.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false && child !== ''));
  return node;
}

/// A copy of a template: its first element as `root`, and its slots by name.
export function stamp(id) {
  const root = document.getElementById('t-' + id).content.firstElementChild.cloneNode(true);
  const slots = { root };
  for (const node of root.querySelectorAll('[data-slot]')) {
    slots[node.dataset.slot] = node;
  }
  return slots;
}

/// Text cut where words of the query begin and end, as nodes.
export const fragments = list => (list ?? []).map(({ text, hit }) => hit ? el('mark', {}, text) : text);

/// The address if a browser may be sent there, or undefined: web and mail only, and always absolute.
export function safe(url) {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/// A link to an address out of the data; plain text if the address is none.
export function outward(url, ...children) {
  const href = safe(url);
  return href ? el('a', { href }, ...children) : el('span', {}, ...children);
}

/// A time in words with the exact one behind it; nothing if there is none.
export function when(iso, before = '') {
  const time = new Date(iso ?? NaN);
  return Number.isNaN(time.getTime()) ? '' : el('time', { datetime: iso, title: moment(time) }, before + ago(time));
}

/// Parts of a line, with a dot between them; empty parts are left out.
export function dotted(parts) {
  return parts.filter(part => part && part.length !== 0)
    .map(part => el('span', { class: 'part' }, part));
}

export const personLink = ({ id, name }) => id ? el('a', { href: '/people/' + encodeURIComponent(id) }, name) : name;

/// Initials on a colour that is always the same for the same person.
export function avatar(node, id, name) {
  const words = name.split(/\s+/).filter(word => /^\p{L}/u.test(word));
  node.textContent = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .filter(Boolean).map(word => [...word][0].toUpperCase()).join('');
  let hash = 7;
  for (const letter of id ?? name) {
    hash = (hash * 31 + letter.codePointAt(0)) % 3600;
  }
  node.style.setProperty('--hue', hash % 24 * 15);
}

/// Replaces what a box holds; a box with nothing in it is hidden.
export function fill(box, ...nodes) {
  box.replaceChildren(...nodes.flat());
  box.hidden = !box.hasChildNodes();
}

/// Redraws, and gives the focus back to the control that had it, known by its `data-key`.
export function keepingFocus(root, redraw) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  redraw();
  if (key !== undefined && document.activeElement?.dataset.key !== key) {
    root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

/// Says something to those who do not see the page.
export function say(text) {
  document.getElementById('status').textContent = text;
}
