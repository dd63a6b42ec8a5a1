import { z } from 'zod';
import type { QuietAlarmsOptions } from '../../gates/quiet-alarms';
import { fields, type Shape } from '../field';
import { gateOptions } from './common';

export const quietAlarms = fields({
  kind: z.literal('quiet-alarms'),
  ...gateOptions,
} satisfies Shape<{ kind: 'quiet-alarms' } & QuietAlarmsOptions>);
