/**
 * The stand-in for Plaid's link-initialize.js, on the page that holds Link. Like the real one it leaves all traffic and
 * all that is seen to a frame of its own origin, so that the page needs no more than script-src, frame-src and, for
 * the frame's style attribute, style-src-attr. See plaid.com/docs/link/web.
 */
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;
  const SHOWN =
    'position:fixed;inset:0;width:100%;height:100%;border:0;margin:0;z-index:2147483647;color-scheme:normal';
  const HIDDEN = 'display:none';

  let frames = 0;

  function appendFrame() {
    frames += 1;
    const frame = document.createElement('iframe');
    frame.id = `plaid-link-iframe-${frames}`;
    frame.title = 'Simulated Plaid Link';
    frame.setAttribute('style', HIDDEN);
    frame.src = `${ORIGIN}/plaid/link`;
    document.body.append(frame);
    return frame;
  }

  function create(options) {
    const { token, onSuccess, onExit, onEvent, onLoad, receivedRedirectUri } = options;
    if (!token) throw new Error('Missing Link parameter. Link requires a token.');
    const frame = appendFrame();
    let [loaded, opened, destroyed] = [false, false, false];
    let before = null;

    const tell = (message) => frame.contentWindow.postMessage(message, ORIGIN);
    const show = () => {
      before = document.activeElement;
      frame.setAttribute('style', SHOWN);
      frame.focus();
      tell({ kind: 'open', token, receivedRedirectUri });
    };
    const hide = () => {
      opened = false;
      frame.setAttribute('style', HIDDEN);
      before?.focus?.();
    };
    const deeds = {
      ready() {
        loaded = true;
        onLoad?.();
        if (opened) show();
      },
      event: ({ name, metadata }) => onEvent?.(name, metadata),
      exit({ error, metadata }) {
        hide();
        onExit?.(error, metadata);
      },
      success({ publicToken, metadata }) {
        hide();
        onSuccess?.(publicToken, metadata);
      },
      // Only the page itself may lead its own window away without a click of its own.
      leave({ url }) {
        if (new URL(url).origin === ORIGIN) location.assign(url);
      },
    };
    const hear = ({ origin, source, data }) => {
      if (origin === ORIGIN && source === frame.contentWindow) deeds[data.kind]?.(data);
    };
    addEventListener('message', hear);

    return {
      open() {
        if (opened || destroyed) return;
        opened = true;
        if (loaded) show();
      },
      exit() {
        if (opened && loaded) tell({ kind: 'exit' });
      },
      destroy() {
        destroyed = true;
        removeEventListener('message', hear);
        frame.remove();
      },
      submit() {
        // Of Plaid Layer, which nothing here has.
      },
    };
  }

  window.Plaid = { create, version: 'simulated' };
})();
