import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Malformed } from '../../rehearsal/assembly/parse';
import { harmless } from '../aws/harmless';
import { clusterOf, type ServiceOptions } from '../aws/options';
import { missing, regionOf } from '../aws/region';
import { EXIT, VerbFailed } from '../exit-codes';
import { deployedStack } from '../plan/read/deployed';
import { gatesOf, type KnownGates } from './gates';

/**
 * The gates of a service, by the template that is deployed. It is read and no output of the stack: CloudFormation shows
 * outputs when it is done, and a person decides while it is not.
 *
 * @throws VerbFailed when they cannot be known: nothing is decided about a gate that nobody has seen
 */
export async function readGates(
  cloudFormation: CloudFormationClient,
  options: Pick<ServiceOptions, 'service' | 'env'>,
): Promise<KnownGates> {
  const name = clusterOf(options);
  try {
    const deployed = await deployedStack(cloudFormation, name);
    if (deployed) return gatesOf(deployed.stack.template);
  } catch (error) {
    throw error instanceof Malformed ? problem(error.message, error) : error;
  }
  throw problem(missing(`the stack ${name}`, 'none', await regionOf(cloudFormation)));
}

const problem = (text: string, cause?: unknown): VerbFailed =>
  new VerbFailed(
    EXIT.COULD_NOT_RUN,
    harmless(`could not tell: ${text}`),
    cause === undefined ? {} : { cause },
  );
