import { type RunbookSection, see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';

/** What Systems Manager says of one calendar. */
export interface CalendarAnswer {
  /** As it is configured. */
  readonly calendar: string;
  /** `OPEN` or `CLOSED`; another word, or none, is no answer. */
  readonly state?: string | undefined;
  /** When that changes, as ISO 8601; absent where no event says it. */
  readonly next?: string | undefined;
  /** Class of the error that came instead. */
  readonly failure?: string;
}

/**
 * Releases go out while every calendar is open. One that gives no answer is closed: a freeze that cannot be seen is
 * not over. So this gate is never inconclusive by itself, and `onInconclusive` opens no calendar.
 */
export function decide(answers: readonly CalendarAnswer[]): Verdict {
  if (answers.length === 0) return fail('no calendar is named', 'gate-freeze.md#no-answer');
  const silent = answers.filter(({ state }) => state !== 'OPEN' && state !== 'CLOSED');
  const closed = answers.filter(({ state }) => state === 'CLOSED');
  if (closed.length + silent.length > 0) {
    return fail(
      [...closed.map(whyClosed), ...silent.map(whySilent)].join('; '),
      closed.length > 0 ? 'gate-freeze.md#closed' : 'gate-freeze.md#no-answer',
    );
  }
  const open = answers.map(({ calendar, next }) => {
    const until = shownTime(next);
    return until === undefined ? calendar : `${calendar} (until ${until})`;
  });
  return {
    outcome: 'pass',
    reason: `${open.length > 1 ? 'calendars are' : 'the calendar is'} open: ${open.join(', ')}`,
  };
}

function whyClosed({ calendar, next }: CalendarAnswer): string {
  const opens = shownTime(next);
  return `the calendar ${calendar} is closed${opens === undefined ? ', and no event of it says until when' : `, and opens at ${opens}`}`;
}

function whySilent({ calendar, failure, state }: CalendarAnswer): string {
  const why = failure ?? (state === undefined ? 'no state' : 'an unknown state');
  return `the calendar ${calendar} gave no answer (${why}), which counts as closed`;
}

/** Undefined for what is no time: an answer of AWS is not shown as it comes. */
function shownTime(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}

const fail = (reason: string, section: RunbookSection): Verdict => ({
  outcome: 'fail',
  reason: reason + see(section),
});
