// The start page: what the reader did and kept, what is new, and what is in Kith and how fresh it is.

import * as api from './api.js';
import { button, dotted, el, fill, safe, stamp, toast, when } from './dom.js';
import { pageOf } from './document.js';
import { forget, forgetAll, recent } from './local.js';
import { all as savedSearches, forgetKnown } from './saved.js';
import { whoKnows, count, examples, plural, t } from './texts.js';

const [recents, news] = [5, 6];

export async function start({ signal, session, enter }) {
  const [{ sources = [] }, told, saved, { bookmarks = [] }, { hits = [] }] = await Promise.all([api.sources(signal), session,
    savedSearches(true), api.bookmarks(signal).catch(() => ({})),
    api.search(new URLSearchParams({ sort: 'newest', limit: news, facets: false }), signal).catch(() => ({}))]);
  signal.throwIfAborted();
  const page = stamp('start');
  const documents = sources.reduce((sum, source) => sum + source.documents, 0);
  page.title.textContent = !documents ? t('Nothing has been read yet') : t('Find what {company} has written, and who knows about it',
    { company: told.name && told.name !== 'Kith' ? told.name : t('your company') });
  page.try.hidden = told.examples?.length === 0;
  page.examples.append(...(told.examples ?? examples).map(text => el('li', {}, ask(text))));
  drawRecent(page);
  page.saves.hidden = !saved.length;
  page.saved.append(...saved.map(kept));
  page.marks.hidden = !bookmarks.length;
  page.bookmarks.append(...bookmarks.map(marked));
  page.news.hidden = !hits.length;
  page.new.append(...hits.map(hit => el('li', {}, el('a', { href: safe(hit.url) ?? pageOf(hit.id), dir: 'auto' }, hit.title),
    el('span', { class: 'meta' }, ...dotted([hit.source?.label, hit.people?.[0]?.name, when(hit.updated ?? hit.created)])))));
  // A list of people has no documents of its own; a source that should have some and has none must be seen.
  page.sources.append(...sources.filter(source => source.documents || source.lastPass?.outcome !== 'done').map(card));
  enter(page.root);
}

const ask = text => el('a', { href: whoKnows(text) ?? '/search?' + new URLSearchParams({ q: text }) }, text);

const away = (what, act) => button('×', act, { class: 'link away', 'aria-label': what });

function drawRecent(page) {
  const list = recent().slice(0, recents);
  page.recents.hidden = !list.length;
  fill(page.recent, list.map(q => el('li', {}, ask(q), away(t('Forget {what}', { what: q }), () => {
    forget(q);
    drawRecent(page);
    (page.recent.querySelector('a') ?? document.getElementById('q')).focus();
  }))));
  page.forget.onclick = () => {
    forgetAll();
    drawRecent(page);
    document.getElementById('q').focus();
  };
}

function kept(one) {
  const row = el('li', {}, el('a', { href: '/search?' + one.params }, one.name),
    el('span', { class: 'meta' }, ...dotted([one.fresh ? el('b', { class: 'fresh' }, t('{n} new', { n: count(one.fresh) })) : '',
      one.feed && el('a', { href: one.feed, type: 'application/atom+xml' }, t('Feed'))])),
    away(t('Do not keep {what}', { what: one.name }), () => api.dropSaved(one.id).then(() => {
      forgetKnown();
      gone(row);
    }, e => toast(e.message))));
  return row;
}

function marked(one) {
  const row = el('li', {}, el('a', { href: pageOf(one.id), dir: 'auto' }, one.title),
    el('span', { class: 'meta' }, ...dotted([one.source?.label, when(one.at)])),
    away(t('Take away the bookmark {what}', { what: one.title }), () => api.bookmark(one.id, false)
      .then(() => gone(row), e => toast(e.message))));
  return row;
}

/// Takes a line away; the focus goes to the next, and a list without lines goes with its heading.
function gone(row) {
  const list = row.parentElement;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  list.closest('section').hidden = !list.children.length;
  (next?.querySelector('a') ?? document.getElementById('q')).focus();
}

function card({ id, label, documents, lastPass, running }) {
  const failed = !running && lastPass && /fail|broken|error|abort|interrupt/i.test(lastPass.outcome);
  return el('li', {},
    el('a', { href: '/search?' + new URLSearchParams({ source: id }) }, label),
    el('b', {}, count(documents)),
    el('p', { class: failed ? 'meta bad' : 'meta' }, ...dotted([
      running ? t('Being read now') : failed ? t('Could not be read') : !lastPass && t('Not read yet'),
      lastPass && !running && when(lastPass.at, (failed ? t('tried') : t('Read')) + ' '),
      lastPass?.problems ? plural(lastPass.problems, 'problem') : undefined,
    ])));
}
