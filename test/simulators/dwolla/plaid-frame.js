/**
 * Simulated Plaid Link itself, in its frame: the buttons, the calls to the simulator, and the words to the page that
 * holds it. The names and shapes of what is told are Plaid's: plaid.com/docs/link/web.
 */
(() => {
  const ANSWER_EVERY_MS = 200;
  const part = (id) => document.querySelector(`#${id}`);
  /** Of the page that holds this frame; known from its first word on. */
  let holder;
  let token;
  /** As the simulator described it last. */
  let run = {};
  /** The last error anybody saw: it goes out with the exit, also with one that the person chose. */
  let lastError = null;

  const say = (message) => parent.postMessage(message, holder ?? '*');

  function sayEvent(name, more = {}) {
    const metadata = {
      error_type: null,
      error_code: null,
      error_message: null,
      exit_status: null,
      institution_id: run.institution?.institution_id ?? null,
      institution_name: run.institution?.name ?? null,
      institution_search_query: null,
      is_update_mode: true,
      mfa_type: null,
      view_name: null,
      selection: null,
      timestamp: new Date().toISOString(),
      link_session_id: run.link_session_id,
      request_id: run.request_id,
      ...more,
    };
    say({ kind: 'event', name, metadata });
  }

  async function ask(step, more = {}) {
    const answer = await fetch(`/plaid/link/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link_token: token, link_session_id: run.link_session_id, ...more }),
    });
    return { dead: !answer.ok, ...(await answer.json()) };
  }

  const told = ({ error_type, error_code, error_message }) => ({ error_type, error_code, error_message });

  /** Takes in what the simulator answered; false if the token turned out to be dead, which is the end. */
  function goesOn(answer) {
    run = answer;
    if (!answer.dead) return true;
    sayEvent('ERROR', told(answer.error));
    exit(answer.exit_without_error ? null : answer.error, null);
    return false;
  }

  function exit(error, status) {
    const { institution, link_session_id, request_id } = run;
    sayEvent('EXIT', { ...(error && told(error)), exit_status: status });
    say({ kind: 'exit', error, metadata: { institution, status, link_session_id, request_id } });
  }

  function note(text) {
    part('note').textContent = text;
    part('note').hidden = text === '';
  }

  function show() {
    part('panes').hidden = false;
    sayEvent('TRANSITION_VIEW', { view_name: 'CREDENTIAL' });
    document.querySelector('h1').focus();
  }

  const presses = {
    async login() {
      const answer = await ask('finish');
      if (!goesOn(answer)) return;
      const { institution, accounts, link_session_id, transfer_status } = answer;
      sayEvent('HANDOFF');
      const metadata = { institution, accounts, link_session_id, transfer_status };
      say({ kind: 'success', publicToken: answer.public_token, metadata });
    },
    async bank() {
      const answer = await ask('bank');
      if (!goesOn(answer)) return;
      sayEvent('OPEN_OAUTH');
      if (!answer.popup) return say({ kind: 'leave', url: answer.bank_url });
      const popup = window.open(answer.bank_url, '_blank', 'popup,width=480,height=640');
      if (popup) await answered(answer.oauth_state_id, popup);
      else note('The window of the bank was blocked.');
    },
    async fail() {
      const answer = await ask('fail');
      if (!goesOn(answer)) return;
      lastError = answer.error;
      sayEvent('ERROR', told(lastError));
      note(lastError.display_message);
    },
    async close() {
      const answer = await ask('close');
      if (goesOn(answer)) exit(lastError, answer.status);
    },
  };

  /** A pop-up may lead nowhere: its answer is asked for. */
  async function answered(id, popup) {
    for (;;) {
      const { answer } = await ask('bank-answer', { oauth_state_id: id });
      if (answer === 'approved') return presses.login();
      if (answer === 'denied' || popup.closed) return note('The bank did not let you in.');
      await new Promise((resolve) => setTimeout(resolve, ANSWER_EVERY_MS));
    }
  }

  const buttons = [...document.querySelectorAll('button')];

  async function press(name) {
    for (const button of buttons) button.disabled = true;
    try {
      note('');
      await presses[name]();
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  async function open(receivedRedirectUri) {
    part('panes').hidden = true;
    [run, lastError] = [{}, null];
    note('');
    const answer = await ask('start', { received_redirect_uri: receivedRedirectUri });
    if (!goesOn(answer)) return;
    sayEvent('OPEN');
    if (answer.resumed) return press('login');
    show();
    if (answer.denied) note('The bank did not let you in.');
  }

  addEventListener('message', ({ origin, source, data }) => {
    if (source !== parent || source === window) return;
    holder ??= origin;
    if (origin !== holder) return;
    if (data.kind === 'open') {
      token = data.token;
      void open(data.receivedRedirectUri);
    }
    if (data.kind === 'exit') void press('close');
  });
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !part('close').disabled) void press('close');
  });
  for (const button of buttons) button.addEventListener('click', () => void press(button.id));
  if (parent !== window) say({ kind: 'ready' });
})();
