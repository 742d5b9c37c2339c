// Measures on the page itself; see the class Keystrokes.
globalThis.measured = { letters: [], overtaken: 0, pending: undefined };
performance.setResourceTimingBufferSize(10_000);

let key = 0;
let asked = '';
const answers = new Map();
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  const url = new URL(entry.name);
  if (url.pathname === '/api/v1/search') {
    answers.set(url.searchParams.get('q'), entry);
  }
})).observe({ type: 'resource', buffered: true });

addEventListener('keydown', event => { key = event.timeStamp; }, true);
addEventListener('input', event => {
  const q = event.target.id === 'q' ? event.target.value.trim() : asked;
  if (q === asked) {
    return;
  }
  asked = q;
  if (measured.pending) {
    measured.overtaken++;
  }
  measured.pending = { q, key };
}, true);

const drawn = node => node.id === 'main' && node.querySelector('.results') || node.matches?.('.results, [data-slot=none]');
new MutationObserver(changes => {
  const letter = measured.pending;
  if (!letter || letter.seen || !changes.some(change => drawn(change.target))) {
    return;
  }
  letter.seen = true;
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const painted = performance.now();
      // The entry of an answer may come a little later than the answer.
      const note = tries => {
        const entry = answers.get(letter.q);
        if (!entry && tries) {
          setTimeout(note, 5, tries - 1);
          return;
        }
        if (entry) {
          measured.letters.push({ whole: painted - letter.key, waited: entry.startTime - letter.key,
            request: entry.responseEnd - entry.startTime, render: painted - entry.responseEnd,
            server: (entry.serverTiming ?? []).reduce((sum, part) => sum + part.duration, 0) });
        }
        if (measured.pending === letter) {
          measured.pending = undefined;
        }
      };
      note(20);
    };
    port2.postMessage(0);
  });
}).observe(document, { childList: true, subtree: true });
