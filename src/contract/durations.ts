/** In milliseconds, as all times here are. Imports nothing: workflow code loads it. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
