// One document: its text with the words of the question marked, its outline, the people who had a hand in it, what is like it.
// As a page of its own, and as a panel beside the results.

import * as api from './api.js';
import { avatar, badge, dotted, el, fill, personLink, safe, stamp, when } from './dom.js';
import { mark, pattern, stepper } from './matches.js';
import { alone, signals, t, words } from './texts.js';

/// The address of a document's page.
export const pageOf = (id, q) => '/d/' + encodeURIComponent(id) + (q ? '?' + new URLSearchParams({ q }) : '');

export async function document({ id, q, signal, enter }) {
  const it = await api.document(id, signal);
  const page = stamp('document');
  const headings = it.headings ?? [];
  draw(page, it, q, 1);
  page.outline.hidden = headings.length < 2;
  page.headings.append(...headings.map((heading, i) =>
    el('li', { class: 'level-' + Math.min(3, heading.level) }, el('a', { href: '#part-' + i }, heading.text))));
  page.also.hidden = !it.copies?.length;
  page.copies.append(...(it.copies ?? []).map(copy => el('li', {}, el('a', { href: pageOf(copy.id) }, copy.title),
    ' ', el('span', { class: 'meta' }, ...dotted([copy.source.label, when(copy.updated)])))));
  const details = { [t('Created')]: when(it.created), [t('Changed')]: when(it.updated), [t('Tags')]: tags(it.tags ?? []),
    [t('Colleagues say')]: signals(it.signals).join(', ') };
  page.details.append(...Object.entries(details).filter(([, value]) => value && value.length !== 0)
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  enter(page.root, it.title);
  const step = stepper(page.steps, mark(page.text, q ? pattern(q) : undefined));
  current = { it, step };
  await alike(page, id, signal);
}

let shown;
let current;
/// What is shown, for the keys: `it`, and `step(by)` from match to match.
export const reading = () => current;

/// Draws the panel beside the results, or takes it away.
///
/// @param hit the result that it belongs to, if it is among them: its marks tell which forms of the words count
export async function preview(box, { id, q, hit, signal, close }) {
  if (!id) {
    shown = current = undefined;
    box.hidden = true;
    box.replaceChildren();
    return;
  }
  const key = id + ' ' + q;
  if (key === shown && !box.hidden) {
    return;
  }
  let it;
  try {
    it = await api.document(id, signal);
  } catch (e) {
    signal.throwIfAborted();
    shown = undefined;
    fill(box, el('p', {}, e.message));
    return;
  }
  signal.throwIfAborted();
  shown = key;
  const panel = stamp('preview');
  draw(panel, it, q, 2);
  panel.title.replaceChildren(el('a', { href: pageOf(id, q) }, it.title || t('Without a title')));
  panel.close.addEventListener('click', close);
  fill(box, panel.root);
  box.scrollTop = 0;
  const marked = [hit?.titleFragments, ...(hit?.snippets ?? []).map(one => one.fragments)].flat()
    .filter(piece => piece?.hit).map(piece => piece.text);
  const marks = mark(panel.text, pattern(q, marked));
  current = { it, step: stepper(panel.steps, marks) };
  if (marks.length) {
    current.step(1);
  }
  scrollTo({ top: scrollY });
  await alike(panel, id, signal);
}

/// @param level of the heading that holds the title
function draw(page, it, q, level) {
  const source = it.source?.label ?? '';
  const href = safe(it.url);
  page.title.textContent = it.title || t('Without a title');
  page.meta.append(...dotted([
    el('b', {}, source),
    words.type(it.type),
    it.place?.join(' › '),
    when(it.updated ?? it.created),
    badge(it.ownership),
  ]));
  // Without an address the source's own name for it tells where to look: in a folder, its path.
  const open = el('a', { class: 'button', href }, t('Open in {source}', { source }));
  open.addEventListener('click', () => api.opened(it.id, q, 0));
  fill(page.open, href ? open : it.nativeId ? el('code', {}, it.nativeId) : []);
  if (it.language) {
    page.text.lang = it.language;
  }
  page.text.append(...text(it.text ?? '', it.headings ?? [], level));
  page.hands.hidden = !it.people?.length;
  page.people.append(...(it.people ?? []).map(hand));
  page.like.hidden = true;
}

async function alike(page, id, signal) {
  // The document stands without it.
  const { hits = [] } = await api.similar(id, signal).catch(() => ({}));
  page.like.hidden = !hits.length;
  page.similar.append(...hits.slice(0, 5).map(hit => el('li', {}, el('a', { href: pageOf(hit.id) }, hit.title),
    ' ', el('span', { class: 'meta' }, ...dotted([hit.source?.label, when(hit.updated)])))));
}

/// The text, with its headings as headings. A heading's `start` is where it stands in the text, in UTF-16 units.
function text(all, headings, above) {
  const nodes = paragraphs(all.slice(0, headings[0]?.start ?? all.length));
  let level = above;
  headings.forEach((heading, i) => {
    // All stand below the title, and no level is skipped on the way down.
    level = Math.min(level + 1, 6, Math.max(above + 1, heading.level + above));
    const from = heading.start + (all.startsWith(heading.text, heading.start) ? heading.text.length : 0);
    nodes.push(el('h' + level, { id: 'part-' + i }, heading.text),
      ...paragraphs(all.slice(from, headings[i + 1]?.start ?? all.length)));
  });
  return nodes.length ? nodes : [el('p', { class: 'meta' }, t('No text: open it in its source.'))];
}

const paragraphs = part => part.split(/\n\s*\n/).map(one => one.replace(/^\n+|\s+$/g, '')).filter(Boolean)
  .map(one => el('p', { dir: 'auto' }, one));

const hand = one => el('li', {}, avatar(one),
  el('span', {}, personLink(one), ' ', el('span', { class: 'meta' }, alone(one.role))));

const tags = list => list.flatMap((tag, i) => [i ? ', ' : '',
  el('a', { href: '/search?' + new URLSearchParams({ tag }) }, tag)]);
