import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GATE, PREFLIGHT, type PreflightCheck } from '../../shared/environment';
import { type Check, type GateOfSeveral, gates } from '../../shared/gate';
import { PERSISTENT } from '../../shared/persistent';
import { required } from '../../shared/required';
import type { RunbookSection } from '../../shared/runbook';
import { admission } from '../admission/check';
import { errorBudget } from '../error-budget/check';
import { freeze } from '../freeze/check';
import { quietAlarms } from '../quiet-alarms/check';

const ecs = new ECSClient({});
// No answer is a closed calendar: a throttled call should not freeze a release.
const ssm = new SSMClient(PERSISTENT);
const cloudWatch = new CloudWatchClient({});
const registries = new Map<string, ECRClient>();

function ecrOf(region: string): ECRClient {
  const known = registries.get(region) ?? new ECRClient({ region });
  registries.set(region, known);
  return known;
}

/** The gates that only read before a task starts, in the order of the configuration. */
export const handler = gates(
  () => (JSON.parse(required(PREFLIGHT.CHECKS)) as readonly PreflightCheck[]).map(gateOf),
  { ecs },
);

function gateOf(told: PreflightCheck): GateOfSeveral {
  const { id, policy, onInconclusive, patience, gate } = told;
  return {
    ...{ id, policy, onInconclusive, patience, kind: gate },
    check: checkOf(told),
    couldNotTell: COULD_NOT_TELL[gate],
  };
}

const COULD_NOT_TELL: Readonly<Record<PreflightCheck['gate'], RunbookSection>> = {
  freeze: 'gate-freeze.md#no-answer',
  'quiet-alarms': 'gate-quiet-alarms.md#could-not-tell',
  'error-budget': 'gate-error-budget.md#could-not-tell',
  admission: 'gate-admission.md#could-not-tell',
};

/** @throws Error for a gate that this function does not know */
function checkOf(told: PreflightCheck): Check {
  switch (told.gate) {
    case 'freeze':
      return freeze(ssm, told.calendars);
    case 'quiet-alarms':
      return quietAlarms(cloudWatch, told.alarms);
    case 'error-budget':
      return errorBudget(cloudWatch, told, {
        service: required(GATE.SERVICE),
        environment: required(GATE.ENVIRONMENT),
      });
    case 'admission':
      return admission(ecs, ecrOf, told, __dirname);
    default:
      throw new Error(`the gate ${(told as { gate: unknown }).gate} must be one of preflight`);
  }
}
