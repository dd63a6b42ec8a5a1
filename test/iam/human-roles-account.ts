import { type DeliveryInput, flag, type PeopleInput, pagerDuty } from '../../lib';
import { domain, shop, synthesize } from '../synth';
import { account, at, iam, qualifier, region, toolkitStackName } from './account';
import type { Policies } from './evaluate';
import { listOf } from './policy';
import { DeployedTemplate } from './template';

const permissionSet = (name: string) =>
  iam(`role/aws-reserved/sso.amazonaws.com/${region}/AWSReservedSSO_${name}_0123456789abcdef`);

export const people: PeopleInput = {
  reader: { trusted: [permissionSet('Developers')] },
  operator: { trusted: [permissionSet('OnCall')], personTag: 'email' },
  breakGlass: { trusted: [iam('user/ada')] },
};

/** A delivery in which every role has all that it can have. */
export const withPeople = (
  production: DeliveryInput['environments'][string] = {},
  secrets: readonly string[] = ['RECEIPT_KEY'],
): DeliveryInput =>
  shop(
    { domain },
    {
      ...{ secrets, objectives: { availability: 99.9 } },
      flags: { flags: [flag({ name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30' })] },
    },
    {
      bootstrap: { qualifier, toolkitStackName, services: ['appconfig'] },
      notify: { page: pagerDuty({ secret: 'shop-pagerduty' }), ticket: 'ops@example.com' },
      environments: {
        staging: { account, region },
        production: { ...shop({ domain }).environments.production, people, ...production },
      },
    },
  );

/** And a secret that is there already, as a parameter. */
export const withParameter = (): DeliveryInput =>
  withPeople({ secrets: { TOKEN: at('ssm', 'parameter/shop/token') } }, ['RECEIPT_KEY', 'TOKEN']);

export const stackName = 'shop-production-people';

export const deployedPeople = (input: DeliveryInput = withPeople()): DeployedTemplate =>
  new DeployedTemplate(synthesize(input).assembly.getStackByName(stackName).template, {
    ...{ account, region, stackName },
  });

/** A role with what is attached to it, and its boundary. @param purpose `break-glass` */
export function roleOf(template: DeployedTemplate, purpose: string): Policies {
  const role = template.roles().find(({ arn }) => arn === iam(`role/shop-${purpose}-production`));
  if (!role) throw new Error(`shop-${purpose}-production must be a role of ${stackName}`);
  const attached = template
    .resources('AWS::IAM::ManagedPolicy')
    .filter(([, { Properties }]) =>
      listOf(Properties?.Roles as { Ref?: string }[] | undefined).some(({ Ref }) => Ref === role.id),
    )
    .map(([, { Properties }]) => template.document(Properties?.PolicyDocument));
  const boundary = template.managedPolicies().get(`shop-${purpose}-production-boundary`);
  if (!boundary || role.boundary !== iam(`policy/shop-${purpose}-production-boundary`)) {
    throw new Error(`${role.arn} must have its boundary, got ${role.boundary}`);
  }
  return { identity: [...role.identity, ...attached], boundary, principal: role.arn };
}
