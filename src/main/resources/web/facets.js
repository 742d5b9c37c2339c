// The filters beside the results.

import { el } from './dom.js';
import { count, facets as names, words } from './texts.js';

const few = 6;
const opened = new Set();
// The values in the order first shown for these words: none may move away from under the pointer.
let order = { q: undefined, values: new Map() };

/// Calls `toggle(facet, value, on)` when the reader changes one.
export function drawFacets(box, facets, q, toggle) {
  if (order.q !== q) {
    order = { q, values: new Map() };
  }
  box.replaceChildren(...Object.keys(names)
    .map(name => [name, steady(name, facets[name] ?? [])])
    .filter(([, values]) => values.length)
    .map(([name, values]) => group(name, values, toggle)));
}

/// Values that no longer occur stay, with nothing to count.
function steady(name, values) {
  const shown = order.values.get(name) ?? new Map();
  const now = new Map(values.map(entry => [entry.value, entry]));
  for (const [value, { label }] of now) {
    shown.set(value, label);
  }
  order.values.set(name, shown);
  return [...shown].map(([value, label]) => now.get(value) ?? { value, label, count: 0, selected: false });
}

function group(name, values, toggle) {
  const open = opened.has(name);
  const list = el('div', {}, values.filter((entry, i) => open || i < few || entry.selected)
    .map(entry => choice(name, entry, toggle)));
  const box = el('fieldset', {}, el('legend', {}, names[name]), list);
  if (values.length > few) {
    const more = el('button', { type: 'button', class: 'link', 'data-key': name, 'aria-expanded': String(open) },
      open ? 'Show fewer' : `Show all ${count(values.length)}`);
    more.addEventListener('click', () => {
      opened[open ? 'delete' : 'add'](name);
      const drawn = group(name, values, toggle);
      box.replaceWith(drawn);
      drawn.querySelector('button').focus();
    });
    box.append(more);
  }
  return box;
}

function choice(name, { value, label, count: found, selected }, toggle) {
  const tick = el('input', { type: 'checkbox', 'data-key': name + '=' + value });
  tick.checked = selected === true;
  tick.addEventListener('change', () => toggle(name, value, tick.checked));
  return el('label', { class: found ? 'check' : 'check none' }, tick,
    el('span', { dir: 'auto' }, words[name]?.(value) ?? label ?? value), el('span', { class: 'count' }, count(found)));
}
