import type { AlarmTransition } from './alarm-record';

/** CloudWatch keeps alarm history for 30 days. source: API_DescribeAlarmHistory */
const KEPT_MS = 30 * 24 * 3_600_000;

/** The changes of all alarms, oldest first. It forgets the oldest, so that its size has an end. */
export class AlarmHistory {
  private changes: AlarmTransition[] = [];

  /** @param most changes that are kept at least; twice as many at most */
  constructor(private readonly most: number) {}

  add(change: AlarmTransition): void {
    this.changes.push(change);
    if (this.changes.length < 2 * this.most) return;
    this.changes = this.changes.slice(-this.most).filter(isNewEnough(change.changedAt));
  }

  all(): readonly AlarmTransition[] {
    return this.changes;
  }
}

function isNewEnough(now: number): (change: AlarmTransition) => boolean {
  return ({ changedAt }) => changedAt > now - KEPT_MS;
}
