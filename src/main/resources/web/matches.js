// Where the words of a question stand in a text, for previews: the server marks passages only.

import { button, el, fill } from './dom.js';
import { plural, t } from './texts.js';

const most = 500;
const special = /[\\^$.*+?()[\]{}|/-]/g;

/// The words of a question, without operators, fields and what is not wanted.
function asked(q) {
  const plain = q.replace(/(^|[\s(])-("[^"]*"|\([^)]*\)|\S+)/g, ' ').replace(/\b(OR|AND|NOT)\b/g, ' ')
    .replace(/\b(?!title)\p{L}+:("[^"]*"|\S+)/gu, ' ').replace(/\btitle:/g, ' ');
  const phrases = [...plain.matchAll(/"([^"]+)"/g)].map(found => found[1]);
  return [...phrases, ...plain.replace(/"[^"]*"/g, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}'’._-]*/gu) ?? []];
}

/// A pattern of a question's words in their usual forms, or undefined. What the server marked elsewhere counts as well.
export function pattern(q, marked = []) {
  const exact = marked.map(word => word.trim()).filter(word => word.length > 1);
  const loose = asked(q).map(word => word.length > 5 ? word.replace(/(ing|ed|en|er|es|e|n|s)$/, '') : word);
  const each = [...exact.map(word => word.replace(special, '\\$&') + '(?![\\p{L}\\p{N}])'), ...loose.map(word =>
    word.replace(special, '\\$&').replace(/\s+/g, '\\s+') + (word.length > 3 ? '\\p{L}{0,4}' : '') + '(?![\\p{L}\\p{N}])')];
  return each.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${each.join('|')})`, 'giu') : undefined;
}

/// Marks what a pattern finds below a node; gives the marks.
export function mark(root, found) {
  const marks = [];
  if (!found) {
    return marks;
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode);
  }
  for (const node of texts) {
    const pieces = [];
    let from = 0;
    for (const match of node.data.matchAll(found)) {
      if (marks.length >= most || !match[0]) {
        break;
      }
      const hit = el('mark', {}, match[0]);
      marks.push(hit);
      pieces.push(node.data.slice(from, match.index), hit);
      from = match.index + match[0].length;
    }
    if (pieces.length) {
      node.replaceWith(...pieces, node.data.slice(from));
    }
  }
  return marks;
}

/// Buttons that go from match to match; hidden if there are none. Gives `step(by)`.
export function stepper(box, marks) {
  let here = -1;
  const told = el('span', { role: 'status' });
  const tell = () => {
    told.textContent = here < 0 ? plural(marks.length, 'match', 'matches')
      : t('{i} of {n}', { i: here + 1, n: marks.length });
  };
  const step = by => {
    if (!marks.length) {
      return;
    }
    marks[here]?.classList.remove('here');
    here = here < 0 && by < 0 ? marks.length - 1 : (here + by + marks.length) % marks.length;
    marks[here].classList.add('here');
    marks[here].scrollIntoView({ block: 'center' });
    tell();
  };
  tell();
  fill(box, marks.length ? [told, button('↑', () => step(-1), { class: 'quiet round', 'aria-label': t('Previous match') }),
    button('↓', () => step(1), { class: 'quiet round', 'aria-label': t('Next match') })] : []);
  return step;
}
