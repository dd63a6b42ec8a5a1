import type { TealService } from '../teal-service';
import { type Code, code, type Literal, object, pascal, print, quote } from './code';
import {
  bindings,
  CONTAINER_OF,
  mainMounts,
  mountVariables,
  secretCode,
  sidecarStatement,
  volumeStatements,
} from './container';
import { importsFor } from './imports';
import { environmentType, mapEach, placeVariables, statements } from './per-environment';
import { topicArnCode, topicName } from './topics';

export interface CustomizeProps {
  readonly delivery: string;
  readonly application: string;
  readonly services: readonly TealService[];
  readonly environments: readonly string[];
  /** What the configuration has no word for. */
  readonly variables: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>;
  /** Names by service of the secrets that the configuration has. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
  /** Whether there is a lib/jobs.ts. */
  readonly jobs: boolean;
  /** Set for all where lib/jobs.ts makes names in the network. */
  readonly discovery: boolean;
}

/** What a service has beyond its configuration, as CDK's own objects. */
export function writeCustomize(props: CustomizeProps): string {
  const { services, environments, jobs } = props;
  const functions = services.map((service) => ofService(service, props));
  const body = functions.map(({ text }) => text).join('\n\n');
  const cases = functions.map(
    ({ name, service }) => `      if (configuration.name === ${quote(service)}) ${name}(stack, environment);`,
  );
  const needsContainerOf = body.includes('containerOf(');
  return `${importsFor(body + (needsContainerOf ? CONTAINER_OF : '') + AS_IMAGE_USER, "import type { Delivery, ServiceStack } from 'teal-cdk/app';")}
${jobs ? "import { addJobs } from './jobs';\n" : ''}
${environmentType(environments)}

/** What the configuration has no word for. Written by teal init --from-copilot; it is yours to change. */
export function customize(delivery: Delivery): void {
  for (const { configuration: place, services } of delivery.environments) {
    const environment = place.name as Environment;
    for (const { configuration, stack } of services) {
${cases.join('\n')}
    }
  }${jobs ? '\n  addJobs(delivery);' : ''}
}

${body}

${AS_IMAGE_USER}
${needsContainerOf ? `\n${CONTAINER_OF}\n` : ''}`;
}

const AS_IMAGE_USER = `/** The user that the image names, which may be root, as with Copilot. Remove it once the service runs as Teal's default, 65532. */
function asImageUser(definition: ecs.TaskDefinition): void {
  (definition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyDeletionOverride('ContainerDefinitions.0.User');
}`;

function ofService(
  service: TealService,
  props: CustomizeProps,
): { readonly name: string; readonly service: string; readonly text: string } {
  const name = `customize${pascal(service.name)}`;
  const each = mapEach(service.workloads, (workload, environment) => {
    const known = props.secrets.get(service.name) ?? [];
    const own = props.variables.get(service.name)?.get(environment) ?? new Map<string, string>();
    const discovery = `${environment}.${props.application}.local`;
    const set: readonly (readonly [string, Literal])[] = [
      ...placeVariables(props.application, service.original, props.discovery),
      ...topicVariables(service, workload.topics, props.delivery, environment),
    ];
    return [
      'asImageUser(definition);',
      ...[...own].map(([variable, value]) => addVariable(variable, quote(value))),
      ...mountVariables(mainMounts(workload))
        .filter(([variable]) => !workload.variables.has(variable))
        .map(([variable, value]) => addVariable(variable, quote(value))),
      ...(props.discovery ? [addVariable('COPILOT_SERVICE_DISCOVERY_ENDPOINT', quote(discovery))] : []),
      ...[...workload.secrets]
        .filter(([variable]) => !known.includes(variable))
        .map(
          ([variable, source]) =>
            `container.addSecret(${quote(variable)}, ${secretCode(source, `Existing${pascal(variable)}`).text});`,
        ),
      ...[...workload.labels].map(
        ([label, value]) => `container.addDockerLabel(${quote(label)}, ${quote(value)});`,
      ),
      ...(workload.ephemeral === undefined ? [] : [ephemeralStatement(workload.ephemeral)]),
      ...volumeStatements(workload.volumes),
      ...workload.sidecars.map((sidecar) => sidecarStatement(sidecar, '', 'stack.task.logGroup', set)),
      ...bindings(workload, service.name),
      ...publishing(service, workload.topics, props.delivery, environment),
    ];
  });
  const lines = statements(each, 2);
  // Not the name of a property.
  const uses = (word: string) => lines.some((line) => new RegExp(`(?<![.\\w])${word}\\b(?!:)`).test(line));
  const parts = [...(uses('container') ? ['container'] : []), ...(uses('definition') ? ['definition'] : [])];
  const environment = uses('environment') ? 'environment' : '_environment';
  return {
    ...{ name, service: service.name },
    text: `function ${name}(stack: ServiceStack, ${environment}: Environment): void {
  const { ${parts.join(', ')} } = stack.task;
${lines.join('\n')}
}`,
  };
}

const addVariable = (name: string, value: string): string =>
  `container.addEnvironment(${quote(name)}, ${value});`;

const ephemeralStatement = (size: number): string =>
  `(definition.node.defaultChild as ecs.CfnTaskDefinition).ephemeralStorage = { sizeInGiB: ${size} };`;

function publishing(
  service: TealService,
  topics: readonly { readonly name: string; readonly fifo: boolean }[],
  delivery: string,
  environment: string,
): readonly string[] {
  if (topics.length === 0) return [];
  const arns = arnsOf(service, topics, delivery, environment);
  const statement = object(['actions', ['sns:Publish']], ['resources', arns.map(([, arn]) => arn)]);
  return [
    `definition.addToTaskRolePolicy(new iam.PolicyStatement(${print(statement)}));`,
    ...topicVariables(service, topics, delivery, environment).map(([name, value]) =>
      addVariable(name, value.text),
    ),
  ];
}

type Topics = readonly { readonly name: string; readonly fifo: boolean }[];

const arnsOf = ({ original }: TealService, topics: Topics, delivery: string, environment: string) =>
  topics.map((topic) => {
    const name = topicName({ delivery, environment, service: original, topic });
    return [topic.name, topicArnCode(name)] as const;
  });

function topicVariables(
  service: TealService,
  topics: Topics,
  delivery: string,
  environment: string,
): readonly (readonly [string, Code])[] {
  if (topics.length === 0) return [];
  const arns = new Map(arnsOf(service, topics, delivery, environment));
  return [['COPILOT_SNS_TOPIC_ARNS', code(`stack.toJsonString(${print(arns)})`)]];
}
