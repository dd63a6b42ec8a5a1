import { type Duration, days } from './duration';

/** How a secret rotates by itself. */
export interface RotatedOptions {
  /**
   * How often it has a new value: whole days, 1 to 1000. Secrets Manager takes hours, too; each new value waits for a release,
   * and nobody releases every few hours for a key alone.
   * @default days(30) a third of what `teal secrets audit` takes for too old, so that two failures in a row are no finding
   */
  readonly every?: Duration;
  /** Letters and digits that it has, 16 to 256. @default 64 which is 381 bits: nobody guesses it, and every header takes it */
  readonly length?: number;
}

/** What `rotated()` makes. */
export interface RotatedSecret extends RotatedOptions {
  /** By which it is told from others. */
  readonly kind: 'rotated';
  /** Of the environment variable. */
  readonly name: string;
}

/** A name of an environment variable, or `rotated()`. */
export type SecretInput = string | RotatedSecret;

/** {@link RotatedOptions}, filled in. */
export interface SecretRotation {
  readonly days: number;
  readonly length: number;
}

/**
 * A secret whose value nobody but the service knows: a key that signs sessions, a token between two of its tasks. A function of
 * the foundation gives it a new random value of letters and digits on a schedule. Running tasks keep theirs until the next
 * release; docs/secrets.md.
 */
export const rotated = (name: string, options: RotatedOptions = {}): RotatedSecret => ({
  ...options,
  kind: 'rotated',
  name,
});

export const defaultRotation = { every: days(30), length: 64 };

/** source: Secrets Manager API reference, RotationRulesType (AutomaticallyAfterDays) */
export const longestRotation = days(1000);

/** The variables that a service's secrets fill. */
export const variablesOf = (secrets: readonly SecretInput[] = []): string[] =>
  secrets.map((secret) => (typeof secret === 'string' ? secret : secret.name));

/** @param made those that the foundation makes: whoever owns the others rotates them */
export function fillRotations(
  secrets: readonly SecretInput[] = [],
  made: readonly string[],
): Record<string, SecretRotation> {
  return Object.fromEntries(
    secrets.flatMap((secret) => {
      if (typeof secret === 'string' || !made.includes(secret.name)) return [];
      const { every = defaultRotation.every, length = defaultRotation.length } = secret;
      return [[secret.name, { days: every.milliseconds / days(1).milliseconds, length }]];
    }),
  );
}
