// Looking as somebody else: the banner that says so, how it is begun, and who looked as the reader.

import * as api from './api.js';
import { button, dotted, el, fill, when } from './dom.js';
import { t } from './texts.js';

let over;
/// @param look whom the reader looks as, why and until when; nothing if they do not
export function banner(box, look) {
  clearTimeout(over);
  fill(box, look ? [el('b', {}, t('You see what {name} may see, and can change nothing', look.person)), ' ',
    el('span', { class: 'meta' }, look.reason), ' ', button(t('End this'), () => api.endLook().then(() => location.reload()), { class: 'quiet' })] : []);
  if (look) {
    over = setTimeout(() => location.reload(), Math.max(0, new Date(look.until) - Date.now()) + 1000);
  }
}

/// For whoever may look as another, on that person's page.
export function begin(one) {
  const reason = el('input', { maxlength: 300, 'aria-label': t('Why you look as {name}', one), placeholder: t('Why? {name} will read it', one) });
  const proof = el('input', { type: 'password', autocomplete: 'current-password', hidden: true, 'aria-label': t('Password'), placeholder: t('Password') });
  const told = el('p', { class: 'meta', role: 'status' });
  // whoever signed in a while ago is asked for the password as well
  const go = () => api.look(one.id, reason.value, proof.value).then(() => location.assign('/'), e => {
    told.textContent = e.detail ?? e.message;
    proof.hidden &&= e.parameter !== 'password';
  });
  reason.addEventListener('keydown', e => e.key === 'Enter' && go());
  return el('details', { class: 'choice look' }, el('summary', {}, t('Look as {name}', one)),
    el('p', { class: 'meta' }, t('You see for 15 minutes what they may see. It is written down, for the auditor and for them.')),
    el('div', { class: 'add' }, reason, proof, button(t('Look'), go, { class: 'quiet' })), told);
}

/// Who looked as the reader; nothing if nobody did.
export function views(box) {
  api.views().then(({ views: list }) => fill(box, list.length ? [el('h3', {}, t('Who looked at Kith as you')),
    el('ul', {}, list.map(view => el('li', {}, ...dotted([view.by.name ?? view.by.actor, when(view.from), view.reason]))))] : []),
  () => fill(box));
  return box;
}
