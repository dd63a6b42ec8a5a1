import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { HooksBefore } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import { isPreflight } from '../../config/gates';
import { gateFunctionName } from '../../config/names';
import { makeGate } from '.';
import { ApprovalGate } from './approval';
import { hookProblems } from './check-hooks';
import type { Gate } from './gate';
import type { GatedService } from './gated-service';
import { Guards } from './guards';
import { MetricsGate } from './metrics';
import { Preflight } from './preflight';

/** The functions that test a release before and while users meet it, and the one role with which ECS calls them. */
export class Gates extends Construct {
  /** With which ECS calls them. */
  public readonly hookRole: iam.Role;
  /** What a gate of a team's own is made with. */
  public readonly of: GatedService;
  /** Hooks that wait for a person, in the order of configuration. */
  public readonly pauses: readonly ApprovalGate[];
  private readonly all: Gate[];

  constructor(scope: Construct, id: string, gated: Omit<GatedService, 'hooksBefore' | 'metricsGates'>) {
    super(scope, id);
    this.of = {
      ...gated,
      hooksBefore: (gate, stage) => this.hooksBefore(gate, stage),
      metricsGates: () => this.all.filter((gate) => gate instanceof MetricsGate).length,
    };
    const { of } = this;
    const { service, fullName } = of;
    this.hookRole = this.createHookRole(fullName);
    // Hooks on ROLLING are undocumented, and its revisions share a target group: there is nothing to guard.
    const guards = service.release.strategy === 'ROLLING' ? [] : new Guards(this, 'Guards', of).gates;
    const preflight = service.gates.filter(isPreflight);
    this.all = [
      ...guards,
      ...(preflight.length > 0 ? [new Preflight(this, of, preflight)] : []),
      ...service.gates.flatMap((gate) =>
        isPreflight(gate) || gate.kind === 'approval' ? [] : [makeGate(this, of, gate)],
      ),
    ];
    this.pauses = service.gates.flatMap((gate) =>
      gate.kind === 'approval' ? [new ApprovalGate(this, of, gate)] : [],
    );
    this.node.addValidation({
      validate: () =>
        hookProblems(this.all, {
          fullName,
          strategy: service.release.strategy,
          pauses: this.pauses.map(({ gateId }) => gateId),
        }),
    });
  }

  /** The guards, then the gates that are configured, then those that were added. */
  public get hooks(): readonly Gate[] {
    return this.all;
  }

  /** Adds a gate of the team's own. */
  public add(gate: Gate): void {
    this.all.push(gate);
  }

  private hooksBefore(id: string, stage: string): HooksBefore {
    const { service, environment } = this.of;
    return {
      functions: this.all
        .filter(({ gateId, stages }) => gateId !== id && stages.includes(stage))
        .map(({ gateId }) => gateFunctionName(service.name, environment, gateId)),
      pauses: service.gates.filter(
        (gate) => (gate.kind as string) === 'approval' && (gate.stages as readonly string[]).includes(stage),
      ).length,
    };
  }

  /** By prefix, so that a new gate needs no new permission while a release is on its way. */
  private createHookRole(fullName: string): iam.Role {
    const { account, region, partition } = Stack.of(this);
    const gates = `arn:${partition}:lambda:${region}:${account}:function:${fullName}-gate-*`;
    const role = new iam.Role(this, 'HookRole', {
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
      description: `ECS calls the gates of ${fullName}`,
      inlinePolicies: {
        InvokeGates: new iam.PolicyDocument({
          statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [gates] })],
        }),
      },
    });
    acknowledgeWildcard(role, gates, 'The gates of this service, by the prefix that no other function has');
    return role;
  }
}
