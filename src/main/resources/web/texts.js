// The words for what the API names by a code, how numbers and times are said, and all of it in the reader's language.

const language = document.documentElement.lang;
const { default: texts } = await import(`./${language}.js`);
const one = new Intl.PluralRules(language);

/// An English text in the reader's language, with `{name}` replaced.
export const t = (text, values = {}) => (texts[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/// The same where a value may be a node: a list for `append`.
export const parts = (text, values) => (texts[text] ?? text).split(/(\{\w+\})/)
  .flatMap(part => /^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] ?? part : part).filter(part => part !== '');

/// A number with its noun: `plural(2, 'copy', 'copies')`. Other languages have both forms under "{n} copies".
export function plural(n, noun, many = noun + 's') {
  const single = one.select(n) === 'one';
  const forms = texts['{n} ' + many] ?? ['{n} ' + noun, '{n} ' + many];
  return forms[single ? 0 : 1].replace('{n}', count(n));
}

export const facets = {
  source: t('Source'), type: t('Kind'), author: t('Person'), team: t('Team'), tag: t('Tag'), year: t('Year'),
  ownership: t('Whose it is'), language: t('Language'),
};

const ownerships = {
  __proto__: null, owned: t('The company’s'), cloud: t('In a cloud'), personal: t('Personal'), external: t('From outside'),
};

const capital = word => word && word[0].toUpperCase() + word.slice(1);

/// Words for the values of closed lists; what others are called is the server's to say.
export const words = { type: kind => t(capital(kind)), ownership: value => ownerships[value] ?? capital(value) };

export const strengths = { strong: t('Strong'), some: t('Some'), faint: t('Faint') };

const roles = {
  __proto__: null,
  author: t('Wrote'), 'accepted-answerer': t('Answered, accepted:'), answerer: t('Answered'), editor: t('Edited'),
  reviewer: t('Reviewed'), approver: t('Approved'), organizer: t('Organized'), commenter: t('Commented on'),
  mentioned: t('Mentioned in'), asker: t('Asked'),
};

/// What somebody did, before the title of what it was done to; and on its own.
export const did = role => roles[role] ?? role ?? '';
export const deed = role => did(role).replace(/( on| in|:)$/, '');
export const alone = role => deed(role).toLowerCase();

/// Questions for any company; a server with better ones sends its own.
export const examples = ['who knows vpn', '"getting started"', 'release notes after:2025', 'type:question'];

/// How a question about people begins; the server reads the rest of it.
const PEOPLE = new RegExp('^\\s*(?:(?:who|whom)(?:[\'’]s| here| in | on | at | is | are | knows?\\b| understands?\\b| can | could | should | do | to '
  + '| has | owns? | maintains? | runs? | built | wrote | does | looks? | takes? | works? | worked | manages? | handles? | speaks? )'
  + '|(?:does |is there |do we have )?(?:anyone|anybody|someone|somebody) '
  + '|(?:looking for |find(?: me)? |i need )?(?:the |an? |our )?(?:[a-z]+[- ]speaking )?(?:experts?|specialists?|contact(?: person)?|colleagues?) (?:in|on|for|of|about|with|who) '
  + '|(?:wer|wen|an wen) (?:kennt|wei(?:ß|ss)|kann|könnte|hilft|ist|hat|betreut|pflegt|macht|leitet|soll|sollte|frage|wende) '
  + '|(?:expert(?:e|in|en)|ansprechpartner(?:in)?) (?:für|zu) |[a-zö]+sprachige[nrs]? )', 'i');

/// The address of a question about people, if the text is one.
export function whoKnows(text) {
  return PEOPLE.test(text) && text.trim().split(/\s+/).length > 1 ? '/people?' + new URLSearchParams({ q: text.trim() }) : undefined;
}

const number = new Intl.NumberFormat(language);
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
const months = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });

export const count = n => number.format(n);

const units = [['year', 31_556_952], ['month', 2_629_746], ['week', 604_800], ['day', 86_400],
  ['hour', 3_600], ['minute', 60]];

/// A time in words, such as "3 weeks ago".
export function ago(time) {
  const seconds = (time.getTime() - Date.now()) / 1000;
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) {
      return relative.format(Math.trunc(seconds / size), unit);
    }
  }
  return t('just now');
}

export const moment = time => exact.format(time);
/// A day or month written as `2025-03-01` or `2025-03`; what is neither stays as it is.
export const day = text => named(text, days);
export const month = text => named(text, months);
function named(text, format) {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : format.format(time);
}

/// What the community did with an item, as short phrases; nothing that is zero.
export function signals({ accepted, votes, likes, comments, views } = {}) {
  return [
    accepted && t('Accepted answer'),
    votes && plural(votes, 'vote'),
    likes && plural(likes, 'like'),
    comments && plural(comments, 'comment'),
    views && plural(views, 'view'),
  ].filter(Boolean);
}
