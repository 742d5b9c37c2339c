// The router. The address bar is the state: each view draws what the address says and asks the public API for it.

import * as api from './api.js';
import { suggestions } from './box.js';
import { el, fill, say } from './dom.js';
import { document as onePage, pageOf, reading } from './document.js';
import { cite } from './hit.js';
import { focused, listen, step } from './keys.js';
import { remember, stored } from './local.js';
import { narrowed } from './narrow.js';
import { people } from './people.js';
import { person } from './person.js';
import { forgetKnown } from './saved.js';
import { beside, hitOf, previewing, search, share, toFilters } from './search.js';
import { start } from './start.js';
import { gaps, topic } from './topic.js';
import { whoKnows, count, t } from './texts.js';

const at = id => document.getElementById(id);
const [main, box, field] = [at('main'), at('box'), at('q')];

const routes = [
  [/^\/$/, 'start', start],
  [/^\/search$/, 'search', search],
  [/^\/people$/, 'people', people],
  [/^\/people\/([^/]+)$/, 'person', person],
  [/^\/topics\/([^/]+)$/, 'topic', topic],
  [/^\/gaps$/, 'gaps', gaps],
  [/^\/d\/([^/]+)$/, 'document', onePage],
];

/// The view's name, the view, and the id in the path. An empty search is the start page; "who knows …" asks for people.
function route({ pathname, searchParams }) {
  for (const [pattern, name, view] of routes) {
    const match = pattern.exec(pathname);
    if (match) {
      const plain = name === 'search' && !narrowed(searchParams);
      const q = searchParams.get('q')?.trim();
      return plain && !q ? ['start', start] : plain && whoKnows(q) ? ['people', people] : [name, view, match[1]];
    }
  }
  return ['missing', async () => {
    throw new api.Problem(t('There is no such page'), t('The address may be mistyped or out of date.'), 404);
  }];
}

let session = api.session().then(welcome).catch(() => ({}));
let running = new AbortController();
let stalled;
let shown = '';
// Whether the reader came from another page of Kith, so that there is a way back to one.
let stepped = false;
const searching = () => ['search', 'people'].includes(document.documentElement.dataset.view);
// What the tabs count, and for which words.
let counts = { q: '' };

/// Draws what the address says. `typed`: still typing; `keep`: the focus and the place stay; `y`: go back to this place.
async function show({ typed = false, keep = false, first = false, y = 0 } = {}) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  if (location.pathname === '/' && location.search) {
    history.replaceState(history.state, '', '/search' + location.search);
  }
  const url = new URL(location.href);
  const params = url.searchParams;
  const [name, view, id] = route(url);
  shown = url.pathname + url.search;
  const asking = name === 'search' || name === 'people';
  if (!typed && (asking || name === 'start')) {
    field.value = params.get('q') ?? '';
  }
  const q = (params.get('q') ?? '').trim();
  if (asking && counts.q !== q) {
    counts = { q };
  }
  clearTimeout(stalled);
  // Old results stay until the new ones are there, and fade only when that takes long.
  stalled = setTimeout(() => document.body.classList.add('stalled'), 200);
  const enter = (node, title) => {
    document.documentElement.dataset.view = name;
    if (node) {
      main.replaceChildren(node);
    }
    document.title = (title ? title + ' · ' : '') + 'Kith';
  };
  const tell = found => {
    Object.assign(counts, found);
    tabs(name);
  };
  if (asking) {
    tabs(name);
  }
  try {
    const again = () => show({ keep: true });
    await view({ q, params, id: id && decodeURIComponent(id), signal, main, session, enter, tell, go, again, settle });
  } catch (e) {
    if (signal.aborted) {
      return;
    }
    failed(e, enter);
  }
  if (!signal.aborted) {
    settle();
  }

  // All is drawn: nothing fades any longer, and the focus goes to where reading begins.
  function settle() {
    if (stalled === undefined) {
      return;
    }
    clearTimeout(stalled);
    stalled = undefined;
    document.body.classList.remove('stalled');
    if (asking && !history.state?.typing) {
      remember(name === 'people' && q && !/^(who|wer)\b/i.test(q) ? 'who knows ' + q : q);
    }
    if (name === 'start' && !typed && matchMedia('(hover: hover)').matches) {
      field.focus({ preventScroll: true });
    } else if (!typed && !keep && !first) {
      main.querySelector('h1')?.focus({ preventScroll: true });
    }
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && !y) {
      target.scrollIntoView();
    } else if (!keep) {
      scrollTo(0, y);
    }
  }
}

/// @param options `afresh`: whoever asked may be another now
function go(address, options) {
  if (options?.afresh) {
    session = api.session().then(welcome).catch(() => ({}));
  }
  stepped = true;
  history.pushState({}, '', address);
  show(options);
}

function tabs(name) {
  const query = counts.q ? '?' + new URLSearchParams({ q: counts.q }) : '';
  for (const [kind, path, current] of [['pages', '/search', name === 'search'], ['people', '/people', name === 'people']]) {
    const tab = at('tab-' + kind);
    tab.href = current ? location.pathname + location.search : path + query;
    tab.setAttribute('aria-current', current ? 'page' : 'false');
    tab.lastElementChild.textContent = kind in counts ? count(counts[kind]) : '';
  }
}

function failed(e, enter) {
  if (!(e instanceof api.Problem)) {
    console.error(e);
  }
  const again = el('button', { type: 'button', class: 'primary' }, t('Try again'));
  again.addEventListener('click', () => show());
  enter(el('div', { class: 'message', role: 'alert' }, el('h1', { tabindex: -1 }, e.message), el('p', {}, e.detail),
    el('p', {}, e.status >= 400 && e.status < 500 ? el('a', { href: '/' }, t('To the start page')) : again)), e.message);
}

// Who is asking.

function welcome(told) {
  at('company').textContent = told.name ?? '';
  const demo = told.mode === 'demo';
  const button = at('viewer');
  const name = told.viewer?.name ?? told.account ?? '';
  button.hidden = !name;
  button.disabled = demo && !told.choices?.length;
  at('demo').hidden = !demo;
  at('signed').hidden = demo;
  button.replaceChildren(el('span', { class: 'as' }, demo ? t('Searching as') + ' ' : ''), el('b', {}, name));
  fill(at('own'), told.viewer ? el('a', { href: '/people/' + encodeURIComponent(told.viewer.id) },
    t('Your page: what Kith says of you, and what you decide')) : []);
  fill(at('choices').querySelector('ul'), (told.choices ?? []).map(choice => {
    const pick = el('button', { type: 'button', 'aria-pressed': String(choice.id === told.viewer?.id) },
      el('b', {}, choice.name), el('span', {}, choice.title), el('small', {}, choice.note));
    pick.addEventListener('click', () => become(choice));
    return el('li', {}, pick);
  }));
  return told;
}

at('sign-out').addEventListener('click', api.signOut);

async function become({ id, name }) {
  at('choices').hidePopover();
  try {
    await api.searchAs(id);
    session = api.session().then(welcome);
    await session;
    counts = { q: counts.q };
    forgetKnown();
    await show({ keep: true });
    say(t('Searching as') + ' ' + name);
  } catch (e) {
    failed(e, node => main.replaceChildren(node));
  }
}

// Typing: the first letter makes a step in the history, the next change that step, Enter makes it stay.

function wanted() {
  const q = field.value.trim();
  const { pathname, searchParams } = new URL(location.href);
  const params = pathname === '/search' ? searchParams : new URLSearchParams();
  const address = new URLSearchParams(q ? { q } : {});
  for (const [name, value] of params) {
    if (name !== 'q' && name !== 'page') {
      address.append(name, value);
    }
  }
  const path = pathname === '/people' ? '/people' : address.size ? '/search' : '/';
  return path + (address.size ? '?' + address : '');
}

field.addEventListener('input', event => {
  const address = wanted();
  if (event.isComposing || address === shown) {
    return;
  }
  history[history.state?.typing ? 'replaceState' : 'pushState']({ typing: true }, '', address);
  show({ typed: true });
});
field.addEventListener('compositionend', () => field.dispatchEvent(new Event('input')));

function carryOut() {
  closeSuggestions();
  const address = whoKnows(field.value) ?? wanted();
  history[address === shown ? 'replaceState' : 'pushState']({}, '', address);
  show();
}
box.addEventListener('submit', event => {
  event.preventDefault();
  carryOut();
});
const closeSuggestions = suggestions(field, at('suggestions'), {
  carryOut: q => {
    field.value = q;
    carryOut();
  },
  go,
});

document.addEventListener('click', event => {
  if (event.target.closest?.('.foot a[data-slot=preview]') && beside() && !event.ctrlKey && !event.metaKey
    && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    openPreview(event.target.closest('li').dataset.id);
    return;
  }
  const link = event.target.closest?.('a[href]');
  if (link?.closest('.hit')) {
    // Results that come while typing are a search as well, once one of them is opened.
    remember(new URLSearchParams(location.search).get('q')?.trim());
  }
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey
    || event.altKey || link.origin !== location.origin || link.getAttribute('href').startsWith('#')
    || !routes.some(([pattern]) => pattern.test(link.pathname))) {
    return;
  }
  event.preventDefault();
  go(link.href);
});

// History: each step remembers how far down its reader was.

history.scrollRestoration = 'manual';
let remembering;
addEventListener('scroll', () => {
  clearTimeout(remembering);
  const address = location.href;
  remembering = setTimeout(() => {
    if (location.href === address) {
      history.replaceState({ ...history.state, y: scrollY }, '');
    }
  }, 150);
}, { passive: true });
addEventListener('popstate', event => {
  if (location.pathname + location.search !== shown) {
    show({ y: event.state?.y });
  } else if (event.state?.y !== undefined) {
    scrollTo(0, event.state.y);
  }
});

// Keys.

const previewOf = () => {
  const hit = focused();
  return hit?.closest('li')?.dataset.id;
};

/// The document that the reader is at: in the preview, on its own page, or the result that has the focus.
function here() {
  return hitOf(previewOf()) ?? reading()?.it;
}

listen({
  '/': () => {
    field.focus();
    field.select();
  },
  p: () => {
    const id = previewOf() ?? main.querySelector('.results > li')?.dataset.id;
    if (id) {
      openPreview(id);
    }
  },
  n: () => reading()?.step(1),
  N: () => reading()?.step(-1),
  o: () => searching() && go(at(document.documentElement.dataset.view === 'people' ? 'tab-pages' : 'tab-people').href),
  f: toFilters,
  s: () => main.querySelector('[data-slot=save]')?.click(),
  c: share,
  y: () => here() && cite(here()),
  Escape: event => {
    const close = main.querySelector('[data-slot=preview] [data-slot=close]');
    if (close) {
      close.click();
    } else if (document.activeElement === field && main.querySelector('.hit, .expert')) {
      event.preventDefault();
      step(0);
    } else if (!searching() && history.length > 1 && stepped) {
      history.back();
    }
  },
});

/// Beside the results where there is room; else as a page.
function openPreview(id) {
  if (!beside() || document.documentElement.dataset.view !== 'search') {
    go(pageOf(id, (new URLSearchParams(location.search).get('q') ?? '').trim()));
  } else {
    const shut = new URLSearchParams(location.search).get('preview') === id;
    history[new URLSearchParams(location.search).has('preview') ? 'replaceState' : 'pushState']({}, '', previewing(shut ? '' : id));
    show({ keep: true });
  }
}

// Light or dark: as the system says, until the reader chooses. The language: as the browser says, until then.

const root = document.documentElement;
const next = { auto: 'light', light: 'dark', dark: 'auto' };
const themes = { auto: t('as the system'), light: t('light'), dark: t('dark') };
function paint(theme) {
  root.dataset.theme = theme;
  at('theme').title = t('Colours: {now}. Change to: {then}.', { now: themes[theme], then: themes[next[theme]] });
  at('theme').setAttribute('aria-label', at('theme').title);
}
at('theme').addEventListener('click', () => {
  paint(next[root.dataset.theme]);
  stored('kith.theme', root.dataset.theme);
});
paint(root.dataset.theme ?? 'auto');

for (const choice of at('languages').querySelectorAll('button')) {
  choice.setAttribute('aria-pressed', String(choice.value === root.lang));
  choice.addEventListener('click', () => {
    document.cookie = `kith-language=${choice.value}; Path=/; Max-Age=31536000; SameSite=Strict`;
    location.reload();
  });
}

show({ first: true, y: history.state?.y });
