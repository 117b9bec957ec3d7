/** The files a page loads, as text: nothing has to be copied into a build or read at the start. */
export { brandCss } from './brand-css.js';
export { pageCss } from './page-css.js';
export { pageScript } from './page-script.js';
export { plaidScript } from './plaid-script.js';
