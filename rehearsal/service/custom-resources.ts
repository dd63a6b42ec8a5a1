import { randomUUID } from 'node:crypto';
import type { AssemblyStack } from '../assembly/assembly';
import type { CustomResourceAnswer } from '../assembly/intrinsics';
import type { EndpointLease } from '../endpoint/lease';
import type { Functions } from './functions';

/**
 * Creates a custom resource as CloudFormation does: asks the function behind its service token and waits for what
 * it puts to the response URL.
 *
 * @throws Error when the resource fails, or its function ends without an answer
 */
export async function createCustomResource(
  functions: Functions,
  endpoint: EndpointLease,
  stack: AssemblyStack,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
): Promise<CustomResourceAnswer> {
  const where = `${stack.stackName}.${logicalId}`;
  const { url, response } = endpoint.expectCustomResourceResponse();
  const unanswered = functions
    .invoke(String(properties.ServiceToken), {
      RequestType: 'Create',
      ServiceToken: properties.ServiceToken,
      ResponseURL: url,
      StackId: `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.stackName}/rehearsal`,
      RequestId: randomUUID(),
      ResourceType: stack.template.Resources[logicalId]?.Type,
      LogicalResourceId: logicalId,
      ResourceProperties: properties,
    })
    .then((invocation) => {
      const why = invocation.ok ? 'its function ended without one' : invocation.errorMessage;
      throw new Error(`custom resource ${where} must answer CloudFormation, got nothing: ${why}`);
    });
  // The answer is on its way before the function returns: it has won when both are there.
  const answer = await Promise.race([response, unanswered]);
  unanswered.catch(() => undefined); // it lost
  if (answer.Status === 'FAILED')
    throw new Error(`custom resource ${where} failed: ${answer.Reason ?? 'no reason given'}`);
  return answer;
}
