import { account, iam, qualifier, region } from './account';

export const githubRoles = [
  ...['shop-plan', 'shop-build', 'shop-drift', 'shop-prepare-staging', 'shop-prepare-production'],
  ...['shop-deploy-staging', 'shop-deploy-production'],
].map((name) => iam(`role/${name}`));

export const bootstrapRoles = [
  ...['deploy', 'file-publishing', 'image-publishing', 'lookup', 'cfn-exec'].map((purpose) =>
    iam(`role/cdk-${qualifier}-${purpose}-role-${account}-${region}`),
  ),
  iam(`role/cdk-hnb659fds-deploy-role-${account}-${region}`),
];

export const policies = [
  ...['shop-boundary', 'shop-cloudformation-execution', 'shop-cloudformation-execution-2'].map((name) =>
    iam(`policy/${name}`),
  ),
];

export const provider = iam('oidc-provider/token.actions.githubusercontent.com');

export const records = `arn:aws:s3:::shop-records-${account}`;
