import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { DECISIONS } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import type { GatedService } from './gated-service';

/**
 * Lets a function read what people have decided of its gates, and write that a decision is used. It can neither write a
 * decision nor change one: a release must not be able to let itself pass.
 *
 * @param gates their ids
 */
export function grantDecisions(
  handler: lambda.Function,
  { fullName }: GatedService,
  gates: readonly string[],
): void {
  const named = (gate: string, end: string) =>
    Stack.of(handler).formatArn({
      service: 'ssm',
      resource: `parameter${DECISIONS.PATH}/${fullName}`,
      resourceName: `${gate}/*${end}`,
    });
  const all = gates.map((gate) => named(gate, ''));
  const used = gates.map((gate) => named(gate, DECISIONS.USED));
  handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['ssm:GetParameterHistory'], resources: all }));
  handler.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['ssm:PutParameter'],
      resources: used,
      // What was used once must stay so. "Not true" also where the call does not say it: its default is false.
      // source: Service Authorization Reference, AWS Systems Manager, ssm:Overwrite
      conditions: { StringNotEquals: { 'ssm:Overwrite': 'true' } },
    }),
  );
  for (const resource of [...all, ...used]) {
    acknowledgeWildcard(
      handler.node.scope ?? handler,
      resource,
      'The digest of the image is known with its release; decisions on this gate only',
    );
  }
}
