// Not a module, on purpose: the chosen theme must be known before anything is drawn.
try {
  const theme = localStorage.getItem('kith.theme');
  if (['light', 'dark'].includes(theme)) {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
