// The suggestions below the search box: an ARIA combobox. The focus never leaves the field.

import * as api from './api.js';
import { avatar, el, fragments, say } from './dom.js';
import { forget, recent } from './local.js';
import { plural, t } from './texts.js';

const [most, own] = [8, 3];
const heads = { recent: t('You searched for'), who: t('Who knows'), query: t('Searches'), person: t('People'), page: t('Pages'),
  source: t('Narrow to') };

/// @param carryOut searches for words; `go(address)` goes somewhere
export function suggestions(field, list, { carryOut, go }) {
  let running = new AbortController();
  let options = [];
  let active = -1;
  let typed = field.value;
  let answered;

  const open = () => !list.hidden;
  function close() {
    running.abort();
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
    choose(-1);
  }

  async function ask() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    typed = field.value;
    const q = typed.trim();
    const mine = recent().filter(other => other !== q && other.toLowerCase().startsWith(q.toLowerCase())).slice(0, q ? own : most)
      .map(other => ({ kind: 'recent', text: other, q: other }));
    if (q && answered?.q !== q) {
      const answer = await api.suggest(q, signal).catch(() => undefined);
      if (signal.aborted || document.activeElement !== field) {
        return;
      }
      answered = { q, list: answer?.suggestions ?? [] };
    }
    const others = q ? answered.list.filter(one => !mine.some(other => other.q === one.q && one.kind === 'query')) : [];
    draw([...mine, ...others].slice(0, most));
  }

  function draw(found) {
    active = -1;
    field.removeAttribute('aria-activedescendant');
    const groups = Map.groupBy(found, one => heads[one.kind] ? one.kind : 'query');
    options = [];
    list.replaceChildren(...Object.keys(heads).filter(kind => groups.has(kind)).map(kind => {
      const rows = groups.get(kind).map(one => {
        const node = option(one, 'suggestion-' + options.length);
        options.push({ one, node });
        return node;
      });
      return el('div', { role: 'group', 'aria-labelledby': 'group-of-' + kind },
        el('p', { id: 'group-of-' + kind, class: 'meta', role: 'presentation' }, heads[kind]), rows);
    }));
    list.hidden = !options.length;
    field.setAttribute('aria-expanded', String(open()));
    if (options.length) {
      say(plural(options.length, 'suggestion'), 'suggested');
    }
  }

  function option(one, id) {
    const node = el('div', { role: 'option', id, 'aria-selected': 'false',
      'aria-description': one.kind === 'recent' && t('Shift and Delete forget it') },
    one.kind === 'person' && avatar({ id: one.id, name: one.text }),
    one.kind === 'who' && (one.people ?? []).slice(0, 3).map(avatar),
    el('span', { dir: 'auto' }, one.fragments?.length ? fragments(one.fragments) : one.kind === 'who'
      ? t('Who knows about {what}', { what: one.q?.replace(/^who knows (about )?/i, '') ?? one.text }) : one.text),
    one.detail && el('span', { class: 'meta' }, one.detail),
    one.kind === 'recent' && el('span', { class: 'away', 'aria-hidden': 'true', title: t('Forget it') }, '×'));
    // Before the field would lose the focus.
    node.addEventListener('mousedown', event => event.preventDefault());
    node.addEventListener('click', event => event.target.closest('.away') ? drop(one) : take(one));
    return node;
  }

  function drop(one) {
    forget(one.q);
    say(t('Forgotten'));
    field.value = typed;
    ask();
  }

  function take(one) {
    close();
    if (one.href && one.kind !== 'query') {
      go(one.href);
    } else {
      carryOut(one.q ?? one.text);
    }
  }

  /// The option that Enter would take; what was typed comes back when none is.
  function choose(to) {
    options[active]?.node.setAttribute('aria-selected', 'false');
    active = to;
    const chosen = options[active];
    if (!chosen) {
      field.removeAttribute('aria-activedescendant');
      return;
    }
    chosen.node.setAttribute('aria-selected', 'true');
    chosen.node.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', chosen.node.id);
  }

  const typing = field.addEventListener.bind(field);
  typing('input', event => event.isComposing || ask());
  typing('click', () => open() || ask());
  typing('blur', close);
  typing('keydown', event => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && (open() || move < 0)) {
      event.preventDefault();
      if (open()) {
        const places = options.length + 1;
        choose((active + 1 + move + places) % places - 1);
      }
    } else if (event.key === 'Escape' && open()) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && options[active] && open()) {
      event.preventDefault();
      take(options[active].one);
    } else if (event.key === 'Delete' && event.shiftKey && options[active]?.one.kind === 'recent') {
      event.preventDefault();
      drop(options[active].one);
    }
  });
  return close;
}
