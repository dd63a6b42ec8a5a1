import type { PlainWorkload } from '../plain-workload';
import type { Workload } from '../read/workload';
import { code, type Literal, object, pascal, print, quote } from './code';
import {
  bindings,
  healthCode,
  imageCode,
  mainMounts,
  mountVariables,
  secretsCode,
  sidecarStatement,
  volumeStatements,
} from './container';
import type { PublishedTopic } from './jobs';
import { chosen, mapEach, placeVariables, statements } from './per-environment';
import { queueParts, queueStatements } from './queues';
import { runStatements } from './run';

export interface PlainProps {
  readonly delivery: string;
  readonly application: string;
  readonly topics: readonly PublishedTopic[];
  /** Whether there is a namespace in the network. */
  readonly discovery: boolean;
  /** Whether this one is in it. */
  readonly isFound: boolean;
}

/** The function that adds one workload to a stack. */
export function plainFunction(workload: PlainWorkload, props: PlainProps): string {
  const { name } = workload;
  const id = pascal(name);
  const parts = mapEach(workload.workloads, (own, environment) => partsOf(workload, own, environment, props));
  const part = (key: 'definition' | 'container') => print(chosen(mapEach(parts, (one) => one[key])), 2);
  const after = mapEach(parts, (one) => one.after);
  const lines = [
    ...(workload.kind === 'worker' ? queueStatements(workload, id) : []),
    `  const definition = new ecs.FargateTaskDefinition(stack, ${quote(`${id}Task`)}, ${part('definition')});`,
    '  acknowledgeTask(definition);',
    `  const logGroup = new logs.LogGroup(stack, ${quote(`${id}Logs`)}, ${print(logsOf(workload), 2)});`,
    `  definition.addContainer(${quote(name)}, ${part('container')});`,
    ...statements(after, 2),
    ...runStatements(workload, id, props),
  ];
  const text = lines.join('\n');
  const used = ['stack', 'environment', 'cluster', 'delivered', 'topics'].filter((word) =>
    new RegExp(`(?<![.\\w])${word}\\b(?!:)`).test(text.replace(/'[^'\n]*'/g, "''")),
  );
  return `/** ${TITLES[workload.kind]} ${name}. */
function add${id}({ ${used.join(', ')} }: Place): void {
${text}
}`;
}

const TITLES = { job: 'The scheduled job', worker: 'The worker', service: 'The service' } as const;

const logsOf = ({ workloads }: PlainWorkload): ReadonlyMap<string, Literal> =>
  chosen(
    mapEach(workloads, ({ retention }) =>
      object(['retention', retention], ['removalPolicy', code('RemovalPolicy.DESTROY')]),
    ),
  );

interface Parts {
  readonly definition: ReadonlyMap<string, Literal>;
  readonly container: ReadonlyMap<string, Literal>;
  readonly after: readonly string[];
}

function partsOf(
  { name, kind, variables }: PlainWorkload,
  own: Workload,
  environment: string,
  props: PlainProps,
): Parts {
  const id = pascal(name);
  const queues = kind === 'worker' ? queueParts(own, id, { ...props, environment }) : undefined;
  // All of them names of letters, digits and hyphens.
  const family = code(`\`${props.delivery}-\${environment}-${name}\``);
  const published = own.topics.map((topic) => code(`topics[${quote(`${name}/${topic.name}`)}]`));
  const discovery: [string, Literal][] = props.discovery
    ? [['COPILOT_SERVICE_DISCOVERY_ENDPOINT', `${environment}.${props.application}.local`]]
    : [];
  const topicArns = object(
    ...own.topics.map(({ name: topic }, nth) => [topic, code(`${published[nth]?.text}.topicArn`)] as const),
  );
  const messages: readonly (readonly [string, Literal])[] = [
    ...(queues?.variables ?? []),
    ...(own.topics.length > 0
      ? [['COPILOT_SNS_TOPIC_ARNS', code(`stack.toJsonString(${print(topicArns)})`)] as const]
      : []),
  ];
  const set = new Map<string, Literal>([
    ...mountVariables(mainMounts(own)),
    ...(variables.get(environment) ?? []),
    ...discovery,
    ...messages,
  ]);
  const ofSidecars = [...placeVariables(props.application, name, props.discovery), ...messages];
  return {
    definition: definitionOf(own, family),
    container: containerOf(own, name, id, set),
    after: [
      ...volumeStatements(own.volumes),
      ...own.sidecars.map((sidecar) => sidecarStatement(sidecar, id, 'logGroup', ofSidecars)),
      ...bindings(own, name),
      ...(queues?.after ?? []),
      ...published.map((topic) => `${topic.text}.grantPublish(definition.taskRole);`),
    ],
  };
}

const definitionOf = (own: Workload, family: Literal): ReadonlyMap<string, Literal> =>
  object(
    ['family', family],
    ['cpu', own.cpu],
    ['memoryLimitMiB', own.memory],
    ['ephemeralStorageGiB', own.ephemeral],
    [
      'runtimePlatform',
      object(
        ['cpuArchitecture', code(`ecs.CpuArchitecture.${own.architecture ?? 'X86_64'}`)],
        ['operatingSystemFamily', code('ecs.OperatingSystemFamily.LINUX')],
      ),
    ],
  );

function containerOf(
  own: Workload,
  name: string,
  id: string,
  set: ReadonlyMap<string, Literal>,
): ReadonlyMap<string, Literal> {
  if (!own.image) throw new Error(`${id} must have been decided`);
  return object(
    ['image', imageCode(own.image, id, own.architecture ?? 'X86_64')],
    ['portMappings', own.port === undefined ? undefined : [object(['containerPort', own.port])]],
    ['environment', set],
    ['secrets', secretsCode(own.secrets, id)],
    ['entryPoint', own.entryPoint],
    ['command', own.command],
    ['readonlyRootFilesystem', own.readonlyRoot ? true : undefined],
    ['healthCheck', own.health && healthCode(own.health)],
    ['dockerLabels', own.labels.size === 0 ? undefined : own.labels],
    ['logging', code(`ecs.LogDriver.awsLogs({ streamPrefix: ${quote(name)}, logGroup })`)],
  );
}
