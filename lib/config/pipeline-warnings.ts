import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';
import type { Delivery, Environment } from './types-resolved';

/** The defaults of the inputs of `.github/workflows/deploy.yml`; a test compares them. */
export const deployedByDefault: readonly string[] = ['staging', 'production'];

/** Warns of environments with a pipeline that the workflows would silently leave out, and of images that would move. */
export function pipelineWarnings(input: DeliveryInput, { environments }: Delivery): Warning[] {
  const piped = environments.filter(({ pipeline }) => pipeline);
  // A pipeline of GitLab is the team's own, and deploys where it says.
  if (input.gitlab !== undefined) return movingImages(input, piped);
  if (input.repository === undefined) return [];
  return [...piped.flatMap(nowhere), ...piped.flatMap(passedOver), ...movingImages(input, piped)];
}

function nowhere({ name, account, region }: Environment): Warning[] {
  if (account !== undefined && region !== undefined) return [];
  const path = formatPath(['environments', name]);
  return [
    {
      id: 'pipelineWithoutAccount',
      path,
      message: `${path} has a pipeline, but no account and region, and the workflows deploy only to environments with both: they leave it out. Give both, or pipeline: false where a person deploys`,
    },
  ];
}

function passedOver({ name }: Environment): Warning[] {
  if (deployedByDefault.includes(name)) return [];
  const path = formatPath(['environments', name]);
  return [
    {
      id: 'environmentPassedOver',
      path,
      message: `${path} is neither ${deployedByDefault.join(' nor ')}, which deploy.yml deploys to: it passes this one over, unless its inputs name it or its jobs are repeated for it. Rename it, or see docs/pipelines.md`,
    },
  ];
}

/** By default the images of record are where the first environment is: to remove it would move them. */
function movingImages({ images }: DeliveryInput, piped: readonly Environment[]): Warning[] {
  const placed = piped.filter(({ account }) => account !== undefined);
  const [first] = placed;
  if (images?.account !== undefined || first === undefined) return [];
  if (placed.every(({ account }) => account === first.account)) return [];
  return [
    {
      id: 'imagesWithFirstEnvironment',
      path: 'images',
      message: `images is not given, and the environments are in several accounts: the repository of record is in that of ${first.name} (${first.account}) only because it is the first. To remove or move it, or put another before it, would move the repository, and what is there could not be released or rolled back to. Write images: { account: '${first.account}', region: '${first.region}' } to keep it, or that of an account for builds`,
    },
  ];
}
