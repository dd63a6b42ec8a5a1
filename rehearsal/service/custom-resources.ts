import type { AssemblyStack } from '../assembly/assembly';
import type { CustomResourceAnswer } from '../assembly/intrinsics';
import { stackIdOf } from '../assembly/pseudo-parameters';
import type { Clock } from '../clock/clock';
import { ResourceFailure } from '../cloudformation/provider';
import { CustomResourceProvider } from '../cloudformation/providers/custom-resource';
import type { EndpointLease } from '../endpoint/lease';
import { DATABASE_USERS } from './database';
import type { Functions } from './functions';

/**
 * Creates a custom resource as CloudFormation does, but for the wait for an answer that will not come: models are
 * built while no time passes.
 *
 * @throws Error when the resource fails, or its function ends without an answer
 */
export async function createCustomResource(
  { functions, endpoint, clock }: { functions: Functions; endpoint: EndpointLease; clock: Clock },
  stack: AssemblyStack,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
): Promise<CustomResourceAnswer> {
  // What it would reach is in no rehearsal; who stands for it is in database-stand-in.ts.
  if (stack.template.Resources[logicalId]?.Type === DATABASE_USERS) return {};
  const provider = new CustomResourceProvider(
    {
      invoke: (functionArn, event) => functions.invoke(functionArn, event),
      expectCustomResourceResponse: () => endpoint.expectCustomResourceResponse(),
    },
    { clock, whenUnanswered: 'fails' },
  );
  try {
    const { physicalId, attributes } = await provider.create({
      type: stack.template.Resources[logicalId]?.Type ?? 'AWS::CloudFormation::CustomResource',
      ...{ logicalId, properties, generation: 0 },
      stack: { ...stack, stackId: stackIdOf(stack) },
      signal: new AbortController().signal,
      initiated: () => {}, // nothing is rolled back
    });
    return { PhysicalResourceId: physicalId, Data: attributes };
  } catch (error) {
    if (!(error instanceof ResourceFailure)) throw error;
    throw new Error(`custom resource ${stack.stackName}.${logicalId} failed: ${error.message}`, {
      cause: error,
    });
  }
}
