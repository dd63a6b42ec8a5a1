import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { VerbFailed } from '../exit-codes';
import { PROFILE } from '../local/profile-text';
import type { OpenOptions } from '../open';
import { urlOf } from './pages';

export type Told =
  | { readonly outcome: 'told'; readonly reason: string; readonly region: string; readonly url: string }
  | { readonly outcome: 'refused' | 'failed'; readonly reason: string };

export interface OpenSurroundings {
  readonly connect: (options: OpenOptions) => Promise<Pick<Clients, 'ecs'>>;
  readonly env: NodeJS.ProcessEnv;
}

/** @returns `refused` where there is no such page, `failed` where the region could not be told */
export async function open(options: OpenOptions, { connect, env }: OpenSurroundings): Promise<Told> {
  const { profile = env.AWS_PROFILE } = options;
  if (profile === PROFILE || env.AWS_ENDPOINT_URL) {
    const reason = `an account on this machine (${profile === PROFILE ? `the profile ${PROFILE}` : 'AWS_ENDPOINT_URL'}) has no console; teal local prints what happens there`;
    return { outcome: 'refused', reason };
  }
  try {
    // As the other verbs find it: --region, AWS_REGION, the profile's. Nothing is asked of AWS.
    const region = await (await connect(options)).ecs.config.region();
    const url = urlOf(options.what, region, options);
    if (url !== undefined) return { outcome: 'told', reason: url, region, url };
    const reason = `--region must be of the partition aws, aws-cn or aws-us-gov, got ${region}; the console of others is not known`;
    return { outcome: 'refused', reason };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}
