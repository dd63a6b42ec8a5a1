import { EXIT, VerbFailed } from '../exit-codes';
import { harmless } from './harmless';
import type { ServiceOptions } from './options';

/** Profiles that a message lists. */
const MOST_LISTED = 10;

/**
 * The SDK passes over a profile that is written nowhere and takes the next credentials that it finds, maybe another
 * account's; or it says that there is no region, or that it knows no credentials.
 *
 * @throws VerbFailed when neither of AWS's two files has the profile
 */
export async function requireProfile({ profile }: Pick<ServiceOptions, 'profile'>): Promise<void> {
  const [from, name] =
    profile === undefined ? ['AWS_PROFILE', process.env.AWS_PROFILE] : ['--profile', profile];
  // `default` stands for no profile, and need not be written anywhere.
  if (!name || name === 'default') return;
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  // As `loadSharedConfigFiles` names sections that are no profiles.
  const names = Object.keys({ ...configFile, ...credentialsFile }).filter(
    (each) => !/^(sso-session|services)\./.test(each),
  );
  if (names.includes(name)) return;
  const listed = names.slice(0, MOST_LISTED).join(', ') + (names.length > MOST_LISTED ? ', …' : '');
  const hint = names.length > 0 ? `they have ${listed}` : 'they have none; aws configure sso writes one';
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    harmless(
      `could not tell: ${from} must be a profile of the AWS configuration files (~/.aws/config and ~/.aws/credentials), got ${name}; ${hint}`,
    ),
  );
}
