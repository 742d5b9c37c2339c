// When the results were last changed, as bars that narrow to their time, and as two days to type.

import { el } from './dom.js';
import { like, now, way } from './narrow.js';
import { month, plural, t } from './texts.js';

// As many as are wide enough to be hit; months, quarters, years or three years each.
const most = 8;
const sizes = [1, 3, 12, 36];

/// A group for the filters, or none where nothing has a date.
export function drawDates(dates, params, go) {
  const [after, before] = [params.get('after') ?? '', params.get('before') ?? ''];
  const within = dates.filter(({ month: at }) => (!after || at >= after.slice(0, at.length))
    && (!before || at + '-01' < before));
  if (!within.length && !after && !before) {
    return [];
  }
  const bars = gathered(within);
  const top = Math.max(1, ...bars.map(bar => bar.count));
  const list = el('ol', { class: 'bars', 'aria-label': t('Results by time; choose one') }, bars.map(bar => {
    const node = el('span', { class: 'bar', 'aria-hidden': 'true' });
    node.style.setProperty('--part', bar.count / top);
    const text = `${bar.label}: ${plural(bar.count, 'result')}`;
    return el('li', {}, bar.count ? way(params, to => (to.set('after', bar.from), to.set('before', bar.to)),
      { title: text, 'aria-label': text, 'data-key': 'bar ' + bar.from }, node) : node);
  }));
  const box = el('fieldset', { class: 'dates' }, el('legend', {}, t('Changed')), bars.length > 1 && list,
    bars.length > 1 && el('p', { class: 'ends', 'aria-hidden': 'true' }, el('span', {}, bars[0].short), el('span', {}, bars.at(-1).short)),
    ends(go, { after, before }));
  return [box];
}

/// Two days, for whom the bars are too small or too coarse.
function ends(go, values) {
  return el('div', { class: 'days' }, [['after', t('From')], ['before', t('Before')]].map(([name, label]) => {
    const field = el('input', { type: 'date', value: /^\d{4}-\d\d-\d\d$/.test(values[name]) ? values[name] : undefined,
      'data-key': 'day ' + name });
    field.addEventListener('change', () => go(like(now(), to => field.value ? to.set(name, field.value) : to.delete(name)), { keep: true }));
    return el('label', {}, el('span', {}, label), field);
  }));
}

const number = text => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
const named = n => `${String(Math.floor(n / 12)).padStart(4, '0')}-${String(n % 12 + 1).padStart(2, '0')}`;

/// Bars of equal time; what is older than the first of them is counted in it.
function gathered(dates) {
  if (!dates.length) {
    return [];
  }
  const counts = new Map(dates.map(({ month: at, count: n }) => [number(at), n]));
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  const size = sizes.find(step => Math.floor(last / step) - Math.floor(first / step) < most) ?? sizes.at(-1);
  const bars = [];
  for (let from = Math.max(Math.floor(first / size), Math.floor(last / size) - most + 1) * size; from <= last; from += size) {
    bars.push({ from, to: from + size, count: 0 });
  }
  for (const [at, n] of counts) {
    const bar = bars.find(one => at < one.to);
    bar.from = Math.min(bar.from, at);
    bar.count += n;
  }
  return bars.map(({ from, to, count: n }) => ({ from: named(from) + '-01', to: named(to) + '-01', count: n,
    short: size >= 12 ? named(to - 1).slice(0, 4) : month(named(from)),
    label: to - from === 12 ? named(from).slice(0, 4)
      : to - from === 1 ? month(named(from)) : `${month(named(from))} – ${month(named(to - 1))}` }));
}
