import type { Browser, BrowserContextOptions, Page as Tab } from 'playwright-core';

export const PHONE = { width: 390, height: 844 };

/** @param complaints errors of scripts, blocked resources and CSP violations all end up here */
export async function openTab(
  browser: Browser,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return page;
}
