import { importLine } from './code';

const CDK = 'aws-cdk-lib';

/** Modules of aws-cdk-lib by the name that they are used under here. */
const MODULES: Readonly<Record<string, string>> = {
  assets: 'aws-ecr-assets',
  cloudmap: 'aws-servicediscovery',
  ec2: 'aws-ec2',
  ecr: 'aws-ecr',
  ecs: 'aws-ecs',
  events: 'aws-events',
  iam: 'aws-iam',
  logs: 'aws-logs',
  secretsmanager: 'aws-secretsmanager',
  sns: 'aws-sns',
  sqs: 'aws-sqs',
  ssm: 'aws-ssm',
  stepfunctions: 'aws-stepfunctions',
  subscriptions: 'aws-sns-subscriptions',
  targets: 'aws-events-targets',
  tasks: 'aws-stepfunctions-tasks',
};

const FROM_CORE = ['Duration', 'RemovalPolicy', 'Stack', 'Validations'];

/** The imports that a text needs. @param own what it imports from elsewhere */
export function importsFor(text: string, own: string): string {
  // What stands in quotes is a team's.
  const words = text.replace(/'[^'\n]*'|"(?:[^"\\\n]|\\.)*"/g, "''");
  const uses = (word: string) => new RegExp(`(?<![\\w.])${word}\\b`).test(words);
  const core = FROM_CORE.filter(uses);
  const isValue = (name: string) =>
    new RegExp(`(?<![\\w.])(new ${name}\\.|${name}\\.[A-Z]\\w*\\.\\w)`).test(words);
  const lines = Object.entries(MODULES)
    .filter(([name]) => new RegExp(`(?<![\\w.])${name}\\.`).test(words))
    .map(([name, module]) => importLine(`* as ${name}`, `${CDK}/${module}`, !isValue(name)));
  return [...(core.length > 0 ? [importLine(`{ ${core.join(', ')} }`, CDK)] : []), ...lines, own].join('\n');
}
