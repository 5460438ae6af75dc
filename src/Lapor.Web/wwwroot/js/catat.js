// The counter's form for hands that stay on the keyboard: the first field is ready, Ctrl+Enter sends.
const form = document.querySelector('form[data-quick-send]');
if (form) {
  if (!document.querySelector('[data-focus]')) (form.querySelector('[name=source]:checked') ?? form.querySelector('[name=source]'))?.focus();
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
