// Who knows about a topic, and what shows it.

import * as api from './api.js';
import { avatar, dotted, el, fill, fragments, names, personLink, safe, say, stamp, topicLink, when } from './dom.js';
import { notMe, voice } from './you.js';
import { whoKnows, did, examples as defaults, facets, parts, plural, strengths, t } from './texts.js';

export async function people({ q, params, signal, session, enter, tell, go, again }) {
  const page = stamp('people');
  if (!q) {
    const { examples = defaults } = await session;
    signal.throwIfAborted();
    page.title.textContent = t('Who knows about what?');
    fill(page.notices);
    page.groups.append(el('p', { class: 'lead' }, 
      t('Type a topic. Kith names the people who wrote, answered or reviewed what you may read about it, and shows the evidence.')),
    el('ul', { class: 'examples' }, examples.filter(whoKnows)
      .map(text => el('li', {}, el('a', { href: whoKnows(text) }, text)))));
    enter(page.root, t('People'));
    return;
  }
  const wish = Object.fromEntries(['without', 'gems'].map(name => [name, params.get(name)]).filter(([, value]) => value));
  const answer = await api.experts(q, signal, wish);
  const { experts = [], faint = [], former = [], declared = [], gems = [], filters = [], nobody, message, query = {} } = answer;
  const { viewer } = await session;
  signal.throwIfAborted();
  const mine = one => viewer && (one.id === viewer.id ? notMe : voice.bind(null, one))(topic, again);
  const topic = query.parsed || q;
  page.title.textContent = t('Who knows about “{q}”', { q: topic });
  if (experts.length) {
    page.title.after(el('p', { class: 'meta' }, topicLink(topic, t('The topic at a glance'))));
  }
  page.groups.before(el('div', { class: 'roles lead' }, narrowed(filters, topic, wish), wishes(q, wish, viewer, go)));
  fill(page.notices, (query.notices ?? []).map(text => el('li', {}, text)));
  const of = level => experts.filter(one => one.strength === level);
  page.groups.append(
    message ? el('p', { class: 'lead' }, message) : '',
    ...[[strengths.strong, of('strong')], [strengths.some, experts.filter(one => one.strength !== 'strong')],
      [t('Hidden gems: they know, and are seldom named'), gems],
      [t('Faint: a trace, not yet a reason to ask'), faint], [t('Formerly here'), former]]
      .filter(([, list]) => list.length)
      .map(([title, list], i) => el('section', { 'aria-labelledby': `group-${i}` }, el('h2', { id: `group-${i}` }, title),
        el('ol', { class: 'experts' }, list.map(one => expert(one, mine(one)))))));
  if (wish.gems && !gems.length) {
    page.groups.append(el('p', { class: 'meta' }, t('No hidden gems: nobody else who knows writes little and mostly of this.')));
  }
  if (nobody) {
    page.groups.append(...instead(nobody));
  }
  if (declared.length) {
    page.groups.append(el('section', {}, el('h2', {}, t('Say that one can ask them')), el('ul', { class: 'declared' },
      declared.map(one => el('li', {}, avatar(one), el('p', {}, el('b', {}, personLink(one)), ' ',
        el('span', { class: 'meta' }, dotted([one.title, one.team])), el('br'), `“${one.topic}” `, mine(one)))))));
  }
  if (!experts.length && !faint.length && !former.length && !declared.length) {
    page.groups.append(el('p', { class: 'lead' }, el('a', { href: '/search?' + new URLSearchParams({ q: topic }) },
      t('See the pages about “{q}”', { q: topic }))));
  }
  enter(page.root, t('Who knows about {what}', { what: topic }));
  tell({ people: experts.length });
  say(experts.length ? plural(experts.length, 'person knows', 'people know') : message ? message : t('Nobody found'));
}

const places = { place: t('Place'), language: t('Language') };

/// What was read from the question beside its topic, each to be taken away.
function narrowed(filters, topic, wish) {
  return filters.map(filter => {
    const what = `${facets[filter.name] ?? places[filter.name]}: ${filter.value}`;
    const q = [topic, ...filters.filter(other => other !== filter).map(other => other.text)].join(' ');
    return el('a', { class: 'chip', href: '/people?' + new URLSearchParams({ q, ...wish }),
      'aria-label': t('Without {what}', { what }) }, what + ' ×');
  });
}

/// Whom the reader does not want to be shown, and whom they would not see otherwise.
function wishes(q, wish, viewer, go) {
  const check = (name, value, label) => {
    const box = el('input', { type: 'checkbox', checked: wish[name] === value, 'data-key': name });
    box.addEventListener('change', () => {
      const { [name]: _, ...rest } = wish;
      go('/people?' + new URLSearchParams({ q, ...rest, ...box.checked && { [name]: value } }));
    });
    return el('label', { class: 'check' }, box, label);
  };
  return [viewer && check('without', 'me,manager', t('Without me and my manager')), check('gems', 'true', t('Hidden gems as well'))];
}

/// Whom to ask where nobody is strong: whose it is, and who knows what is near.
function instead({ team, adjacent = [] }) {
  return [
    team && el('section', {}, el('h2', {}, t('Whose it is')), el('p', {}, team.why, ' ',
      ...parts('Ask {who}.', { who: names(team.members) }))),
    adjacent.length > 0 && el('section', {}, el('h2', {}, t('Near it')), el('ul', { class: 'known' },
      adjacent.map(one => el('li', {}, el('b', {}, personLink(one)), ' ', el('span', { class: 'meta' }, ...dotted([one.title, one.team])),
        el('br'), one.why, ' ', topicLink(one.topic, t('The topic')))))),
  ].filter(Boolean);
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
  slot.meta.append(...dotted([gone && el('b', { class: 'badge' }, t('Left')), one.title, one.team, one.place,
    when(one.lastActive, t('active') + ' ')]));
  fill(slot.why, one.why ? one.why : [],
    one.successor ? [' ', ...parts('Now ask {who}.', { who: personLink(one.successor) })] : [],
    one.backup ? [' ', ...parts('If they cannot: {who}.', { who: personLink(one.backup) })] : []);
  fill(slot.caveats, (one.caveats ?? []).map(text => el('li', {}, text)));
  fill(slot.evidence, (one.evidence ?? []).map(evidence));
  if (mine) {
    slot.card.append(mine);
  }
  return root;
}

/// A title without what a message's first line may hold and nobody reads: long addresses, whose host says enough, the names of
/// emojis and the marks of code.
export const readable = title => title?.replace(/<?https?:\/\/(?:www\.)?([^\s/>|]+)[^\s>]*>?/g, '$1 …')
  .replace(/(^|\s):[a-z][a-z0-9_+-]+:(?=\s|$)/g, '$1').replaceAll('`', '').trim();

/// One thing somebody did, and the passage that speaks of the topic.
export function evidence({ documentId, title, url, role, date, source, snippet }) {
  const here = '/d/' + encodeURIComponent(documentId);
  return el('li', {},
    el('p', { dir: 'auto' }, el('span', { class: 'did' }, did(role)), ' ',
      el('a', { href: safe(url) ?? here }, readable(title) || here),
      el('span', { class: 'meta' }, ...dotted([source?.label, when(date)]))),
    snippet?.length > 0 && el('p', { class: 'passage', dir: 'auto' }, fragments(snippet)));
}
