// The page of results.

import * as api from './api.js';
import { badge, dotted, el, fill, fragments, keepingFocus, outward, personLink, safe, say, stamp, when } from './dom.js';
import { drawFacets } from './facets.js';
import { alone, facets as names, plural, signals, words } from './texts.js';
import { drawWho } from './who.js';

const size = 20;
// Nobody reads further, and the server does not go there.
const lastPage = 50;
const filters = Object.keys(names);

/// Whether an address asks for more than words.
export const narrowed = params => filters.some(name => params.has(name));

/// The address of this search with a change made by `edit`, from its first page.
export function like(params, edit) {
  const copy = new URLSearchParams(params);
  copy.delete('page');
  edit(copy);
  return '/search' + (copy.size ? '?' + copy : '');
}

const unfiltered = params => like(params, to => filters.forEach(name => to.delete(name)));

// Kept from search to search, so that typing redraws only what changes.
let page;
let known = {};

export async function search({ q, params, signal, main, session, enter, tell, go, settle }) {
  const number = Math.min(lastPage, Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1));
  const asked = new URLSearchParams({ q, limit: size, page: number });
  for (const name of [...filters, 'sort', 'copies']) {
    params.getAll(name).forEach(value => asked.append(name, value));
  }
  if (history.state?.typing) {
    asked.set('typing', 'true');
  }
  const answer = await api.search(asked, signal);
  const fresh = !page || !main.contains(page.root);
  if (fresh) {
    page = stamp('search');
    wide.onchange = fold;
    fold();
  }
  draw(answer, { q, params, number, go });
  enter(fresh && page.root, q || 'Search');
  tell({ pages: answer.total.value });
  settle();
  await experts(q, signal, await session, tell);
}

async function experts(q, signal, { viewer }, tell) {
  const key = (viewer?.id ?? '') + ' ' + q;
  if (key !== known.key) {
    // Without an answer to this one the results still stand.
    const answer = q ? await api.experts(q, signal).catch(() => undefined) : undefined;
    if (!signal.aborted) {
      known = { key, answer };
    }
  }
  signal.throwIfAborted();
  drawWho(page.who, q, known.answer);
  if (known.answer) {
    tell({ people: (known.answer.experts ?? []).length });
  }
}

const wide = matchMedia('(min-width: 48rem)');
function fold() {
  page.filters.open = wide.matches;
}

function draw(answer, { q, params, number, go }) {
  const { hits = [], total, facets = {}, query = {}, hints = [] } = answer;
  page.title.textContent = q ? `Results for ${q}` : 'Everything you may read';
  const many = (total.relation === 'exact' ? '' : 'about ') + plural(total.value, 'result');
  fill(page.total, ...dotted([
    el('b', {}, many),
    answer.tookMs !== undefined && `${answer.tookMs < 10 ? answer.tookMs.toFixed(1) : Math.round(answer.tookMs)} ms`,
    when(answer.indexedAt, 'as of '),
  ]));
  sorting(params, hits.some(hit => hit.copyCount));
  page.sort.hidden = !hits.length;
  const chosen = chips(params, facets);
  page.filters.firstElementChild.textContent = chosen ? `Filters (${chosen})` : 'Filters';
  fill(page.notices, (query.notices ?? []).map(text => el('li', {}, text)));
  keepingFocus(page.facets, () => drawFacets(page.facets, facets, q,
    (name, value, on) => go(like(params, to => on ? to.append(name, value) : to.delete(name, value)), { keep: true })));
  page.results.replaceChildren(...hits.map(result));
  page.results.hidden = hits.length === 0;
  fill(page.none, hits.length ? [] : nothing(q, params, hints, chosen, number));
  // Copies that were folded make fewer pages than the total tells.
  pager(params, number, answer.next ? Math.min(lastPage, Math.max(number + 1, Math.ceil(total.value / size))) : number);
  say(hits.length ? many : 'Nothing found');
}

function sorting(params, folded) {
  const newest = params.get('sort') === 'newest';
  const order = (label, on, edit) => el('a', { href: like(params, edit), 'aria-current': on && 'true' }, label);
  const apart = params.get('copies') === 'all';
  fill(page.sort, order('Best first', !newest, to => to.delete('sort')),
    order('Newest first', newest, to => to.set('sort', 'newest')),
    folded || apart ? order('Each copy', apart, to => apart ? to.delete('copies') : to.set('copies', 'all')) : []);
}

function chips(params, facets) {
  const chosen = filters.flatMap(name => params.getAll(name).map(value => [name, value]));
  const items = chosen.map(([name, value]) => {
    const label = words[name]?.(value) ?? facets[name]?.find(entry => entry.value === value)?.label ?? value;
    return el('li', {}, el('a', { class: 'chip', href: like(params, to => to.delete(name, value)),
      'aria-label': `Remove filter ${names[name]}: ${label}` }, `${names[name]}: `, el('b', {}, label),
    '×'));
  });
  if (items.length) {
    items.push(el('li', {}, el('a', { href: unfiltered(params) }, 'Clear all')));
  }
  fill(page.chips, items);
  return chosen.length;
}

function result(hit) {
  const { root, ...slot } = stamp('hit');
  const here = '/d/' + encodeURIComponent(hit.id);
  const title = hit.titleFragments?.length ? fragments(hit.titleFragments) : hit.title;
  slot.title.append(el('a', { href: safe(hit.url) ?? here }, title || 'Without a title'));
  slot.meta.append(...dotted([
    el('b', {}, hit.source.label),
    words.type(hit.type),
    hit.place?.join(' › '),
    hands(hit.people ?? []),
    when(hit.updated ?? hit.created),
    badge(hit.ownership),
  ]));
  fill(slot.passages, (hit.snippets ?? []).map(snippet => passage(snippet, hit.url)));
  fill(slot.copies, alsoIn(hit));
  fill(slot.signals, ...dotted(signals(hit.signals)));
  slot.preview.href = here;
  slot.preview.setAttribute('aria-label', `Preview ${hit.title}`);
  slot.reasons.append(...(hit.why ?? []).map(reason => el('li', {}, reason)));
  slot.why.hidden = !hit.why?.length;
  return root;
}

/// The sources of other documents of the same text; each leads to the first one there.
function alsoIn({ copies = [], copyCount = 0 }) {
  const places = [...Map.groupBy(copies, copy => copy.source.label)];
  return copies.length ? ['Also in ', ...places.flatMap(([label, there], i) => [i ? ', ' : '',
    el('a', { href: safe(there[0].url) ?? '/d/' + encodeURIComponent(there[0].id), title: there[0].title },
      there.length > 1 ? `${label} (${there.length})` : label)]), ` · ${plural(copyCount, 'copy', 'copies')}`] : [];
}

/// The first three who had a hand in it; the rest are on the preview.
function hands(people) {
  const each = people.filter((one, i) => one.role !== 'mentioned' && i === people.findIndex(other => other.name === one.name
    && other.id === one.id));
  return each.slice(0, 3).flatMap((one, i) => [i ? ', ' : '', personLink(one),
    !one.role || one.role === 'author' ? '' : ` (${alone(one.role)})`])
    .concat(each.length > 3 ? ` and ${each.length - 3} more` : []);
}

function passage({ heading, anchor, fragments: text }, url) {
  const target = safe(url) && anchor && !url.includes('#') ? `${url}#${encodeURIComponent(anchor)}` : undefined;
  return el('p', { dir: 'auto' }, heading && el('span', { class: 'place' }, outward(target, heading), ' '), fragments(text));
}

function nothing(q, params, hints, chosen, number) {
  const tips = [
    ...hints,
    number > 1 && el('a', { href: like(params, () => {}) }, 'Go to the first page'),
    chosen > 0 && el('a', { href: unfiltered(params) }, 'Search without the filters'),
    q && el('a', { href: '/people?' + new URLSearchParams({ q }) }, `See who may know about “${q}”`),
  ];
  return el('div', { class: 'message' },
    el('h2', {}, number > 1 ? `Nothing on page ${number}` : q ? `Nothing you may read matches “${q}”` : 'Nothing here'),
    el('ul', {}, tips.filter(Boolean).map(tip => el('li', {}, tip))));
}

function pager(params, number, last) {
  const to = (n, label, rel) => n >= 1 && n <= last
    && el('a', { href: like(params, copy => n > 1 && copy.set('page', n)), rel }, label);
  fill(page.pager, last < 2 ? [] : [to(number - 1, '← Back', 'prev'), `Page ${number} of ${last}`,
    to(number + 1, 'More →', 'next')].filter(Boolean));
}
