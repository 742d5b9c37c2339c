// What this browser keeps for its reader and tells nobody: recent searches and choices.

const most = 50;

/// Reads, or with a value writes; nothing where storage is forbidden.
export function stored(key, ...value) {
  try {
    return localStorage[value.length ? 'setItem' : 'getItem'](key, ...value);
  } catch {
    return null;
  }
}

/// Searches that were carried out, the latest first.
export function recent() {
  try {
    const list = JSON.parse(stored('kith.recent'));
    return Array.isArray(list) ? list.filter(q => typeof q === 'string') : [];
  } catch {
    return [];
  }
}

const keep = list => stored('kith.recent', JSON.stringify(list.slice(0, most)));

export const remember = q => q && keep([q, ...recent().filter(other => other !== q)]);
export const forget = q => keep(recent().filter(other => other !== q));
export const forgetAll = () => keep([]);
