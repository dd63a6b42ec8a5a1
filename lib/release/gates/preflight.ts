import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  type AdmissionRules,
  PREFLIGHT,
  type PreflightCheck,
  type SignedBy,
} from '../../../lambda/shared/environment';
import { budgetRulesOf } from '../../config/budget-rules';
import type { PreflightGate } from '../../config/gates';
import type { Admission } from '../../config/gates/admission';
import { preflightId } from '../../config/gates/common';
import { preflightSettings } from '../../config/gates/settings';
import { Gate } from './gate';
import type { GatedService } from './gated-service';
import { grantAlarms, grantBudgets, grantCalendars, grantImages } from './preflight-grants';

/**
 * The gates that only read before a task starts: one function and one hook for all of them, asked in the order of the
 * configuration, each with its own verdict.
 */
export class Preflight extends Gate {
  constructor(scope: Construct, of: GatedService, gates: readonly PreflightGate[]) {
    super(scope, {
      of,
      settings: { id: preflightId, stages: ['PRE_SCALE_UP'], patience: longest(gates) },
      gates: gates.map(({ id, kind }) => ({ id, kind })),
      handler: 'preflight',
      description: `Preflight of ${of.fullName}: ${gates.map(({ id }) => id).join(', ')}`,
      // Calendars 20 s, alarms and budgets a call or two, and images: pages of findings and a signature; 5 s are kept back to answer.
      timeout: Duration.minutes(2),
      environment: { [PREFLIGHT.CHECKS]: JSON.stringify(gates.map((gate) => checkOf(gate, of))) },
      roleName: of.preflightRoleName,
      files: trustedRootsOf(gates),
    });
    for (const gate of gates) this.grantFor(gate, of);
  }

  private grantFor(gate: PreflightGate, of: GatedService): void {
    switch (gate.kind) {
      case 'freeze':
        grantCalendars(this.function, gate.calendars);
        break;
      case 'quiet-alarms':
        grantAlarms(this.function, of.alarmNames);
        break;
      case 'error-budget':
        grantBudgets(this.function);
        break;
      case 'admission':
        grantImages(this.function, of, gate.repositories);
    }
  }
}

/** What the function is told of a gate. */
function checkOf(gate: PreflightGate, of: GatedService): PreflightCheck {
  const { alarmNames, repository, signedBy } = of;
  const settings = preflightSettings(gate);
  switch (gate.kind) {
    case 'freeze':
      return { gate: 'freeze', ...settings, calendars: gate.calendars };
    case 'quiet-alarms':
      return { gate: 'quiet-alarms', ...settings, alarms: alarmNames };
    case 'error-budget':
      return {
        ...{ gate: 'error-budget', ...settings },
        ...budgetRulesOf(gate, of.service, of.loadBalancerFullName, ownGroups(of)),
      };
    case 'admission':
      return {
        gate: 'admission',
        ...settings,
        repositories: [repository.repositoryUri, ...gate.repositories],
        severity: gate.severity,
        accept: gate.accept.map(({ id, expires }) => ({ id, expires })),
        ...signersOf(gate, signedBy),
        // What the configuration pins is another's image, which this repository's workflow has not signed.
        ...(gate.signed !== false &&
          signedBy &&
          of.service.telemetry && { pinned: [of.service.telemetry.image] }),
      };
  }
}

/** The one that waits longest has the hook wait. */
function longest(gates: readonly PreflightGate[]): PreflightGate['patience'] {
  return { milliseconds: Math.max(...gates.map(({ patience }) => patience.milliseconds)) };
}

/** By name, so that gates with roots of their own do not get those of another. */
const rootFile = ({ id }: Admission): string => `trusted-root-${id}.jsonl`;

function trustedRootsOf(gates: readonly PreflightGate[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    gates.flatMap((gate) =>
      gate.kind === 'admission' && gate.signed !== false && gate.signed.trustedRoot !== undefined
        ? [[rootFile(gate), gate.signed.trustedRoot]]
        : [],
    ),
  );
}

function signersOf(gate: Admission, signedBy: SignedBy | undefined): Pick<AdmissionRules, 'signed'> {
  if (gate.signed === false || signedBy === undefined) return {};
  return {
    signed: { ...signedBy, ...(gate.signed.trustedRoot !== undefined && { trustedRoot: rootFile(gate) }) },
  };
}

/** Full names of the groups, where only they tell the service's requests from those of others. */
const ownGroups = ({ shared, targetGroups }: GatedService): readonly [string, string] | undefined =>
  shared ? [targetGroups.primary.targetGroupFullName, targetGroups.alternate.targetGroupFullName] : undefined;
