import type { Clock } from '../clock/clock';
import type { AlarmTransition, SuppressedBy } from './alarm-record';
import type { AlarmState } from './alarm-state';
import type { ActionsSuppressor } from './composite-definition';

/** What decides when the actions of an alarm are carried out. */
export interface ActionGateProperties {
  readonly clock: Pick<Clock, 'now' | 'schedule'>;
  /** Until when mute rules keep the alarm from acting; undefined when none does now. */
  readonly mutedUntil: () => number | undefined;
  readonly suppressorState: () => AlarmState | undefined;
  readonly carryOut: (change: AlarmTransition) => void;
}

interface Timer {
  readonly by: 'WaitPeriod' | 'ExtensionPeriod';
  readonly cancel: () => void;
}

/**
 * Stands between an alarm's change of state and its actions: a suppressor with its periods, then mute rules. Actions
 * that had to wait are those of the state that the alarm is in when it may act again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
export class ActionGate {
  private pending: AlarmTransition | undefined;
  private timer: Timer | undefined;
  private unmute: (() => void) | undefined;

  constructor(
    private readonly properties: ActionGateProperties,
    private suppressor: ActionsSuppressor | undefined,
  ) {}

  /** Why the actions of the last change are not carried out yet. */
  get suppressedBy(): SuppressedBy | undefined {
    if (!this.pending) return undefined;
    return this.timer?.by ?? (this.isSuppressed() ? 'Alarm' : undefined);
  }

  /** The alarm has changed. A period that runs is discarded, and the actions of the state before are never taken. */
  changed(change: AlarmTransition): void {
    this.pending = change;
    this.stopTimer();
    if (this.suppressor && !this.isSuppressed()) this.wait('WaitPeriod', this.suppressor.waitMs);
    this.settle();
  }

  /** The suppressor has changed. */
  suppressorChanged(previous: AlarmState): void {
    if (this.isSuppressed()) {
      this.stopTimer();
    } else if (this.suppressor && previous === 'ALARM') {
      this.stopTimer();
      this.wait('ExtensionPeriod', this.suppressor.extensionMs);
    }
    this.settle();
  }

  /** A mute rule was changed or removed. */
  muteRulesChanged(): void {
    this.settle();
  }

  /** Another suppressor discards the period that runs, and with it the actions that waited. */
  useSuppressor(suppressor: ActionsSuppressor | undefined): void {
    if (suppressor?.alarm !== this.suppressor?.alarm) this.close();
    this.suppressor = suppressor;
  }

  close(): void {
    this.pending = undefined;
    this.stopTimer();
    this.unmute?.();
    this.unmute = undefined;
  }

  private isSuppressed(): boolean {
    return this.suppressor !== undefined && this.properties.suppressorState() === 'ALARM';
  }

  private wait(by: Timer['by'], milliseconds: number): void {
    if (!this.pending || milliseconds === 0) return;
    const cancel = this.properties.clock.schedule(milliseconds, () => {
      this.timer = undefined;
      this.settle();
    });
    this.timer = { by, cancel };
  }

  private stopTimer(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** Acts if nothing keeps it from acting any more. */
  private settle(): void {
    this.unmute?.();
    this.unmute = undefined;
    if (!this.pending || this.timer || this.isSuppressed()) return;
    const { clock, mutedUntil, carryOut } = this.properties;
    const until = mutedUntil();
    if (until !== undefined) {
      this.unmute = clock.schedule(until - clock.now(), () => this.settle());
      return;
    }
    const change = this.pending;
    this.pending = undefined;
    carryOut(change);
  }
}
