// The public JSON API, as any client would use it.

/// An RFC 9457 problem of the server, or no answer at all (status 0).
export class Problem extends Error {
  constructor(title, detail, status) {
    super(title);
    this.detail = detail;
    this.status = status;
  }
}

async function call(path, options) {
  const response = await fetch('/api/v1/' + path, options).catch(e => {
    throw e.name === 'AbortError' ? e
      : new Problem('Kith does not answer', 'The server cannot be reached. Is it running, and are you on its network?', 0);
  });
  const body = await response.json().catch(e => {
    if (e.name === 'AbortError') {
      throw e;
    }
  });
  if (!response.ok) {
    throw new Problem(body?.title ?? 'That did not work', body?.detail ?? `The server answered ${response.status}.`,
      response.status);
  }
  if (body === undefined) {
    throw new Problem('The answer cannot be read', 'The server sent something that is not JSON.', response.status);
  }
  return body;
}

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
export const say = (id, kind, topic) => call(`people/${encodeURIComponent(id)}/feedback${kind && '/' + kind}?`
  + new URLSearchParams({ topic }), { method: kind ? 'PUT' : 'DELETE' });
export const sources = signal => call('sources', { signal });
export const session = () => call('session');
export const searchAs = person => call('session',
  { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ person }) });
