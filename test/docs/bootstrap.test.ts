import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bootstrapCommand, deployedByAPerson } from '../iam/bootstrap-command';

const root = join(__dirname, '..', '..');

/** What `cdk bootstrap --help` prints is made from this. */
const registry = JSON.parse(
  readFileSync(join(root, 'node_modules/aws-cdk/lib/cli/cli-type-registry.json'), 'utf8'),
) as { commands: { bootstrap: { options: Record<string, { type: string }> } } };

const page = readFileSync(join(root, 'docs/bootstrap.md'), 'utf8');
const commands = [...page.matchAll(/npx cdk (?:\\\n|[^\n`])+/g)].map(([text]) =>
  text.replace(/\s*\\\n\s*/g, ' ').trim(),
);

test('the command is the output of the stack', () => {
  expect(commands).toContain(bootstrapCommand);
  expect(page).toContain("bootstrap: { qualifier: 'shop1', toolkitStackName: 'ShopToolkit' },");
});

describe('commands', () => {
  test('of cdk bootstrap have flags that this CLI knows', () => {
    const known = Object.keys(registry.commands.bootstrap.options);
    const flags = commands
      .filter((command) => command.startsWith('npx cdk bootstrap'))
      .flatMap((command) => [...command.matchAll(/--([\w-]+)/g)].map(([, flag]) => `${flag}`));
    expect(new Set(flags).size).toBe(4);
    expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    // May be repeated, as it is.
    expect(registry.commands.bootstrap.options['cloudformation-execution-policies']?.type).toBe('array');
  });

  test('of cdk deploy name the stacks in their order', () => {
    const named = commands
      .filter((command) => command.startsWith('npx cdk deploy'))
      .flatMap((command) => command.split(' ').slice(3))
      .map((name) => name.replace(/,$/, ''));
    expect([...new Set(named)]).toEqual(deployedByAPerson);
  });
});

// What the flags come to, in the CLI that is installed.
test('the bootstrap puts the policies and the boundary on CloudFormation’s role alone', () => {
  const file = join(root, 'node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml');
  const { Resources, Parameters } = parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  const { ManagedPolicyArns, PermissionsBoundary, AssumeRolePolicyDocument, RoleName } =
    Resources.CloudFormationExecutionRole.Properties;
  expect(ManagedPolicyArns['Fn::If'].slice(0, 2)).toEqual([
    'HasCloudFormationExecutionPolicies',
    { Ref: 'CloudFormationExecutionPolicies' },
  ]);
  expect(PermissionsBoundary['Fn::If'][0]).toBe('PermissionsBoundarySet');
  expect(PermissionsBoundary['Fn::If'][1]['Fn::Sub']).toMatch(/:policy\/\$\{InputPermissionsBoundary\}$/);
  expect(AssumeRolePolicyDocument.Statement).toEqual([
    { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' } },
  ]);
  expect(RoleName['Fn::Sub']).toMatch(/^cdk-\$\{Qualifier\}-cfn-exec-role-/);
  expect(Parameters.ApplyPermissionsBoundaryToAllRoles.Default).toBe('false');
  // Nobody but the account, and it gives to those whose policies say so: none of GitHub's for the deploy role.
  const trust = Resources.DeploymentActionRole.Properties.AssumeRolePolicyDocument.Statement;
  expect(trust[0].Principal).toEqual({ AWS: { Ref: 'AWS::AccountId' } });
});
