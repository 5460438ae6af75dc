// The shell for the field (/lapangan): the list of this device, and one report of it (#id) with the form for what was found.
const { store, ofKind, owner, unsent, forget, sweep, refresh, keep, finish, giveBack, send, said } = self.LaporLapangan;
const root = document.querySelector('[data-lapangan-daftar]'), status = root.querySelector('[data-status]'), list = root.querySelector('ol'), lang = document.documentElement.lang;
const part = (from, name) => from.querySelector(`[data-${name}]`);
const notes = (name, on) => { part(root, `note-${name}`).hidden = !on; };
const when = (at) => new Date(at).toLocaleString(lang, { dateStyle: 'medium', timeStyle: 'short' });
const grouped = (n) => `${n.slice(0, 3)} ${n.slice(3, 6)} ${n.slice(6)}`;
const soonMs = 24 * 60 * 60 * 1000;
const asked = /^#([0-9a-f-]{36})$/.exec(location.hash)?.[1];
const safe = (url) => (/^\/kerja(\/laporan\/\d+)?$/.test(url ?? '') ? url : '/kerja');
addEventListener('hashchange', () => location.reload());

const light = (box, item) => {
  box.querySelectorAll('[data-light]').forEach((e) => { e.hidden = e.dataset.light !== item.light; });
  box.querySelectorAll('[data-light-word]').forEach((e) => { e.textContent = item.state; });
  const tone = !item.dueAt ? '' : item.dueAt < Date.now() ? 'late' : item.dueAt - Date.now() < soonMs ? 'soon' : 'calm';
  box.querySelectorAll('[data-due]').forEach((e) => { e.hidden = e.dataset.due !== tone; });
  box.querySelectorAll('[data-due-word]').forEach((e) => { e.textContent = item.dueAt ? when(item.dueAt) : ''; });
};

const card = ({ id, item, result, content, resultId }) => {
  const li = root.querySelector('template').content.cloneNode(true).firstElementChild, shown = item ?? content;
  const state = result?.state === 'refused' && result.gone ? 'gone' : result?.state ?? 'none';
  li.dataset.state = state;
  part(li, 'number').textContent = grouped(shown.number);
  const link = part(li, 'title');
  link.textContent = shown.title || grouped(shown.number);
  if (state === 'sent' || !(item ?? content)) link.removeAttribute('href'); else link.href = `#${id ?? resultId}`;
  if (item) { light(li, item); part(li, 'place').textContent = [item.place, item.region.split(', ').slice(0, 2).join(', ')].filter(Boolean).join(' · '); }
  part(li, 'lights').hidden = !item;
  li.querySelectorAll('[data-is]').forEach((e) => { e.hidden = !e.dataset.is.split(' ').includes(state); });
  part(li, 'check').href = safe(content?.url);
  (content?.why ?? []).forEach((words) => { const line = document.createElement('li'); line.textContent = words; part(li, 'why').append(line); });
  li.querySelectorAll('[data-actions] a, [data-actions] button').forEach((b) => b.setAttribute('aria-label', `${b.textContent.trim()}: ${shown.title || grouped(shown.number)}`));
  const drop = part(li, 'drop'), sure = part(li, 'sure');
  drop.addEventListener('click', () => { sure.hidden = false; drop.hidden = true; part(li, 'really').focus(); });
  part(li, 'keep').addEventListener('click', () => { sure.hidden = true; drop.hidden = false; drop.focus(); });
  part(li, 'really').addEventListener('click', async () => { await store.drop(resultId); await draw(); status.textContent = root.dataset.dropped; status.focus(); });
  return li;
};

const draw = async () => {
  const items = await ofKind('item'), results = await ofKind('result');
  const of = (number) => results.filter((r) => r.content.number === number).sort((a, b) => (a.row.state === 'sent') - (b.row.state === 'sent') || b.row.at - a.row.at)[0];
  const cards = items.sort((a, b) => (a.content.dueAt ?? Infinity) - (b.content.dueAt ?? Infinity)).map(({ row, content }) => {
    const found = of(content.number);
    return { id: row.id, item: content, result: found?.row, content: found?.content, resultId: found?.row.id };
  });
  const shown = new Set(cards.map((c) => c.resultId));
  const rest = results.filter((r) => !shown.has(r.row.id)).map(({ row, content }) => ({ result: row, content, resultId: row.id }));
  list.replaceChildren(...[...cards, ...rest].map(card));
  part(root, 'none').hidden = cards.length + rest.length > 0;
  part(root, 'any').hidden = cards.length + rest.length === 0;
  const waiting = results.filter((r) => r.row.state === 'waiting').length;
  part(root, 'send').hidden = waiting === 0;
  status.textContent = waiting ? root.dataset.waiting.replace('#', waiting) : '';
};

// Looks whether there is a network and somebody is signed in; both only ever bring something, never take what was written.
const meet = async () => {
  if (!navigator.onLine) { notes('offline', true); notes('signin', false); await draw(); return; }
  const handed = (await owner()) ? await send() : 'ok', came = await refresh();
  notes('offline', handed === 'away' || came === 'away');
  notes('signin', came === 'signedOut' || handed === 'signedOut');
  await draw();
};
const push = async () => {
  const worker = await Promise.race([navigator.serviceWorker?.ready, new Promise((yes) => { setTimeout(yes, 1000); })]);
  await worker?.sync?.register('lapor-lapangan').catch(() => {});
};

const openOne = async () => {
  const view = document.querySelector('[data-lapangan-satu]'), form = view.querySelector('form'), say = (which) => view.querySelectorAll('[data-note]').forEach((n) => { n.hidden = n.dataset.note !== which; });
  const row = await store.row(asked);
  if (!row || row.kind === 'owner') { history.replaceState(null, '', location.pathname); return false; }
  const item = row.kind === 'item' ? await store.content(row) : null;
  const found = row.kind === 'result' ? row : (await ofKind('result')).filter((r) => r.content.number === item.number && r.row.state !== 'sent').map((r) => r.row)[0];
  const id = found?.id ?? crypto.randomUUID(), before = found ? await store.content(found) : null;
  const locked = found && !await giveBack(id);
  const about = item ?? before;
  document.title = document.title.replace(/^[^–]+/, `${about.title || grouped(about.number)} `);
  part(view, 'title').textContent = about.title || grouped(about.number);
  part(view, 'number').textContent = grouped(about.number);
  part(view, 'about').hidden = !item;
  if (item) {
    light(view, item);
    part(view, 'text').textContent = item.text;
    part(view, 'kind').textContent = item.kind;
    part(view, 'place').textContent = [item.place, item.region].filter(Boolean).join('\n') || '–';
    const spot = /(-?\d{1,2}\.\d{3,}),\s*(-?\d{1,3}\.\d{3,})/.exec(`${item.place} ${item.text}`), words = [item.place, item.region].filter(Boolean).join(', ');
    const map = part(view, 'map');
    map.hidden = !spot && !words;
    map.href = spot ? `geo:${spot[1]},${spot[2]}?q=${spot[1]},${spot[2]}` : `geo:0,0?q=${encodeURIComponent(words)}`;
    const pictures = await store.files(row.id);
    part(view, 'photos').replaceChildren(...pictures.map((file, i) => {
      const img = document.createElement('img');
      img.src = URL.createObjectURL(file);
      img.alt = `${view.dataset.photo} ${i + 1}`;
      return img;
    }));
  }
  root.hidden = true;
  view.hidden = false;
  const box = (name) => form.elements[name];
  box('text').value = before?.text ?? '';
  box('position').value = before?.position ?? '';
  box('text').dispatchEvent(new Event('input'));
  const files = found ? await store.files(id) : [];
  for (const name of ['before', 'after']) {
    const file = files.find((f) => f.name.startsWith(name === 'before' ? 'sebelum' : 'sesudah'));
    if (!file) continue;
    const bag = new DataTransfer();
    bag.items.add(file);
    box(name).files = bag.files;
    box(name).dispatchEvent(new CustomEvent('change', { bubbles: true, detail: 'kecil' }));
  }
  (before?.why ?? []).forEach((words) => { const line = document.createElement('li'); line.textContent = words; view.querySelector('[data-why]').append(line); });
  if (before?.why?.length) say('refused');
  if (locked) say('locked');
  // What may have arrived, or cannot any more, is read and copied and not written on.
  const still = locked || Boolean(found?.gone);
  form.querySelectorAll('textarea, input, button:not([data-copy-all])').forEach((c) => { if (c.tagName === 'TEXTAREA') c.readOnly = still; else c.disabled = still; });
  part(view, 'copy-all').hidden = !still;
  if (still) [form.querySelector('[type=submit]'), ...['before', 'after'].map((name) => box(name).closest('.field'))].forEach((c) => { c.hidden = true; });
  part(view, 'copy-all').addEventListener('click', async () => { await navigator.clipboard.writeText([box('text').value, box('position').value].filter(Boolean).join('\n')); say('copied'); });
  part(view, 'saves').replaceChildren(...(still ? files : []).map((file) => {
    const link = document.createElement('a');
    Object.assign(link, { href: URL.createObjectURL(file), download: file.name, textContent: file.name, className: 'btn btn-small' });
    return link;
  }));
  if (still) return true;

  let timer, work = Promise.resolve();
  const named = (file, name) => (file ? [new File([file], `${name}${/\.[a-z]+$/i.exec(file.name)?.[0] ?? '.jpg'}`, { type: file.type, lastModified: file.lastModified })] : []);
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    work = work.catch(() => {}).then(async () => {
      const photos = [...named(box('before').files[0], 'sebelum'), ...named(box('after').files[0], 'sesudah')];
      const kept = await keep(id, { number: about.number, title: about.title, text: box('text').value.trim(), position: box('position').value, inspectedAt: before?.inspectedAt ?? Date.now(), language: lang }, photos);
      say(kept ? 'kept' : 'locked');
      return kept;
    }).catch(() => { say('failed'); return null; });
    return work;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(save, 500); };
  form.addEventListener('input', soon);
  form.addEventListener('change', soon);
  form.querySelectorAll('ul.files').forEach((ul) => new MutationObserver(soon).observe(ul, { childList: true }));
  addEventListener('pagehide', () => { if (timer) save(); });
  const place = part(view, 'position');
  if (navigator.geolocation) {
    place.hidden = false;
    place.addEventListener('click', () => {
      place.setAttribute('aria-busy', 'true');
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        box('position').value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} (±${Math.ceil(coords.accuracy)} m)`;
        place.removeAttribute('aria-busy');
        soon();
      }, () => { place.removeAttribute('aria-busy'); say('unplaced'); }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
    });
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!box('text').value.trim() && !box('before').files.length && !box('after').files.length) { say('empty'); box('text').focus(); return; }
    if (!await save()) return;
    await finish(id);
    navigator.storage?.persist?.();
    await push();
    location.assign(location.pathname);
  }, true);
  return true;
};

part(root, 'send').querySelector('button').addEventListener('click', meet);
part(root, 'wipe').addEventListener('click', async () => {
  part(root, 'wipe-count').textContent = String(await unsent());
  part(root, 'wipe-sure').hidden = false;
  part(root, 'wipe-really').focus();
});
part(root, 'wipe-no').addEventListener('click', () => { part(root, 'wipe-sure').hidden = true; part(root, 'wipe').focus(); });
part(root, 'wipe-really').addEventListener('click', async () => { await forget(); part(root, 'wipe-sure').hidden = true; await draw(); status.textContent = root.dataset.dropped; status.focus(); });

const start = async () => {
  await sweep();
  if (asked && await openOne()) return;
  root.hidden = false;
  await draw();
  if (said) said.onmessage = ({ data }) => { if (data === 'masuk') notes('signin', true); draw(); };
  addEventListener('online', meet);
  addEventListener('offline', meet);
  await meet();
  // Where nothing else wakes the sender, an open page does.
  setInterval(() => { if (navigator.onLine && list.querySelector('[data-state=waiting]')) meet(); }, 30000);
};
start().catch(() => { root.hidden = false; notes('broken', true); });
