// On officers' pages and after signing out: what was taken to the field belongs to one account and goes with its session.
const field = self.LaporLapangan, mark = document.querySelector('[data-lapangan]')?.dataset.lapangan;
const exists = async () => !indexedDB.databases || (await indexedDB.databases()).some((d) => d.name === 'lapor-lapangan');

if (mark === 'keluar') {
  exists().then((there) => there && field.forget()).catch(() => {});
} else if (mark) {
  exists().then(async (there) => {
    if (!there) return;
    if ((await field.owner()) && (await field.owner()) !== mark) await field.forget();
    await field.sweep();
    if (await field.unsent()) await field.send();
  }).catch(() => {});
  const form = document.querySelector('form[action$="/keluar"]'), dialog = document.getElementById('keluar-lapangan');
  let sure = false;
  form?.addEventListener('submit', (event) => {
    if (sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const leave = async () => {
      sure = true;
      await exists().then((there) => there && field.forget()).catch(() => {});
      form.requestSubmit();
    };
    exists().then((there) => (there ? field.unsent() : 0)).catch(() => 0).then((count) => {
      if (!count) return leave();
      dialog.querySelector('[data-count]').textContent = String(count);
      dialog.querySelector('[data-leave]').onclick = leave;
      dialog.showModal();
      return null;
    });
  }, true);
}
