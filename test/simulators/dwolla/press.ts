/** What came of it, as Plaid Link would tell the page that holds it. */
export interface PressedPlaid {
  ok: boolean;
  errorCode?: string;
}

/**
 * Plays a person in Plaid Link without a browser, through the endpoints of the stand-in itself. `start` opens Link and
 * stays there; the other two open it and go on to the end.
 */
export async function pressPlaid(
  simulatorUrl: string,
  linkToken: string,
  action: 'finish' | 'close' | 'start',
): Promise<PressedPlaid> {
  const post = async (step: string, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${simulatorUrl}/plaid/link/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link_token: linkToken, ...more }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const started = await post('start');
  if ('error' in started || action === 'start') return outcome(started);
  return outcome(await post(action, { link_session_id: started['link_session_id'] }));
}

function outcome(told: Record<string, unknown>): PressedPlaid {
  const error = told['error'] as { error_code: string } | undefined;
  return error === undefined ? { ok: true } : { ok: false, errorCode: error.error_code };
}

export interface PressedMx {
  ok: boolean;
  /** Where the browser would go next, if anywhere. */
  location: string | null;
}

/** Plays a person in the MX widget with a browser and no script: loads the page, then submits its form. */
export async function pressMx(mxUrl: string, action: 'finish' | 'close'): Promise<PressedMx> {
  const shown = await fetch(mxUrl);
  const visit = /name="visit" value="([^"]+)"/.exec(await shown.text())?.[1];
  if (visit === undefined) return { ok: false, location: null };
  const answer = await fetch(mxUrl, {
    method: 'POST',
    body: new URLSearchParams({ visit, action }),
    redirect: 'manual',
  });
  await answer.arrayBuffer();
  return { ok: answer.status < 400, location: answer.headers.get('location') };
}
