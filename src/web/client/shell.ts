/** What every page has: the switch between light and dark, kept in this browser. */

/** Binds the header's buttons. */
export function startShell(): void {
  const kept = localStorage.getItem('dateline.scheme');
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.scheme = kept;
  document.getElementById('scheme')?.addEventListener('click', () => {
    const now =
      document.documentElement.dataset.scheme ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    const next = now === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.scheme = next;
    localStorage.setItem('dateline.scheme', next);
  });
}
