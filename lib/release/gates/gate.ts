import type { Duration as CdkDuration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  type DeploymentKind,
  ENTRANCE,
  GATE,
  type GateKind,
  policyOf,
  type Strictness,
} from '../../../lambda/shared/environment';
import { type Duration, inMinutes } from '../../config/duration';
import { longerThanPatience, type OnInconclusive } from '../../config/gates/common';
import { gateFunctionName } from '../../config/names';
import { HandlerFunction } from '../../handler-function';
import { grantDecisions } from './decisions';
import type { GatedService } from './gated-service';
import { grantDefinition, grantJudging } from './grants';

/**
 * Invocations of one gate at a time: the one of the deployment that runs, and one that ECS repeats. Reserved, so that
 * no other function of the account keeps a release waiting, or a rollback.
 */
const CONCURRENCY = 2;

/** What a gate that is a construct of a team's own is made with: docs/gates/custom.md, "In code". */
export interface GateProps {
  /** The service that it tests. */
  readonly of: GatedService;
  /** Its name, when it is asked, and for how long it may not know. */
  readonly settings: GateConstructSettings;
  /** The gates that its function is. @default the one of `settings` */
  readonly gates?: readonly GateOfFunction[];
  /** Folder of the bundle: `smoke-test`; or code of another place. */
  readonly handler: string | lambda.Code;
  /** Of its function, one sentence. */
  readonly description: string;
  /** Of one look; at most 15 minutes, of which 5 s are kept back to answer. */
  readonly timeout: CdkDuration;
  /** In MiB. @default 256 */
  readonly memorySize?: number;
  /** Variables of its function, beside those of every gate. */
  readonly environment: Record<string, string>;
  /** Of its function's role, for whoever must know it before it is made. @default CloudFormation makes one up */
  readonly roleName?: string;
  /** Files that stand beside its code, by name there: absolute paths. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** Of the version that ECS calls. @default none */
  readonly versionDescription?: string;
}

/** Of a gate, what its configuration would say. */
export interface GateConstructSettings {
  /** Names it in verdicts, decisions and in its function: no other gate, guard or approval of the service has it. */
  readonly id: string;
  /** Lifecycle stages of ECS's deployment at which it is asked. */
  readonly stages: readonly string[];
  /** How long it may be inconclusive, in whole minutes: 1 to 1430. */
  readonly patience: Duration;
  /** What happens when it could not tell: see `onInconclusive` of any gate. @default 'wait' */
  readonly onInconclusive?: OnInconclusive;
  /** How strict it is with a kind of deployment, where that differs from its row. Takes effect with `kind`. @default as its row */
  readonly kinds?: Partial<Readonly<Record<DeploymentKind, Strictness>>>;
  /** Its row of the table gate × kind of deployment. @default none: it blocks all, and two persons override it */
  readonly kind?: GateKind;
}

/** A gate as decisions, verdicts and events name it. */
export interface GateOfFunction {
  /** Its name among the gates of the service. */
  readonly id: string;
  /** Absent: a team's own construct, which two persons override. */
  readonly kind?: GateKind;
}

/**
 * A check of a release as a lifecycle hook of ECS: a function that may read the state of its service's deployments,
 * and what else it is granted. `service.addGate(gate)` puts it on a service.
 */
export class Gate extends HandlerFunction {
  /** As verdicts and decisions name it. */
  public readonly gateId: string;
  /** Those that its function decides, in its order: of preflight several. */
  public readonly gates: readonly GateOfFunction[];
  /** `<service>-<environment>` that it tests. */
  public readonly fullName: string;
  /** Lifecycle stages at which ECS asks it. */
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
