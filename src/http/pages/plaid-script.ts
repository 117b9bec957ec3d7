/**
 * Runs Plaid Link on our page, or goes on with it after a bank's own page: https://plaid.com/docs/link/web. Also brings
 * home whoever comes back from a widget that tells nothing. Leaves the page as soon as there is news; where the sign-in
 * does not open, `page-script.ts` offers the button.
 */
export const plaidScript = `'use strict';
(() => {
  const KEY = 'reauth-return';
  // As long as a Plaid token lives at the most, ms; what is older is of no use to anybody.
  const LIFE = 30 * 60 * 1000;
  const LONGEST_WAIT = 8000;
  const DEAD = 'INVALID_LINK_TOKEN';

  const root = document.querySelector('[data-signing-in]');
  const form = document.querySelector('form');
  const query = new URLSearchParams(location.search);

  // A bank's own page comes back to the same tab, and only some apps open another one: each tab remembers its own
  // sign-in, and the browser the last one of all.
  const stores = ['sessionStorage', 'localStorage'];
  const read = (name) => {
    try {
      const kept = JSON.parse(window[name].getItem(KEY));
      if (kept && Date.now() - kept.at < LIFE) return kept;
      window[name].removeItem(KEY);
    } catch {
      // Without storage only a bank's own page cannot lead back; the rest works.
    }
    return undefined;
  };
  const remembered = () => read('sessionStorage') || read('localStorage');
  const remember = (place) => {
    for (const name of stores) {
      try {
        window[name].setItem(KEY, JSON.stringify({ ...place, at: Date.now() }));
      } catch {
        // As above.
      }
    }
  };
  const forget = () => {
    for (const name of stores) {
      const kept = read(name);
      if (kept && place && kept.page === place.page) window[name].removeItem(KEY);
    }
  };

  const { page, token, session, again } = root.dataset;
  const place = token ? { page, token, session, again } : remembered();

  const leave = (address) => {
    forget();
    location.replace(address);
  };
  /** Back to the page with the button, or to this page's own one; without a place there is none to go to. */
  const stop = () => {
    if (place && !token) return leave(place.page);
    forget();
    form.hidden = !place;
    document.dispatchEvent(new Event('trouble'));
  };

  /** It is told until it is heard: nothing else would say that somebody came back. */
  const returned = async (wait = 500) => {
    root.dataset.opened = 'yes';
    root.textContent = root.dataset.done;
    const told = await fetch(place.page + '/returned', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      keepalive: true,
    }).then((response) => response.ok || response.status === 404, () => false);
    if (told) return leave(place.page + '?returned');
    setTimeout(returned, wait, Math.min(wait * 2, LONGEST_WAIT));
  };

  /** A dead token is replaced once without a word; wrong logins cause the same error, so the next time is a press. */
  const anew = () => {
    if (place.again === 'yes') return stop();
    forget();
    form.submit();
  };

  const run = (receivedRedirectUri) => {
    let dead = false;
    const handler = Plaid.create({
      token: place.token,
      ...(receivedRedirectUri && { receivedRedirectUri }),
      onLoad: () => {
        root.dataset.opened = 'yes';
      },
      onSuccess: () => returned(),
      // Some exits for a dead token name no error: then only this event did.
      onEvent: (name, metadata) => {
        if (metadata && metadata.error_code === DEAD) dead = true;
      },
      onExit: (error) => {
        handler.destroy();
        if (dead || (error && error.error_code === DEAD)) return anew();
        if (error) return stop();
        leave(place.page);
      },
    });
    handler.open();
  };

  // The browser's back button leads to the page with the button: this token is spent.
  addEventListener('pageshow', (event) => {
    if (event.persisted && place) location.replace(place.page);
  });

  if (!place || !/^\\/r\\/[^/?#]+$/.test(place.page)) return stop();
  form.action = place.page + '/open';
  form.elements.except.value = place.session || '';
  const fromBank = query.has('oauth_state_id');
  // Whoever gave up, and whoever left by another sign-in than this one, did not finish.
  if (!token && (query.has('error') || (fromBank && !place.token))) return leave(place.page);
  if (!token && !fromBank) return returned();
  if (!window.Plaid) return stop();
  if (token) remember(place);
  try {
    run(token ? undefined : location.href);
  } catch {
    stop();
  }
})();
`;
