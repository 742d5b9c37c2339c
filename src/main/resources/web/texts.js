// The words for what the API names by a code, and how numbers and times are said.

export const facets = {
  source: 'Source', type: 'Kind', author: 'Person', team: 'Team', tag: 'Tag', year: 'Year', ownership: 'Whose it is',
};

const ownerships = {
  __proto__: null, owned: 'The company’s', cloud: 'In a cloud', personal: 'Personal', external: 'From outside',
};

const capital = word => word && word[0].toUpperCase() + word.slice(1);

/// Words for the values of closed lists; what others are called is the server's to say.
export const words = { type: capital, ownership: value => ownerships[value] ?? capital(value) };

export const strengths = { strong: 'Strong', some: 'Some', faint: 'Faint' };

const roles = {
  __proto__: null,
  author: 'Wrote', 'accepted-answerer': 'Answered, accepted:', answerer: 'Answered', editor: 'Edited', reviewer: 'Reviewed',
  approver: 'Approved', organizer: 'Organized', commenter: 'Commented on', mentioned: 'Mentioned in', asker: 'Asked',
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

const number = new Intl.NumberFormat('en');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });

export const count = n => number.format(n);
export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;

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
  return 'just now';
}

export const moment = time => exact.format(time);

/// What the community did with an item, as short phrases; nothing that is zero.
export function signals({ accepted, votes, likes, comments, views } = {}) {
  return [
    accepted && 'Accepted answer',
    votes && plural(votes, 'vote'),
    likes && plural(likes, 'like'),
    comments && plural(comments, 'comment'),
    views && plural(views, 'view'),
  ].filter(Boolean);
}
