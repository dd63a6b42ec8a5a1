import { hours, minutes, seconds } from './duration';
import type { AlarmLimits } from './release';

// The reasons stand with the fields, in types*.ts, release.ts and gates.ts.

export const defaultPercent = 5;
export const defaultStep = 10;
export const defaultHold = { CANARY: minutes(10), LINEAR: minutes(6) };
export const defaultBake = minutes(10);
export const defaultErrors: AlarmLimits['errors'] = { percent: 2 };
export const defaultSlow: AlarmLimits['slow'] = { over: seconds(1), percent: 10 };

export const defaultTasks = { min: 2, max: 10, cpuTarget: 60 };
export const defaultHealth = { ready: '/ready', intervalSeconds: 10, timeoutSeconds: 5, graceSeconds: 60 };

export const defaultVersionHeader = 'x-release';

/** Minutes: long enough for a person to look, short enough for a working day. */
export const defaultPatience = minutes(60);
/** With all other defaults a release still ends within a job of GitHub. */
export const defaultApprovalTimeout = hours(3);
export const defaultWithin = seconds(5);

export const defaultNetwork = { natGateways: 1, cidr: '10.0.0.0/16' };

export const defaultSubjects = 'immutable';

export const defaultContainer = { user: '65532:65532', readonlyRoot: true };
