import {
  defaultBake,
  defaultErrors,
  defaultHold,
  defaultPercent,
  defaultSlow,
  defaultStep,
} from './defaults';
import type { AlarmLimits, AlarmLimitsInput, Release, ReleaseInput } from './release';

/** Fills in a release that is right. */
export function fillRelease(input: ReleaseInput = { strategy: 'CANARY' }): Release {
  const alarms = fillAlarms(input.alarms);
  switch (input.strategy) {
    case 'ROLLING':
      return { strategy: input.strategy, alarms };
    case 'BLUE_GREEN':
      return { strategy: input.strategy, bake: input.bake ?? defaultBake, alarms };
    case 'CANARY':
      return {
        strategy: input.strategy,
        percent: input.percent ?? defaultPercent,
        hold: input.hold ?? defaultHold.CANARY,
        bake: input.bake ?? defaultBake,
        alarms,
      };
    case 'LINEAR':
      return {
        strategy: input.strategy,
        step: input.step ?? defaultStep,
        hold: input.hold ?? defaultHold.LINEAR,
        bake: input.bake ?? defaultBake,
        alarms,
      };
  }
}

function fillAlarms(input: AlarmLimitsInput = {}): AlarmLimits {
  const errors = input.errors ?? defaultErrors;
  const slow = input.slow ?? defaultSlow;
  return { errors, slow, minimumRequests: input.minimumRequests ?? fewestRequests({ errors, slow }) };
}

/**
 * So many requests that one bad one is not over a limit: the limits are exceeded, not reached, and 1 of 50 is 2 %.
 */
export const fewestRequests = ({ errors, slow }: Pick<AlarmLimits, 'errors' | 'slow'>): number =>
  Math.ceil(100 / Math.min(errors.percent, slow.percent));
