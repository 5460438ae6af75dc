// Passkeys. The form is hidden until it is known that this browser can make them; without script the page's own words lead to another way.
const form = document.querySelector('form[data-passkey]'), kind = window.PublicKeyCredential;

if (form && kind?.parseCreationOptionsFromJSON && kind.parseRequestOptionsFromJSON && kind.prototype.toJSON) {
  const said = form.querySelector('[data-passkey-said]'), answer = form.elements.Answer, create = form.dataset.passkey === 'create';
  document.querySelector('[data-passkey-none]')?.remove();
  form.hidden = false;
  let busy = false;

  const ask = async () => {
    const options = JSON.parse(form.dataset.options);
    return create
      ? navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(options) });
  };
  // Before all others that listen, so that none takes this for the sending.
  form.addEventListener('submit', async (event) => {
    if (answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    said.textContent = '';
    try {
      answer.value = JSON.stringify((await ask()).toJSON());
      form.requestSubmit();
    } catch (error) {
      said.textContent = (error.name === 'InvalidStateError' && said.dataset.taken) || said.dataset.failed;
    } finally {
      busy = false;
    }
  }, { capture: true });
  // Back from the next page: that answer was used.
  addEventListener('pageshow', (event) => { if (event.persisted) answer.value = ''; });
  if (form.dataset.auto) form.requestSubmit();
}
