import type { Release } from '../../rehearsal/report/release';

export { clockTime } from '../../rehearsal/report/clock-time';

/** With thousands apart. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** Text from templates, hooks and tasks is hostile: on a terminal, control characters would move the cursor, line breaks forge lines, bidirectional ones turn words round. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ').trim();
}

/** What a release is called: among several services with whose it is. */
export const titleOf = ({ service, scenario }: Pick<Release, 'service' | 'scenario'>): string =>
  service === undefined ? scenario : `${service}: ${scenario}`;
