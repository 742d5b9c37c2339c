// The router. The address bar is the state: each view draws what the address says and asks the public API for it.

import * as api from './api.js';
import { el, fill, say } from './dom.js';
import { document as preview } from './document.js';
import { people } from './people.js';
import { person } from './person.js';
import { narrowed, search } from './search.js';
import { start } from './start.js';
import { gaps, topic } from './topic.js';
import { whoKnows, count } from './texts.js';

const at = id => document.getElementById(id);
const [main, box, field] = [at('main'), at('box'), at('q')];

const routes = [
  [/^\/$/, 'start', start],
  [/^\/search$/, 'search', search],
  [/^\/people$/, 'people', people],
  [/^\/people\/([^/]+)$/, 'person', person],
  [/^\/topics\/([^/]+)$/, 'topic', topic],
  [/^\/gaps$/, 'gaps', gaps],
  [/^\/d\/([^/]+)$/, 'document', preview],
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
    throw new api.Problem('There is no such page', 'The address may be mistyped or out of date.', 404);
  }];
}

let session = api.session().then(welcome).catch(() => ({}));
let running = new AbortController();
let stalled;
let shown = '';
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
  const searching = name === 'search' || name === 'people';
  if (!typed && (searching || name === 'start')) {
    field.value = params.get('q') ?? '';
  }
  const q = (params.get('q') ?? '').trim();
  if (searching && counts.q !== q) {
    counts = { q };
  }
  clearTimeout(stalled);
  // Old results stay until the new ones are there, and fade only when that takes long.
  stalled = setTimeout(() => document.body.classList.add('stalled'), 200);
  const enter = (node, title) => {
    document.body.dataset.view = name;
    if (node) {
      main.replaceChildren(node);
    }
    document.title = (title ? title + ' · ' : '') + 'Kith';
    at('tabs').hidden = !searching;
  };
  const tell = found => {
    Object.assign(counts, found);
    tabs(name);
  };
  if (searching) {
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
  const again = el('button', { type: 'button', class: 'primary' }, 'Try again');
  again.addEventListener('click', () => show());
  enter(el('div', { class: 'message', role: 'alert' }, el('h1', { tabindex: -1 }, e.message), el('p', {}, e.detail),
    el('p', {}, e.status >= 400 && e.status < 500 ? el('a', { href: '/' }, 'To the start page') : again)), e.message);
}

// Who is asking.

function welcome(told) {
  at('company').textContent = told.name ?? '';
  const demo = told.mode === 'demo';
  at('banner').textContent = told.sample ? 'Demo: sample company, only this computer can see it' : '';
  at('banner').hidden = !told.sample;
  const button = at('viewer');
  button.hidden = !told.viewer;
  button.disabled = !told.choices?.length;
  button.replaceChildren(el('span', { class: 'as' }, demo ? 'Searching as ' : ''), el('b', {}, told.viewer?.name ?? ''));
  fill(at('own'), told.viewer ? el('a', { href: '/people/' + encodeURIComponent(told.viewer.id) },
    'Your page: what Kith says of you, and what you decide') : []);
  fill(at('choices').querySelector('ul'), (told.choices ?? []).map(choice => {
    const pick = el('button', { type: 'button', 'aria-pressed': String(choice.id === told.viewer?.id) },
      el('b', {}, choice.name), el('span', {}, choice.title), el('small', {}, choice.note));
    pick.addEventListener('click', () => become(choice));
    return el('li', {}, pick);
  }));
  return told;
}

async function become({ id, name }) {
  at('choices').hidePopover();
  try {
    await api.searchAs(id);
    session = api.session().then(welcome);
    await session;
    counts = { q: counts.q };
    await show({ keep: true });
    say('Searching as ' + name);
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

box.addEventListener('submit', event => {
  event.preventDefault();
  const address = whoKnows(field.value) ?? wanted();
  history[address === shown ? 'replaceState' : 'pushState']({}, '', address);
  show();
});

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href]');
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

// Keys. Single letters act only outside of fields and can be switched off.

const help = at('help');
function stored(key, ...value) {
  try {
    return localStorage[value.length ? 'setItem' : 'getItem'](key, ...value);
  } catch {
    return null;
  }
}
at('single').checked = stored('kith.keys') !== 'off';
at('single').addEventListener('change', event => stored('kith.keys', event.target.checked ? 'on' : 'off'));
at('keys').addEventListener('click', () => help.showModal());

function step(by) {
  const stops = [...main.querySelectorAll('.hit h2 a, .expert h3 a, .person .evidence a')];
  const here = stops.indexOf(document.activeElement?.closest('.hit, .expert, li')?.querySelector('h2 a, h3 a, a'));
  stops[Math.max(0, Math.min(stops.length - 1, here < 0 ? 0 : here + by))]?.focus();
}

const keys = {
  '/': () => {
    field.focus();
    field.select();
  },
  '?': () => help.showModal(),
  j: () => step(1),
  k: () => step(-1),
  p: () => at('tabs').hidden || go(at(document.body.dataset.view === 'people' ? 'tab-pages' : 'tab-people').href),
  v: () => document.activeElement?.closest('.hit')?.querySelector('[data-slot=preview]')?.click(),
};

document.addEventListener('keydown', event => {
  if (event.target === field && event.key === 'ArrowDown') {
    event.preventDefault();
    step(0);
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !at('single').checked
    || help.open || event.target.closest?.('input:not([type=checkbox]), textarea, select, [popover]')
    || !Object.hasOwn(keys, event.key)) {
    return;
  }
  event.preventDefault();
  keys[event.key]();
});

// Light or dark: as the system says, until the reader chooses.

const root = document.documentElement;
const next = { auto: 'light', light: 'dark', dark: 'auto' };
function paint(theme) {
  root.dataset.theme = theme;
  at('theme').title = `Theme: ${theme}. Change to ${next[theme]}.`;
  at('theme').setAttribute('aria-label', at('theme').title);
}
at('theme').addEventListener('click', () => {
  paint(next[root.dataset.theme]);
  stored('kith.theme', root.dataset.theme);
});
paint(root.dataset.theme ?? 'auto');

show({ first: true, y: history.state?.y });
