import { isPause } from '../pruned';
import { isFields, type RawTemplate } from '../raw-template';
import { RULE_IDS } from '../rules';
import { serviceOf } from '../service';
import { type AppFile, type EjectedStack, stackFileOf, templateFileOf } from './ejected-stack';
import { lostLines, remainingLines } from './readme-lost';

/** `README.md` of the written app: for whoever lives with it. */
export function readmeFile(environment: string, stacks: readonly EjectedStack[]): AppFile {
  const services = stacks.filter(({ kind }) => kind === 'service');
  const lines = [
    `# ${stacks.map(({ name }) => name).join(', ')}`,
    '',
    `A plain CDK app of the environment \`${environment}\`, written by \`teal eject\`. Stacks, logical ids and resources are those that ran before. It needs`,
    '`aws-cdk-lib` and nothing else.',
    '',
    '```',
    'npm install',
    'npm test                      # a difference is a change of what is deployed; accept it with npm run test:accept',
    'npx cdk diff                  # nothing, right after teal eject',
    'npx cdk deploy --all',
    '```',
    '',
    '| stack | its class | its template |',
    '| --- | --- | --- |',
    ...stacks.map(({ name }) => `| \`${name}\` | lib/${stackFileOf(name)}.ts | ${templateFileOf(name)} |`),
    '',
    ...(services.length > 0
      ? [...services.flatMap(releaseLines), ...HAZARD(services), ...testLines(services)]
      : []),
    ...stacks.flatMap(stackLines),
    ...OUTSIDE,
    ...BACK,
  ];
  return { path: 'README.md', content: `${lines.join('\n').trimEnd()}\n` };
}

function releaseLines({ name, template }: EjectedStack): readonly string[] {
  const digest = template.Parameters?.ImageDigest !== undefined;
  return [
    `## A release of ${name}`,
    '',
    'ECS releases as before: the strategy, its holds and bakes, the alarms and the circuit breaker that go back are in the template. No gate',
    'looks at a release any more; an alarm that is red before it starts is ignored by ECS for that release.',
    '',
    ...(digest
      ? [
          '```',
          `npx cdk deploy ${name} --exclusively --parameters ${name}:ImageDigest=sha256:…      # a release`,
          `npx cdk deploy ${name} --exclusively --parameters ${name}:ImageDigest=sha256:… \\`,
          `  --parameters ${name}:RollbackTo=sha256:…                                # the same, earlier digest twice: back at once`,
          '```',
          '',
          'Any other `cdk deploy` keeps the digest that runs. Put an image into the repository first (output `ImageRepository`).',
        ]
      : [
          `The image is in ${templateFileOf(name)}, under \`ContainerDefinitions\`. To have the CDK build the next one, in lib/${stackFileOf(name)}.ts:`,
          '',
          '```ts',
          "const image = new DockerImageAsset(this, 'Image', { directory: '../app', platform: Platform.LINUX_ARM64 });",
          "this.taskDefinition.addPropertyOverride('ContainerDefinitions.0.Image', image.imageUri);",
          '```',
        ]),
    '',
    ...pauseLines(template),
  ];
}

function pauseLines(template: RawTemplate): readonly string[] {
  const configuration = serviceOf(template)?.[1].Properties?.DeploymentConfiguration;
  const hooks =
    isFields(configuration) && Array.isArray(configuration.LifecycleHooks)
      ? configuration.LifecycleHooks
      : [];
  if (!hooks.some(isPause)) return [];
  return [
    'A release still waits for a person: that hook is ECS’s own. Go on, or back, with the ids that `aws ecs describe-service-deployments` shows:',
    '',
    '```',
    'aws ecs continue-service-deployment --service-deployment-arn ARN --hook-id ID --action CONTINUE    # or ROLLBACK',
    '```',
    '',
  ];
}

const HAZARD = (services: readonly EjectedStack[]): readonly string[] => [
  `## Two resources: ${RULE_IDS.production} and ${RULE_IDS.test}`,
  '',
  '**Never change these two as you change anything else, and never the weights in their `Actions`.** ECS moves the weights of both rules with each',
  'release; the template keeps those of the day of the eject. Whenever CloudFormation updates one of them, for whatever reason (a condition, a',
  'priority, a tag, a replaced target group, a drift that is put back), it writes the template’s weights, and may send all users to a group',
  'without a task. Nobody has a fix: [aws-cdk#36649](https://github.com/aws/aws-cdk/issues/36649). Before, a function of Teal’s kept them apart.',
  '',
  '- Read every `cdk diff`: a line with one of the two names is a reason to stop. Never `cdk deploy --revert-drift`.',
  '- Have CloudFormation refuse it. The policy is in `stack-policy.json`, once for each stack:',
  '',
  '```',
  ...services.map(
    ({ name }) =>
      `aws cloudformation set-stack-policy --stack-name ${name} --stack-policy-body file://stack-policy.json`,
  ),
  '```',
  '',
  '- Look where users are:',
  '',
  '```',
  ...services.flatMap(({ name }) => [
    `aws elbv2 describe-rules --query 'Rules[].Actions[].ForwardConfig.TargetGroups' --rule-arns $(aws cloudformation describe-stack-resources \\`,
    `  --stack-name ${name} --query "StackResources[?ResourceType=='AWS::ElasticLoadBalancingV2::ListenerRule'].PhysicalResourceId" --output text)`,
  ]),
  '```',
  '',
  '- Must one be changed (another host name, say): while no deployment runs, write the weights that this shows into the template’s `Actions` of',
  '  both, in the same change; lift the policy for that update with `--stack-policy-during-update-body`; look again after it.',
  '- If it has happened: `aws elbv2 modify-rule --rule-arn ARN --actions …` with the weights that lead to the healthy targets',
  '  (`aws elbv2 describe-target-health`), production first.',
  '- Drift detection reports both rules after each release. That is no drift to repair.',
  '',
];

const testLines = (services: readonly EjectedStack[]): readonly string[] => [
  '## The test header',
  '',
  'A request with it meets a release before users do. Its value is a secret that the template names; it routes and protects nothing.',
  'Another value reaches the rule by `aws elbv2 modify-rule --conditions` (which leaves weights alone), not by a deployment.',
  '',
  '```',
  ...services.map(
    ({ name }) =>
      `aws secretsmanager get-secret-value --secret-id ${name}/test-header --query SecretString --output text`,
  ),
  '```',
  '',
];

function stackLines(stack: EjectedStack): readonly string[] {
  return [
    `## ${stack.name}`,
    '',
    ...remainingLines(stack),
    '',
    ...(stack.gone.length > 0 ? ['Gone with Teal:', '', ...lostLines(stack), ''] : []),
  ];
}

const OUTSIDE = [
  '## What stays outside of this app',
  '',
  '- **Access of the pipeline** (`…-github-access-ACCOUNT` or `…-gitlab-access-ACCOUNT`), **bootstrap** and **images** stacks are as they were, for as long as you want their roles and',
  '  repositories. Their source is the old app: keep it, or move them here (`npx cdk synth` of the old app writes their templates). The roles may',
  '  deploy the same stacks; the workflows call `teal` verbs and must be replaced by `cdk diff` and `cdk deploy`.',
  '- **Records** of releases and holds stay in their bucket, under Object Lock. Nothing reads or writes them: a hold stops nothing.',
  '- `teal rollback`, `promote`, `approve` and `override` have nothing to act on: go back by `RollbackTo`, or `aws ecs stop-service-deployment`.',
  '',
];

const BACK = [
  '## The way back',
  '',
  'Take the stack policy away, then deploy the old app: its custom resource takes the two rules on by their tags, with the weights that they have,',
  'and they leave the template without being deleted (`DeletionPolicy: Retain`).',
];

/** For CloudFormation itself: the two rules are never updated. */
export const STACK_POLICY: AppFile = {
  path: 'stack-policy.json',
  content: `${JSON.stringify(
    {
      Statement: [
        { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' },
        {
          Effect: 'Deny',
          Action: 'Update:*',
          Principal: '*',
          Resource: Object.values(RULE_IDS).map((id) => `LogicalResourceId/${id}`),
        },
      ],
    },
    null,
    2,
  )}\n`,
};
