// The preview of one document: its text, its outline, and the people who had a hand in it.

import * as api from './api.js';
import { avatar, badge, dotted, el, fill, personLink, safe, stamp, when } from './dom.js';
import { alone, signals, words } from './texts.js';

export async function document({ id, signal, enter }) {
  const it = await api.document(id, signal);
  const page = stamp('document');
  const source = it.source?.label ?? it.source ?? '';
  const href = safe(it.url);
  page.title.textContent = it.title || 'Without a title';
  page.meta.append(...dotted([
    el('b', {}, source),
    words.type(it.type),
    it.place?.join(' › '),
    when(it.updated ?? it.created),
    badge(it.ownership),
  ]));
  // Without an address the source's own name for it tells where to look: in a folder, its path.
  fill(page.open, href ? el('a', { class: 'button', href }, `Open in ${source}`) : it.nativeId ? el('code', {}, it.nativeId) : []);
  const headings = it.headings ?? [];
  page.text.append(...text(it.text ?? '', headings));
  page.outline.hidden = headings.length < 2;
  page.headings.append(...headings.map((heading, i) =>
    el('li', { class: 'level-' + Math.min(3, heading.level) }, el('a', { href: '#part-' + i }, heading.text))));
  page.also.hidden = !it.copies?.length;
  page.copies.append(...(it.copies ?? []).map(copy => el('li', {}, el('a', { href: '/d/' + encodeURIComponent(copy.id) }, copy.title),
    ' ', el('span', { class: 'meta' }, ...dotted([copy.source.label, when(copy.updated)])))));
  page.hands.hidden = !it.people?.length;
  page.people.append(...(it.people ?? []).map(hand));
  const details = { Created: when(it.created), Changed: when(it.updated), Tags: tags(it.tags ?? []),
    'Colleagues say': signals(it.signals).join(', ') };
  page.details.append(...Object.entries(details).filter(([, value]) => value && value.length !== 0)
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  enter(page.root, it.title);
}

/// The text, with its headings as headings. A heading's `start` is where it stands in the text, in UTF-16 units.
function text(all, headings) {
  const nodes = paragraphs(all.slice(0, headings[0]?.start ?? all.length));
  let level = 1;
  headings.forEach((heading, i) => {
    // The title is the page's h1; no level is skipped on the way down.
    level = Math.min(level + 1, 6, Math.max(2, heading.level + 1));
    const from = heading.start + (all.startsWith(heading.text, heading.start) ? heading.text.length : 0);
    nodes.push(el('h' + level, { id: 'part-' + i }, heading.text),
      ...paragraphs(all.slice(from, headings[i + 1]?.start ?? all.length)));
  });
  return nodes.length ? nodes : [el('p', { class: 'meta' }, 'No text: open it in its source.')];
}

const paragraphs = part => part.split(/\n\s*\n/).map(one => one.replace(/^\n+|\s+$/g, '')).filter(Boolean)
  .map(one => el('p', {}, one));

const hand = one => el('li', {}, avatar(one),
  el('span', {}, personLink(one), ' ', el('span', { class: 'meta' }, alone(one.role))));

const tags = list => list.flatMap((tag, i) => [i ? ', ' : '',
  el('a', { href: '/search?' + new URLSearchParams({ tag }) }, tag)]);
