import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** It needs to be told nothing: the alarms are those that stop the release. */
export type QuietAlarmsOptions = GateOptions;

export interface QuietAlarms extends GateSettings {
  readonly kind: 'quiet-alarms';
}

/** Says when an alarm is red before a release begins, since ECS would not heed it then. It warns, and blocks where `kinds` say so. */
export const quietAlarms = (options: QuietAlarmsOptions = {}): GateInput => ({
  kind: 'quiet-alarms',
  ...options,
});

export const fillQuietAlarms = (options: QuietAlarmsOptions): QuietAlarms => ({
  kind: 'quiet-alarms',
  ...settingsOf('quiet-alarms', options),
  stages: ['PRE_SCALE_UP'],
});
