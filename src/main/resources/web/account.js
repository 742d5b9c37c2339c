// One's own account: where one is signed in, tokens for programs, the password.

import * as api from './api.js';
import { button, el, when } from './dom.js';
import { t } from './texts.js';

const at = id => document.getElementById(id);
const SCOPES = [['search', t('search, and find people')], ['documents:read', t('read whole documents, and export')],
  ['me', t('your bookmarks, saved searches and decisions')]];
const MORE = { operator: [['ops', t('reindex and look after the server')]], auditor: [['audit:read', t('read the audit log')]],
  admin: [['users:manage', t('manage accounts')]] };

const session = await api.session().catch(() => ({}));

/// Does it, and says what came of it.
async function act(work, done) {
  at('status').className = '';
  try {
    const answer = await work();
    at('status').textContent = done;
    return answer;
  } catch (e) {
    at('status').className = 'failed';
    at('status').textContent = e.detail ?? e.message;
    at('status').scrollIntoView({ block: 'nearest' });
  }
}

/// "Firefox, Linux" out of what a browser calls itself.
const browser = agent => [['Edg', 'Edge'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari'], ['curl', 'curl']]
  .find(([mark]) => agent.includes(mark))?.[1] ?? t('A program');
const system = agent => ['Android', 'iPhone', 'Windows', 'Mac', 'Linux'].find(name => agent.includes(name));

function show(account) {
  at('all').hidden = false;
  at('who').textContent = [session.viewer?.name, account.name, ...account.roles].filter(Boolean).join(' · ');
  at('sessions').replaceChildren(...account.sessions.map(one => el('li', {},
    el('span', {}, el('b', {}, [browser(one.agent), system(one.agent)].filter(Boolean).join(', ')), el('span', { class: 'meta' },
      ' ', one.address, ' · ', one.current ? t('this one') : when(one.seen))),
    !one.current && button(t('End'), () => act(() => api.endSession(one.id), t('Ended.')).then(again), { class: 'quiet' }))));
  at('others').hidden = account.sessions.length < 2;
  at('tokens').replaceChildren(...account.tokens.map(one => el('li', {},
    el('span', {}, el('b', {}, one.name), ' ', el('code', {}, one.id + '…'), el('span', { class: 'meta' }, ' ', one.scopes.join(', '), ' · ',
      t('until {day}', { day: one.expires.slice(0, 10) }), ' · ', one.used ? [t('last used'), ' ', when(one.used)] : t('never used'))),
    button(t('Revoke'), () => act(() => api.revokeToken(one.id), t('Revoked.')).then(again), { class: 'quiet' }))));
  const offered = [...SCOPES, ...account.roles.flatMap(role => MORE[role] ?? [])];
  if (at('scopes').children.length === 1) {
    at('scopes').append(...offered.map(([scope, text], i) => el('label', {}, el('input', { type: 'checkbox', value: scope, checked: !i }),
      ' ', text, ' ', el('code', {}, scope))));
  }
  document.querySelectorAll('.proof').forEach(node => { node.hidden = account.proved || !account.password; });
  at('changing').hidden = !account.password;
}

const again = account => account && show(account);

at('others').addEventListener('click', () => act(api.endSessions, t('Ended.')).then(again));
at('out').addEventListener('click', api.signOut);
at('making').addEventListener('submit', async event => {
  event.preventDefault();
  const scopes = [...at('scopes').querySelectorAll(':checked')].map(box => box.value);
  const made = await act(() => api.makeToken({ name: at('what').value, scopes, days: Number(at('days').value), password: at('proof').value }),
    t('Made.'));
  at('proof').value = '';
  if (made) {
    at('made').replaceChildren(t('The token. It is shown this once only:'), ' ', el('code', {}, made.token));
    at('made').hidden = false;
    at('what').value = '';
    show(await api.account());
  }
});
at('password').addEventListener('submit', async event => {
  event.preventDefault();
  if (await act(() => api.changePassword(at('former').value, at('next').value), t('The password is changed.'))) {
    at('password').reset();
    show(await api.account());
  }
});

again(await act(api.account, ''));
