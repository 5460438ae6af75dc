// The service worker behind /sw.js. The server writes the two constants before it: VERSION, and SHELL with the addresses of the shell.
// Kept are style, scripts, icons and pages without anybody's data, under one name for each version. Nothing that is read later is ever put in beside them:
// no account, no officer's page, no report, and of /wbs not even a word that somebody asked for it.
/* global VERSION, SHELL, LaporAntrean, LaporLapangan */
importScripts(SHELL.queue, SHELL.field);
const cacheName = `lapor-${VERSION}`;
const assets = new Set(SHELL.assets);
const languages = ['id', 'en'];
const drawn = (path, language) => `${path}?bahasa=${language}`;
const never = (path) => path === '/wbs' || path.startsWith('/wbs/');

self.addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(cacheName);
  const pages = languages.flatMap((language) => SHELL.pages.map((path) => drawn(path, language)));
  // Without cookies: what comes back is what a stranger sees.
  await cache.addAll([...SHELL.assets, ...pages].map((url) => new Request(url, { credentials: 'omit', cache: 'no-cache' })));
  await self.skipWaiting();
})()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('lapor-') && name !== cacheName) await caches.delete(name);
  await self.clients.claim();
})()));

const spoken = async (cache, url) => {
  const asked = url.searchParams.get('bahasa');
  if (languages.includes(asked)) return asked;
  const kept = await cache.match('/sw/bahasa');
  return kept ? kept.text() : 'id';
};

// The network first, always; the shell only where there is none.
const visit = async (request, url) => {
  try {
    return await fetch(request);
  } catch (noLine) {
    const cache = await caches.open(cacheName), language = await spoken(cache, url);
    const path = url.pathname === '/' || url.pathname === '/lapor' ? '/lapor/luring' : url.pathname === '/kerja' || url.pathname.startsWith('/kerja/') ? '/lapangan' : url.pathname;
    const page = await cache.match(drawn(SHELL.pages.includes(path) ? path : '/luring', language));
    if (page) return page;
    throw noLine;
  }
};

// "Bagikan ke Lapor": what another app gives becomes a draft on this device. Nothing is sent before its owner says so.
const share = async (request) => {
  try {
    const given = await request.formData(), id = crypto.randomUUID();
    const words = (name) => (typeof given.get(name) === 'string' ? given.get(name).trim() : '');
    const title = words('title').slice(0, 200), body = [words('text'), words('url')].filter(Boolean).join('\n');
    const files = given.getAll('attachments').filter((f) => f instanceof File && f.size > 0).slice(0, 5);
    const kept = await LaporAntrean.keep(id, { title, language: 'id', fields: [['title', title], ['text', body]] }, files);
    return Response.redirect(kept ? `/lapor/luring#${id}` : '/lapor/antrean', 303);
  } catch {
    return Response.redirect('/lapor', 303);
  }
};

self.addEventListener('fetch', (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin || never(url.pathname)) return;
  if (request.method === 'POST' && url.pathname === '/bagikan') {
    event.respondWith(share(request));
  } else if (request.method === 'GET' && request.mode === 'navigate') {
    event.respondWith(visit(request, url));
  } else if (request.method === 'GET' && assets.has(url.pathname + url.search)) {
    event.respondWith(caches.open(cacheName).then(async (cache) => await cache.match(url.pathname + url.search) ?? fetch(request)));
  }
});

self.addEventListener('sync', (event) => {
  // A rejection asks the browser to come again.
  if (event.tag === 'lapor-kirim') event.waitUntil(LaporAntrean.send().then((all) => { if (!all) throw new Error('still waiting'); }));
  // Who is signed out is asked to sign in by the page; trying again and again would not help.
  if (event.tag === 'lapor-lapangan') event.waitUntil(LaporLapangan.send().then((went) => { if (went === 'away') throw new Error('still waiting'); }));
});

self.addEventListener('message', (event) => {
  const { kirim, bahasa } = event.data ?? {};
  if (languages.includes(bahasa)) event.waitUntil(caches.open(cacheName).then((cache) => cache.put('/sw/bahasa', new Response(bahasa))));
  if (kirim) event.waitUntil(LaporAntrean.send());
});

// A notice: its words were made by the server for a locked screen; the push service that carried it could not read them.
self.addEventListener('push', (event) => {
  let said = {};
  try { said = event.data.json(); } catch { /* a browser may wake us with nothing: something must be shown all the same */ }
  const { title = 'Lapor', body = '', url = '/lacak', tag, lang = 'id' } = said;
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, renotify: Boolean(tag), icon: '/img/app-192.png', badge: '/img/app-badge.png', data: { url } }));
});

// The browser renewed its subscription by itself: the server is told where this device is reached now, with the sealed tickets that it gave when notices were turned on.
const renew = async (made) => {
  const cache = await caches.open('kabar'), kept = await (await cache.match('/sw/kabar'))?.json();
  if (!kept) return;
  let now = made ?? await self.registration.pushManager.getSubscription();
  if (!now || now.endpoint === kept.endpoint) {
    const text = (await (await fetch('/kabar/kunci')).text()).replaceAll('-', '+').replaceAll('_', '/');
    now = await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)) });
  }
  const { endpoint, keys } = now.toJSON();
  const said = new URLSearchParams({ lama: kept.endpoint, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  kept.tickets.forEach((ticket) => said.append('tiket', ticket));
  const answer = await fetch('/kabar/pindah', { method: 'POST', credentials: 'omit', body: said });
  if (answer.ok) await cache.put('/sw/kabar', new Response(JSON.stringify({ endpoint, tickets: kept.tickets })));
};

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event.newSubscription)));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const to = new URL(event.notification.data?.url ?? '/', self.location.origin);
  if (to.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: 'window' });
    const there = open.find((client) => new URL(client.url).pathname === to.pathname);
    // A page that lies open elsewhere may hold what somebody is writing: it is left alone.
    return there ? there.focus() : self.clients.openWindow(to.href);
  })());
});
