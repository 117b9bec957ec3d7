/** A Chromium that is on this machine already; none is ever downloaded. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** Where packages put it, for a test run with a bare `PATH`. */
const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/** Works as root and in a container, and asks nobody but the pages under test. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `CHROMIUM_PATH`, which then has to be right, or else the first that is installed. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (!isExecutable(given)) throw new Error(`CHROMIUM_PATH names no program: ${given}`);
    return given;
  }
  const folders = [...USUAL_FOLDERS, ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean)];
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

/**
 * Why browser tests have to be skipped, or `undefined` where they can run.
 * @throws where `REQUIRE_CHROMIUM=1` says that they must run
 */
export function whyNoChromium(): string | undefined {
  if (findChromium() !== undefined) return undefined;
  const why = `skipped: no Chromium found (set CHROMIUM_PATH, or install one of ${NAMES.join(', ')})`;
  if (process.env['REQUIRE_CHROMIUM'] === '1') throw new Error(`REQUIRE_CHROMIUM=1, but ${why}`);
  return why;
}

/** @throws where there is none; see `whyNoChromium` */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium found on this machine');
  return chromium.launch({ executablePath, args: ARGUMENTS, headless: true });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
