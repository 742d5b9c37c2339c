// One result, and what one can do with it.

import * as api from './api.js';
import { badge, button, copy, dotted, el, fill, fragments, outward, personLink, safe, stamp, toast, when } from './dom.js';
import { pageOf } from './document.js';
import { alone, day, parts, plural, signals, t, words } from './texts.js';

// What colleagues did with it, in a line; its own page has the rest.
const most = 2;

/// @param context `q`, and the `place` of the first result of the page
export function result(hit, i, { q, place }) {
  const { root, ...slot } = stamp('hit');
  root.dataset.id = hit.id;
  const here = pageOf(hit.id, q);
  const title = hit.titleFragments?.length ? fragments(hit.titleFragments) : hit.title;
  const link = el('a', { href: safe(hit.url) ?? here, lang: hit.language }, title || t('Without a title'));
  const opened = event => event.button < 2 && api.opened(hit.id, q, place + i);
  link.addEventListener('click', opened);
  link.addEventListener('auxclick', opened);
  slot.title.append(link);
  fill(slot.pinned, hit.pinned ? pinned(hit.pinned) : []);
  slot.meta.append(...dotted([
    el('b', {}, hit.source.label),
    words.type(hit.type),
    hit.place?.join(' › '),
    hands(hit.people ?? []),
    when(hit.updated ?? hit.created),
    badge(hit.ownership),
  ]));
  fill(slot.passages, (hit.snippets ?? []).map(snippet => passage(snippet, hit)));
  fill(slot.copies, alsoIn(hit));
  fill(slot.signals, ...dotted([hit.helped && el('b', {}, plural(hit.helped, 'person was helped', 'people were helped')),
    ...signals(hit.signals).slice(0, most)]));
  slot.preview.href = here;
  slot.preview.setAttribute('aria-label', t('Preview {title}', hit));
  slot.acts.append(marking(hit), helping(hit), button(t('Cite'), () => cite(hit),
    { class: 'link', 'aria-label': t('Copy {title} as a citation', hit) }));
  const reasons = [...(hit.why ?? []), hit.score === undefined ? '' : t('Score {score}; it compares within this list only',
    { score: hit.score.toFixed(1) })].filter(Boolean);
  slot.reasons.append(...reasons.map(reason => el('li', {}, reason)));
  slot.why.hidden = !hit.why?.length;
  return root;
}

const pinned = ({ by, until }) => until
  ? parts('Pinned by {who} until {day}', { who: personLink(by), day: day(until) })
  : parts('Pinned by {who}', { who: personLink(by) });

/// A button that stays pressed. `act(on)` tells the server; what fails is taken back.
function toggle(on, label, [off, pressed], about, act) {
  const node = button('', async () => {
    set(!on);
    try {
      await act(on);
    } catch (e) {
      set(!on);
      toast(e.message);
    }
  }, { class: 'link' });
  const set = now => {
    on = now;
    node.textContent = on ? pressed : off;
    node.title = label;
    node.setAttribute('aria-pressed', String(on));
    node.setAttribute('aria-label', `${label}: ${about}`);
  };
  set(on);
  return node;
}

const marking = hit => toggle(hit.bookmarked === true, t('Bookmark'), ['☆', '★'], hit.title,
  on => api.bookmark(hit.id, on).then(() => toast(on ? t('Bookmarked; the start page lists it') : t('Bookmark taken away'))));

const helping = hit => toggle(hit.mine === 'helped', t('Helped me'), [t('Helped me'), '✓ ' + t('Helped me')], hit.title,
  on => api.rate(hit.id, on ? 'helped' : '').then(() => toast(on ? t('Noted: this helped you') : t('Taken back'))));

const plain = list => (list ?? []).map(piece => piece.text).join('').replace(/\s+/g, ' ').trim();

/// A result as Markdown: title, address, first author, source, day, and the passage.
export function cite({ id, title, url, source, people = [], updated, created, snippets = [] }) {
  const author = people.find(one => ['author', 'asker'].includes(one.role))?.name;
  const where = safe(url) ?? new URL(pageOf(id), location.href).href;
  const about = [author, source?.label, (updated ?? created ?? '').slice(0, 10)].filter(Boolean).join(', ');
  const quoted = plain(snippets[0]?.fragments);
  return copy(`[${title.replace(/[[\]]/g, '\\$&')}](${where.replace(/[()\s]/g, encodeURIComponent)}) (${about})`
    + (quoted ? `\n\n> ${quoted}\n` : '\n'), t('Citation copied'));
}

/// The sources of other documents of the same text; each leads to the first one there.
function alsoIn({ copies = [], copyCount = 0 }) {
  const places = [...Map.groupBy(copies, one => one.source.label)];
  return copies.length ? [t('Also in') + ' ', ...places.flatMap(([label, there], i) => [i ? ', ' : '',
    el('a', { href: safe(there[0].url) ?? pageOf(there[0].id), title: there[0].title },
      there.length > 1 ? `${label} (${there.length})` : label)]), ` · ${plural(copyCount, 'copy', 'copies')}`] : [];
}

/// The first three who had a hand in it; the rest are on the preview.
function hands(people) {
  const each = people.filter((one, i) => one.role !== 'mentioned' && i === people.findIndex(other => other.name === one.name
    && other.id === one.id));
  return each.slice(0, 3).flatMap((one, i) => [i ? ', ' : '', personLink(one),
    !one.role || one.role === 'author' ? '' : ` (${alone(one.role)})`])
    .concat(each.length > 3 ? ' ' + t('and {n} more', { n: each.length - 3 }) : []);
}

function passage({ heading, anchor, fragments: text, post }, { url, language }) {
  const target = safe(url) && anchor && !url.includes('#') ? `${url}#${encodeURIComponent(anchor)}` : undefined;
  return el('p', { dir: 'auto', lang: language },
    heading && el('span', { class: 'place' }, outward(target, heading), ' '),
    post?.of > 1 && el('span', { class: 'post' }, posted(post, heading + plain(text)), ' '), fragments(text));
}

/// Who posted it and when, as a link to it, and which post of how many it is; a name that is read anyhow is not said again.
function posted({ name, at, url, number, of }, read) {
  const said = [name && !read.includes(name) ? name : '', at ? day(at) : ''].filter(Boolean).join(', ');
  return dotted([said && outward(safe(url), said), t('post {number} of {of}', { number, of })]);
}
