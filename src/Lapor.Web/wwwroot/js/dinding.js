// Renews the wall every data-every seconds without a flicker: the new page's figures take the place of the old ones. Says so when the server is not reached, and stands still on request.
(() => {
  const wall = document.body;
  const every = Number(wall.dataset.every) * 1000;
  const pause = wall.querySelector('[data-pause]');
  const stale = wall.querySelector('.wall-stale');
  const words = [pause.querySelector('span').textContent, pause.dataset.go];
  let still = false;

  const renew = async () => {
    if (still || document.hidden) return;
    try {
      const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(every) });
      // Signed out or no longer allowed: what stands here is not for this screen any more.
      if (answer.redirected || answer.status === 401 || answer.status === 403) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of ['.wall-now', '.wall-main', '.wall-foot']) wall.querySelector(part).replaceWith(fresh.querySelector(part));
      wall.dataset.stale = fresh.body.dataset.stale;
      stale.hidden = true;
    } catch {
      stale.textContent = wall.dataset.stale;
      stale.hidden = false;
    }
  };

  pause.hidden = false;
  pause.addEventListener('click', () => {
    still = !still;
    pause.querySelector('span').textContent = words[still ? 1 : 0];
    if (!still) renew();
  });
  document.addEventListener('visibilitychange', renew);
  setInterval(renew, every);
})();
