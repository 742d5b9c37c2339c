// A topic: who knows about it, what to read, how it went over the years, and whom it hangs on.

import * as api from './api.js';
import { dotted, el, fill, names, personLink, safe, stamp, topicLink, when, years } from './dom.js';
import { expert, readable } from './people.js';
import { count, parts, plural, t } from './texts.js';

export async function topic({ id, signal, enter }) {
  const one = await api.topic(id, signal);
  const page = stamp('topic');
  page.title.textContent = one.topic;
  page.meta.append(...dotted([
    el('a', { href: '/search?' + new URLSearchParams({ q: one.topic }) }, plural(one.documents, 'document')),
    one.documents > 3 && hangs(one.holders ?? []),
  ]));
  fill(page.years, years(one.years));
  const { experts = [], faint = [], former = [], message } = one.people;
  const able = experts.length ? experts : faint;
  fill(page.message, message ? message : []);
  page.who.hidden = !able.length && !former.length;
  fill(page.people, [...able, ...former].slice(0, 5).map(one => expert(one)));
  page.read.hidden = !one.key?.length;
  fill(page.key, (one.key ?? []).map(hit => el('li', {},
    el('a', { href: safe(hit.url) ?? '/d/' + encodeURIComponent(hit.id) }, readable(hit.title)),
    el('span', { class: 'meta' }, ...dotted([hit.source?.label, when(hit.updated)])))));
  page.near.hidden = !one.related?.length;
  fill(page.related, (one.related ?? []).map(tag => el('li', {}, el('a', { class: 'chip', href: '/topics/' + encodeURIComponent(tag) }, tag))));
  enter(page.root, one.topic);
}

/// On how few people it rests: the least who had a part in half of what is written.
function hangs(holders) {
  return !holders.length ? el('b', {}, t('for half of it nobody is left to ask'))
    : el('span', {}, ...holders.length === 1 ? parts('hangs on {who}', { who: personLink(holders[0]) })
      : parts('rests on {n}: {who}', { n: count(holders.length), who: names(holders.slice(0, 4)) }), holders.length > 4 ? ' …' : '');
}

/// Topics that nobody, or one person only, can be asked about.
export async function gaps({ signal, enter }) {
  const { gaps: all = [] } = await api.gaps(signal);
  const page = stamp('gaps');
  const section = (title, ...inner) => el('section', {}, el('h2', {}, title), ...inner);
  const open = all.filter(gap => !gap.current.length);
  if (open.length) {
    page.groups.append(section(t('Nobody to ask'), el('ul', { class: 'evidence' }, open.map(one => gap(one)))));
  }
  const leaving = Map.groupBy(all.filter(gap => gap.current.length), gap => gap.current[0].id);
  if (leaving.size) {
    page.groups.append(section(t('One person only: what is lost when they leave'), ...[...leaving.values()].map(theirs =>
      el('section', {}, el('h3', {}, personLink(theirs[0].current[0]), ' ', el('span', { class: 'meta' },
        ...dotted([theirs[0].current[0].team, theirs.length > 1 && plural(theirs.length, 'topic')]))),
      el('ul', { class: 'evidence' }, theirs.map(one => gap(one)))))));
  }
  if (!all.length) {
    page.groups.append(el('p', {},
      t('None: each topic on which three documents are written has two people who can be asked.')));
  }
  enter(page.root, t('Gaps'));
}

const gap = ({ topic: name, documents, questions, unanswered, views, lastWritten, former }) => el('li', {},
  el('p', {}, topicLink(name), el('span', { class: 'meta' }, ...dotted([
    plural(documents, 'document'), questions && plural(questions, 'question'),
    unanswered && el('b', {}, t('{n} without an accepted answer', { n: count(unanswered) })), views && plural(views, 'view'),
    when(lastWritten, t('written') + ' ')]))),
  el('p', { class: 'whom' }, ...dotted([
    former.length && el('span', {}, ...parts('Knew it once: {who}', { who: names(former) }))])));
