import { planOf } from '../../../cli/plan/compare';
import { markdownOf } from '../../../cli/plan/report/markdown';
import { jsonOf, textOf } from '../../../cli/plan/report/text';
import { templateOf } from '../../../cli/plan/templates';

const GITHUB = 'token.actions.githubusercontent.com';
const WORKFLOW = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
const BEFORE = {
  [`${GITHUB}:aud`]: 'sts.amazonaws.com',
  [`${GITHUB}:sub`]: 'repo:acme@1/shop@2:environment:production',
  [`${GITHUB}:job_workflow_ref`]: [WORKFLOW],
};

function stack(StringEquals: object | undefined) {
  const Federated = {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::111122223333:oidc-provider/${GITHUB}`]],
  };
  const Statement = [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated },
      ...(StringEquals && { Condition: { StringEquals } }),
    },
  ];
  const Properties = { AssumeRolePolicyDocument: { Statement } };
  const Resources = { Deploy: { Type: 'AWS::IAM::Role', Properties } };
  const template = templateOf(JSON.stringify({ Resources }), '', '');
  return { stacks: new Map([['access', { template, parameters: {} }]]), notes: [] };
}

const aud = `\`StringEquals ${GITHUB}:aud\`: \`sts.amazonaws.com\`, as before`;
const sub = '`repo:acme@1/shop@2:environment:production`';

test.each<[string, string, object | undefined, string[]]>([
  [
    'another subject',
    'broadening',
    { ...BEFORE, [`${GITHUB}:sub`]: 'repo:acme@1/shop@2:pull_request' },
    [
      aud,
      `\`StringEquals ${GITHUB}:sub\`: ${sub} → \`repo:acme@1/shop@2:pull_request\``,
      `\`StringEquals ${GITHUB}:job_workflow_ref\`: \`${WORKFLOW}\`, as before`,
    ],
  ],
  [
    'any workflow',
    'broadening',
    { ...BEFORE, [`${GITHUB}:job_workflow_ref`]: undefined },
    [
      aud,
      `\`StringEquals ${GITHUB}:sub\`: ${sub}, as before`,
      `\`StringEquals ${GITHUB}:job_workflow_ref\`: \`${WORKFLOW}\` → anything`,
    ],
  ],
  [
    'one branch alone',
    'tightening',
    { ...BEFORE, [`${GITHUB}:ref`]: 'refs/heads/main' },
    [
      aud,
      `\`StringEquals ${GITHUB}:sub\`: ${sub}, as before`,
      `\`StringEquals ${GITHUB}:job_workflow_ref\`: \`${WORKFLOW}\`, as before`,
      `\`StringEquals ${GITHUB}:ref\`: anything → \`refs/heads/main\``,
    ],
  ],
])('a trust in %s shows all of its conditions, before and after', (_, kind, after, details) => {
  const plan = planOf(stack(BEFORE), stack(after), { environment: 'rest' });
  const [line] = plan.lines;
  expect(line).toMatchObject({ kind, details });
  // The principal whole, and nothing of JSON.
  expect(line?.text).toContain(
    `to \`Federated arn:\${AWS::Partition}:iam::111122223333:oidc-provider/${GITHUB}\``,
  );
  expect(JSON.parse(jsonOf(plan, {}, {})).lines[0].details).toEqual(details);
  const lines = (text: string) => text.split('\n').map((each) => each.trim());
  expect(lines(textOf(plan, {}))).toEqual(expect.arrayContaining(details));
  expect(markdownOf(plan, { comparedWith: 'x' }).match(/^ {2}- `StringEquals /gm)).toHaveLength(
    details.length,
  );
});
