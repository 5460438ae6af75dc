// Comfort on top of pages that work without it. Each part finds its elements by data attribute; htmx calls start() again for what it brings in.
const doc = document;
const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
const wired = new Map();
// The elements of a part that are not wired yet, so that start() may meet the same element twice.
const fresh = (root, selector) => {
  const done = wired.get(selector) ?? wired.set(selector, new WeakSet()).get(selector);
  return all(root, selector).filter((e) => !done.has(e) && done.add(e));
};
const fill = (text, value) => text.replace('#', value);

function focusErrors(root) {
  fresh(root, '[data-focus]').slice(0, 1).forEach((box) => box.focus());
}

// A second press of the same button must not send the form a second time (the server is idempotent as well).
function guardForms(root) {
  fresh(root, 'form[method="post" i]:not([hx-post])').forEach((form) => form.addEventListener('submit', (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented) return;
    form.dataset.sent = '1';
    event.submitter?.setAttribute('aria-busy', 'true');
  }));
}
addEventListener('pageshow', () => all(doc, 'form[data-sent]').forEach((form) => {
  delete form.dataset.sent;
  all(form, '[aria-busy]').forEach((b) => b.removeAttribute('aria-busy'));
}));

function copies(root) {
  fresh(root, '[data-copy]').forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const word = button.querySelector('span'), before = word.textContent;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      word.textContent = button.dataset.copied;
      setTimeout(() => { word.textContent = before; }, 2500);
    });
  });
}

function prints(root) {
  fresh(root, '[data-print]').forEach((b) => { b.hidden = false; b.addEventListener('click', () => print()); });
}

// <a href="/own-page" data-dialog="id">: the dialog if there is script, the page if not.
function dialogs(root) {
  fresh(root, '[data-dialog]').forEach((link) => link.addEventListener('click', (event) => {
    const dialog = doc.getElementById(link.dataset.dialog);
    if (!dialog?.showModal || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
  }));
  fresh(root, 'dialog').forEach((dialog) => dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-close]')) dialog.close();
  }));
}

function counters(root) {
  fresh(root, '[data-count-for]').forEach((foot) => {
    const box = doc.getElementById(foot.dataset.countFor), out = foot.querySelector('span'), max = Number(foot.dataset.max), rule = out.textContent;
    const show = () => {
      const left = max - [...box.value].length;
      out.className = left < 0 ? 'over' : '';
      out.textContent = box.value === '' ? rule : fill(left < 0 ? foot.dataset.over : foot.dataset.left, Math.abs(left).toLocaleString(doc.documentElement.lang));
    };
    box.addEventListener('input', show);
    show();
  });
}

// ARIA combobox with a list (APG): arrows move, Enter chooses, Escape closes; typing again forgets the choice.
let combos = 0;
function comboboxes(root) {
  fresh(root, '[data-combobox]').forEach((combo) => {
    const [input, hidden] = combo.querySelectorAll('input'), list = doc.createElement('ul'), said = doc.createElement('div');
    list.className = 'combo-list';
    list.id = `combo-${++combos}`;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.labels?.[0]?.firstChild?.textContent ?? '');
    list.hidden = true;
    said.className = 'visually-hidden';
    said.setAttribute('role', 'status');
    const path = doc.createElement('p');
    path.className = 'small muted';
    combo.append(list, said, path);
    // A phone's field is too short for a village with all that lies around it.
    const showPath = () => { path.textContent = hidden.value && input.scrollWidth > input.clientWidth ? input.value : ''; };
    showPath();
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) input.setAttribute(name, value);
    let found = [], at = -1, timer, asked = 0;
    const close = () => { list.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
    const move = (to) => {
      if (list.hidden || !found.length) return;
      at = (to + found.length) % found.length;
      [...list.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === at)));
      list.children[at].scrollIntoView({ block: 'nearest' });
      input.setAttribute('aria-activedescendant', list.children[at].id);
    };
    const choose = (i) => {
      input.value = found[i].text ?? found[i].label;
      hidden.value = found[i].value;
      close();
      showPath();
      hidden.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const show = (options, none) => {
      found = options;
      at = -1;
      list.replaceChildren(...found.map((option, i) => {
        const li = doc.createElement('li');
        li.id = `${list.id}-${i}`;
        li.setAttribute('role', 'option');
        li.setAttribute('aria-selected', 'false');
        li.textContent = option.label;
        if (option.hint) { const small = doc.createElement('small'); small.textContent = option.hint; li.append(small); }
        li.addEventListener('pointerdown', (event) => event.preventDefault());
        li.addEventListener('click', () => choose(i));
        return li;
      }));
      if (!found.length) {
        const li = doc.createElement('li');
        li.className = 'combo-none';
        li.setAttribute('role', 'option');
        li.setAttribute('aria-disabled', 'true');
        li.textContent = none;
        list.append(li);
      }
      said.textContent = found.length ? fill(combo.dataset.some, found.length) : none;
      list.hidden = false;
      input.setAttribute('aria-expanded', 'true');
    };
    const ask = async () => {
      const turn = ++asked, url = new URL(combo.dataset.combobox, location.href);
      url.searchParams.set('q', input.value.trim());
      (combo.dataset.with ?? '').split(' ').filter(Boolean).forEach((id) => { const other = doc.getElementById(id); if (other) url.searchParams.set(other.name, other.value); });
      try {
        const answer = await fetch(url, { headers: { Accept: 'application/json' } });
        if (!answer.ok) throw new Error(answer.status);
        const options = await answer.json();
        if (turn === asked && doc.activeElement === input) show(options, combo.dataset.none);
      } catch {
        if (turn === asked) show([], combo.dataset.failed);
      }
    };
    input.addEventListener('input', () => {
      hidden.value = '';
      showPath();
      clearTimeout(timer);
      if (input.value.trim().length < 2) { ++asked; close(); return; }
      timer = setTimeout(ask, 200);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        if (list.hidden) ask(); else move(event.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
      } else if (event.key === 'Enter' && !list.hidden && at >= 0) { event.preventDefault(); choose(at); }
      else if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); close(); }
    });
    input.addEventListener('blur', () => { ++asked; close(); });
  });
}

// The list of acts stays in view until one is opened; then the column scrolls with the page, and the opened act must not be left above it.
function acts(root) {
  fresh(root, '.act > summary').forEach((summary) => summary.addEventListener('click', () => requestAnimationFrame(() => summary.scrollIntoView({ block: 'nearest' }))));
}

function filePickers(root) {
  fresh(root, '[data-files]').forEach((box) => {
    const input = box.querySelector('input'), list = box.querySelector('ul'), icons = box.querySelector('template').content.children;
    const say = box.dataset, max = Number(say.files), bytes = Number(say.bytes);
    let kept = [];
    box.classList.add('is-live');
    const give = () => { const bag = new DataTransfer(); kept.forEach((f) => bag.items.add(f)); input.files = bag.files; };
    const size = (n) => n < 1048576 ? `${Math.ceil(n / 1024)} kB` : `${(n / 1048576).toLocaleString(doc.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
    const draw = () => list.replaceChildren(...kept.map((file, i) => {
      const li = doc.createElement('li'), words = doc.createElement('span'), name = doc.createElement('span'), note = doc.createElement('span'), button = doc.createElement('button');
      const wrong = file.size > bytes ? say.large : i >= max ? say.many : '';
      li.className = wrong && 'is-bad';
      name.className = 'file-name';
      name.textContent = file.name;
      note.className = 'file-note';
      note.textContent = size(file.size) + (wrong && ` · ${wrong}`);
      button.type = 'button';
      button.className = 'btn btn-quiet btn-icon btn-small';
      button.setAttribute('aria-label', fill(say.remove, file.name));
      button.append(icons[1].cloneNode(true));
      button.addEventListener('click', () => { kept.splice(i, 1); give(); draw(); (list.querySelectorAll('button')[Math.min(i, kept.length - 1)] ?? input).focus(); });
      words.append(name, note);
      li.append(icons[0].cloneNode(true), words, button);
      return li;
    }));
    const add = (files) => {
      [...files].forEach((f) => { if (!kept.some((k) => k.name === f.name && k.size === f.size && k.lastModified === f.lastModified)) kept.push(f); });
      give();
      draw();
    };
    input.addEventListener('change', () => add(input.files));
    const camera = box.querySelector('[data-camera]'), shutter = box.querySelector('[data-shutter]');
    if (camera && matchMedia('(pointer: coarse)').matches) {
      shutter.hidden = false;
      shutter.addEventListener('click', () => camera.click());
      camera.addEventListener('change', () => { add(camera.files); camera.value = ''; });
    }
    const over = (on) => (event) => { event.preventDefault(); box.classList.toggle('is-over', on); };
    box.addEventListener('dragover', over(true));
    box.addEventListener('dragleave', over(false));
    box.addEventListener('drop', (event) => { over(false)(event); add(event.dataTransfer.files); });
  });
}

function themes(root) {
  const html = doc.documentElement, dark = () => (html.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  fresh(root, '[data-theme-switch]').forEach((button) => {
    button.hidden = false;
    button.setAttribute('aria-pressed', String(dark()));
    button.addEventListener('click', () => {
      html.dataset.theme = dark() ? 'light' : 'dark';
      button.setAttribute('aria-pressed', String(dark()));
      try { localStorage.setItem('tema', html.dataset.theme); } catch { /* private mode: the choice lasts for this page */ }
    });
  });
}
try { const theme = localStorage.getItem('tema'); if (theme) doc.documentElement.dataset.theme = theme; } catch { /* as above */ }

export function start(root) {
  [focusErrors, guardForms, copies, prints, dialogs, counters, comboboxes, acts, filePickers, themes].forEach((part) => part(root));
}
start(doc);
doc.addEventListener('htmx:after:process', (event) => { if (event.target !== doc.body && event.target !== doc) start(event.target); });

// The app on the home screen, drafts without a network and notices: /sw.js. Asked for last, so that no page waits for it.
if ('serviceWorker' in navigator) {
  const tell = (word) => navigator.serviceWorker.ready.then((worker) => worker.active.postMessage(word));
  addEventListener('load', () => navigator.serviceWorker.register('/sw.js').then(() => tell({ bahasa: doc.documentElement.lang, kirim: true }), () => {}));
  addEventListener('online', () => tell({ kirim: true }));
}
