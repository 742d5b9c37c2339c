// Saved searches: one is saved from the results, and kept until it is taken back.

import * as api from './api.js';
import { toast } from './dom.js';
import { told } from './narrow.js';
import { t } from './texts.js';

const at = id => document.getElementById(id);
let known;
let saving;

/// What says the same search, whatever page and preview are shown.
export function key(params) {
  const copy = new URLSearchParams(params);
  ['page', 'preview', 'sort', 'copies'].forEach(name => copy.delete(name));
  copy.sort();
  return String(copy);
}

/// The reader's saved searches; none where they cannot be had.
export async function all(afresh) {
  if (afresh || !known) {
    known = api.savedSearches().then(({ searches = [] }) => searches, () => []);
  }
  return known;
}

export const forgetKnown = () => { known = undefined; };

/// The saved search that an address is, if it is one.
export const savedAs = async params => (await all()).find(one => key(one.params) === key(params));

/// Makes a button save the search of an address, or take it back; knows which once the server has said.
export async function drawSave(button, params, facets) {
  const set = one => {
    button.textContent = one ? '★ ' + t('Saved') : t('Save');
    button.setAttribute('aria-label', one ? t('Saved as {name}; do not keep it', one) : t('Save this search'));
    button.setAttribute('aria-pressed', String(Boolean(one)));
    button.onclick = async () => {
      if (!one) {
        ask(params, facets, set);
        return;
      }
      try {
        await api.dropSaved(one.id);
        forgetKnown();
        set(undefined);
        toast(t('No longer saved'));
      } catch (e) {
        toast(e.message);
      }
    };
  };
  set(undefined);
  const one = await savedAs(params);
  if (one) {
    set(one);
    // Whoever looks at it has seen what is new.
    if (one.fresh) {
      await api.changeSaved(one.id, { seen: true }).catch(() => {});
      forgetKnown();
    }
  }
}

function ask(params, facets, done) {
  const copy = new URLSearchParams(key(params));
  at('name').value = [copy.get('q'), ...[...copy].filter(([name]) => name !== 'q')
    .map(([name, value]) => told(name, value, facets)[1])].filter(Boolean).join(', ').slice(0, 100);
  saving = async name => {
    try {
      const one = await api.saveSearch(name, String(copy));
      forgetKnown();
      done(one.id ? one : await savedAs(params));
      toast(t('Saved; the start page tells what is new'));
    } catch (e) {
      toast(e.message);
    }
  };
  at('save').showModal();
  at('name').select();
}

at('naming').addEventListener('submit', event => {
  event.preventDefault();
  at('save').close();
  saving(at('name').value.trim());
});
