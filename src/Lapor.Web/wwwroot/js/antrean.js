// Reports that are written on this device and sent when there is a network. Pages and the service worker share this file, so it is a classic script.
// Everything a person wrote or chose is sealed with a key that the browser keeps and never gives out; see docs/privacy.md for what that protects.
self.LaporAntrean = (() => {
  const MostDrafts = 20, said = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lapor-antrean');
  const text = new TextEncoder(), read = new TextDecoder();
  const done = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });
  const over = (change) => new Promise((yes, no) => { change.oncomplete = () => yes(); change.onabort = change.onerror = () => no(change.error); });

  // One for each store of sealed things: its own file in the browser, its own key, forgotten as a whole.
  const vault = (name) => {
    let opened;
    const open = () => opened ??= new Promise((yes, no) => {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore('keys');
        asked.result.createObjectStore('rows', { keyPath: 'id' });
        asked.result.createObjectStore('files', { keyPath: 'id' }).createIndex('of', 'of');
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opened = null; };
        yes(asked.result);
      };
      asked.onerror = () => { opened = null; no(asked.error); };
    });
    const key = async () => {
      const base = await open(), known = await done(base.transaction('keys').objectStore('keys').get('perangkat'));
      if (known) return known;
      const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const change = base.transaction('keys', 'readwrite'), keys = change.objectStore('keys');
      // Another tab may have been quicker: the first key stays.
      const first = await done(keys.get('perangkat'));
      if (!first) keys.put(made, 'perangkat');
      await over(change);
      return first ?? made;
    };
    const seal = async (id, bytes) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: text.encode(id) }, await key(), bytes) };
    };
    const unseal = async (id, sealed) => crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv, additionalData: text.encode(id) }, await key(), sealed.data);
    const write = async (stores, work) => {
      const change = (await open()).transaction(stores, 'readwrite');
      work(...stores.map((s) => change.objectStore(s)));
      await over(change);
    };
    return {
      rows: async () => done((await open()).transaction('rows').objectStore('rows').getAll()),
      row: async (id) => done((await open()).transaction('rows').objectStore('rows').get(id)),
      content: async (row) => JSON.parse(read.decode(await unseal(row.id, row.sealed))),
      // plain: what may stand in the clear (state, time, tries); content: what may not.
      put: async (id, plain, content, dropFiles = false) => {
        const row = { ...plain, id, sealed: await seal(id, text.encode(JSON.stringify(content))) };
        const files = dropFiles ? await done((await open()).transaction('files').objectStore('files').index('of').getAllKeys(id)) : [];
        await write(['rows', 'files'], (rows, kept) => { rows.put(row); files.forEach((f) => kept.delete(f)); });
        return row;
      },
      mark: (row) => write(['rows'], (rows) => rows.put(row)),
      drop: async (id) => {
        const files = await done((await open()).transaction('files').objectStore('files').index('of').getAllKeys(id));
        await write(['rows', 'files'], (rows, kept) => { rows.delete(id); files.forEach((f) => kept.delete(f)); });
      },
      files: async (of) => {
        const kept = await done((await open()).transaction('files').objectStore('files').index('of').getAll(of));
        return Promise.all(kept.sort((a, b) => a.at - b.at).map(async (f) => {
          const { name, type, changed } = JSON.parse(read.decode(await unseal(f.id, f.about)));
          return new File([await unseal(f.id, f.bytes)], name, { type, lastModified: changed });
        }));
      },
      // The list as it is now: what is kept already stays as it lies, what is gone goes.
      setFiles: async (of, files) => {
        const before = await done((await open()).transaction('files').objectStore('files').index('of').getAll(of)), stay = new Set(), added = [];
        const known = await Promise.all(before.map(async (f) => ({ id: f.id, ...JSON.parse(read.decode(await unseal(f.id, f.about))) })));
        for (const [at, file] of files.entries()) {
          const same = known.find((k) => !stay.has(k.id) && k.name === file.name && k.size === file.size && k.changed === file.lastModified);
          if (same) { stay.add(same.id); continue; }
          const id = `${of}/${crypto.randomUUID()}`, about = { name: file.name, type: file.type, size: file.size, changed: file.lastModified };
          added.push({ id, of, at, about: await seal(id, text.encode(JSON.stringify(about))), bytes: await seal(id, await file.arrayBuffer()) });
        }
        await write(['files'], (kept) => { known.filter((k) => !stay.has(k.id)).forEach((k) => kept.delete(k.id)); added.forEach((row) => kept.put(row)); });
      },
      forget: async () => {
        if (opened) { (await opened).close(); opened = null; }
        await done(indexedDB.deleteDatabase(name));
      },
    };
  };

  const drafts = vault('lapor-antrean');
  const tell = () => said?.postMessage('berubah');
  const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  // draft → waiting → sent, or refused (nothing lost; back to draft by editing).
  const keep = async (id, content, files) => {
    const row = await drafts.row(id);
    if (row && row.state !== 'draft' && row.state !== 'refused') return null; // it is on its way already
    if (!row && (await drafts.rows()).length >= MostDrafts) return null;
    if (files) await drafts.setFiles(id, files);
    const kept = await drafts.put(id, { state: 'draft', at: Date.now(), tries: row?.tries ?? 0 }, content);
    tell();
    return kept;
  };

  // The key is made once, when the draft is finished for the first time, and stays with it: however often it is sent, one report comes of it.
  const finish = async (id) => {
    const row = await drafts.row(id);
    if (!row || (row.state !== 'draft' && row.state !== 'refused')) return;
    const content = await drafts.content(row);
    await drafts.put(id, { state: 'waiting', at: row.at, tries: row.tries }, { ...content, key: content.key ?? newKey(), refusals: undefined });
    tell();
  };

  // Only while no try was made: afterwards nobody here knows whether it arrived. Nor while one is being made.
  const takeBack = async (id) => {
    if (!self.navigator.locks) return giveBack(id);
    return self.navigator.locks.request('lapor-kirim', { ifAvailable: true }, async (mine) => (mine ? giveBack(id) : ['draft', 'refused'].includes((await drafts.row(id))?.state)));
  };
  const giveBack = async (id) => {
    const row = await drafts.row(id);
    if (row?.state === 'waiting' && row.tries > 0) return false;
    if (row?.state === 'waiting') await drafts.mark({ ...row, state: 'draft' });
    tell();
    return row?.state !== 'sent';
  };

  const sendOne = async (row) => {
    const content = await drafts.content(row), body = new FormData();
    content.fields.forEach(([name, value]) => body.append(name, value));
    (await drafts.files(row.id)).forEach((file) => body.append('attachments', file, file.name));
    await drafts.mark({ ...row, tries: row.tries + 1 });
    let answer;
    try {
      answer = await fetch('/lapor/kiriman', { method: 'POST', body, headers: { 'Idempotency-Key': content.key, 'X-Bahasa': content.language, ...(content.ticket && { Challenge: content.ticket }) } });
    } catch {
      return false; // no line
    }
    if (answer.status === 201) {
      const { trackingId, receipt, url } = await answer.json();
      await drafts.put(row.id, { state: 'sent', at: Date.now(), tries: row.tries + 1 }, { title: content.title, trackingId, receipt, url }, true);
      return true;
    }
    if (answer.status === 503 && answer.headers.get('Challenge')) {
      // Very many reports come in at once: the ticket is enough after the wait.
      await drafts.put(row.id, { state: 'waiting', at: row.at, tries: row.tries + 1 }, { ...content, ticket: answer.headers.get('Challenge') });
      return false;
    }
    if (answer.status === 429 || answer.status >= 500) return false;
    const refusals = answer.status === 422 ? (await answer.json()).refusals : [];
    await drafts.put(row.id, { state: 'refused', at: row.at, tries: 0 }, { ...content, refusals });
    return true;
  };

  const sendAll = async () => {
    let all = true;
    for (const row of (await drafts.rows()).filter((r) => r.state === 'waiting').sort((a, b) => a.at - b.at)) {
      try { all = await sendOne(row) && all; } finally { tell(); }
    }
    return all;
  };
  // One sender at a time on this device; the server would tell two apart anyway.
  const send = () => self.navigator.locks ? self.navigator.locks.request('lapor-kirim', sendAll) : sendAll();

  return { vault, drafts, keep, finish, takeBack, send, newKey, said };
})();
