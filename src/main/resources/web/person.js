// One person: who they are and what they wrote that the reader may read.

import * as api from './api.js';
import { avatar, dotted, el, fill, personLink, stamp } from './dom.js';
import { evidence } from './people.js';
import { drawYou } from './you.js';
import { count, deed, plural } from './texts.js';

export async function person({ id, signal, enter, go }) {
  const one = await api.person(id, signal);
  const page = stamp('person');
  page.title.prepend(avatar(one));
  page.name.textContent = one.name;
  page.meta.append(...dotted([
    one.active === false && el('b', { class: 'badge' }, 'Left'),
    one.title,
    one.team && el('a', { href: '/search?' + new URLSearchParams({ team: one.team }) }, one.team),
    one.place,
    one.manager && el('span', {}, 'reports to ', personLink(one.manager)),
  ]));
  fill(page.about, one.about ?? []);
  const topics = list => {
    page.ask.hidden = !list?.length;
    fill(page.topics, (list ?? []).map(topic =>
      el('li', {}, el('a', { class: 'chip', href: '/people?' + new URLSearchParams({ q: topic }) }, topic))));
  };
  topics(one.topics);
  const changed = async () => {
    const next = await api.person(id);
    topics(next.topics);
    return next;
  };
  drawYou(page.you, one, { go, changed });
  const documents = one.documents ?? [];
  page.heading.textContent = documents.length ? 'Recent work' : one.you ? 'Nothing of yours yet' : 'Nothing of theirs that is shown to you';
  roles(page, documents, one.counts ?? {});
  enter(page.root, one.name);
}

/// A button a role; pressed, only what they did in that role is listed.
function roles(page, documents, counts) {
  let chosen;
  const list = () => fill(page.documents, documents.filter(one => !chosen || one.role === chosen).map(evidence));
  const button = (role, label) => {
    const node = el('button', { type: 'button', class: 'chip', 'aria-pressed': String(role === chosen) }, label);
    node.addEventListener('click', () => {
      chosen = role;
      for (const other of page.roles.children) {
        other.setAttribute('aria-pressed', String(other === node));
      }
      list();
    });
    return node;
  };
  const had = [...new Set(documents.map(one => one.role))];
  fill(page.roles, had.length > 1 ? [button(undefined, plural(documents.length, 'item')),
    ...had.map(role => button(role, `${deed(role)} ${role in counts ? count(counts[role]) : ''}`))] : []);
  list();
}
