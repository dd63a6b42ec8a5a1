import { GetCalendarStateCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { nameOf } from '../../shared/aws-error';
import type { Check } from '../../shared/gate';
import { timeLimit } from '../../shared/time-limit';
import { type CalendarAnswer, decide } from './decide';

/** Milliseconds for all calendars, retries included: after it the silent ones count as closed. */
const PATIENCE = 20_000;

/**
 * Looks whether releases are frozen. Each calendar is asked alone: Systems Manager answers several with one state,
 * which does not say whose it is.
 *
 * @param calendars names, or ARNs of calendars that are shared with the account
 */
export const freeze =
  (ssm: SSMClient, calendars: readonly string[]): Check =>
  async (_event, signal) => {
    const limit = timeLimit(PATIENCE, signal);
    try {
      return decide(await Promise.all(calendars.map((calendar) => ask(ssm, calendar, limit.signal))));
    } finally {
      limit.lift();
    }
  };

async function ask(ssm: SSMClient, calendar: string, signal: AbortSignal): Promise<CalendarAnswer> {
  try {
    const { State, NextTransitionTime } = await ssm.send(
      new GetCalendarStateCommand({ CalendarNames: [calendar] }),
      { abortSignal: signal },
    );
    return { calendar, state: State, next: NextTransitionTime };
  } catch (error) {
    return { calendar, failure: nameOf(error) };
  }
}
