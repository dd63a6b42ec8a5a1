import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { TargetHealth, TargetState } from '../elasticloadbalancing/target-group';
import type { Operation } from './aws-service';
import { type ElbModel, type ElbParts, type ElbTarget, missing, targetGroupOf } from './elbv2-model';
import { integer, list } from './wire-shapes';

const targets = list(z.strictObject({ Id: z.string(), Port: integer.optional() }));
const describeTargetHealth = z.strictObject({ TargetGroupArn: z.string(), Targets: targets.optional() });
const describeTargetGroups = z.strictObject({
  TargetGroupArns: list(z.string()).optional(),
  Names: list(z.string()).optional(),
  LoadBalancerArn: z.string().optional(),
  // Taken and not needed: there is one page.
  PageSize: integer.optional(),
});
const targetGroup = z.strictObject({ TargetGroupArn: z.string() });
const changeTargets = z.strictObject({ TargetGroupArn: z.string(), Targets: targets });

export function targetOperations(
  model: ElbModel,
  { attributes, targets: registration }: ElbParts,
): Record<string, Operation> {
  return {
    DescribeTargetHealth(input) {
      const { TargetGroupArn, Targets } = describeTargetHealth.parse(input);
      const registered = targetGroupOf(model, TargetGroupArn).targets;
      const shown =
        Targets?.map(
          (wanted) =>
            registered.find((each) => isTarget(wanted, each)) ?? { id: wanted.Id, port: wanted.Port },
        ) ?? registered;
      return { TargetHealthDescriptions: shown.map(healthAnswer) };
    },

    DescribeTargetGroups(input) {
      const { TargetGroupArns, Names, LoadBalancerArn } = describeTargetGroups.parse(input);
      const byName = (name: string) =>
        model.targetGroups().find((group) => group.name === name) ?? missing('TargetGroup', name);
      const groups =
        TargetGroupArns?.map((arn) => targetGroupOf(model, arn)) ??
        Names?.map(byName) ??
        model.targetGroups();
      return {
        TargetGroups: groups
          .filter(
            ({ loadBalancerArns }) =>
              LoadBalancerArn === undefined || loadBalancerArns?.includes(LoadBalancerArn),
          )
          .map(({ arn, name, details, loadBalancerArns }) => ({
            TargetGroupArn: arn,
            TargetGroupName: name,
            TargetType: 'ip',
            LoadBalancerArns: loadBalancerArns,
            ...details,
          })),
      };
    },

    ...(attributes && {
      DescribeTargetGroupAttributes(input) {
        const { arn } = targetGroupOf(model, targetGroup.parse(input).TargetGroupArn);
        const all = Object.entries(attributes.targetGroupAttributes(arn));
        return { Attributes: all.map(([Key, Value]) => ({ Key, Value })) };
      },
    }),

    ...(registration && {
      RegisterTargets(input) {
        const { TargetGroupArn, Targets } = changeTargets.parse(input);
        registration.registerTargets(targetGroupOf(model, TargetGroupArn).arn, Targets.map(targetOf));
        return {};
      },

      DeregisterTargets(input) {
        const { TargetGroupArn, Targets } = changeTargets.parse(input);
        const { arn, targets: registered } = targetGroupOf(model, TargetGroupArn);
        const stranger = Targets.find((wanted) => !registered.some((each) => isTarget(wanted, each)));
        if (stranger) {
          throw new AwsError('InvalidTarget', `The following targets are not registered: ${stranger.Id}`);
        }
        registration.deregisterTargets(arn, Targets.map(targetOf));
        return {};
      },
    }),
  } satisfies Record<string, Operation>;
}

type WireTarget = z.infer<typeof targets>[number];

function isTarget({ Id, Port }: WireTarget, { id, port }: TargetHealth): boolean {
  return id === Id && (Port ?? port) === port;
}

function targetOf({ Id, Port }: WireTarget): ElbTarget {
  return { id: Id, port: Port };
}

/** Reason codes of states that need no failed check. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
const REASONS: Partial<Record<TargetState, string>> = {
  initial: 'Elb.InitialHealthChecking',
  draining: 'Target.DeregistrationInProgress',
  unused: 'Target.NotInUse',
};

function healthAnswer({ id, port, state, reason }: Partial<TargetHealth> & Pick<TargetHealth, 'id'>): object {
  return {
    Target: { Id: id, Port: port },
    HealthCheckPort: port,
    TargetHealth:
      state === undefined
        ? { State: 'unused', Reason: 'Target.NotRegistered' }
        : { State: state, Reason: reason ?? REASONS[state] },
  };
}
