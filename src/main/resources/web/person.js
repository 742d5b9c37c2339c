// One person: who they are and what they wrote that the reader may read.

import * as api from './api.js';
import { avatar, dotted, el, fill, personLink, stamp, topicLink, when, years } from './dom.js';
import { evidence, readable, strength } from './people.js';
import { begin } from './looking.js';
import { drawYou } from './you.js';
import { count, deed, parts, plural, t } from './texts.js';

export async function person({ id, signal, session, enter, go }) {
  const one = await api.person(id, signal);
  const page = stamp('person');
  page.title.prepend(avatar(one));
  page.name.textContent = one.name;
  page.meta.append(...dotted([
    one.active === false && el('b', { class: 'badge' }, t('Left')),
    one.title,
    one.team && el('a', { href: '/search?' + new URLSearchParams({ team: one.team }) }, one.team),
    one.place,
    one.manager && el('span', {}, ...one.active === false ? parts('reported to {who}', { who: personLink(one.manager) })
      : parts('reports to {who}', { who: personLink(one.manager) })),
  ]));
  fill(page.about, one.about ?? []);
  const topics = list => {
    page.ask.hidden = !list?.length;
    fill(page.topics, (list ?? []).map(topic =>
      el('li', {}, el('a', { class: 'chip', href: '/people?' + new URLSearchParams({ q: topic }) }, topic))));
  };
  topics(one.topics);
  const knows = list => {
    page.work.hidden = !list?.length;
    fill(page.knows, (list ?? []).map(known));
  };
  knows(one.knows);
  const changed = async () => {
    const next = await api.person(id);
    topics(next.topics);
    knows(next.knows);
    return next;
  };
  drawYou(page.you, one, { go, changed });
  const { mayLook } = await session;
  if (mayLook && !one.you) {
    page.heading.before(begin(one));
  }
  fill(page.ties, (one.ties ?? []).map(tie => el('li', {}, ...told(tie, one))));
  page.with.hidden = !one.worksWith?.length;
  fill(page.companions, (one.worksWith ?? []).map(companion));
  fill(page.years, years(one.years));
  const documents = one.documents ?? [];
  page.heading.textContent = documents.length ? t('Recent work') : one.you ? t('Nothing of yours yet')
    : t('Nothing of theirs that is shown to you');
  roles(page, documents, one.you, changed);
  enter(page.root, one.name);
}

/// A topic they know about; that nobody else does is worth a word.
const known = ({ topic, strength: level, documents, lastActive, others }) => el('li', {},
  topicLink(topic), ' ', strength(level),
  el('span', { class: 'meta' }, ...dotted([plural(documents, 'document'), when(lastActive),
    others === 0 && el('b', {}, t('nobody else'))])));

const companion = one => el('li', {}, personLink(one), ' ', one.active === false && el('b', { class: 'badge' }, t('Left')),
  el('span', { class: 'meta' }, ...dotted([one.team, plural(one.documents, 'document together', 'documents together')])));

const work = ({ documentId, title }) => el('a', { href: '/d/' + encodeURIComponent(documentId), dir: 'auto' }, readable(title));

/// How the reader and this person are connected, in a sentence.
function told({ document, team, manager, reports, through }, one) {
  const name = one.name.split(' ')[0];
  return document ? parts('You both worked on {what}', { what: work(document) })
    : team ? [t('You are both in {team}', { team })]
      : manager ? parts('You both report to {who}', { who: personLink(manager) })
        : reports ? [reports === 'to-you' ? t('{name} reports to you', { name }) : t('You report to {name}', { name })]
          : parts('You both work with {who}', { who: personLink(through) });
}

/// A button a role; pressed, only what they did in that role is listed.
function roles(page, documents, you, changed) {
  let chosen;
  const list = () => fill(page.documents, documents.filter(one => !chosen || one.role === chosen).map(document => {
    const item = evidence(document);
    if (you) {
      item.firstChild.append(' ', disown(document, you, changed));
    }
    return item;
  }));
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
  const had = [...Map.groupBy(documents, one => one.role)];
  fill(page.roles, had.length > 1 ? [button(undefined, plural(documents.length, 'item')),
    ...had.map(([role, list]) => button(role, `${deed(role)} ${count(list.length)}`))] : []);
  list();
}

/// On one's own page: "this shows nothing of me". Pressed again it is taken back.
function disown({ documentId, title }, you, changed) {
  let out = you.notMyEvidence?.some(one => one.document === documentId);
  const button = el('button', { type: 'button', class: 'link', 'aria-pressed': String(!!out),
    title: t('Nothing is made of this document about you; you stay its author') }, t('Shows nothing of me'),
  el('span', { class: 'unseen' }, `: ${title}`));
  button.addEventListener('click', () => api.mine(documentId, out).then(async () => {
    out = !out;
    button.setAttribute('aria-pressed', String(out));
    await changed();
  }).catch(e => { button.textContent = e.message; }));
  return button;
}
