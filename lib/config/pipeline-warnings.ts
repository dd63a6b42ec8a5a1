import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';
import type { Delivery, Environment } from './types-resolved';

/** Environments that `.github/workflows/deploy.yml` goes through at most: it has a pair of jobs for each; a test counts them. */
export const MOST_DEPLOYED = 8;

/** Warns of environments with a pipeline that the workflows would silently leave out, and of images that would move. */
export function pipelineWarnings(input: DeliveryInput, { environments }: Delivery): Warning[] {
  const piped = environments.filter(({ pipeline }) => pipeline);
  // A pipeline of GitLab is the team's own, and deploys where it says.
  if (input.gitlab !== undefined) return movingImages(input, piped);
  if (input.repository === undefined) return [];
  // The workflow counts those that have a place to go to.
  const beyond = piped.filter(placed).slice(MOST_DEPLOYED);
  return [...piped.flatMap(nowhere), ...beyond.map(passedOver), ...movingImages(input, piped)];
}

const placed = ({ account, region }: Environment): boolean => account !== undefined && region !== undefined;

function nowhere(environment: Environment): Warning[] {
  if (placed(environment)) return [];
  const { name } = environment;
  const path = formatPath(['environments', name]);
  return [
    {
      id: 'pipelineWithoutAccount',
      path,
      message: `${path} has a pipeline, but no account and region, and the workflows deploy only to environments with both: they leave it out. Give both, or pipeline: false where a person deploys`,
    },
  ];
}

function passedOver({ name }: Environment): Warning {
  const path = formatPath(['environments', name]);
  return {
    id: 'environmentPassedOver',
    path,
    message: `${path} comes after ${MOST_DEPLOYED} others, and deploy.yml has a place for no more: it passes this one over. Add a pair of jobs for it, or see docs/pipelines.md`,
  };
}

/** By default the images of record are where the first environment is: to remove it would move them. */
function movingImages({ images }: DeliveryInput, piped: readonly Environment[]): Warning[] {
  const known = piped.filter(({ account }) => account !== undefined);
  const [first] = known;
  if (images?.account !== undefined || first === undefined) return [];
  if (known.every(({ account }) => account === first.account)) return [];
  return [
    {
      id: 'imagesWithFirstEnvironment',
      path: 'images',
      message: `images is not given, and the environments are in several accounts: the repository of record is in that of ${first.name} (${first.account}) only because it is the first. To remove or move it, or put another before it, would move the repository, and what is there could not be released or rolled back to. Write images: { account: '${first.account}', region: '${first.region}' } to keep it, or that of an account for builds`,
    },
  ];
}
