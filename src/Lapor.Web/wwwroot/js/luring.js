// The form of a report that is written on this device (/lapor/luring): the same fields as online, kept sealed in the browser, sent from the queue.
const { drafts, keep, finish, takeBack } = self.LaporAntrean;
const form = document.querySelector('[data-luring]'), input = form.elements.attachments, list = input.closest('[data-files]').querySelector('ul');
const notes = Object.fromEntries([...document.querySelectorAll('[data-note]')].map((e) => [e.dataset.note, e]));
const say = (which) => Object.entries(notes).forEach(([name, note]) => { note.hidden = name !== which; });
const asked = location.hash.slice(1), id = /^[0-9a-f-]{36}$/.test(asked) ? asked : crypto.randomUUID();
const fields = () => [...new FormData(form)].filter(([, value]) => typeof value === 'string');
let timer, work = Promise.resolve(), known = new Set(), loading = true, gone = false;

const show = (typed) => {
  const given = new Map(typed);
  for (const control of form.elements) {
    if (!control.name || control.type === 'file' || control.type === 'submit') continue;
    if (control.type === 'radio' || control.type === 'checkbox') control.checked = given.get(control.name) === control.value;
    else if (given.has(control.name)) control.value = given.get(control.name);
  }
  form.querySelectorAll('textarea, #title').forEach((box) => box.dispatchEvent(new Event('input', { bubbles: false })));
};

const save = () => {
  clearTimeout(timer);
  if (gone) return work;
  work = work.catch(() => {}).then(async () => {
    const files = [...input.files];
    const kept = await keep(id, { title: form.elements.title.value.trim(), language: document.documentElement.lang, fields: fields() }, files);
    say(kept ? 'kept' : 'full');
    if (kept && location.hash !== `#${id}`) history.replaceState(null, '', `#${id}`);
    return kept;
  }).catch(() => { say('failed'); return null; });
  return work;
};
const soon = () => { if (loading) return; clearTimeout(timer); timer = setTimeout(save, 600); };

const start = async () => {
  const row = await drafts.row(id);
  if (row) {
    const content = await drafts.content(row);
    if (row.state === 'sent' || !await takeBack(id)) { location.replace('/lapor/antrean'); return; }
    show(content.fields);
    (content.refusals ?? []).forEach(({ field, message }) => {
      const line = document.createElement('li');
      line.textContent = message;
      notes.refused.querySelector('ul').append(line);
      form.elements[field]?.setAttribute?.('aria-invalid', 'true');
    });
    const files = await drafts.files(id);
    if (files.length) {
      const bag = new DataTransfer();
      files.forEach((f) => bag.items.add(f));
      input.files = bag.files;
      // What another app shared is as large as the camera made it.
      const large = files.some((f) => f.size > 1024 * 1024 && f.type.startsWith('image/'));
      input.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: large ? null : 'kecil' }));
    }
    if (content.refusals?.length) say('refused');
  }
  loading = false;
};

// Where the phone is, in words that its owner sees and can take away again.
const place = form.querySelector('[data-position]');
if (navigator.geolocation && place) {
  place.hidden = false;
  place.addEventListener('click', () => {
    place.setAttribute('aria-busy', 'true');
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const words = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} (±${Math.ceil(coords.accuracy)} m)`, box = form.elements.place;
      box.value = [box.value.replace(/-?\d+\.\d{5}, -?\d+\.\d{5} \(±\d+ m\)/, '').trim(), words].filter(Boolean).join(' ');
      place.removeAttribute('aria-busy');
      say('placed');
      soon();
    }, () => { place.removeAttribute('aria-busy'); say('unplaced'); }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  });
}

form.addEventListener('input', soon);
form.addEventListener('change', soon);
// A file that is taken off the list tells nobody but the list.
new MutationObserver(soon).observe(list, { childList: true });
addEventListener('pagehide', () => { if (timer && !loading) save(); });
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const finished = event.submitter?.value === 'finish';
  // What the server would refuse at once is asked for here: nobody may be there to read it later.
  const given = new FormData(form), needed = ['class', 'title', 'text', ...(given.get('class') === 'complaint' ? ['incidentDate', 'regionCodeText'] : [])];
  const empty = finished && needed.find((name) => !given.get(name)?.trim());
  if (empty) {
    say('empty');
    (form.elements[empty].focus ? form.elements[empty] : form.elements[empty][0]).focus();
    return;
  }
  if (!await save()) return;
  gone = true;
  if (finished) {
    await finish(id);
    navigator.storage?.persist?.();
    const worker = await Promise.race([navigator.serviceWorker?.ready, new Promise((yes) => { setTimeout(yes, 1000); })]);
    await worker?.sync?.register('lapor-kirim').catch(() => {});
    worker?.active?.postMessage({ kirim: true });
  }
  location.assign('/lapor/antrean');
}, true); // before the guard against a second press, which would wait for a page that never comes
start().catch(() => { loading = false; say('failed'); });
