import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { stringify } from 'yaml';
import type { BootstrapInput } from '../../../../lib/config/types';
import type { Bootstrap, Environment } from '../../../../lib/config/types-resolved';
import { BootstrapPolicies } from '../../../../lib/foundation/bootstrap/bootstrap-policies';
import { placeOf } from '../../../../lib/foundation/bootstrap/place';
import { account, delivery, qualifier, region } from '../../../iam/account';
import { bootstrapCommand, deployedByAPerson } from '../../../iam/bootstrap-command';
import { quick, shop, synthesize } from '../../../synth';

const { assembly } = synthesize(delivery());
const environments = assembly.stacks.filter(({ stackName }) => /^shop-(staging|production)/.test(stackName));

test('stacks of a pipeline are deployed with the bootstrap of the delivery', () => {
  expect(environments).toHaveLength(4);
  for (const {
    assumeRoleArn,
    cloudFormationExecutionRoleArn,
    bootstrapStackVersionSsmParameter,
  } of environments) {
    expect(assumeRoleArn).toContain(`role/cdk-${qualifier}-deploy-role-${account}-${region}`);
    expect(cloudFormationExecutionRoleArn).toContain(
      `role/cdk-${qualifier}-cfn-exec-role-${account}-${region}`,
    );
    expect(bootstrapStackVersionSsmParameter).toBe(`/cdk-bootstrap/${qualifier}/version`);
  }
});

test('a delivery without one, and an environment without a pipeline, stay with the account’s', () => {
  const own = DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  const { bootstrap } = delivery();
  const cases = [
    synthesize(shop()),
    synthesize(shop({ pipeline: false }, {}, bootstrap ? { bootstrap } : {})),
  ];
  for (const { assembly } of cases) {
    const stack = assembly.getStackByName('shop-production');
    expect(stack.assumeRoleArn).toContain(`cdk-${own}-deploy-role`);
    expect(JSON.stringify(stack.template)).not.toMatch(/PermissionsBoundary|"Path"/);
  }
});

test('the access of GitHub is deployed with the credentials of a person, who has the bootstrap’s bucket', () => {
  const { assumeRoleArn, cloudFormationExecutionRoleArn, stackTemplateAssetObjectUrl } =
    assembly.getStackByName(`shop-github-access-${account}`);
  expect({ assumeRoleArn, cloudFormationExecutionRoleArn }).toEqual({});
  expect(stackTemplateAssetObjectUrl).toContain(`cdk-${qualifier}-assets-${account}-${region}`);
});

// In this size its own template could not be sent along. source: aws-cdk 2.1148.1, makeBodyParameter: 50 KiB as YAML
const sentAlong = (template: object): number =>
  stringify(template, { schema: 'yaml-1.1', lineWidth: 0 }).length;

describe('the stack of the policies', () => {
  const { template, ...stack } = assembly.getStackByName(`shop-bootstrap-${account}`);

  test('needs no bootstrap: no role, no bucket, no version', () => {
    const { assumeRoleArn, cloudFormationExecutionRoleArn, stackTemplateAssetObjectUrl } = stack;
    expect({ assumeRoleArn, cloudFormationExecutionRoleArn, stackTemplateAssetObjectUrl }).toEqual({});
    expect(stack.requiresBootstrapStackVersion).toBeUndefined();
    expect(template.Parameters).toBeUndefined();
  });

  test('is sent along with its template, also with 16 services in three environments', () => {
    const names = Array.from({ length: 16 }, (_, index) => `service-number-${index}`);
    const { bootstrap } = delivery();
    const large = new Stack(new App(quick), 'Large', { env: { account, region } });
    const environments = ['testing', 'staging', 'production'].map((name) => ({
      configuration: {
        name,
        region,
        services: names.map((service) => ({ name: service, watch: { heartbeats: [] }, existingSecrets: {} })),
      } as unknown as Environment,
    }));
    new BootstrapPolicies(
      large,
      'Policies',
      placeOf(
        large,
        'shop',
        { services: ['dynamodb', 'sqs'], ...(bootstrap as BootstrapInput) } as Bootstrap,
        environments,
      ),
    );
    expect(sentAlong(Template.fromStack(large).toJSON())).toBeLessThan(50 * 1024);
    expect(sentAlong(template)).toBeLessThan(28 * 1024);
  });

  test('says the command that makes the bootstrap', () => {
    expect(template.Outputs.BootstrapCommand.Value).toBe(bootstrapCommand);
    const names = assembly.stacks.map(({ stackName }) => stackName);
    expect(names).toEqual(expect.arrayContaining(deployedByAPerson));
  });
});
