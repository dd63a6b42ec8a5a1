import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { admission, freeze, minutes, quietAlarms, smokeTest } from '../../../lib';
import type { GateInput } from '../../../lib/config/gates';
import { root, shop, shopTemplate, synthesize } from '../../synth';

const FREEZE = freeze({ calendars: ['holidays', 'arn:aws:ssm:eu-west-1:444455556666:document/audits'] });
const OWN = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop';
const PROXY = '444455556666.dkr.ecr.eu-central-1.amazonaws.com/acme/proxy';

const template = (...gates: GateInput[]) => shopTemplate({}, { gates });

function preflightOf(of: Template) {
  const functions = Object.values(of.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties,
  );
  return functions.find(({ FunctionName }) => FunctionName === 'shop-production-gate-preflight');
}

/** The checks as the function reads them. */
function checksOf(of: Template): Record<string, unknown>[] {
  const text = preflightOf(of)?.Environment.Variables.PREFLIGHT_CHECKS;
  const parts: unknown[] = typeof text === 'string' ? [text] : text['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'amazonaws.com')).join(''));
}

function statementsOf(of: Template): Record<string, unknown>[] {
  return Object.entries(of.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith('GatespreflightRole'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const hooksOf = (of: Template) =>
  Object.values(of.findResources('AWS::ECS::Service')).flatMap(
    ({ Properties }) => Properties.DeploymentConfiguration.LifecycleHooks,
  );

test('three gates are one function and one hook, in the order of the configuration', () => {
  const of = template(admission(), FREEZE, smokeTest({ requests: [{ path: '/' }] }), quietAlarms());
  expect(checksOf(of).map(({ gate }) => gate)).toEqual(['admission', 'freeze', 'quiet-alarms']);
  // Two guards, preflight, the smoke test.
  expect(hooksOf(of)).toHaveLength(4);
  expect(hooksOf(of)[2]).toMatchObject({
    HookTargetArn: { Ref: expect.stringMatching(/^GatespreflightFunctionCurrentVersion/) },
    LifecycleStages: ['PRE_SCALE_UP'],
    TimeoutConfiguration: { TimeoutInMinutes: 70, Action: 'ROLLBACK' },
  });
  expect(preflightOf(of)).toMatchObject({ ReservedConcurrentExecutions: 2, Timeout: 120 });
});

test('without them there is no function', () => {
  expect(preflightOf(template())).toBeUndefined();
});

test('what the function is told', () => {
  const expires = '2027-01-31';
  const accept = [{ id: 'CVE-2026-1', expires, reason: 'not reachable' }];
  const of = template(
    freeze({ calendars: ['holidays'], id: 'year-end', patience: minutes(5), kinds: { fix: 'block' } }),
    quietAlarms({ kinds: { release: 'block' } }),
    admission({ repositories: [PROXY], severity: 'MEDIUM', accept, onInconclusive: 'fail' }),
  );
  expect(checksOf(of)).toEqual([
    {
      gate: 'freeze',
      id: 'year-end',
      policy: { first: 'block', release: 'block', fix: 'block', recovery: 'skip' },
      onInconclusive: 'wait',
      patience: 5,
      calendars: ['holidays'],
    },
    {
      gate: 'quiet-alarms',
      id: 'quiet-alarms',
      policy: { first: 'skip', release: 'block', fix: 'warn', recovery: 'skip' },
      onInconclusive: 'wait',
      patience: 60,
      alarms: ['target-errors', 'slow-answers', 'unhealthy-targets', 'load-balancer-errors'].map(
        (name) => `shop-production-${name}`,
      ),
    },
    {
      gate: 'admission',
      id: 'admission',
      policy: { first: 'block', release: 'block', fix: 'block', recovery: 'warn' },
      onInconclusive: 'fail',
      patience: 60,
      repositories: [OWN, PROXY],
      severity: 'MEDIUM',
      accept: [{ id: 'CVE-2026-1', expires }],
    },
  ]);
});

test('the hook waits for the most patient of them', () => {
  const of = template(
    freeze({ calendars: ['holidays'], patience: minutes(5) }),
    admission({ patience: minutes(90) }),
  );
  expect(hooksOf(of)[2].TimeoutConfiguration.TimeoutInMinutes).toBe(100);
});

// source: Service Authorization Reference: AWS Systems Manager (document), Amazon CloudWatch (alarm), Amazon ECR
// (repository), Amazon Inspector2, Amazon Elastic Container Service
test('it may read what its gates look at, by name', () => {
  const of = template(FREEZE, quietAlarms(), admission({ repositories: [PROXY] }));
  const alarm = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-production-${name}`;
  expect(statementsOf(of)).toEqual(
    expect.arrayContaining([
      {
        Effect: 'Allow',
        Action: 'ssm:GetCalendarState',
        Resource: [
          'arn:aws:ssm:eu-west-1:111122223333:document/holidays',
          'arn:aws:ssm:eu-west-1:444455556666:document/audits',
        ],
      },
      {
        Effect: 'Allow',
        Action: 'cloudwatch:DescribeAlarms',
        Resource: ['load-balancer-errors', 'slow-answers', 'target-errors', 'unhealthy-targets'].map(alarm),
      },
      {
        Effect: 'Allow',
        Action: [
          ...['ecr:BatchGetImage', 'ecr:DescribeImageScanFindings', 'ecr:DescribeImages'],
          ...['ecr:DescribeRepositories', 'ecr:GetDownloadUrlForLayer'],
        ],
        Resource: [
          'arn:aws:ecr:eu-central-1:444455556666:repository/acme/proxy',
          'arn:aws:ecr:eu-west-1:111122223333:repository/shop/shop',
        ],
      },
      {
        Effect: 'Allow',
        Action: ['ecs:DescribeTaskDefinition', 'inspector2:ListCoverage', 'inspector2:ListFindings'],
        Resource: '*',
      },
    ]),
  );
});

test.each<[string, GateInput, RegExp]>([
  ['freeze', FREEZE, /^(cloudwatch|ecr|inspector2):/],
  ['quietAlarms', quietAlarms(), /^(ssm:GetCalendarState|ecr:|inspector2:)/],
  ['admission', admission(), /^(cloudwatch|ssm:GetCalendarState)/],
])('%s alone gets nothing of the others', (_, gate, others) => {
  const actions = statementsOf(template(gate)).flatMap(({ Action }) => Action as string | string[]);
  expect(actions.filter((action) => others.test(action))).toEqual([]);
});

test('decisions are read by the id of each gate, and no other', () => {
  const of = template(freeze({ calendars: ['holidays'], id: 'year-end' }), admission());
  const resources = statementsOf(of)
    .filter(({ Action }) => Action === 'ssm:GetParameterHistory')
    .flatMap(({ Resource }) => Resource as string | string[]);
  expect(resources).toEqual([
    'arn:aws:ssm:eu-west-1:111122223333:parameter/teal/decisions/shop-production/admission/*',
    'arn:aws:ssm:eu-west-1:111122223333:parameter/teal/decisions/shop-production/year-end/*',
  ]);
});

describe('signatures', () => {
  const signedOf = (of: Template) => checksOf(of)[0]?.signed;

  test('nobody’s are asked for by default', () => {
    expect(signedOf(template(admission()))).toBeUndefined();
  });

  test('those of the workflow that builds, and of those before', () => {
    const formerWorkflows = ['acme/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0'];
    const of = synthesize(
      shop(
        {},
        { gates: [admission({ signed: true })] },
        { repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678, formerWorkflows } },
      ),
    ).template('shop-production');
    expect(signedOf(of)).toEqual({
      repository: 'acme/shop',
      repositoryId: 5678,
      workflowRefs: ['acme/shop/.github/workflows/deploy.yml@refs/heads/main', ...formerWorkflows],
    });
  });

  test('a file with trust roots stands beside the code', () => {
    const trustedRoot = 'test/fixtures/hook-events/post-test-traffic-shift.json';
    const { assembly, template: of } = synthesize(
      shop({}, { gates: [admission({ signed: { trustedRoot } })] }),
    );
    expect(signedOf(of('shop-production'))).toMatchObject({ trustedRoot: 'trusted-root-admission.jsonl' });
    const key = preflightOf(of('shop-production'))?.Code.S3Key.replace('.zip', '');
    const folder = join(assembly.directory, `asset.${key}`);
    expect(readdirSync(folder).sort()).toEqual(['index.js', 'trusted-root-admission.jsonl']);
    expect(readFileSync(join(folder, 'trusted-root-admission.jsonl'))).toEqual(
      readFileSync(join(root, trustedRoot)),
    );
  });

  test('of a laptop’s image, none', () => {
    const input = shop({ pipeline: false }, { gates: [admission({ signed: true })] });
    expect(signedOf(synthesize(input).template('shop-production'))).toBeUndefined();
  });
});

describe('images of another account', () => {
  const HOME = { account: '999988887777', region: 'eu-west-1' };
  const of = (gates: readonly GateInput[]) => synthesize(shop({}, { gates }, { images: HOME }));
  const policyOf = (gates: readonly GateInput[]) =>
    JSON.stringify(of(gates).template('shop-images').findResources('AWS::ECR::Repository'));

  test('are shown to the function’s role, by its name', () => {
    const roles = of([admission()]).template('shop-production').findResources('AWS::IAM::Role');
    expect(Object.values(roles).map(({ Properties }) => Properties.RoleName)).toContain(
      'shop-production-preflight',
    );
    expect(policyOf([admission()])).toContain('ReadToAdmit');
    expect(policyOf([admission()])).toContain(':iam::111122223333:role/shop-production-preflight');
  });

  test('are shown to nobody without the gate', () => {
    expect(policyOf([quietAlarms()])).not.toContain('ReadToAdmit');
  });
});
