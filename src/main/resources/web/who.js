// "Who knows about this": the best three beside the results.

import { avatar, el, fill, outward, when } from './dom.js';
import { readable, strength } from './people.js';
import { did, t } from './texts.js';

export function drawWho(box, q, answer) {
  const able = answer?.experts ?? [];
  const best = (able.length ? able : answer?.faint ?? []).slice(0, 3);
  const all = '/people?' + new URLSearchParams({ q });
  fill(box, best.length ? [
    el('h2', { id: 'who-title' }, el('a', { href: all }, t('Who knows about this'))),
    el('ol', {}, best.map(card)),
    el('p', { class: 'all' }, el('a', { href: all }, t('All, and why'))),
  ] : []);
}

function card({ id, name, title, team, strength: level, evidence = [] }) {
  return el('li', {}, avatar({ id, name }), el('div', {},
    el('h3', {}, el('a', { href: '/people/' + encodeURIComponent(id) }, name), ' ', strength(level)),
    el('p', { class: 'meta' }, [title, team].filter(Boolean).join(' · ')),
    el('ul', {}, evidence.slice(0, 2).map(one => el('li', {}, `${did(one.role)} `,
      outward(one.url, readable(one.title)), ' · ', el('span', { class: 'meta' }, when(one.date)))))));
}
