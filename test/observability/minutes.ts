/** Of a minute. */
export const MILLISECONDS = 60_000;
/** In minutes, as everything else here. */
export const HOUR = 60;
export const DAY = 24 * HOUR;
