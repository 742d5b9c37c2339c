// Who knows about a topic, and what shows it.

import * as api from './api.js';
import { avatar, dotted, el, fill, fragments, personLink, safe, say, stamp, topicLink, when } from './dom.js';
import { notMe, voice } from './you.js';
import { whoKnows, did, examples as defaults, plural, strengths } from './texts.js';

export async function people({ q, signal, session, enter, tell, again }) {
  const page = stamp('people');
  if (!q) {
    const { examples = defaults } = await session;
    signal.throwIfAborted();
    page.title.textContent = 'Who knows about what?';
    page.groups.append(el('p', { class: 'lead' }, 'Type a topic. Kith names the people who wrote, answered or reviewed what '
      + 'you may read about it, and shows the evidence.'),
    el('ul', { class: 'examples' }, examples.filter(whoKnows)
      .map(text => el('li', {}, el('a', { href: whoKnows(text) }, text)))));
    enter(page.root, 'People');
    return;
  }
  const { experts = [], faint = [], former = [], declared = [], message, query = {} } = await api.experts(q, signal);
  const { viewer } = await session;
  signal.throwIfAborted();
  const mine = one => viewer && (one.id === viewer.id ? notMe : voice.bind(null, one))(query.parsed || q, again);
  page.title.textContent = `Who knows about “${query.parsed || q}”`;
  if (experts.length) {
    page.title.after(el('p', { class: 'meta' }, topicLink(query.parsed || q, 'The topic at a glance')));
  }
  fill(page.notices, (query.notices ?? []).map(text => el('li', {}, text)));
  const of = level => experts.filter(one => one.strength === level);
  page.groups.append(
    message ? el('p', { class: 'lead' }, message) : '',
    ...[['Strong', of('strong')], ['Some', experts.filter(one => one.strength !== 'strong')],
      ['Faint: a trace, not yet a reason to ask', faint], ['Formerly here', former]]
      .filter(([, list]) => list.length)
      .map(([title, list], i) => el('section', { 'aria-labelledby': `group-${i}` }, el('h2', { id: `group-${i}` }, title),
        el('ol', { class: 'experts' }, list.map(one => expert(one, mine(one)))))));
  if (declared.length) {
    page.groups.append(el('section', {}, el('h2', {}, 'Say that one can ask them'), el('ul', { class: 'declared' },
      declared.map(one => el('li', {}, avatar(one), el('p', {}, el('b', {}, personLink(one)), ' ',
        el('span', { class: 'meta' }, dotted([one.title, one.team])), el('br'), `“${one.topic}” `, mine(one)))))));
  }
  if (!experts.length && !faint.length && !former.length && !declared.length) {
    page.groups.append(el('p', {}, el('a', { href: '/search?' + new URLSearchParams({ q: query.parsed || q }) },
      `See the pages about “${query.parsed || q}”`)));
  }
  enter(page.root, `Who knows about ${query.parsed || q}`);
  tell({ people: experts.length });
  say(experts.length ? plural(experts.length, 'person knows', 'people know') + ' about this' : message ?? 'Nobody found');
}

/// How much somebody knows: a word, with three bars that say the same.
export const strength = level => el('span', { class: 'strength ' + (Object.hasOwn(strengths, level) ? level : 'faint') },
  strengths[level] ?? level);

export function expert(one, mine) {
  const { root, ...slot } = stamp('expert');
  slot.card.before(avatar(one));
  slot.name.textContent = one.name;
  slot.name.href = '/people/' + encodeURIComponent(one.id);
  slot.strength.replaceWith(strength(one.strength));
  const gone = one.active === false;
  root.classList.toggle('gone', gone);
  slot.meta.append(...dotted([gone && el('b', { class: 'badge' }, 'Left'), one.title, one.team, one.place,
    when(one.lastActive, 'last active ')]));
  fill(slot.why, one.why ?? [], one.successor ? [' Now ask ', personLink(one.successor), '.'] : []);
  fill(slot.caveats, (one.caveats ?? []).map(text => el('li', {}, text)));
  fill(slot.evidence, (one.evidence ?? []).map(evidence));
  if (mine) {
    slot.card.append(mine);
  }
  return root;
}

/// One thing somebody did, and the passage that speaks of the topic.
export function evidence({ documentId, title, url, role, date, source, snippet }) {
  const here = '/d/' + encodeURIComponent(documentId);
  return el('li', {},
    el('p', { dir: 'auto' }, el('span', { class: 'did' }, did(role)), ' ',
      el('a', { href: safe(url) ?? here }, title || here),
      el('span', { class: 'meta' }, ...dotted([source?.label, when(date)]))),
    snippet?.length > 0 && el('p', { class: 'passage', dir: 'auto' }, fragments(snippet)));
}
