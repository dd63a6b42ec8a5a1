import type { Construct } from 'constructs';
import type { Environment, ImagesHome } from '../config/types-resolved';
import { ImagesStack } from './images-stack';

/**
 * An {@link ImagesStack} for each region that has environments with a pipeline, all in one account, and one where the
 * build pushes. A service pulls in its own region: a task that is replaced at night must not need another region.
 *
 * @param bounded whether the delivery has a bootstrap of its own
 */
export function addImages(
  scope: Construct,
  delivery: string,
  { account, region }: ImagesHome,
  environments: readonly Environment[],
  bounded: boolean,
): ImagesStack[] {
  const released = environments.filter(({ pipeline }) => pipeline);
  const regions = [...new Set([region, ...released.map((environment) => environment.region)])];
  return regions.map((each) => {
    const isHome = each === region;
    const stackName = [delivery, 'images', ...(isHome ? [] : [each])].join('-');
    return new ImagesStack(scope, stackName, {
      env: { account, region: each },
      stackName,
      description: `${delivery}: ${isHome ? 'the images of its services' : 'copies of the images that run here'}; deployed by a person`,
      terminationProtection: released.some(({ protect }) => protect),
      tags: { 'teal:delivery': delivery },
      delivery,
      isHome,
      bounded,
      environments: released,
    });
  });
}
