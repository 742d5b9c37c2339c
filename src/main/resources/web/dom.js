// Building the page. Data becomes text nodes and checked addresses only, never markup.

import { ago, count, moment, t, words } from './texts.js';

/// An element; attributes that are undefined or false and children that are nothing are left out.
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

/// A copy of a template: its element as `root`, and its slots by name.
export function stamp(id) {
  const root = document.getElementById('t-' + id).content.firstElementChild.cloneNode(true);
  const slots = { root };
  for (const node of root.querySelectorAll('[data-slot]')) {
    slots[node.dataset.slot] = node;
  }
  return slots;
}

/// A button, and what it does.
export function button(label, act, attributes = {}) {
  const node = el('button', { type: 'button', ...attributes }, label);
  node.addEventListener('click', act);
  return node;
}

/// Text cut where words of the query begin and end, as nodes.
// List items and paragraphs run into one line: a dot keeps them apart, where no sentence ends.
const oneLine = text => text.replace(/([.:;!?…])?\s*(?:\n|· )\s*/g, (_, end) => end ? end + ' ' : ' · ');
export const fragments = list => (list ?? []).map(({ text, hit }) => hit ? el('mark', {}, text) : oneLine(text));

/// The address, if it is absolute and of the web or mail.
export function safe(url) {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/// A link to an address out of the data, or plain text.
export function outward(url, ...children) {
  const href = safe(url);
  return href ? el('a', { href }, ...children) : el('span', {}, ...children);
}

/// A time in words with the exact one behind it, or nothing.
export function when(iso, before = '') {
  const time = new Date(iso ?? NaN);
  return Number.isNaN(time.getTime()) ? '' : el('time', { datetime: iso, title: moment(time) }, before + ago(time));
}

/// Parts of a line with dots between them, without the empty ones.
export function dotted(parts) {
  return parts.filter(part => part && part.length !== 0)
    .map(part => el('span', { class: 'part' }, part));
}

/// Whose it is, where that is not the company.
export const badge = value => value && value !== 'owned' && el('span', { class: 'badge' }, words.ownership(value));

export const personLink = ({ id, name }) => id ? el('a', { href: '/people/' + encodeURIComponent(id) }, name) : name;

export const topicLink = (topic, text = topic) => el('a', { href: '/topics/' + encodeURIComponent(topic) }, text);

/// Counts by year as bars, the gaps between them included; nothing for a single year.
export function years(counts = {}) {
  const [first, last] = [Math.min(...Object.keys(counts)), Math.max(...Object.keys(counts))];
  if (!(last > first)) {
    return [];
  }
  const from = Math.max(first, last - 11);
  const most = Math.max(...Object.values(counts));
  return Array.from({ length: last - from + 1 }, (_, i) => {
    const n = counts[from + i] ?? 0;
    const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.setProperty('--part', n / most);
    return el('li', { title: `${from + i}: ${count(n)}` }, bar, String(from + i), el('span', { class: 'unseen' }, `: ${count(n)}`));
  });
}

/// Names with commas between them, each a link to its person.
export const names = people => people.flatMap((one, i) => [i ? ', ' : '', personLink(one)]);

/// Initials on a colour that is always the same for the same person.
export function avatar({ id, name }) {
  const words = name.split(/\s+/).filter(word => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map(word => [...word ?? ''][0]?.toUpperCase());
  const node = el('span', { class: 'avatar', 'aria-hidden': 'true' }, letters);
  let hash = 7;
  for (const letter of id ?? name) {
    hash = (hash * 31 + letter.codePointAt(0)) % 3600;
  }
  node.style.setProperty('--hue', hash % 24 * 15);
  return node;
}

/// Replaces what a box holds; a box with nothing in it is hidden.
export function fill(box, ...nodes) {
  box.replaceChildren(...nodes.flat());
  box.hidden = !box.hasChildNodes();
}

/// Redraws, and gives the focus back to the control with the same `data-key`.
export function keepingFocus(root, redraw) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  redraw();
  if (key !== undefined && document.activeElement?.dataset.key !== key) {
    root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

/// Says something to those who do not see the page; suggestions in a place of their own, since they come before or after results.
export function say(text, where = 'status') {
  document.getElementById(where).textContent = text;
}

let fading;
/// Says something to everybody, for a moment.
export function toast(text) {
  const box = document.getElementById('toast');
  say(text);
  box.textContent = text;
  box.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { box.hidden = true; }, 4000);
}

/// Copies a text and says so.
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(t('The browser does not allow copying.'));
  }
}
