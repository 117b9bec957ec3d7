import type { Action } from './model.js';

export interface Pressed {
  status: number;
  /** Where the browser would go next, if anywhere. */
  location: string | null;
  /** The HTML that was shown; '' for a redirect. */
  page: string;
}

/** Plays a person with a browser and no script: opens the link, then submits the form with one button. */
export async function pressButton(connectUrl: string, action: Action): Promise<Pressed> {
  const opened = await fetch(connectUrl, { redirect: 'manual' });
  const shown = await opened.text();
  if (opened.status !== 200) return { status: opened.status, location: null, page: shown };
  const url = new URL(connectUrl);
  const answer = await fetch(new URL('/authorize', url), {
    method: 'POST',
    body: new URLSearchParams([...url.searchParams, ['action', action]]),
    redirect: 'manual',
  });
  const page = await answer.text();
  return { status: answer.status, location: answer.headers.get('location'), page };
}

/** Presses a button that leads back to the application, and returns where. */
export async function pressFinish(connectUrl: string, action: Action = 'finish'): Promise<string> {
  const { status, location, page } = await pressButton(connectUrl, action);
  if (location !== null) return location;
  const title = /<title>(.*?)<\/title>/.exec(page)?.[1] ?? 'no title';
  throw new Error(`The simulated provider did not redirect after "${action}": ${status}, ${title}`);
}
