// The page of results.

import * as api from './api.js';
import { copy, dotted, el, fill, keepingFocus, say, stamp, when } from './dom.js';
import { preview } from './document.js';
import { drawFacets } from './facets.js';
import { result } from './hit.js';
import { drawChips, drawLoosen, drawNotices, filters, like, unfiltered, way } from './narrow.js';
import { drawSave } from './saved.js';
import { count, plural, t } from './texts.js';
import { drawWho } from './who.js';

const size = 20;
// Nobody reads further, and the server does not go there.
const lastPage = 50;
const few = 5;
// Whoever goes on typing is not told of people for each letter; the server has the results to find meanwhile.
const pause = 250;

// Kept from search to search, so that typing redraws only what changes.
let page;
let known = {};
let last = {};

const wide = matchMedia('(min-width: 48rem)');
const roomy = matchMedia('(min-width: 68rem)');

export async function search({ q, params, signal, main, session, enter, tell, go, settle }) {
  const number = Math.min(lastPage, Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1));
  const asked = new URLSearchParams({ q, limit: size, page: number });
  for (const name of [...filters, 'sort', 'copies']) {
    params.getAll(name).forEach(value => asked.append(name, value));
  }
  if (history.state?.typing) {
    asked.set('typing', 'true');
  }
  const fresh = !page || !main.contains(page.root);
  const { viewer } = await session;
  const key = `${viewer?.id} ${asked}`;
  // A preview opens and closes over results that stay.
  const same = !fresh && last.key === key && last.previewed !== params.get('preview');
  if (!same) {
    const answer = await api.search(asked, signal);
    if (fresh) {
      page = frame();
    }
    last = { key, answer };
    draw(answer, { q, params, number, go });
  }
  last.previewed = params.get('preview');
  enter(fresh && page.root, q || t('Search'));
  tell({ pages: last.answer.total.value });
  settle();
  const id = params.get('preview');
  await Promise.all([experts(q, signal, viewer, tell), look(id, { q, params, signal, go }),
    same || drawSave(page.save, params, last.answer.facets)]);
}

/// The frame of the page, whose filters stand beside the results or, where there is no room, in a dialog.
function frame() {
  const made = stamp('search');
  const place = () => {
    made.dialog.close();
    made.side.append(made.facets);
  };
  wide.onchange = place;
  made.dialog.addEventListener('close', place);
  made.open.addEventListener('click', () => {
    made.dialog.append(made.facets);
    made.dialog.showModal();
  });
  made.done.addEventListener('click', () => made.dialog.close());
  made.share.addEventListener('click', share);
  return made;
}

/// Copies the address of this search, without the preview; on phones the system's own way to share.
export function share() {
  const address = location.origin + like(new URLSearchParams(location.search), () => {});
  if (navigator.share && matchMedia('(pointer: coarse)').matches) {
    navigator.share({ title: document.title, url: address }).catch(() => {});
  } else {
    copy(address, t('Link copied. Whoever opens it sees what they may read.'));
  }
}

/// To the filters, wherever they are.
export function toFilters() {
  if (page && !wide.matches) {
    page.open.click();
  } else {
    page?.facets.querySelector('input')?.focus();
  }
}

/// The result of a document that is on this page.
export const hitOf = id => last.answer?.hits?.find(hit => hit.id === id);

/// Whether a preview has room beside the results, and the address with it or without.
export const beside = () => roomy.matches;
export function previewing(id) {
  const params = new URLSearchParams(location.search);
  params.delete('preview');
  if (id) {
    params.set('preview', id);
  }
  return '/search?' + params;
}

async function look(id, { q, signal, go }) {
  page.root.classList.toggle('previewing', Boolean(id));
  for (const node of page.results.children) {
    node.classList.toggle('previewed', node.dataset.id === id);
  }
  await preview(page.preview, { id, q, hit: hitOf(id), signal, close: () => {
    const link = page.results.querySelector('.previewed h2 a');
    go(previewing(), { keep: true });
    link?.focus();
  } });
}

async function experts(q, signal, viewer, tell) {
  const key = (viewer?.id ?? '') + ' ' + q;
  if (key !== known.key) {
    // Without an answer to this one the results still stand.
    if (history.state?.typing) {
      await new Promise(done => setTimeout(done, pause));
      signal.throwIfAborted();
    }
    // Not a question for people: of those the admin is told when they find nobody.
    const answer = q ? await api.experts(q, signal, { typing: true }).catch(() => undefined) : undefined;
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

function draw(answer, { q, params, number, go }) {
  const { hits = [], total, facets = {}, query = {}, hints = [], loosen = [], words = [] } = answer;
  page.title.textContent = q ? t('Results for {q}', { q }) : t('Everything you may read');
  const many = (total.relation === 'exact' ? '' : t('about') + ' ') + plural(total.value, 'result');
  fill(page.total, ...dotted([
    el('b', {}, many),
    answer.tookMs !== undefined && count(answer.tookMs < 10 ? Math.round(answer.tookMs * 10) / 10 : Math.round(answer.tookMs)) + ' ms',
    when(answer.indexedAt, t('index read') + ' '),
  ]));
  sorting(params, query.sort, hits.some(hit => hit.copyCount));
  page.bar.hidden = !hits.length;
  let chosen;
  keepingFocus(page.chips, () => {
    chosen = drawChips(page.chips, params, facets, query.understood);
  });
  page.open.textContent = chosen ? t('Filters ({n})', { n: count(chosen) }) : t('Filters');
  page.open.hidden = !hits.length && !chosen;
  page.done.textContent = t('Show {what}', { what: many });
  drawNotices(page.notices, query, params, q);
  drawLoosen(page.loosen, loosen, hits.length > 0 && total.value < few);
  keepingFocus(page.facets, () => drawFacets(page.facets, answer, { q, params, go }));
  page.results.replaceChildren(...hits.map((hit, i) => result(hit, i, { q, place: (number - 1) * size + 1 })));
  page.results.start = (number - 1) * size + 1;
  page.results.hidden = hits.length === 0;
  fill(page.none, hits.length ? [] : nothing({ q, params, hints, loosen, words, chosen, number }));
  // Copies that were folded make fewer pages than the total tells.
  pager(params, number, answer.next ? Math.min(lastPage, Math.max(number + 1, Math.ceil(total.value / size))) : number);
  say(hits.length ? many : t('Nothing found'));
}

/// @param read the order that the question's own words ask for
function sorting(params, read, folded) {
  const sort = params.get('sort') ?? read;
  const order = (label, on, edit) => way(params, edit, { 'aria-current': on && 'true' }, label);
  const apart = params.get('copies') === 'all';
  fill(page.sort, order(t('Best first'), !['newest', 'oldest'].includes(sort), to => read ? to.set('literal', 'true') : to.delete('sort')),
    order(t('Newest first'), sort === 'newest', to => to.set('sort', 'newest')),
    folded || apart ? order(t('Each copy'), apart, to => apart ? to.delete('copies') : to.set('copies', 'all')) : []);
}

/// What was wrong, word by word, and every way on.
function nothing({ q, params, hints, loosen, words, chosen, number }) {
  const ways = loosen.length ? loosen.map(({ text, params: to, total }) => [el('a', { href: '/search?' + to },
    text), ': ', plural(total, 'result')]) : [
    ...hints, chosen > 0 && el('a', { href: unfiltered(params) }, t('Search without the filters'))];
  const tips = [
    number > 1 && el('a', { href: like(params, () => {}) }, t('Go to the first page')),
    ...ways,
    q && el('a', { href: '/people?' + new URLSearchParams({ q }) }, t('See who may know about “{q}”', { q })),
  ].filter(Boolean);
  return el('div', { class: 'message' },
    el('h2', {}, number > 1 ? t('Nothing on page {n}', { n: number }) : q ? t('Nothing you may read matches “{q}”', { q })
      : t('Nothing here')),
    words.length > 0 && el('ul', { class: 'words', 'aria-label': t('How often each word occurs') }, words.map(({ word, total }) =>
      el('li', { class: total ? '' : 'never' }, el('b', {}, word), ' ', total
        ? el('a', { href: '/search?' + new URLSearchParams({ q: word }) }, plural(total, 'result')) : t('occurs nowhere')))),
    el('ul', {}, tips.map(tip => el('li', {}, tip))));
}

function pager(params, number, final) {
  const to = (n, label, rel) => n >= 1 && n <= final
    && el('a', { href: like(params, to => n > 1 && to.set('page', n)), rel }, label);
  fill(page.pager, final < 2 ? [] : [to(number - 1, '← ' + t('Back'), 'prev'), t('Page {n} of {all}', { n: number, all: final }),
    to(number + 1, t('More') + ' →', 'next')].filter(Boolean));
}
