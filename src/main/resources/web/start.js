// The start page: what is in Kith, how fresh it is, and a few questions to begin with.

import * as api from './api.js';
import { dotted, el, stamp, when } from './dom.js';
import { whoKnows, count, examples, plural } from './texts.js';

export async function start({ signal, session, enter }) {
  const [{ sources = [] }, told] = await Promise.all([api.sources(signal), session]);
  signal.throwIfAborted();
  const page = stamp('start');
  const documents = sources.reduce((sum, source) => sum + source.documents, 0);
  page.title.textContent = documents
    ? `Find what ${told.name && told.name !== 'Kith' ? told.name : 'your company'} has written, and who knows about it`
    : 'Nothing has been read yet';
  page.try.hidden = told.examples?.length === 0;
  page.examples.append(...(told.examples ?? examples).map(text => el('li', {}, ask(text))));
  // A list of people has no documents of its own; a source that should have some and has none must be seen.
  page.sources.append(...sources.filter(source => source.documents || source.lastPass?.outcome !== 'done').map(card));
  enter(page.root);
}

const ask = text => el('a', { href: whoKnows(text) ?? '/search?' + new URLSearchParams({ q: text }) }, text);

function card({ id, label, documents, lastPass, running }) {
  const failed = !running && lastPass && /fail|broken|error|abort|interrupt/i.test(lastPass.outcome);
  return el('li', {},
    el('a', { href: '/search?' + new URLSearchParams({ source: id }) }, label),
    el('b', {}, count(documents)),
    el('p', { class: failed ? 'meta bad' : 'meta' }, ...dotted([
      running ? `Being read now, ${running}` : failed ? 'Could not be read' : !lastPass && 'Not read yet',
      lastPass && !running && when(lastPass.at, failed ? 'tried ' : 'Read '),
      lastPass?.problems ? plural(lastPass.problems, 'problem') : undefined,
    ])));
}
