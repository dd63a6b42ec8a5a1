import { at, executionRoleArn, iam, account as id, qualifier, region } from './account';
import { act, call } from './acts';
import { records } from './protected';

export const stacks = (environment: string) =>
  [`shop-${environment}-foundation`, `shop-${environment}`].map((name) =>
    at('cloudformation', `stack/${name}/0f1e`),
  );
export const passExecution = call('iam:PassRole', executionRoleArn, {
  'iam:PassedToService': 'cloudformation.amazonaws.com',
});
export const publishing = iam(`role/cdk-${qualifier}-file-publishing-role-${id}-${region}`);
export const service = (environment: string) => `shop-${environment}/shop`;
export const cluster = (environment: string) => ({ 'ecs:cluster': at('ecs', `cluster/shop-${environment}`) });
export const releases = (environment: string) => `${records}/${environment}/shop/releases/8275.json`;
export const hold = (environment: string) => `${records}/${environment}/holds/8275-x.json`;
export const image = at('ecr', 'repository/shop/shop');
/** A template or code, as the bootstrap's bucket has it. */
export const published = `arn:aws:s3:::cdk-${qualifier}-assets-${id}-${region}/0f1e.json`;
export const version = at('ssm', `parameter/cdk-bootstrap/${qualifier}/version`);
export const withRole = (RoleArn: string) => ({ 'cloudformation:RoleArn': RoleArn });

export const change = ['Create', 'Execute', 'Delete'].map((verb) => `cloudformation:${verb}ChangeSet`);
export const settle = [
  'cloudformation:CancelUpdateStack',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:UpdateTerminationProtection',
];
export const changes = (environment: string, actions: readonly string[]) =>
  stacks(environment).flatMap((stack) =>
    actions.map((action) =>
      act(`${action} in ${environment}`, call(action, stack, withRole(executionRoleArn))),
    ),
  );
export const push = [
  'ecr:PutImage',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
];
