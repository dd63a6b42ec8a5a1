import {
  type AppConfigClient,
  DeleteHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  paginateListHostedConfigurationVersions,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import type { Pause } from '../aws/pause';
import { RUNNING } from '../flags/app-config';
import type { FlagsPlace } from '../records/deployed';

/** The version that the stack itself has made; see lib/service/feature-flags.ts. */
const OWN = 'FlagsFirstValues';

/** Milliseconds. */
const LOOK_EVERY = 5_000;

type Surroundings = { readonly pause: Pause; readonly signal: AbortSignal };

/**
 * Takes out what `teal flags` has set, and stops what goes out: AppConfig deletes no profile with versions, and no environment
 * that something goes out to, and so CloudFormation would not delete the stack. The stack's own version is CloudFormation's.
 *
 * @param physicalIds of the stack's resources, by logical id
 * @returns how many versions were deleted; 0 where the profile is gone
 */
export async function takeOutFlags(
  client: AppConfigClient,
  { application, environment, profile }: Pick<FlagsPlace, 'application' | 'environment' | 'profile'>,
  physicalIds: ReadonlyMap<string, string>,
  around: Surroundings,
): Promise<number> {
  const of = { ApplicationId: application, ConfigurationProfileId: profile };
  // A version's id is its number, alone or behind those of application and profile.
  const own = Number(physicalIds.get(OWN)?.split('|').at(-1));
  await unless('ResourceNotFoundException', () => stop(client, application, environment, around));
  const set: number[] = [];
  await unless('ResourceNotFoundException', async () => {
    // All are read before the first goes: a page must not begin where it has become shorter.
    for await (const { Items = [] } of paginateListHostedConfigurationVersions({ client }, of))
      set.push(...Items.flatMap(({ VersionNumber }) => VersionNumber ?? []).filter((each) => each !== own));
  });
  for (const VersionNumber of set) {
    around.signal.throwIfAborted();
    await unless('ResourceNotFoundException', () =>
      client.send(new DeleteHostedConfigurationVersionCommand({ ...of, VersionNumber })),
    );
  }
  return set.length;
}

/** Looks until it has ended, since a rollback takes its time. source: AWS AppConfig API reference, ListDeployments: the newest is first, and one at most goes out */
async function stop(
  client: AppConfigClient,
  ApplicationId: string,
  EnvironmentId: string,
  { pause, signal }: Surroundings,
): Promise<void> {
  const of = { ApplicationId, EnvironmentId };
  const last = async () => (await client.send(new ListDeploymentsCommand(of))).Items?.[0];
  for (let seen = await last(); ; seen = await last()) {
    const { DeploymentNumber, State = '' } = seen ?? {};
    if (!RUNNING.includes(State)) return;
    // Refused of one that has ended meanwhile, or goes back already.
    await unless('BadRequestException', () =>
      client.send(new StopDeploymentCommand({ ...of, DeploymentNumber })),
    );
    await pause.sleep(LOOK_EVERY, signal);
  }
}

/** What one that was broken off has done already, or AppConfig by itself. */
async function unless(name: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Error && error.name === name)) throw error;
  }
}
