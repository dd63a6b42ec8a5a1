import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** When nothing is released: docs/gates/freeze.md. */
export interface FreezeOptions extends GateOptions {
  /**
   * Change Calendars of Systems Manager: names of the account's own, or ARNs of those that another account shares. All of
   * them must be open; one that gives no answer counts as closed. 1 to 10.
   */
  readonly calendars: readonly string[];
}

export interface Freeze extends GateSettings {
  readonly kind: 'freeze';
  readonly calendars: readonly string[];
}

/** Lets no release go out while a Change Calendar is closed. */
export const freeze = (options: FreezeOptions): GateInput => ({ kind: 'freeze', ...options });

export const fillFreeze = (options: FreezeOptions): Freeze => ({
  kind: 'freeze',
  ...settingsOf('freeze', options),
  stages: ['PRE_SCALE_UP'],
  calendars: options.calendars,
});
