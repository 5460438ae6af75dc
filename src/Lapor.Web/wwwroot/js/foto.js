// Photos are made small on the device that took them: long side at most 1920, JPEG, drawn anew, so that neither position nor camera data go along.
// What the browser cannot draw is left as it is; the server strips it.
const Longest = 1920, Small = 1024 * 1024;

export const reduce = async (file) => {
  if (!/^image\/(jpeg|png|webp|heic|heif|avif)$/.test(file.type)) return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const share = Math.min(1, Longest / Math.max(picture.width, picture.height));
    // A small drawing (a screenshot) keeps its sharp edges; there is no camera in it.
    if (share === 1 && /^image\/(png|webp)$/.test(file.type) && file.size <= Small) return file;
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    const brush = canvas.getContext('2d');
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((yes) => { canvas.toBlob(yes, 'image/jpeg', 0.85); });
    return blob ? new File([blob], `${file.name.replace(/\.[^.]*$/, '') || 'foto'}.jpg`, { type: 'image/jpeg', lastModified: file.lastModified }) : file;
  } catch {
    return file;
  } finally {
    picture?.close();
  }
};

const busy = new Map(); // form → the photos that are still being made small

// Stands before the list of files hears of the choice: it gets the small ones.
document.addEventListener('change', (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== 'file' || !input.closest('[data-reduce]') || event.detail === 'kecil') return;
  event.stopImmediatePropagation();
  const work = (async () => {
    const bag = new DataTransfer();
    for (const file of [...input.files]) bag.items.add(await reduce(file));
    input.files = bag.files;
    input.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: 'kecil' }));
  })();
  busy.set(input.form, work);
  work.finally(() => { if (busy.get(input.form) === work) busy.delete(input.form); });
}, true);

// A form that is sent in the meantime waits for them.
document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event, work = busy.get(form);
  if (!work) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  work.finally(() => form.requestSubmit(submitter));
}, true);
