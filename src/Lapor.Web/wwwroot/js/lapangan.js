// What an officer takes to a place without a network, and what was found there. Pages and the service worker share this file, after antrean.js, whose vault it uses: everything is sealed with a key
// that the browser keeps and never gives out. Rows: one owner, items (reports taken along), results (draft → waiting → sent, or refused).
self.LaporLapangan = (() => {
  const queue = self.LaporAntrean, store = queue.vault('lapor-lapangan'), day = 24 * 60 * 60 * 1000, keptSent = 7 * day;
  const said = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lapor-lapangan');
  const tell = (word = 'berubah') => said?.postMessage(word);
  const ofKind = async (kind) => Promise.all((await store.rows()).filter((r) => r.kind === kind).map(async (row) => ({ row, content: await store.content(row) })));
  const owner = async () => (await ofKind('owner'))[0]?.content.owner ?? null;
  const results = async () => (await store.rows()).filter((r) => r.kind === 'result');
  const unsent = async () => (await results()).filter((r) => r.state !== 'sent').length;
  const forget = async () => { await store.forget(); tell(); };
  // Another account on this device begins with nothing.
  const belongTo = async (now) => {
    const before = await owner();
    if (before === now) return;
    if ((await store.rows()).length) await forget();
    await store.put(crypto.randomUUID(), { kind: 'owner', at: Date.now() }, { owner: now });
  };
  const sweep = async () => {
    for (const row of await store.rows()) if ((row.kind === 'item' && row.until < Date.now()) || (row.state === 'sent' && row.at < Date.now() - keptSent)) await store.drop(row.id);
  };

  // The list as the server has it now: 'ok', 'signedOut' or 'away'. What is no longer on it goes from the device; what was found stays.
  const refresh = async () => {
    let answer;
    try { answer = await fetch('/kerja/lapangan/isi', { headers: { Accept: 'application/json' }, cache: 'no-store' }); } catch { return 'away'; }
    if (answer.status === 401) return 'signedOut';
    if (!answer.ok) return 'away';
    const list = await answer.json();
    await belongTo(list.owner);
    const before = await ofKind('item');
    for (const { row, content } of before) if (!list.items.some((i) => i.number === content.number)) await store.drop(row.id);
    for (const item of list.items) {
      const known = before.find((b) => b.content.number === item.number), id = known?.row.id ?? crypto.randomUUID();
      if (!known || known.content.photos.join() !== item.photos.join()) {
        const photos = [];
        for (const [i, url] of item.photos.entries()) {
          const picture = await fetch(url, { cache: 'no-store' }).catch(() => null);
          if (picture?.ok) photos.push(new File([await picture.blob()], `foto-${i + 1}.webp`, { type: 'image/webp', lastModified: item.version }));
        }
        await store.setFiles(id, photos);
      }
      await store.put(id, { kind: 'item', at: Date.now(), until: item.until }, item);
    }
    tell();
    return 'ok';
  };

  const keep = async (id, content, files) => {
    const row = await store.row(id);
    if (row && row.state !== 'draft' && row.state !== 'refused') return null; // it is on its way already
    if (files) await store.setFiles(id, files);
    const before = row ? await store.content(row) : {};
    const kept = await store.put(id, { kind: 'result', state: 'draft', at: Date.now(), tries: row?.tries ?? 0 }, { ...before, ...content, why: undefined });
    tell();
    return kept;
  };

  // The key is made once, when the result is finished for the first time: however often it is handed in, one draft comes of it.
  const finish = async (id) => {
    const row = await store.row(id);
    if (!row || (row.state !== 'draft' && row.state !== 'refused')) return;
    const content = await store.content(row);
    await store.put(id, { kind: 'result', state: 'waiting', at: row.at, tries: row.tries }, { ...content, key: content.key ?? queue.newKey(), owner: await owner(), why: undefined });
    tell();
  };

  const giveBack = async (id) => {
    const row = await store.row(id);
    if (row?.state === 'waiting' && row.tries === 0) await store.mark({ ...row, state: 'draft' });
    return ['draft', 'refused'].includes((await store.row(id))?.state);
  };

  const handIn = async (row) => {
    const content = await store.content(row), body = new FormData();
    for (const name of ['number', 'text', 'position', 'inspectedAt']) body.append(name, String(content[name] ?? ''));
    for (const file of await store.files(row.id)) body.append(file.name.startsWith('sebelum') ? 'before' : 'after', file, file.name);
    await store.mark({ ...row, tries: row.tries + 1 });
    let answer;
    try {
      answer = await fetch('/kerja/lapangan/hasil', { method: 'POST', body, headers: { 'Idempotency-Key': content.key, 'X-Petugas': content.owner ?? '', 'Accept-Language': content.language } });
    } catch {
      return 'away';
    }
    if (!await store.row(row.id)) return 'ok'; // wiped meanwhile: nothing of it comes back
    if (answer.status === 201) {
      const { url } = await answer.json();
      await store.put(row.id, { kind: 'result', state: 'sent', at: Date.now(), tries: 0 }, { number: content.number, title: content.title, url }, true);
      return 'ok';
    }
    if (answer.status === 401) {
      await store.mark({ ...row, tries: row.tries }); // it was not looked at
      return 'signedOut';
    }
    if (answer.status === 429 || answer.status >= 500) return 'away';
    const problem = await answer.json().catch(() => ({}));
    await store.put(row.id, { kind: 'result', state: 'refused', at: row.at, tries: 0, gone: answer.status === 409 }, { ...content, why: (problem.errors ?? []).map((e) => content.language === 'en' ? e.messageEn : e.message) });
    return 'ok';
  };

  const sendAll = async () => {
    let all = 'ok';
    for (const row of (await results()).filter((r) => r.state === 'waiting').sort((a, b) => a.at - b.at)) {
      const went = await handIn(row);
      if (went !== 'ok') all = went;
      tell(went === 'signedOut' ? 'masuk' : 'berubah');
      if (went === 'signedOut') break;
    }
    return all;
  };
  // One sender at a time on this device; the server would tell two apart anyway.
  const send = () => self.navigator.locks ? self.navigator.locks.request('lapor-lapangan', sendAll) : sendAll();

  return { store, ofKind, owner, unsent, forget, belongTo, sweep, refresh, keep, finish, giveBack, send, said };
})();
