import type { PlainWorkload } from '../plain-workload';
import { code, type Literal, object, print, quote } from './code';
import { chosen, mapEach, statements } from './per-environment';

/** What runs the tasks: a state machine on a schedule, or a service. */
export function runStatements(
  workload: PlainWorkload,
  id: string,
  { isFound }: { readonly isFound: boolean },
): readonly string[] {
  return workload.kind === 'job' ? jobStatements(workload, id) : serviceStatements(workload, id, isFound);
}

const PRIVATE = '{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }';

/** Retries and the timeout are those of Copilot's own state machine. source: aws/copilot-cli internal/pkg/template/templates/workloads/partials/cf/state-machine-definition.json.yml */
function jobStatements({ workloads }: PlainWorkload, id: string): readonly string[] {
  const run = object(
    ['integrationPattern', code('stepfunctions.IntegrationPattern.RUN_JOB')],
    ['cluster', code('cluster')],
    ['taskDefinition', code('definition')],
    ['launchTarget', code('new tasks.EcsFargateLaunchTarget()')],
    ['assignPublicIp', false],
    ['subnets', code(PRIVATE)],
  );
  const machine = mapEach(workloads, ({ job }) =>
    object(
      ['definitionBody', code('stepfunctions.DefinitionBody.fromChainable(run)')],
      ['timeout', job.timeout === undefined ? undefined : code(`Duration.seconds(${job.timeout})`)],
      ['tracingEnabled', true],
      ['logs', code('{ destination: logGroup, level: stepfunctions.LogLevel.ALL }')],
    ),
  );
  const rule = mapEach(workloads, ({ job: { schedule } }) =>
    object(
      ['schedule', code(`events.Schedule.expression(${quote(schedule?.expression ?? 'rate(1 day)')})`)],
      ['enabled', schedule?.expression === undefined ? false : undefined],
      ['targets', [code('new targets.SfnStateMachine(machine)')]],
    ),
  );
  const retry = mapEach(workloads, ({ job }) =>
    job.retries === 0
      ? []
      : [
          `run.addRetry(${print(
            object(
              ['errors', [code('stepfunctions.Errors.ALL')]],
              ['maxAttempts', job.retries],
              ['interval', code('Duration.seconds(10)')],
              ['backoffRate', 1.5],
            ),
          )});`,
        ],
  );
  return [
    `  const run = new tasks.EcsRunTask(stack, ${quote(`${id}Run`)}, ${print(run, 2)});`,
    ...statements(retry, 2),
    `  const machine = new stepfunctions.StateMachine(stack, ${quote(`${id}StateMachine`)}, ${print(chosen(machine), 2)});`,
    `  acknowledge(machine, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray, delivery of logs, and tasks that have no id before they run take no resource');`,
    `  acknowledge(machine, ${quote(`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/*]`)}, 'Tasks have no id before they run');`,
    `  new events.Rule(stack, ${quote(`${id}Schedule`)}, ${print(chosen(rule), 2)});`,
  ];
}

function serviceStatements(
  { name, kind, workloads }: PlainWorkload,
  id: string,
  isFound: boolean,
): readonly string[] {
  const props = mapEach(workloads, ({ count, exec, recreate, alarms }): Map<string, Literal> => {
    const scales = count.max > count.min;
    return object(
      ['cluster', code('cluster')],
      ['serviceName', name],
      ['taskDefinition', code('definition')],
      ['desiredCount', scales ? undefined : count.min],
      ['minHealthyPercent', recreate ? 0 : 100],
      ['maxHealthyPercent', recreate ? 100 : 200],
      ['circuitBreaker', object(['rollback', true])],
      [
        'deploymentAlarms',
        alarms.length === 0
          ? undefined
          : object(['alarmNames', alarms], ['behavior', code('ecs.AlarmBehavior.ROLLBACK_ON_ALARM')]),
      ],
      ['enableExecuteCommand', exec ? true : undefined],
      ['assignPublicIp', false],
      ['vpcSubnets', code(PRIVATE)],
      ['cloudMapOptions', isFound ? object(['name', name]) : undefined],
    );
  });
  const ports = mapEach(workloads, ({ port }) =>
    isFound
      ? [
          `for (const { stack: other } of delivered.services) {\n  service.connections.allowFrom(other.service.service, ec2.Port.tcp(${port}), 'Services of Teal');\n}\nfor (const group of service.connections.securityGroups) {\n  group.addIngressRule(group, ec2.Port.tcp(${port}), 'Each other');\n}`,
        ]
      : [],
  );
  const scaling = mapEach(workloads, ({ count }) => scalingStatements(count, kind === 'worker'));
  const used = [...statements(ports, 2), ...statements(scaling, 2)];
  const made = `new ecs.FargateService(stack, ${quote(`${id}Service`)}, ${print(chosen(props), 2)});`;
  return used.length === 0 ? [`  ${made}`] : [`  const service = ${made}`, ...used];
}

function scalingStatements(
  count: {
    readonly min: number;
    readonly max: number;
    readonly cpu?: number;
    readonly memory?: number;
    readonly backlog?: number;
  },
  isWorker: boolean,
): readonly string[] {
  if (count.max <= count.min) return [];
  const lines = [
    `const scaling = service.autoScaleTaskCount({ minCapacity: ${count.min}, maxCapacity: ${count.max} });`,
  ];
  if (count.cpu !== undefined)
    lines.push(`scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: ${count.cpu} });`);
  if (count.memory !== undefined)
    lines.push(`scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: ${count.memory} });`);
  if (count.backlog !== undefined && isWorker) {
    const steps = print(
      [
        object(['upper', 0], ['change', -1]),
        object(['lower', count.backlog], ['change', 1]),
        object(['lower', count.backlog * 5], ['change', 5]),
      ],
      2,
    );
    lines.push(
      `scaling.scaleOnMetric('Backlog', {\n  metric: queue.metricApproximateNumberOfMessagesVisible(),\n  scalingSteps: ${steps},\n});`,
    );
  }
  return [`{\n${lines.map((line) => line.replace(/^/gm, '  ')).join('\n')}\n}`];
}
