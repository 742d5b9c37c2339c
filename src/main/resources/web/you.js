// What the reader decides about themselves, on their own page: each choice in plain words, in force at once.

import * as api from './api.js';
import { button as press, el, fill, say } from './dom.js';
import { views } from './looking.js';
import { t } from './texts.js';

const SWITCHES = [
  ['hidden', 'hidden', t('Hide me from “who knows”'), t('Nobody is pointed to you. You stay the author of what you wrote.')],
  ['not-inferred', 'notInferred', t('Stop inferring'),
    t('Kith makes nothing of what you wrote: only topics that you name yourself count, and others see no list of your work here.')],
];

/// @param changed told when something was decided; gives the person anew
export function drawYou(box, one, { go, changed }) {
  if (!one.you) {
    fill(box);
    return;
  }
  draw(one.you);

  function draw(you, message = '') {
    const told = el('p', { class: 'meta', role: 'status' }, message);
    const change = (work, done) => work.then(changed).then(next => {
      one = next;
      draw(next.you, done);
      say(done);
    }).catch(e => {
      told.textContent = `${e.message}. ${e.detail ?? ''}`;
      told.classList.add('bad');
    });
    fill(box,
      el('h2', { id: 'you-title' }, t('This is you')),
      el('p', { class: 'meta' }, 
        t('What you decide here holds at once, for everybody, and stays when sources are read again. Only you see this box.')),
      topics('ask-me', you.askMe, t('Ask me about'), t('Named as what you say you know.'), t('Add')),
      topics('not-me', you.notMe, t('Not me'),
        t('You are never named for a question that has all of these words: “kafka” covers “upgrading Kafka” as well.'), t('Refuse')),
      ...SWITCHES.map(([kind, key, label, plain]) => {
        const check = el('input', { type: 'checkbox', checked: key in you, 'data-key': kind });
        check.addEventListener('change', () => change((check.checked ? api.decide : api.takeBack)(kind),
          check.checked ? t('{what}: on', { what: label }) : t('{what}: off', { what: label })));
        return el('div', { class: 'choice' }, el('label', { class: 'check' }, check, el('b', {}, label)), el('p', { class: 'meta' }, plain));
      }),
      el('div', { class: 'choice' },
        el('a', { class: 'quiet', href: '/api/v1/me/export', download: 'kith-export.json' }, t('Export')),
        el('p', { class: 'meta' },
          t('All that is held about you, with the documents that name you as far as you may read them.'))),
      views(el('div', { class: 'choice', hidden: true })), erase(), told);

    function topics(kind, list, title, plain, verb) {
      const field = el('input', { maxlength: 100, 'aria-label': t('{what}: a topic', { what: title }), placeholder: t('A topic') });
      const add = (topic = field.value.trim()) => topic && change(api.decide(kind, topic), `${title}: ${topic}`);
      field.addEventListener('keydown', e => e.key === 'Enter' && add());
      const offered = kind !== 'not-me' ? []
        : [...new Set([...(one.topics ?? []), ...(one.knows ?? []).map(each => each.topic)])]
          .filter(topic => !you.askMe?.some(own => own.topic === topic));
      return el('div', { class: 'choice' }, el('h3', {}, title), el('p', { class: 'meta' }, plain),
        el('ul', { class: 'chips' }, (list ?? []).map(({ topic }) => {
          const back = { class: 'chip', 'aria-label': t('{what}: take back {topic}', { what: title, topic }) };
          return el('li', {}, press(topic + ' ×', () => change(api.takeBack(kind, topic), t('Taken back: {topic}', { topic })), back));
        }), offered.map(topic => el('li', {}, press(t('Not me: {topic}', { topic }), () => add(topic), { class: 'quiet' }))),
        el('li', { class: 'add' }, field, press(verb, () => add(), { class: 'quiet' }))));
    }

    function erase() {
      const sure = el('input', { type: 'checkbox' });
      const button = el('button', { type: 'button', class: 'primary danger', disabled: true }, t('Delete me for good'));
      sure.addEventListener('change', () => { button.disabled = !sure.checked; });
      button.addEventListener('click', () => api.deleteMe(you.id).then(() => go('/', { afresh: true }), e => {
        told.textContent = `${e.message}. ${e.detail ?? ''}`;
      }));
      return el('details', { class: 'choice' }, el('summary', {}, t('Delete me')),
        el('p', { class: 'meta' }, t('Your entry, your accounts and what you decided go, and are not taken in again.'), ' ',
          t('What you wrote stays without your name beside it; where a text itself names you, as in “Answer by …”, it stays as it is.'),
          ' ', t('Only an admin can undo this.')),
        el('label', { class: 'check' }, sure, t('I am {name}, and I mean it', one)), button);
    }
  }
}

/// What the reader says of somebody's help, beside others in a list of those who know. Pressed again it is taken back.
export function voice(one, topic, again) {
  const said = one.feedback?.mine;
  return el('p', { class: 'voice' }, [['helped', t('Helped me')], ['not-right', t('Not the one to ask')]].map(([kind, label]) => {
    const button = el('button', { type: 'button', class: 'quiet', 'aria-pressed': String(said === kind),
      title: t('Kept with your name and today’s date; {name} can see it', one) }, label);
    button.addEventListener('click', () => api.say(one.id, said === kind ? '' : kind, topic)
      .then(again, e => { button.textContent = e.message; }));
    return button;
  }));
}

/// "Not me", beside oneself in a list of those who know.
export function notMe(topic, again) {
  const button = press(t('Not me for “{topic}”', { topic }),
    () => api.decide('not-me', topic).then(again, e => { button.textContent = e.message; }), { class: 'quiet' });
  return button;
}
