/**
 * All that a page does by itself. Everything works without it: it only keeps a waiting page current, says that a press
 * was taken, and keeps the browser's back button from showing a state of before.
 */
export const pageScript = `'use strict';
(() => {
  // How long a return may take to reach the process before "nothing happened" is believed, ms.
  const GRACE = 20000;
  const SLOW = 60000;
  const LONGEST_WAIT = 8000;
  const PRESS_TIMEOUT = 20000;
  // How long the sign-in on our page may take to open, ms.
  const OPENS_WITHIN = 15000;

  addEventListener('pageshow', (event) => {
    // A page that signs in leads back by itself.
    if (event.persisted && !document.querySelector('[data-signing-in]')) location.reload();
  });

  // A mail's "not me" leads to that answer, which is folded away.
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && asked.closest('details')) {
    asked.closest('details').open = true;
    asked.scrollIntoView();
  }

  // Whoever just came back hears the news first.
  if (location.search.startsWith('?returned')) document.querySelector('h1').focus();

  /** For \`/callbacks/…\`, whose address does not tell who comes back. */
  const remember = (page) => {
    for (const name of ['sessionStorage', 'localStorage']) {
      try {
        window[name].setItem('reauth-return', JSON.stringify({ page, at: Date.now() }));
      } catch {
        // Without storage the way back leads over the mail.
      }
    }
  };

  // A sign-in that does not open, whatever keeps it from it: this script waits for no other.
  const signingIn = document.querySelector('[data-signing-in]');
  if (signingIn) {
    const trouble = document.querySelector('.trouble');
    const show = () => {
      signingIn.hidden = true;
      document.querySelector('.picture').setAttribute('hidden', '');
      trouble.hidden = false;
      trouble.querySelector('h2').focus();
    };
    document.addEventListener('trouble', show);
    setTimeout(() => signingIn.dataset.opened || show(), OPENS_WITHIN);
  }

  // Days and hours by the person's own clock; without this they are UTC's.
  for (const time of document.querySelectorAll('time')) {
    time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: 'numeric',
      minute: '2-digit',
    });
  }
  for (const choice of document.querySelectorAll('[data-days]')) {
    const day = new Date();
    day.setDate(day.getDate() + Number(choice.dataset.days));
    day.setHours(8, 0, 0, 0);
    choice.value = day.toISOString();
  }

  for (const form of document.forms) {
    const button = form.querySelector('button');
    const label = button.textContent;
    const busy = (on) => {
      if (button.dataset.busy) button.textContent = on ? button.dataset.busy : label;
      if (on) button.setAttribute('aria-disabled', 'true');
      else button.removeAttribute('aria-disabled');
    };
    form.addEventListener('submit', (event) => {
      if (button.hasAttribute('aria-disabled')) return event.preventDefault();
      if (form.dataset.remember) remember(form.dataset.remember);
      busy(true);
      setTimeout(busy, PRESS_TIMEOUT, false);
    });
    form.addEventListener('formdata', ({ formData }) => {
      const day = formData.get('until');
      if (/^\\d{4}-\\d\\d-\\d\\d$/.test(day)) formData.set('until', new Date(day + 'T08:00').toISOString());
    });
  }

  const status = document.querySelector('[data-state]');
  if (!status) return;
  const { state, returned, page, slow } = status.dataset;
  const since = Date.now();
  let checking = status.dataset.checking === 'yes';
  let wait = 1000;

  /** Where to go now, if anywhere. */
  const next = async () => {
    const response = await fetch(state, { cache: 'no-store', headers: { accept: 'application/json' } });
    if (response.status === 404) return page;
    if (!response.ok) return undefined;
    const { phase, lastReturn } = await response.json();
    if (phase === 'verifying') {
      checking = true;
      return undefined;
    }
    if (phase === 'closed' || checking || lastReturn) return returned;
    return Date.now() - since > GRACE ? page : undefined;
  };

  const look = async () => {
    // Offline or a hiccup: the next look will tell.
    const address = await next().catch(() => undefined);
    if (address !== undefined) return location.replace(address);
    if (Date.now() - since > SLOW && status.textContent !== slow) status.textContent = slow;
    wait = Math.min(wait * 1.3, LONGEST_WAIT);
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
})();
`;
