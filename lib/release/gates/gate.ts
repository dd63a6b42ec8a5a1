import type { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ENTRANCE, GATE, type GateKind, policyOf } from '../../../lambda/shared/environment';
import { inMinutes } from '../../config/duration';
import { type GateSettings, longerThanPatience } from '../../config/gates/common';
import { gateFunctionName } from '../../config/names';
import { HandlerFunction, type HandlerFunctionProps } from '../../handler-function';
import { grantDecisions } from './decisions';
import type { GatedService } from './gated-service';
import { grantDefinition, grantJudging } from './grants';

/**
 * Invocations of one gate at a time: the one of the deployment that runs, and one that ECS repeats. Reserved, so that
 * no other function of the account keeps a release waiting, or a rollback.
 */
const CONCURRENCY = 2;

export interface GateProps extends Pick<HandlerFunctionProps, 'roleName' | 'files' | 'versionDescription'> {
  /** The service that it tests. */
  readonly of: GatedService;
  readonly settings: Pick<GateSettings, 'id' | 'stages' | 'patience'> &
    Partial<Pick<GateSettings, 'onInconclusive' | 'kinds'>> & {
      /** Its row of the table gate × kind of deployment. @default none: it blocks all, and two persons override it */
      readonly kind?: GateKind;
    };
  /** The gates that its function is. @default the one of `settings` */
  readonly gates?: readonly GateOfFunction[];
  /** Folder of the bundle: `smoke-test`; or code of another place. */
  readonly handler: string | lambda.Code;
  readonly description: string;
  /** Of one look; at most 15 minutes, of which 5 s are kept back to answer. */
  readonly timeout: Duration;
  /** In MiB. @default 256 */
  readonly memorySize?: number;
  readonly environment: Record<string, string>;
}

/** A gate as decisions, verdicts and events name it. */
export interface GateOfFunction {
  readonly id: string;
  /** Absent: a team's own construct, which two persons override. */
  readonly kind?: GateKind;
}

/**
 * A check of a release as a lifecycle hook of ECS: a function that may read the state of its service's deployments,
 * and what else it is granted. `service.addGate(gate)` puts it on a service.
 */
export class Gate extends HandlerFunction {
  public readonly gateId: string;
  /** Those that its function decides, in its order: of preflight several. */
  public readonly gates: readonly GateOfFunction[];
  /** `<service>-<environment>` that it tests. */
  public readonly fullName: string;
  public readonly stages: readonly string[];
  /** What ECS calls: a deployment that runs keeps the code that it began with. */
  public readonly version: lambda.IVersion;
  /** After so many minutes ECS itself ends the hook, and rolls back. */
  public readonly hookMinutes: number;

  constructor(scope: Construct, { of, settings, gates, environment, ...props }: GateProps) {
    super(scope, settings.id, {
      ...props,
      functionName: gateFunctionName(of.service.name, of.environment, settings.id),
      reservedConcurrentExecutions: CONCURRENCY,
      // Whoever is told of an internal load balancer must reach it; the others need nothing of the VPC.
      ...(of.inVpc && Object.hasOwn(environment, ENTRANCE.LOAD_BALANCER) && { network: of.inVpc }),
      environment: {
        [GATE.ID]: settings.id,
        ...(settings.kind && {
          [GATE.KIND]: settings.kind,
          [GATE.POLICY]: JSON.stringify(policyOf(settings.kind, settings.kinds)),
        }),
        [GATE.ON_INCONCLUSIVE]: settings.onInconclusive ?? 'wait',
        [GATE.CONTAINER]: of.service.name,
        [GATE.PATIENCE_MINUTES]: String(inMinutes(settings.patience)),
        [GATE.SERVICE]: of.service.name,
        [GATE.ENVIRONMENT]: of.environment,
        ...environment,
      },
    });
    this.gateId = settings.id;
    const { id, kind } = settings;
    this.gates = gates ?? [{ id, ...(kind && { kind }) }];
    this.fullName = of.fullName;
    this.stages = settings.stages;
    this.version = this.function.currentVersion;
    this.hookMinutes = inMinutes(settings.patience) + longerThanPatience;
    grantJudging(this.function, of);
    const ids = this.gates.map((gate) => gate.id);
    grantDecisions(this.function, of, ids);
    grantDefinition(this.function, settings.stages);
  }
}
