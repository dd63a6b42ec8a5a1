import { type ContainerDefinition, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { must } from '../../lambda/uniformity/must';
import { clusterOf, type ServiceOptions } from '../aws/options';
import { missing, regionOf } from '../aws/region';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Asking } from './asking';

/** What of a service answers no user. */
export interface Beside {
  readonly is: 'worker' | 'job';
  readonly name: string;
}

/** Which of them is asked for; undefined of the service itself. */
export function besideOf({
  worker,
  job,
}: {
  readonly worker?: string;
  readonly job?: string;
}): Beside | undefined {
  if (worker !== undefined) return { is: 'worker', name: worker };
  return job === undefined ? undefined : { is: 'job', name: job };
}

/** Of the task definition. As lib/config/names.ts has it. */
const familyOf = (options: Pick<ServiceOptions, 'service' | 'env'>, { is, name }: Beside): string =>
  `${clusterOf(options)}-${is}-${name}`;

/**
 * What the newest task definition of its family says of containers: where its lines are does not change from one to the next.
 *
 * @throws VerbFailed when there is none, and what the SDK throws
 */
export async function containersBeside(
  ecs: ECSClient,
  asking: Asking,
  options: Pick<ServiceOptions, 'service' | 'env'>,
  beside: Beside,
): Promise<readonly ContainerDefinition[]> {
  const { signal: abortSignal } = asking;
  const taskDefinition = familyOf(options, beside);
  try {
    const answer = await asking.untilAnswered(() =>
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), { abortSignal }),
    );
    return must(answer.taskDefinition?.containerDefinitions, 'containerDefinitions');
  } catch (error) {
    // source: observed; the reference names no other error for a family that is not there
    const isMissing = error instanceof Error && error.name === 'ClientException';
    if (!isMissing) throw error;
    const what = `the ${beside.is} ${beside.name} of ${options.service} in ${options.env} (task definition ${taskDefinition})`;
    throw new VerbFailed(EXIT.COULD_NOT_RUN, `could not tell: ${missing(what, 'none', await regionOf(ecs))}`);
  }
}
