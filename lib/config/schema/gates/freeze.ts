import { z } from 'zod';
import type { FreezeOptions } from '../../gates/freeze';
import { complain, fields, list, once, type Shape, text } from '../field';
import { gateOptions } from './common';

/** source: AWS Systems Manager API reference, CreateDocument (Name), GetCalendarState (CalendarNames) */
const calendar = text(
  /^([A-Za-z0-9_.-]{3,128}|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:document\/[A-Za-z0-9_.-]{3,128})$/,
  'the name or the ARN of a Change Calendar',
  'see aws ssm list-documents --filters Key=DocumentType,Values=ChangeCalendar',
);

/** More would not fit into the environment of a function. */
const mostCalendars = 10;

export const freeze = fields({
  kind: z.literal('freeze'),
  calendars: list(calendar, 1),
  ...gateOptions,
} satisfies Shape<{ kind: 'freeze' } & FreezeOptions>).superRefine(({ calendars }, context) => {
  if (calendars.length <= mostCalendars) return;
  complain(context, ['calendars'], {
    rule: `at most ${mostCalendars}`,
    got: `${calendars.length}`,
    advice: 'put the events of several into one',
  });
}, once('calendars'));
