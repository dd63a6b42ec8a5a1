import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Assembly } from '../../rehearsal/assembly/assembly';
import { stackNamed } from '../../rehearsal/assembly/assembly';
import { seeStack } from '../change-set/stack';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Prepared } from '../prepare/prepared';
import { deployedService, recordsPlaceOf } from '../records/deployed';
import { type Journal, journalOf } from '../records/journal';
import { NO_JOURNAL } from '../records/no-journal';

/** A service, with its records. */
export interface ServiceToDeploy {
  readonly name: string;
  readonly stack: string;
  /** Of ECS, where others are in it too. */
  readonly cluster?: string;
  /** Undefined of an image that is not the pipeline's. */
  readonly digest: string | undefined;
  readonly journal: Journal;
  /** Parameter `ImageDigest`; undefined before its first deployment. */
  readonly current: string | undefined;
  /** URI of the repository that its stack names. */
  readonly repository: string | undefined;
}

/** Where the holds of an environment are: one folder for all of its services that have records. */
export const holdsIn = (services: readonly Pick<ServiceToDeploy, 'journal'>[]): Journal =>
  services.find(({ journal }) => journal !== NO_JOURNAL)?.journal ?? NO_JOURNAL;

/**
 * Finds the records of each service: the stack names them, or before its first deployment its template.
 *
 * @param mayLack of a service whose image is not the pipeline's: nothing is written down of it
 * @throws VerbFailed where neither does: what cannot be held must not be deployed
 */
export async function servicesToDeploy(
  { services, environment, digests }: Pick<Prepared, 'services' | 'environment' | 'digests'>,
  assembly: Assembly,
  clients: { readonly cloudFormation: CloudFormationClient; readonly s3: S3Client },
  mayLack = false,
): Promise<readonly ServiceToDeploy[]> {
  return Promise.all(
    services.map(async ({ name, stack, cluster }) => {
      const seen = await seeStack(clients.cloudFormation, stack);
      const isThere = seen !== undefined && seen.status !== 'REVIEW_IN_PROGRESS';
      const deployed = isThere
        ? await deployedService(clients.cloudFormation, { service: name, env: environment })
        : undefined;
      const isPipelines = Object.hasOwn(stackNamed(assembly, stack).template.Parameters, 'ImageDigest');
      const isUnrecorded = mayLack && !isPipelines && deployed?.records === undefined;
      const place = () =>
        deployed?.records
          ? recordsPlaceOf(deployed, { service: name })
          : { ...fromTemplate(assembly, stack, environment), service: name };
      return {
        name,
        stack,
        ...(cluster !== undefined && { cluster }),
        digest: digests[name],
        journal: isUnrecorded ? NO_JOURNAL : journalOf(clients.s3, place()),
        current: seen?.parameters.ImageDigest,
        repository: deployed?.imageRepository,
      };
    }),
  );
}

function fromTemplate(
  assembly: Assembly,
  stack: string,
  environment: string,
): { readonly bucket: string; readonly environment: string } {
  const value = stackNamed(assembly, stack).template.Outputs.Records?.Value;
  const [, bucket, named] =
    /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\/([a-z][a-z0-9-]*)$/.exec(String(value)) ?? [];
  if (bucket !== undefined && named === environment) return { bucket, environment };
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `could not tell: the stack ${stack} or its template must have the output Records, got none; give the environment a pipeline (repository in the configuration) and synthesize again`,
  );
}
