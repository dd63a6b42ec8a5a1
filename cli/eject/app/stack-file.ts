import type { RawTemplate } from '../raw-template';
import { type AppFile, classOf, type EjectedStack, stackFileOf, templateFileOf } from './ejected-stack';
import { importLine } from './import-line';

/** A part that people reach for, by its type. */
interface Part {
  readonly field: string;
  readonly says: string;
  readonly library: string;
  readonly construct: string;
}

const PARTS: Readonly<Record<string, Part>> = {
  'AWS::ECS::Cluster': {
    field: 'cluster',
    says: 'Where the tasks run.',
    library: 'aws-ecs',
    construct: 'CfnCluster',
  },
  'AWS::ECS::TaskDefinition': {
    ...{ field: 'taskDefinition', library: 'aws-ecs', construct: 'CfnTaskDefinition' },
    says: 'Image, environment, secrets, sizes.',
  },
  'AWS::ECS::Service': {
    ...{ field: 'service', library: 'aws-ecs', construct: 'CfnService' },
    says: 'How a release goes out: strategy, holds, bakes, alarms that stop it.',
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    ...{ field: 'loadBalancer', library: 'aws-elasticloadbalancingv2', construct: 'CfnLoadBalancer' },
    says: 'What users reach.',
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    ...{ field: 'listener', library: 'aws-elasticloadbalancingv2', construct: 'CfnListener' },
    says: 'Whatever no rule matches gets a 404.',
  },
  'AWS::EC2::VPC': { field: 'vpc', says: 'The network.', library: 'aws-ec2', construct: 'CfnVPC' },
};

/** Whose logical ids are the same in each stack, so that releases find them. */
const BY_ID: Readonly<Record<string, Omit<Part, 'library'>>> = {
  PrimaryTargetGroup: {
    ...{ field: 'primaryTargetGroup', construct: 'CfnTargetGroup' },
    says: 'One of the two groups that revisions move between; which one is live only ECS knows.',
  },
  AlternateTargetGroup: {
    field: 'alternateTargetGroup',
    construct: 'CfnTargetGroup',
    says: 'The other one.',
  },
  ProductionListenerRule: {
    ...{ field: 'productionRule', construct: 'CfnListenerRule' },
    says: 'What users meet. Never change it as you change anything else: see "Two resources" in README.md.',
  },
  TestListenerRule: {
    ...{ field: 'testRule', construct: 'CfnListenerRule' },
    says: 'What the test header meets. Likewise.',
  },
};

interface Found extends Part {
  readonly logicalId: string;
}

/** `lib/<stack>-stack.ts`: the included template, with a field for each part that people reach for. */
export function stackFile({ name, kind, template }: EjectedStack): AppFile {
  const parts = partsOf(template);
  const imports = new Map<string, Set<string>>();
  for (const { library, construct } of parts) {
    imports.set(library, (imports.get(library) ?? new Set()).add(construct));
  }
  const lines = [
    importLine('{ join }', 'node:path'),
    importLine('{ Stack, type StackProps }', 'aws-cdk-lib'),
    ...[...imports]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([library, names]) =>
        importLine(`type { ${[...names].sort().join(', ')} }`, `aws-cdk-lib/${library}`),
      ),
    importLine('{ CfnInclude }', 'aws-cdk-lib/cloudformation-include'),
    importLine('type { Construct }', 'constructs'),
    '',
    '/**',
    kind === 'foundation'
      ? ' * What the services of the environment share: network, secrets, topics.'
      : ' * The service, in the order of a deployment: task, load balancer, target groups, rules, alarms, service.',
    ' *',
    ` * ${templateFileOf(name)} is what is deployed. Change it there, or here: each field is the resource as an L1 construct,`,
    ' * and what is set on it is synthesized. `template.getResource(LOGICAL_ID)` gives every other one.',
    ' */',
    `export class ${classOf(name)} extends Stack {`,
    '  readonly template: CfnInclude;',
    ...parts.flatMap(({ field, construct, says }) => [
      `  /** ${says} */`,
      `  readonly ${field}: ${construct};`,
    ]),
    '',
    '  constructor(scope: Construct, id: string, props: StackProps) {',
    '    super(scope, id, props);',
    "    this.template = new CfnInclude(this, 'Template', {",
    `      templateFile: join(__dirname, '..', 'templates', '${name}.json'),`,
    '    });',
    ...parts.map(
      ({ field, construct, logicalId }) =>
        `    this.${field} = this.template.getResource('${logicalId}') as ${construct};`,
    ),
    '  }',
    '}',
    '',
  ];
  return { path: `lib/${stackFileOf(name)}.ts`, content: lines.join('\n') };
}

function partsOf({ Resources }: RawTemplate): readonly Found[] {
  const all = Object.entries(Resources);
  const ofTypes = Object.entries(PARTS).flatMap(([type, part]): Found[] => {
    const [first, ...others] = all.filter(([, each]) => each.Type === type);
    // Of two nobody knows which one is meant.
    return first && others.length === 0 ? [{ ...part, logicalId: first[0] }] : [];
  });
  const ofIds = Object.entries(BY_ID).flatMap(([logicalId, part]): Found[] =>
    Resources[logicalId] ? [{ ...part, logicalId, library: 'aws-elasticloadbalancingv2' }] : [],
  );
  return [...ofTypes, ...ofIds];
}
