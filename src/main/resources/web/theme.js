// Loaded before the first paint, on purpose not a module: the chosen theme must be known before anything is drawn.
try {
  const theme = localStorage.getItem('kith.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
