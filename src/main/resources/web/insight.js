// What people do not find, for the admin: the address that `kith insight --page` prints carries the token behind its #, which
// no browser sends to a server; it stays in this tab.

import { el } from './dom.js';

const KEY = 'kith.admin';
const about = document.getElementById('about');
const lists = document.getElementById('lists');

const search = q => el('a', { href: '/search?' + new URLSearchParams({ q }) }, q);
const people = line => `${line.people} people` + (line.times > line.people ? `, ${line.times} times` : '')
  + (line.rank ? `, opened at place ${line.rank}` : '');

const SECTIONS = [
  ['zero', 'Nothing found', 'Nobody wrote it, or it is called something else: a page or a synonym is missing.'],
  ['nobody', 'Nobody knows', 'Questions for people that found nobody.'],
  ['abandoned', 'Found, but nothing opened', 'What was found did not look right.'],
  ['deep', 'Found far down', 'Worth a pin: kith pins add.'],
  ['reworded', 'Asked anew in other words', 'Worth a synonym.'],
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
  about.textContent = !insight.on ? 'What people ask is not kept: queries.log is false in kith.yaml.'
    : `${insight.searches} searches in ${insight.days} days, ${insight.clicks} of them opened a result.`;
  const full = SECTIONS.filter(([name]) => insight[name]?.length);
  lists.append(...full.map(([name, title, hint]) => el('section', {}, el('h2', {}, title), el('p', { class: 'meta' }, hint),
    el('ul', { class: 'evidence' }, insight[name].map(line)))));
  if (insight.on && !full.length) {
    lists.append(el('p', { class: 'message' }, `Nothing yet: no question was asked in vain by ${insight.fewest} people.`));
  }
}

const key = token();
const response = key && await fetch('/api/v1/admin/insight', { headers: { Authorization: 'Bearer ' + key } }).catch(() => null);
if (response?.ok) {
  show(await response.json());
} else {
  about.textContent = response === null ? 'Kith does not answer.' : 'This is for the admin.';
  lists.append(el('p', { class: 'message' }, 'On the server, call ', el('code', {}, 'kith insight --page'),
    ' and open the address that it prints.'));
}
