import * as iam from 'aws-cdk-lib/aws-iam';
import { type Access, type AccessEnvironment, arn, type Permission, STACK_ID, stackArns } from './access';
import { passExecutionRole, readBootstrapVersion, readPublished } from './bootstrap';
import { promotionPermissions } from './images';
import { beforeElsewhere } from './order';
import { STACK_READS } from './prepare';
import { foreignRecordPermissions, recordPermissions } from './records';
import { describeSecrets, readDatabaseGroups } from './secrets';
import { serviceNames, verdictPermissions } from './verdict';
import { wavePermissions } from './waves';

/**
 * What `teal apply`, `teal rollback`, `teal drill` and `teal verdict` call, with rights of its own and no role of the
 * bootstrap: it executes the change set that was prepared, makes one of the template that is deployed already, stops
 * a deployment of ECS, and writes down how it went. Of a stack that builds on another it makes the change set itself, of
 * the template that was published before the approval. CloudFormation acts for it with the execution role, so whoever gets
 * this role can do what that one can; the trust and that role's boundary guard it. It publishes nothing, but a template can
 * be sent along with CreateChangeSet: IAM knows its URL (`cloudformation:TemplateUrl`), and tells neither a body from the
 * template that is there nor one body from another.
 * source: Service Authorization Reference, AWS CloudFormation, condition keys of CreateChangeSet
 */
export function deployPermissions(access: Access, environment: AccessEnvironment): Permission[] {
  const { configuration, stacks } = environment;
  const [stack] = stacks;
  // A digest goes on from where it was released before, by the records of the environments before this one.
  const before = access.environments.slice(0, access.environments.indexOf(environment));
  const earlier = before.map(({ configuration: { name } }) => name);
  const elsewhere = beforeElsewhere(access.order, configuration);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadStacks',
        actions: [...STACK_READS],
        resources: stackArns(stacks),
      }),
      wildcardReason: STACK_ID,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ChangeStacks',
        // Without a condition on the role: a recovery that names none gets the stack's own, and PassRole allows that
        // one alone.
        actions: [
          'cloudformation:CancelUpdateStack',
          'cloudformation:ContinueUpdateRollback',
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteChangeSet',
          'cloudformation:ExecuteChangeSet',
          // To protect a stack that was made just now. IAM knows no condition on the value, so it can be switched off as
          // well: then a stack can be deleted by who may delete it, which no role of GitHub may.
          'cloudformation:UpdateTerminationProtection',
        ],
        resources: stackArns(stacks),
      }),
      wildcardReason: STACK_ID,
    },
    passExecutionRole(stack),
    readPublished(stack),
    readBootstrapVersion([stack], ['ssm:GetParameter', 'ssm:GetParameters']),
    {
      statement: new iam.PolicyStatement({
        sid: 'StopDeployments',
        actions: ['ecs:StopServiceDeployment'],
        resources: serviceNames(environment).map((name) =>
          arn(stack, 'ecs', 'service-deployment', `${name}/*`),
        ),
      }),
      wildcardReason: 'The id of a deployment is made when it starts; this environment’s services only',
    },
    // Of a service whose secrets its foundation makes only now.
    ...describeSecrets(environment),
    ...readDatabaseGroups(environment),
    ...verdictPermissions([environment]),
    ...wavePermissions(environment),
    ...promotionPermissions(access, environment),
    ...recordPermissions(access, {
      read: [configuration.name, ...earlier],
      append: [configuration.name],
    }),
    ...(elsewhere ? foreignRecordPermissions(access, elsewhere) : []),
  ];
}
