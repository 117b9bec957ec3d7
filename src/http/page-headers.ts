/** What a page may load and where it may lead. */
import type { Context, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Capability } from '../secrets/vault.js';
import type { Link } from './link.js';
import type { LogEnv } from './request-log.js';

export interface PageEnv {
  Variables: LogEnv['Variables'] & {
    /** This page runs Plaid Link, which talks to these hosts of Plaid. */
    plaidHosts?: string[];
    /** Where the company's logo comes from. */
    logoOrigin?: string;
    /** What the token of the address says, where it is one of ours. */
    capability?: Required<Capability>;
    /** Of everything below `/r/{token}`. */
    link: Link;
  };
}

/** https://plaid.com/docs/link/web: the hosts that Link asks, by the environment that a link token names. */
const plaidHosts: Record<string, string> = {
  production: 'https://production.plaid.com/',
  sandbox: 'https://sandbox.plaid.com/',
};

/** @param plaidToken absent where only the browser knows it */
export function runsPlaid(c: Context<PageEnv>, plaidToken?: string): void {
  const environment = /^link-([a-z]+)-/.exec(plaidToken ?? '')?.[1] ?? '';
  const host = plaidHosts[environment];
  c.set('plaidHosts', host === undefined ? Object.values(plaidHosts) : [host]);
}

export interface PageRules {
  /** Where the button's answer may lead: browsers hold `form-action` against the 303 as well. */
  formActions: string[];
  plaidScriptUrl: string;
}

type Policy = Record<string, string[]>;

const USUAL = {
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // Whether this host and all below it are to be reached by https alone is for whoever owns them to say.
  strictTransportSecurity: false,
};

export function pageHeaders({ formActions, plaidScriptUrl }: PageRules): MiddlewareHandler<PageEnv> {
  const policy: Policy = {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'", ...formActions],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
  const secured = headersFor(policy);
  return async (c, next) => {
    c.header('cache-control', 'no-store');
    await secured(c, next);
    const [hosts, logo] = [c.get('plaidHosts'), c.get('logoOrigin')];
    if (!hosts && logo === undefined) return;
    const own = logo === undefined ? policy : { ...policy, imgSrc: [logo] };
    const widened = hosts ? forPlaid(own, hosts, plaidScriptUrl) : own;
    await headersFor(widened, hosts !== undefined)(c, async () => {});
  };
}

/** Of everything that is no page, and so shows, loads and frames nothing: what a route says itself stands. */
export function plainHeaders(): MiddlewareHandler {
  const secured = secureHeaders({
    ...USUAL,
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    overwrite: false,
  });
  return async (c, next) => {
    await secured(c, next);
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  };
}

/** What Plaid's documentation asks for, and nothing else: https://github.com/plaid/react-plaid-link#readme */
function forPlaid(policy: Policy, hosts: string[], scriptUrl: string): Policy {
  return {
    ...policy,
    scriptSrc: ["'self'", scriptUrl],
    frameSrc: [`${new URL(scriptUrl).origin}/`],
    connectSrc: ["'self'", ...hosts],
    styleSrcAttr: ["'unsafe-inline'"],
  };
}

/** @param opensPopups a bank's own page, opened by Plaid's frame, keeps in touch with its opener */
function headersFor(contentSecurityPolicy: Policy, opensPopups = false): MiddlewareHandler<PageEnv> {
  return secureHeaders({
    ...USUAL,
    contentSecurityPolicy,
    crossOriginOpenerPolicy: opensPopups ? 'same-origin-allow-popups' : 'same-origin',
  });
}
