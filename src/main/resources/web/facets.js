// The filters beside the results.

import * as api from './api.js';
import { el, fill } from './dom.js';
import { drawDates } from './dates.js';
import { like, now } from './narrow.js';
import { count, facets as names, t, words } from './texts.js';

const few = 6;
// Longer lists can be searched; the server gives no more values than this at once.
const [long, whole] = [12, 50];
const opened = new Set();
const sought = new Map();
// The values in the order first shown for these words: none may move away from under the pointer.
let order = { q: undefined, values: new Map() };

/// Draws histogram and facets. `go(address)` is called when the reader changes one.
export function drawFacets(box, { facets = {}, dates = [] }, { q, params, go }) {
  if (order.q !== q) {
    order = { q, values: new Map() };
    sought.clear();
  }
  const to = edit => go(like(now(), edit), { keep: true });
  const act = {
    params,
    toggle: (name, value, on) => to(copy => on ? (copy.append(name, value), copy.delete('-' + name, value)) : copy.delete(name, value)),
    without: (name, value, on) => to(copy => on ? (copy.append('-' + name, value), copy.delete(name, value)) : copy.delete('-' + name, value)),
  };
  const groups = Object.keys(names).filter(name => name !== 'year' || !dates.length)
    .map(name => [name, steady(name, facets[name] ?? [], params)])
    .filter(([, values]) => values.length)
    .map(([name, values]) => group(name, values, act));
  groups.splice(2, 0, ...drawDates(dates, params, go));
  box.replaceChildren(...groups);
}

/// Values that no longer occur stay, with nothing to count; so do those that are not wanted.
function steady(name, values, params) {
  const shown = order.values.get(name) ?? new Map();
  const now = new Map(values.map(entry => [entry.value, entry]));
  for (const [value, { label }] of now) {
    shown.set(value, label);
  }
  params.getAll('-' + name).filter(value => !shown.has(value)).forEach(value => shown.set(value, undefined));
  order.values.set(name, shown);
  return [...shown].map(([value, label]) => now.get(value) ?? { value, label, count: 0, selected: params.has(name, value) });
}

function group(name, values, act) {
  const open = opened.has(name);
  const list = el('div', {});
  const chosen = entry => entry.selected || act.params.has('-' + name, entry.value);
  const usual = () => values.filter((entry, i) => open || i < few || chosen(entry));
  const draw = shown => fill(list, shown.map(entry => choice(name, entry, act)));
  const box = el('fieldset', {}, el('legend', {}, names[name]));
  if (open && values.length > long) {
    box.append(seeker(name, values, act.params, draw, usual));
  }
  draw(usual());
  box.append(list);
  if (values.length > few) {
    const more = el('button', { type: 'button', class: 'link', 'data-key': name, 'aria-expanded': String(open) },
      open ? t('Show fewer') : t('Show all {n}', { n: count(values.length) + (values.length >= whole ? '+' : '') }));
    more.addEventListener('click', () => {
      opened[open ? 'delete' : 'add'](name);
      sought.delete(name);
      const drawn = group(name, values, act);
      box.replaceWith(drawn);
      drawn.querySelector('.link').focus();
    });
    box.append(more);
  }
  return box;
}

/// A box that looks for values; in a list that is not whole the server looks.
function seeker(name, values, params, draw, usual) {
  const field = el('input', { type: 'search', class: 'seek', 'data-key': 'seek ' + name, autocomplete: 'off',
    placeholder: t('Find'), 'aria-label': t('Find in {what}', { what: names[name] }), value: sought.get(name) ?? '' });
  const says = entry => (words[name]?.(entry.value) ?? entry.label ?? entry.value).toLowerCase();
  const seek = async () => {
    const prefix = field.value.trim().toLowerCase();
    sought.set(name, field.value);
    if (!prefix) {
      draw(usual());
      return;
    }
    draw(values.filter(entry => says(entry).includes(prefix)));
    if (values.length >= whole) {
      const { values: found } = await api.values(name, params, prefix).catch(() => ({}));
      if (found && field.value.trim().toLowerCase() === prefix) {
        draw(found);
      }
    }
  };
  field.addEventListener('input', seek);
  field.addEventListener('keydown', event => event.key === 'Enter' && event.preventDefault());
  if (field.value) {
    queueMicrotask(seek);
  }
  return field;
}

function choice(name, { value, label, count: found, selected }, { params, toggle, without }) {
  const text = words[name]?.(value) ?? label ?? value;
  const not = params.has('-' + name, value);
  const tick = el('input', { type: 'checkbox', 'data-key': name + '=' + value });
  tick.checked = selected === true;
  tick.addEventListener('change', () => toggle(name, value, tick.checked));
  const out = el('button', { type: 'button', class: 'out', 'data-key': '-' + name + '=' + value, 'aria-pressed': String(not),
    title: not ? t('Allow {what} again', { what: text }) : t('Without {what}', { what: text }),
    'aria-label': t('Without {what}', { what: text }) }, '−');
  out.addEventListener('click', () => without(name, value, !not));
  return el('div', { class: 'row' }, el('label', { class: ['check', found ? '' : 'none', not ? 'not' : ''].join(' ').trim() }, tick,
    el('span', { dir: 'auto' }, text), el('span', { class: 'count' }, count(found))), out);
}
