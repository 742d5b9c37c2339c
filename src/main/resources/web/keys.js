// Keys. Single letters act only outside of fields and can be switched off.

import { stored } from './local.js';

const at = id => document.getElementById(id);
const [main, help, single] = [at('main'), at('help'), at('single')];
const stops = '.hit h2 a, .expert h3 a, .person .evidence a';

single.checked = stored('kith.keys') !== 'off';
single.addEventListener('change', () => stored('kith.keys', single.checked ? 'on' : 'off'));
at('keys').addEventListener('click', () => help.showModal());

/// The result, person or document that has the focus.
export const focused = () => document.activeElement?.closest('.hit, .expert, .person .evidence li');

/// To the next result, or with -1 to the one before.
export function step(by) {
  const links = [...main.querySelectorAll(stops)];
  const here = links.indexOf(focused()?.querySelector('h2 a, h3 a, a'));
  const next = links[Math.max(0, Math.min(links.length - 1, here < 0 ? 0 : here + by))];
  next?.focus();
  return next;
}

/// @param keys what each key does
export function listen(keys) {
  const all = { ...keys, '?': () => help.showModal(), j: () => step(1), k: () => step(-1) };
  document.addEventListener('keydown', event => {
    if (event.target === at('q') && event.key === 'ArrowDown' && !event.defaultPrevented && at('suggestions').hidden) {
      event.preventDefault();
      step(0);
    }
    const open = document.querySelector('dialog[open]');
    if (event.key === 'Escape' && !event.defaultPrevented && !open) {
      keys.Escape(event);
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !single.checked || open
      || event.target.closest?.('input:not([type=checkbox]), textarea, select, [popover]') || !Object.hasOwn(all, event.key)) {
      return;
    }
    event.preventDefault();
    all[event.key](event);
  });
}
