// The queue of this device (/lapor/antrean): what is a draft, what waits, what was sent and what came back.
const { drafts, finish, takeBack, send, said } = self.LaporAntrean;
const box = document.querySelector('[data-antrean]'), pattern = box.querySelector('template').content, list = box.querySelector('ol'), none = box.querySelector('[data-none]'), status = box.querySelector('[role=status]');
const lang = document.documentElement.lang;
const when = (at) => new Date(at).toLocaleString(lang, { dateStyle: 'medium', timeStyle: 'short' });
const grouped = (text, sizes) => { let at = 0; return sizes.map((n) => text.slice(at, at += n)).join(' '); };

const card = async (row) => {
  const li = pattern.cloneNode(true).firstElementChild, part = (name) => li.querySelector(`[data-${name}]`);
  const content = await drafts.content(row);
  li.dataset.state = row.state;
  const title = content.title || part('title').textContent;
  part('title').textContent = title;
  part('when').textContent = when(row.at);
  li.querySelectorAll('[data-is]').forEach((e) => { e.hidden = !e.dataset.is.split(' ').includes(row.state); });
  li.querySelectorAll('button, a').forEach((b) => b.setAttribute('aria-label', `${b.textContent.trim()}: ${title}`));
  part('edit').href = `/lapor/luring#${row.id}`;
  if (row.state === 'sent') {
    part('number').textContent = grouped(content.trackingId, [3, 3, 4]);
    part('receipt').textContent = grouped(content.receipt, [4, 4, 4, 4]);
    part('open').href = `/laporan/${content.trackingId}`;
  }
  (content.refusals ?? []).forEach(({ message }) => { const line = document.createElement('li'); line.textContent = message; part('reasons').append(line); });
  if (row.state === 'waiting' && row.tries > 0) part('edit').hidden = true; // it may have arrived: another text under the same key would be nobody's
  part('finish').addEventListener('click', async () => { await finish(row.id); await push(); });
  part('edit').addEventListener('click', async (event) => { event.preventDefault(); if (await takeBack(row.id)) location.assign(part('edit').href); });
  part('drop').addEventListener('click', () => { part('sure').hidden = false; part('drop').hidden = true; part('really').focus(); });
  part('keep').addEventListener('click', () => { part('sure').hidden = true; part('drop').hidden = false; part('drop').focus(); });
  part('really').addEventListener('click', async () => { await drafts.drop(row.id); await draw(); status.textContent = box.dataset.dropped; (list.querySelector('a, button') ?? document.querySelector('[data-new]')).focus(); });
  return li;
};

let turn = 0;
const draw = async () => {
  const mine = ++turn, rows = (await drafts.rows()).sort((a, b) => b.at - a.at), cards = [];
  for (const row of rows) cards.push(await card(row));
  if (mine !== turn) return;
  list.replaceChildren(...cards);
  none.hidden = cards.length > 0;
  box.hidden = false;
  const waiting = rows.filter((r) => r.state === 'waiting').length;
  box.querySelector('[data-waiting]').hidden = waiting === 0;
  const tried = rows.some((r) => r.state === 'waiting' && r.tries > 0);
  status.textContent = waiting ? (navigator.onLine && !tried ? box.dataset.sending : box.dataset.offline).replace('#', waiting) : '';
};

const push = async () => {
  await draw();
  const worker = navigator.serviceWorker?.controller && await navigator.serviceWorker.ready;
  if (worker) {
    await worker.sync?.register('lapor-kirim').catch(() => {});
    worker.active.postMessage({ kirim: true });
  } else {
    await send();
    await draw();
  }
};
box.querySelector('[data-send]').addEventListener('click', push);
if (said) said.onmessage = draw;
addEventListener('online', push);
addEventListener('offline', draw);
// Where nothing else wakes the sender, an open page does; a server that asked for patience has had it by then.
setInterval(() => { if (navigator.onLine && list.querySelector('[data-state=waiting]')) push(); }, 30000);
push().catch(() => { box.hidden = none.hidden = false; });
