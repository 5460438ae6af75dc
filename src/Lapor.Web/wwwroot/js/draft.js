// Keeps a report while it is typed: at once on this device, then as a draft on the server. What the server has is not kept here any longer.
const form = document.querySelector('[data-draft]'), name = 'lapor-draf';
const disk = (work) => { try { return work(localStorage); } catch { return null; } }; // private mode: the server's copy must do
const drop = () => disk((s) => s.removeItem(name));

if (!form) {
  drop(); // the check page and the confirmation: all of it arrived
} else {
  const banner = document.querySelector('[data-draft-offline]'), token = form.elements._formulir;
  const fields = () => [...new FormData(form)].filter(([key, value]) => typeof value === 'string' && key !== token.name);
  let timer, turn = 0, leaving = false;

  const send = async () => {
    clearTimeout(timer);
    const mine = ++turn;
    let kept = false;
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', headers: { 'X-Formulir': token.value }, body: new URLSearchParams(fields()) });
      kept = answer.ok;
    } catch { /* no line; the copy on this device stays */ }
    if (mine !== turn) return;
    // The page that is being fetched may have been drawn before this copy arrived: then the one here is still the newest.
    if (kept && !leaving) drop();
    banner.hidden = kept;
  };
  const keep = () => {
    ++turn;
    leaving = false;
    disk((s) => s.setItem(name, JSON.stringify(fields())));
    clearTimeout(timer);
    timer = setTimeout(send, 1500);
  };
  const restore = (copy) => {
    const typed = new Map(copy);
    for (const control of form.elements) {
      if (!control.name || control === token || control.type === 'file' || control.type === 'submit') continue;
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = typed.get(control.name) === control.value;
      else if (typed.has(control.name)) { control.value = typed.get(control.name); }
    }
    form.querySelectorAll('textarea, #title').forEach((box) => box.dispatchEvent(new Event('input')));
  };

  // A page that answers a post shows the newest text itself; any other may be older than what could not be sent.
  const fresh = form.dataset.draftFresh === 'yes', copy = !fresh && disk((s) => JSON.parse(s.getItem(name)));
  if (copy) restore(copy);
  if (copy || fresh) send();
  form.addEventListener('input', keep);
  form.addEventListener('change', keep);
  form.addEventListener('submit', (event) => {
    ++turn;
    clearTimeout(timer);
    // Without a network the post would end on a page of the browser's: what was typed and chosen goes to the queue of this device instead.
    const queue = self.LaporAntrean;
    if (navigator.onLine || !queue || !self.isSecureContext || !navigator.serviceWorker?.controller || event.submitter?.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const id = crypto.randomUUID(), content = { title: form.elements.title.value.trim(), language: document.documentElement.lang, fields: fields() };
    queue.keep(id, content, [...form.elements.attachments?.files ?? []]).then((kept) => {
      if (kept) drop();
      location.assign(kept ? `/lapor/luring#${id}` : '/lapor/antrean');
    }, () => { banner.hidden = false; });
  }, true);
  addEventListener('beforeunload', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('online', () => { if (disk((s) => s.getItem(name))) send(); });
  addEventListener('offline', () => { if (disk((s) => s.getItem(name))) banner.hidden = false; });
  document.querySelector('[data-draft-discard]')?.addEventListener('submit', drop);
}
