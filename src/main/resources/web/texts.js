// The page's words, and how it says numbers and times. Everything a person reads that is not data is here or in index.html.

export const facets = {
  source: 'Source', type: 'Kind', author: 'Person', team: 'Team', tag: 'Tag', year: 'Year', ownership: 'Whose it is',
};

export const kinds = {
  page: 'Page', post: 'Post', message: 'Message', question: 'Question', answer: 'Answer', ticket: 'Ticket', mail: 'Mail',
  file: 'File', event: 'Event', bookmark: 'Bookmark', code: 'Code', commit: 'Commit', other: 'Other',
};

export const ownerships = { owned: 'The company’s', cloud: 'In somebody’s cloud', personal: 'Personal', external: 'From outside' };

export const strengths = { strong: 'Strong', some: 'Some', faint: 'Faint' };

// As a verb before a title, and as a noun beside a name.
const roles = {
  author: ['Wrote', 'author'],
  'accepted-answerer': ['Answered, accepted:', 'accepted answer'],
  answerer: ['Answered', 'answer'],
  editor: ['Edited', 'editor'],
  reviewer: ['Reviewed', 'reviewer'],
  approver: ['Approved', 'approver'],
  organizer: ['Organized', 'organizer'],
  commenter: ['Commented on', 'comment'],
  mentioned: ['Mentioned in', 'mentioned'],
  asker: ['Asked', 'asked'],
};

export const did = role => roles[role]?.[0] ?? role ?? '';
export const as = role => roles[role]?.[1] ?? role ?? '';

/// Questions in the query language that make sense in any company; a server with better ones sends its own.
export const examples = ['who knows vpn', '"getting started"', 'release notes after:2025', 'type:question', 'onboarding -draft'];

const number = new Intl.NumberFormat('en');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });

export const count = n => number.format(n);
export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;

const units = [['year', 31_556_952], ['month', 2_629_746], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

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
