import { ADOPTION_TAG } from '../../../lambda/shared/environment';
import type { ProjectFile } from '../../init/project-file';
import { prioritiesFor } from '../listener/begin';
import { inWords, valuesOf } from '../listener/conditions';
import { named } from '../listener/parties';
import { configurationOf, nameIn, type Stand, type WayIn } from './configuration';
import { filesOf } from './files';
import { leftBehind } from './left';
import type { Observed } from './observed';
import type { PlanOptions } from './options';
import { ownerOf } from './owner';

export interface AdoptionPlan {
  readonly owner: string;
  readonly way: Stand['way'];
  readonly carried: readonly string[];
  readonly left: readonly string[];
  /** What stands in the way; then the files would not do. */
  readonly missing: readonly string[];
  /** In the order in which they are run. */
  readonly commands: readonly string[];
  readonly files: readonly ProjectFile[];
}

/** What becomes of a running service, without asking anybody. */
export function decidePlan(observed: Observed, options: PlanOptions): AdoptionPlan {
  const name = options.name ?? tealName(options.service, options.env ?? 'production');
  const environment = options.env ?? 'production';
  const full = `${name}-${environment}`;
  const wayIn = wayInOf(observed, full, options.record);
  const host = options.record ?? hostOf(wayIn);
  const way = options.zone !== undefined ? 'route53' : 'listener';
  const rules = wayIn && observed.listeners.find(({ listener }) => listener === wayIn.listener)?.rules;
  const priorities =
    way === 'listener' && wayIn && rules ? prioritiesFor({ rules, owner: full }, wayIn.rule) : undefined;
  const stand: Stand = {
    ...{ name, environment, way },
    ...(host !== undefined && { host }),
    ...(options.zone !== undefined && { zone: options.zone }),
    ...(wayIn && { wayIn }),
    ...(priorities && { priorities }),
  };
  const { config, carried, left } = configurationOf(observed, stand);
  const owner = ownerOf(observed.serviceTags);
  const from = `service ${nameIn(observed.service.serviceArn)} of cluster ${nameIn(observed.service.clusterArn)}, task definition ${nameIn(observed.task.taskDefinitionArn)}`;
  return {
    owner: owner.words,
    way,
    carried: [
      ...carried,
      ...(wayIn && way === 'listener' ? [`rule ${named(wayIn.rule)}: ${inWords(wayIn.conditions)}`] : []),
    ],
    left: [
      ...left,
      ...leftBehind(observed),
      ...(observed.task.taskRoleArn === undefined
        ? []
        : [
            observed.permissions
              ? `task role ${observed.task.taskRoleArn}: lib/customize.ts gives its ${observed.permissions.managed.length} managed and ${Object.keys(observed.permissions.inline).length} inline policies; read each statement. A permissions boundary of it is not carried over: give Teal’s role the same, or it may do more`
              : `task role ${observed.task.taskRoleArn}: its policies could not be read (iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:GetRolePolicy); add them in lib/customize.ts`,
          ]),
      owner.warning,
    ],
    missing: missingOf(observed, stand),
    commands: commandsOf(observed, stand, options),
    files: filesOf(config, { from, name, environment }, observed.permissions),
  };
}

/** Names of Teal are small letters, digits and single hyphens; with the environment's at most 31 characters. */
function tealName(service: string, environment: string): string {
  const plain = service
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return plain.slice(0, 30 - environment.length).replace(/-+$/, '') || 'service';
}

/** The rule that users come by: HTTPS before HTTP, that of the host before others, the first before the last. */
function wayInOf({ listeners, targetGroup }: Observed, owner: string, record?: string): WayIn | undefined {
  const group = targetGroup?.TargetGroupArn;
  const ways = listeners.flatMap(({ listener, rules }) => {
    const adoption = rules.find(({ tags }) => tags[ADOPTION_TAG.OWNER] === owner);
    return rules
      .filter(
        ({ tags, forward }) =>
          tags[ADOPTION_TAG.OWNER] === undefined &&
          forward.some(({ targetGroupArn, weight }) => targetGroupArn === group && weight > 0),
      )
      .map((rule): WayIn => {
        const isOf = adoption?.tags[ADOPTION_TAG.OF] === rule.arn;
        return { listener, rule, conditions: isOf ? (adoption?.conditions ?? []) : rule.conditions };
      });
  });
  const rank = ({ listener, conditions }: WayIn) =>
    (listener.Protocol === 'HTTPS' ? 0 : 2) +
    (record === undefined || conditions.some((each) => valuesOf(each, 'host-header')?.includes(record))
      ? 0
      : 1);
  return ways.sort((one, other) => rank(one) - rank(other))[0];
}

function hostOf(wayIn: WayIn | undefined): string | undefined {
  return wayIn?.conditions
    .flatMap((each) => valuesOf(each, 'host-header') ?? [])
    .find((host) => !/[*?]/.test(host));
}

function missingOf({ loadBalancer, targetGroup }: Observed, { way, wayIn, priorities }: Stand): string[] {
  if (way === 'route53') return [];
  if (!targetGroup || loadBalancer?.Type !== 'application')
    return [
      'the old service must be behind an Application Load Balancer to be moved by its listener, got none; plan the way by Route 53 with --zone and --record',
    ];
  if (!wayIn)
    return ['a listener rule must lead to the old service, got none; look which target group its rules name'];
  const only = wayIn.conditions.filter(({ Field }) => Field !== 'host-header' && Field !== 'path-pattern');
  const regular = wayIn.conditions.some(
    (each) =>
      !only.includes(each) &&
      valuesOf(each, 'host-header') === undefined &&
      valuesOf(each, 'path-pattern') === undefined,
  );
  return [
    ...only.map(
      ({ Field }) =>
        `the rule ${named(wayIn.rule)} must have conditions of host and path alone, got ${Field}; plan the way by Route 53 with --zone and --record`,
    ),
    ...(regular
      ? [
          `the rule ${named(wayIn.rule)} must have hosts and paths without regular expressions; plan the way by Route 53 with --zone and --record`,
        ]
      : []),
    ...(wayIn.rule.besides.length > 0
      ? [
          `the rule ${named(wayIn.rule)} must do no more than forward, got ${wayIn.rule.besides.join(', ')}; plan the way by Route 53 with --zone and --record`,
        ]
      : []),
    ...(priorities
      ? []
      : [
          `there must be room for Teal’s rules at ${named(wayIn.rule)}, got none yet; npx teal adopt begin makes it, then plan again, for the priorities`,
        ]),
  ];
}

function commandsOf({ records }: Observed, stand: Stand, { cluster, service }: PlanOptions): string[] {
  const of = `--service ${stand.name} --env ${stand.environment} --cluster ${nameIn(cluster)}`;
  const more =
    stand.way === 'route53'
      ? `${of} --zone ${stand.zone} --record ${stand.host ?? 'NAME'} --old-cluster ${cluster} --old-service ${service}`
      : of;
  const begin = stand.way === 'listener' && !stand.priorities && stand.wayIn;
  const isDefault = stand.wayIn?.rule.priority === 'default';
  if (begin) {
    return [
      `npx teal adopt begin ${of} --old-rule ${stand.wayIn?.rule.arn}${isDefault && stand.host ? ` --host ${stand.host}` : ''}`,
      `npx teal adopt plan --cluster ${cluster} --service ${service} --name ${stand.name} --env ${stand.environment}`,
    ];
  }
  const end =
    stand.way === 'listener' && stand.priorities?.inTheEnd !== undefined
      ? [
          `environments.${stand.environment}.loadBalancer.priorities.production: ${stand.priorities.inTheEnd}, and deploy`,
        ]
      : [];
  return [
    ...(records?.some(({ TTL = 60 }) => TTL > 60)
      ? ['lower the record’s TTL to 60, and wait as long as it was']
      : []),
    'npx cdk deploy --all',
    ...[10, 50, 100].map((percent) => `npx teal adopt shift --percent ${percent} ${more}`),
    ...end,
    `npx teal adopt finish ${more}`,
  ];
}
