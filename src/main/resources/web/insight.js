// What people do not find, for the admin: the address that `kith insight --page` prints carries the token behind its #, which
// no browser sends to a server; it stays in this tab.

import { el } from './dom.js';
import { count, parts, plural, t } from './texts.js';

const KEY = 'kith.admin';
const about = document.getElementById('about');
const lists = document.getElementById('lists');

const search = q => el('a', { href: '/search?' + new URLSearchParams({ q }) }, q);
const people = line => [plural(line.people, 'person', 'people'), line.times > line.people && plural(line.times, 'time'),
  line.rank && t('opened at place {n}', { n: count(line.rank) })].filter(Boolean).join(', ');

const SECTIONS = [
  ['zero', t('Nothing found'), t('Nobody wrote it, or it is called something else: a page or a synonym is missing.')],
  ['nobody', t('Nobody knows'), t('Questions for people that found nobody.')],
  ['abandoned', t('Found, but nothing opened'), t('What was found did not look right.')],
  ['deep', t('Found far down'), t('Worth a pin: kith pins add.')],
  ['reworded', t('Asked anew in other words'), t('Worth a synonym.')],
];

function token() {
  try {
    if (location.hash.length > 1) {
      sessionStorage.setItem(KEY, location.hash.slice(1));
      history.replaceState(null, '', location.pathname);
    }
    return sessionStorage.getItem(KEY);
  } catch {
    return location.hash.slice(1);
  }
}

const line = one => el('li', {}, el('p', {}, ...(one.to ? [search(one.from), ' → ', search(one.to)] : [search(one.q)]),
  el('span', { class: 'meta' }, ' ', people(one))));

function show(insight) {
  about.textContent = !insight.on ? t('What people ask is not kept: queries.log is false in kith.yaml.')
    : t('{n} searches in {days} days, {clicks} of them opened a result.', { ...insight, n: count(insight.searches) });
  const full = SECTIONS.filter(([name]) => insight[name]?.length);
  lists.append(...full.map(([name, title, hint]) => el('section', {}, el('h2', {}, title), el('p', { class: 'meta' }, hint),
    el('ul', { class: 'evidence' }, insight[name].map(line)))));
  if (insight.on && !full.length) {
    lists.append(el('p', { class: 'message' }, t('Nothing yet: no question was asked in vain by {fewest} people.', insight)));
  }
}

const key = token();
// By the token, or by the reader's own session; the server takes no two answers to who asks.
const asked = key ? { headers: { Authorization: 'Bearer ' + key }, credentials: 'omit' } : {};
const told = key ? undefined : await fetch('/api/v1/session').then(answer => answer.json()).catch(() => undefined);
// in demo mode nobody signs in
const signsIn = told && 'signedIn' in told;
const may = key || told?.signedIn;
const response = may && await fetch('/api/v1/admin/insight', asked).catch(() => null);
if (response?.ok) {
  show(await response.json());
} else {
  about.textContent = response === null ? t('Kith does not answer') : t('This is for whoever has the role operator.');
  lists.append(el('p', { class: 'message' }, ...signsIn
    ? told?.signedIn ? parts('An admin can give it to you: {command}', { command: el('code', {}, `kith accounts role add ${told.account ?? 'NAME'} operator`) })
      : parts('If you have it, {link}.', { link: el('a', { href: '/sign-in?to=/insight' }, t('sign in')) })
    : parts('On the server, call {command} and open the address that it prints.', { command: el('code', {}, 'kith insight --page') })));
}
