import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { boundaryStatements } from './boundary-policy';
import { executionStatements } from './execution-policy';
import { managedPolicy, packStatements } from './managed-policies';
import { boundaryName, executionPolicyName, iamArn, type Place } from './place';

/**
 * The two policies that `cdk bootstrap` is given, so that what a template does is limited: what CloudFormation's role
 * may do instead of everything, and the boundary of that role and of every role that it makes. They are made here, by a
 * person, since who may change them is not limited by them.
 */
export class BootstrapPolicies extends Construct {
  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);
    const { delivery } = place;
    managedPolicy(this, 'Boundary', {
      name: boundaryName(delivery),
      description: `The most that CloudFormation and the roles it makes can do for ${delivery}`,
      statements: boundaryStatements(place),
      wildcardReason: 'A boundary grants nothing: it is what the policies of a role are cut down to',
    });
    const packs = packStatements(this, executionStatements(place));
    const names = packs.map((statements, index) => {
      const name = executionPolicyName(delivery, index);
      managedPolicy(this, index === 0 ? 'Execution' : `Execution${index + 1}`, {
        name,
        description: `What CloudFormation may do to deploy ${delivery}`,
        statements,
        wildcardReason:
          'What a template makes has ids that are made with it; its name begins with a stack of this delivery where the service knows names',
      });
      return name;
    });
    new CfnOutput(this, 'Command', {
      key: 'BootstrapCommand',
      description: 'Makes the bootstrap, see docs/bootstrap.md',
      value: bootstrapCommand(place, names),
    });
  }
}

/** In one line, so that it can be copied from the stack's outputs. */
function bootstrapCommand(place: Place, policies: readonly string[]): string {
  const { bootstrap, delivery, stack, regions } = place;
  return [
    'npx cdk bootstrap',
    ...regions.map((region) => `aws://${stack.account}/${region}`),
    `--qualifier ${bootstrap.qualifier}`,
    `--toolkit-stack-name ${bootstrap.toolkitStackName}`,
    ...policies.map((name) => `--cloudformation-execution-policies ${iamArn(place, `policy/${name}`)}`),
    `--custom-permissions-boundary ${boundaryName(delivery)}`,
  ].join(' ');
}
