import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { only, quick, root, shop, shopTemplate } from '../../synth';

const ON = { exec: true };

interface Statement {
  readonly Action: string | string[];
  readonly Effect: string;
  readonly Resource: unknown;
}

/** Of the role that the containers have. */
function taskStatements(template: Template): Statement[] {
  const task = only(template, 'AWS::ECS::TaskDefinition') as { TaskRoleArn: { 'Fn::GetAtt': [string] } };
  const [role] = task.TaskRoleArn['Fn::GetAtt'];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

const sessionLogs = (template: Template) =>
  Object.entries(template.findResources('AWS::Logs::LogGroup')).filter(([id]) => /^ShellSessions/.test(id));

describe('without exec', () => {
  const template = () => shopTemplate();

  test.each([
    ['no shell', () => only(template(), 'AWS::ECS::Service').EnableExecuteCommand, false],
    ['no log of sessions', () => sessionLogs(template()), []],
    ['nothing said of sessions', () => only(template(), 'AWS::ECS::Cluster').Configuration, undefined],
    ['nothing that a task may do', () => taskStatements(template()), []],
  ])('%s', (_, seen, expected) => {
    expect(seen()).toEqual(expected);
  });
});

describe('with exec', () => {
  const template = () => shopTemplate(ON);
  const [[id] = [''], ...others] = [...sessionLogs(shopTemplate(ON))];

  test('the service takes commands', () => {
    expect(only(template(), 'AWS::ECS::Service').EnableExecuteCommand).toBe(true);
  });

  test('the cluster logs sessions into a group of their own, which stays for a year', () => {
    expect(others).toEqual([]);
    expect(only(template(), 'AWS::ECS::Cluster').Configuration).toEqual({
      ExecuteCommandConfiguration: {
        Logging: 'OVERRIDE',
        LogConfiguration: { CloudWatchLogGroupName: { Ref: id } },
      },
    });
    expect(template().findResources('AWS::Logs::LogGroup')[id]).toMatchObject({
      Properties: { RetentionInDays: 365 },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(template().toJSON().Outputs.ShellSessions.Value).toEqual({ Ref: id });
    expect(shopTemplate().toJSON().Outputs.ShellSessions).toBeUndefined();
  });

  // source: ECS developer guide, "Monitor Amazon ECS containers with ECS Exec": the permissions of the task role
  test('the task may open its channels and write its log, and nothing else', () => {
    expect(taskStatements(template())).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'logs:DescribeLogGroups',
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: {
          'Fn::Join': ['', ['arn:aws:logs:eu-west-1:111122223333:log-group:', { Ref: id }, ':*']],
        },
      },
    ]);
  });

  test('the container can be written to, as any user, and has somebody who collects the shell’s children', () => {
    const { ContainerDefinitions } = only(template(), 'AWS::ECS::TaskDefinition') as {
      ContainerDefinitions: object[];
    };
    expect(ContainerDefinitions[0]).toMatchObject({
      ReadonlyRootFilesystem: false,
      User: '65532:65532',
      LinuxParameters: { InitProcessEnabled: true },
    });
  });

  // A resource that is there with exec alone, or another in it: what else a team's switch would change unseen.
  test('nothing else of the stack is another', () => {
    const [off, on] = [shopTemplate().toJSON().Resources, template().toJSON().Resources];
    const changed = Object.keys({ ...off, ...on }).filter(
      (one) => JSON.stringify(off[one]?.Properties) !== JSON.stringify(on[one]?.Properties),
    );
    expect(changed.map((one) => one.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(
      [
        'Cluster',
        'Service',
        'ShellSessionsLogs',
        'TaskDefinition',
        'TaskDefinitionTaskRoleDefaultPolicy',
      ].sort(),
    );
  });
});

test('passes template validation and cdk-nag', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'teal-exec-'));
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const app = new App({ ...quick, builtinCloudFormationValidation: true, outdir });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new Delivery(app, resolveDelivery(shop(ON), join(root, 'teal.config.ts')).delivery);
    expect(() => app.synth()).not.toThrow();
    expect(printed.mock.calls).toEqual([]);
  } finally {
    printed.mockRestore();
    rmSync(outdir, { recursive: true, force: true });
  }
});
