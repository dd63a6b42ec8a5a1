import { type Plan, planOf } from '../../../cli/plan/compare';
import { type StackTemplate, templateOf } from '../../../cli/plan/templates';

/** A plan in which a text stands wherever a template takes one. */
export function planWith(text: string): Plan {
  const name = (more: string) => `${text}${more}`;
  const stack = (value: unknown): StackTemplate => ({
    template: templateOf(
      JSON.stringify({
        Description: [text, value],
        Parameters: { [name('P')]: { Type: 'String', Default: value, AllowedPattern: `${value}` } },
        Conditions: { [name('C')]: { 'Fn::Equals': [{ Ref: text }, value] } },
        Resources: {
          [name('Alarm')]: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: { Threshold: `${text}${value}`, AlarmActions: [value, text] },
          },
          [name('Type')]: { Type: `Custom::${text}`, Properties: { [text]: value } },
          [name('Role')]: {
            Type: 'AWS::IAM::Role',
            Properties: {
              AssumeRolePolicyDocument: {
                Statement: {
                  Effect: 'Allow',
                  Action: name(`${value}`),
                  Resource: text,
                  Principal: { [text]: value },
                },
              },
            },
          },
          [name('Group')]: {
            Type: 'AWS::EC2::SecurityGroup',
            Properties: {
              SecurityGroupIngress: [{ IpProtocol: text, CidrIp: name(`${value}`), FromPort: text }],
            },
          },
          [name('Service')]: {
            Type: 'AWS::ECS::Service',
            Properties: {
              ServiceName: text,
              TaskDefinition: { Ref: name('Task') },
              DeploymentConfiguration: {
                Strategy: name(`${value}`),
                LifecycleHooks: value === 1 ? [{ HookTargetArn: text }] : [],
              },
            },
          },
          [name('Task')]: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              ContainerDefinitions: [
                {
                  Name: text,
                  Image: name(`${value}`),
                  User: text,
                  Environment: [{ Name: text, Value: value }],
                },
              ],
            },
          },
          ...(value === 1 && { [name('Gone')]: { Type: 'AWS::SNS::Topic' } }),
        },
        Outputs: { [name('O')]: { Value: value, Export: { Name: text } } },
      }),
      'template',
      '',
    ),
    parameters: {},
    tags: { [text]: `${value}` },
  });
  const templates = (value: unknown) => ({ stacks: new Map([[text, stack(value)]]), notes: [text] });
  return planOf(templates(1), templates(2), { environment: 'production' });
}
