import { secretVersionPattern, shortVersion } from '../../lambda/shared/secret-version';
import { shown } from '../../lambda/uniformity/shown';
import type { TealService } from '../../rehearsal/assembly/teal-manifest';
import type { Clients } from '../aws/clients';
import { EXIT, VerbFailed } from '../exit-codes';

/** A secret whose version is a parameter of a service's stack. */
export type SecretParameter = NonNullable<TealService['secrets']>[number];

/** Ids by the name of the parameter. */
export type SecretVersions = Readonly<Record<string, string>>;

/**
 * The version of each secret that is current now: what a release gives to its stack. It asks for labels, and never for a value.
 *
 * @returns without those that are not there yet: their foundation makes them
 * @throws VerbFailed for a secret with which no task would start, by its name
 */
export async function currentVersions(
  { secretsManager }: Pick<Clients, 'secretsManager'>,
  secrets: readonly SecretParameter[],
): Promise<SecretVersions> {
  if (secrets.length === 0) return {};
  const { DescribeSecretCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await secretsManager();
  const found: Record<string, string> = {};
  for (const secret of secrets) {
    try {
      const described = await client.send(new DescribeSecretCommand({ SecretId: secret.name }));
      found[secret.parameter] = currentOf(secret, described);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
    }
  }
  return found;
}

/**
 * For a stack whose foundation stands: a secret that is not there then was deleted, and no task would start.
 *
 * @throws VerbFailed for all of them at once
 */
export function requireThere(secrets: readonly SecretParameter[], versions: SecretVersions): void {
  const gone = secrets.filter(({ parameter }) => versions[parameter] === undefined);
  if (gone.length === 0) return;
  const names = gone.map(({ name }) => shown(name)).join(', ');
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `each secret must be there, got none of the name ${names}: somebody has deleted it; make it again under that name (aws secretsmanager create-secret), and see docs/secrets.md. Nothing was released`,
  );
}

/**
 * Those that were shown, and of a secret that was not there then, the one that is current now, that its foundation stands.
 *
 * @throws VerbFailed, as {@link requireThere}
 */
export async function shownOrCurrent(
  clients: Pick<Clients, 'secretsManager'>,
  secrets: readonly SecretParameter[],
  earlier: SecretVersions = {},
): Promise<SecretVersions> {
  const made = secrets.filter(({ parameter }) => earlier[parameter] === undefined);
  const versions = { ...(await currentVersions(clients, made)), ...earlier };
  requireThere(secrets, versions);
  return versions;
}

/** @throws VerbFailed */
export function currentOf(
  { variable, name }: Pick<SecretParameter, 'variable' | 'name'>,
  {
    DeletedDate: deleted,
    VersionIdsToStages: versions = {},
  }: {
    readonly DeletedDate?: Date | undefined;
    readonly VersionIdsToStages?: Readonly<Record<string, readonly string[]>> | undefined;
  },
): string {
  const refused = (rule: string, got: string, advice: string) =>
    new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `the secret ${shown(name)} must ${rule}, got ${got}; ${advice}. Nothing was released`,
    );
  if (deleted !== undefined) {
    const fix = `to keep it: aws secretsmanager restore-secret --secret-id ${shown(name)}`;
    throw refused('stay', `a deletion that is scheduled since ${deleted.toISOString().slice(0, 10)}`, fix);
  }
  const [current] = Object.entries(versions).find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
  if (current === undefined) {
    throw refused(
      'have a value',
      'no version that is current',
      `teal secrets set ${shown(variable)} gives it one`,
    );
  }
  if (!new RegExp(`^${secretVersionPattern}$`).test(current)) {
    const advice = `set it by teal secrets set ${shown(variable)}`;
    throw refused('have a version whose id is 32 to 64 letters, digits, - and _', 'another id', advice);
  }
  return current;
}

/**
 * What changes for a person: `RECEIPT_KEY: version 1a2b3c4d… -> 5e6f7a8b…`, by so much of an id as tells two apart. None for
 * what stays.
 *
 * @param deployed parameters of the stack; undefined where there is none
 */
export const versionLines = (
  secrets: readonly SecretParameter[],
  versions: SecretVersions,
  deployed: Readonly<Record<string, string>> | undefined,
): readonly string[] =>
  secrets.flatMap(({ variable, parameter }) => {
    const [before = '', after] = [deployed?.[parameter], versions[parameter]];
    if (after === undefined || after === before) return [];
    const from = before === '' ? 'whichever is current' : shortVersion(before);
    return [`${shown(variable)}: version ${from} -> ${shortVersion(after)}`];
  });
