// What narrows a search: filters in the address, the chips that show them, and ways to loosen or mend it.

import { el, fill } from './dom.js';
import { day, facets as names, plural, t, words } from './texts.js';

export const fields = Object.keys(names);
/// Everything in an address that narrows a search: values wanted, values not wanted, and dates.
export const filters = [...fields, ...fields.map(name => '-' + name), 'after', 'before'];

/// Whether an address asks for more than words.
export const narrowed = params => filters.some(name => params.has(name));

/// The address of this search with a change made by `edit`, from its first page and without a preview.
export function like(params, edit) {
  const copy = new URLSearchParams(params);
  copy.delete('page');
  copy.delete('preview');
  edit(copy);
  return '/search' + (copy.size ? '?' + copy : '');
}

/// What the address says by now, which what is drawn may lag behind.
export const now = () => new URLSearchParams(location.search);

/// A link to this search with a change. Clicked before the results of the last change are drawn, it changes those to come.
export function way(params, edit, attributes, ...inner) {
  const node = el('a', { ...attributes, href: like(params, edit) }, ...inner);
  node.addEventListener('click', () => { node.href = like(now(), edit); });
  return node;
}

export const unfiltered = params => like(params, to => filters.forEach(name => to.delete(name)));

const labels = { after: t('Since'), before: t('Before') };

/// A filter in words, such as "Source: not Wiki".
export function told(name, value, facets = {}) {
  if (labels[name]) {
    return [labels[name], day(value)];
  }
  const field = name.replace('-', '');
  const label = words[field]?.(value) ?? facets[field]?.find(entry => entry.value === value)?.label ?? value;
  return [names[field], name === field ? label : t('not {what}', { what: label })];
}

/// Draws the chips; gives how many filters there are.
///
/// @param understood parts of the words that were read as filters; each can be taken out of the words
export function drawChips(box, params, facets, understood = []) {
  const chosen = filters.flatMap(name => params.getAll(name).map(value => [name, value]));
  const items = chosen.map(([name, value]) => {
    const [field, label] = told(name, value, facets);
    return el('li', {}, way(params, to => to.delete(name, value), { class: 'chip', 'data-key': 'chip ' + name + value,
      'aria-label': t('Remove filter {what}', { what: `${field}: ${label}` }) },
    `${field}: `, el('b', { dir: 'auto' }, label), el('span', { 'aria-hidden': 'true' }, '×')));
  });
  if (chosen.length) {
    items.push(el('li', {}, el('a', { class: 'all', href: unfiltered(params) }, t('Clear all'))));
  }
  items.unshift(...understood.map(({ from, label, q }) => el('li', {}, el('a', { class: 'chip read', 'data-key': 'read ' + from,
    href: like(params, to => to.set('q', q)), 'aria-label': t('Leave out {what}', { what: from }) },
  t('Read as') + ': ', el('b', { dir: 'auto' }, label ?? from), el('span', { 'aria-hidden': 'true' }, '×')))));
  fill(box, items);
  return chosen.length;
}

/// What was done with the words, and what else might have been meant.
export function drawNotices(box, { notices = [], corrected }, params, q) {
  const instead = words => el('a', { href: like(params, to => to.set('q', words)) }, el('b', {}, words));
  // What was put right is said once, with the way back.
  const items = notices.filter(text => !corrected?.applied || !text.includes(corrected.q) || !text.includes(q))
    .map(text => el('li', {}, text));
  if (corrected?.applied) {
    items.unshift(el('li', {}, t('Showing results for'), ' ', el('b', {}, corrected.q), '. ', t('Search instead for'), ' ',
      el('a', { href: like(params, to => to.set('q', `"${q.replaceAll('"', '')}"`)) }, q), '.'));
  } else if (corrected) {
    items.unshift(el('li', { class: 'meant' }, t('Did you mean'), ' ', instead(corrected.q), '?',
      corrected.total ? el('span', { class: 'meta' }, ' ' + plural(corrected.total, 'result')) : ''));
  }
  fill(box, items);
}

/// The looser questions, with what each would find.
export function drawLoosen(box, loosen = [], few) {
  fill(box, few && loosen.length ? [el('p', { class: 'meta' }, t('To find more:')), el('ul', { class: 'chips' },
    loosen.map(({ text, params, total }) => el('li', {}, el('a', { class: 'chip', href: '/search?' + params },
      text, el('b', {}, plural(total, 'result'))))))] : []);
}
