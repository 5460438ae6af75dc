// Notices on this device: asked for by a press, ended by one. The browser knows its subscription, the server whom it is for; kept here are only sealed tickets,
// with which the worker tells the server of a subscription that the browser renewed by itself.
const box = document.querySelector('[data-push]');
if (box && 'serviceWorker' in navigator && 'PushManager' in self && 'Notification' in self) {
  const form = box.querySelector('form'), said = box.querySelector('[data-push-said]'), on = box.querySelector('[data-push-on]'), off = box.querySelector('[data-push-off]');
  const worker = navigator.serviceWorker.ready;
  const current = async () => (await worker).pushManager.getSubscription();
  const remember = async (endpoint, tickets) => {
    const cache = await caches.open('kabar'), kept = await (await cache.match('/sw/kabar'))?.json();
    const before = kept?.endpoint === endpoint ? kept.tickets : [];
    await cache.put('/sw/kabar', new Response(JSON.stringify({ endpoint, tickets: [...before, ...tickets].slice(-40) })));
  };
  const tell = async (act, subscription) => {
    const { endpoint, keys } = subscription.toJSON();
    const answer = await fetch(form.action, { method: 'POST', headers: { 'X-Formulir': form.elements._formulir.value }, body: new URLSearchParams({ act, untuk: box.dataset.push, endpoint, p256dh: keys.p256dh, auth: keys.auth }) });
    if (!answer.ok) throw new Error(answer.status);
    const { on: isOn, tickets } = await answer.json();
    if (tickets.length > 0) await remember(endpoint, tickets);
    return isOn;
  };
  const show = (isOn, words) => {
    const focused = document.activeElement === on || document.activeElement === off;
    said.textContent = said.dataset[words ?? (isOn ? 'on' : 'off')];
    [on.hidden, off.hidden] = [isOn, !isOn];
    box.hidden = false;
    if (focused) (isOn ? off : on).focus();
  };
  const subscribe = async () => {
    const text = (await (await fetch('/kabar/kunci')).text()).replaceAll('-', '+').replaceAll('_', '/');
    return (await worker).pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)) });
  };
  on.addEventListener('click', async () => {
    try {
      if (await Notification.requestPermission() !== 'granted') { show(false, 'denied'); return; }
      show(await tell('on', await current() ?? await subscribe()));
    } catch { show(false, 'failed'); }
  });
  off.addEventListener('click', async () => {
    try {
      const subscription = await current();
      show(subscription ? await tell('off', subscription) : false);
    } catch { show(true, 'failed'); }
  });
  current().then(async (subscription) => show(subscription && Notification.permission === 'granted' ? await tell('ask', subscription) : false)).catch(() => show(false));
}
