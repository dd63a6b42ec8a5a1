import type { AwsAccount } from '../../rehearsal/account/aws-account';
import type { OperatorStep } from '../../rehearsal/testing';

/** Somebody closes the calendar of the holidays, in which every rehearsal happens. */
export const CLOSED: OperatorStep = {
  do: 'call',
  operation: 'SSM.UpdateDocument',
  input: {
    Name: 'holidays',
    DocumentVersion: '$LATEST',
    Content: [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_OPEN'],
      ...['BEGIN:VEVENT', 'DTSTART:20260101T000000Z', 'DTEND:20260201T000000Z', 'END:VEVENT'],
      'END:VCALENDAR',
    ].join('\n'),
  },
};

export const FINDING = { id: 'CVE-2026-1', severity: 'CRITICAL' } as const;

/** What the gates of preflight log from now on: gate, kind of deployment, outcome, reason. */
export function toldBy({ logs }: Pick<AwsAccount, 'logs'>): readonly (readonly string[])[] {
  const told: string[][] = [];
  logs.onEvents((group, _stream, events) => {
    if (group !== '/teal/shop-production-gate-preflight') return;
    for (const { message } of events) {
      const { Gate, kind, outcome, message: reason } = JSON.parse(message);
      if (Gate !== undefined) told.push([Gate, kind, outcome, reason]);
    }
  });
  return told;
}
