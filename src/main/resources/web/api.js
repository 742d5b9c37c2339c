// The public JSON API, as any client would use it.

import { t } from './texts.js';

/// An RFC 9457 problem of the server, or no answer at all (status 0).
export class Problem extends Error {
  /// @param parameter which one was wrong, if it was one
  constructor(title, detail, status, parameter) {
    super(title);
    this.detail = detail;
    this.status = status;
    this.parameter = parameter;
  }
}

// What shows that a change comes from this page: the server tells it with the session.
let token;

async function call(path, options = {}, again = true) {
  const changes = options.method && path !== 'session';
  if (changes && token === undefined) {
    await session();
  }
  const sent = changes && token ? { ...options, headers: { ...options.headers, 'X-Kith-Token': token } } : options;
  const response = await fetch('/api/v1/' + path, sent).catch(e => {
    throw e.name === 'AbortError' ? e
      : new Problem(t('Kith does not answer'),
        t('The server cannot be reached. Is it running, and are you on its network?'), 0);
  });
  const body = response.status === 204 ? {} : await response.json().catch(e => {
    if (e.name === 'AbortError') {
      throw e;
    }
  });
  if (response.status === 401) {
    signIn();
  }
  if (response.status === 403 && changes && again) {
    // Somebody may have signed in anew in another tab.
    const before = token;
    await session();
    if (token !== before) {
      return call(path, options, false);
    }
  }
  if (!response.ok) {
    throw new Problem(body?.title ?? t('That did not work'), body?.detail ?? t('The server answered {status}.', response),
      response.status, body?.parameter);
  }
  if (body === undefined) {
    throw new Problem(t('The answer cannot be read'), t('The server sent something that is not JSON.'), response.status);
  }
  return body;
}

/// To where one signs in, and then back to here.
const signIn = () => location.assign('/sign-in?to=' + encodeURIComponent(location.pathname + location.search));

export const search = (params, signal) => call('search?' + params, { signal });
export const experts = (q, signal, more = {}) => call('experts?' + new URLSearchParams({ q, limit: 10, ...more }), { signal });
export const person = (id, signal) => call('people/' + encodeURIComponent(id), { signal });
export const topic = (name, signal) => call('topics/' + encodeURIComponent(name), { signal });
export const gaps = signal => call('gaps', { signal });
export const document = (id, signal) => call('documents/' + encodeURIComponent(id), { signal });
const me = (path, method) => call('me' + path, { method });
const topical = (kind, topic) => `/decisions/${kind}` + (topic ? '?' + new URLSearchParams({ topic }) : '');
export const decide = (kind, topic) => me(topical(kind, topic), 'PUT');
export const takeBack = (kind, topic) => me(topical(kind, topic), 'DELETE');
export const mine = (document, is) => me('/decisions/not-my-evidence?' + new URLSearchParams({ document }), is ? 'DELETE' : 'PUT');
export const deleteMe = id => me('?' + new URLSearchParams({ confirm: id }), 'DELETE');
export const views = () => call('me/views');
export const look = (person, reason, password) => call('view-as', sending('POST', { person, reason, password }));
export const endLook = () => call('view-as', { method: 'DELETE' });
export const say = (id, kind, topic) => call(`people/${encodeURIComponent(id)}/feedback${kind && '/' + kind}?`
  + new URLSearchParams({ topic }), { method: kind ? 'PUT' : 'DELETE' });
const sending = (method, body) => ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
export const suggest = (q, signal) => call('suggest?' + new URLSearchParams({ q, limit: 8 }), { signal });
export const values = (name, params, prefix) => {
  const asked = new URLSearchParams(params);
  asked.set('prefix', prefix);
  return call(`facets/${name}?${asked}`);
};
export const similar = (id, signal) => call(`documents/${encodeURIComponent(id)}/similar`, { signal });
export const rate = (id, vote) => call(`documents/${encodeURIComponent(id)}/feedback${vote ? '/' + vote : ''}`,
  { method: vote ? 'PUT' : 'DELETE' });
export const savedSearches = signal => call('saved-searches', { signal });
export const saveSearch = (name, params) => call('saved-searches', sending('POST', { name, params }));
export const changeSaved = (id, change) => call('saved-searches/' + encodeURIComponent(id), sending('PUT', change));
export const dropSaved = id => call('saved-searches/' + encodeURIComponent(id), { method: 'DELETE' });
export const bookmarks = signal => call('me/bookmarks', { signal });
export const bookmark = (id, on) => call('me/bookmarks/' + encodeURIComponent(id), { method: on ? 'PUT' : 'DELETE' });
/// Tells the server what was opened; the reader's browser goes there itself, so the link shows where it leads.
export const opened = (id, q, place) => fetch(`/go/${encodeURIComponent(id)}?` + new URLSearchParams({ q, r: place }),
  { redirect: 'manual', keepalive: true }).catch(() => {});
export const sources = signal => call('sources', { signal });
export async function session() {
  const told = await call('session');
  token = told.token ?? '';
  return told;
}
export const account = () => call('me/account');
export const endSession = id => call('me/sessions/' + id, { method: 'DELETE' });
export const endSessions = () => call('me/sessions', { method: 'DELETE' });
export const makeToken = wanted => call('me/tokens', sending('POST', wanted));
export const revokeToken = id => call('me/tokens/' + id, { method: 'DELETE' });
export async function changePassword(password, next) {
  const changed = await call('me/password', sending('PUT', { password, next }));
  token = changed.token;
  return changed;
}
/// Goes to where one signs in.
export async function signOut() {
  await session();
  await fetch('/sign-out', { method: 'POST', body: new URLSearchParams({ token }), redirect: 'manual' }).catch(() => {});
  location.assign('/sign-in');
}
export const searchAs = person => call('session',
  sending('POST', { person }));
