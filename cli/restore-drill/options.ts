import { InvalidArgumentError } from 'commander';

/** Where the check's command has the host of the copy. */
export const HOST = '{host}';

/** source: Amazon RDS API reference, RestoreDBClusterToPointInTime (SourceDBClusterIdentifier) */
const IDENTIFIER = /^(arn:aws[a-z-]*:rds:[a-z0-9-]+:\d{12}:cluster:)?[a-z](?:-?[a-z0-9])*$/i;

export function databaseOf(value: string): string {
  if (IDENTIFIER.test(value) && value.length <= 200) return value;
  throw new InvalidArgumentError('--database must be the identifier of a cluster, or its ARN.');
}

/**
 * A command without the host would look into the database that it was restored from, and say that all is well: it is
 * refused.
 */
export function checkOf(value: string): readonly string[] {
  const words = parsed(value);
  const isCommand =
    Array.isArray(words) &&
    words.length > 0 &&
    words.every((word): word is string => typeof word === 'string');
  if (!isCommand) {
    throw new InvalidArgumentError(
      `--check must be the words of a command as JSON, like ["dist/check.js", "${HOST}"].`,
    );
  }
  if (!words.some((word) => word.includes(HOST))) {
    throw new InvalidArgumentError(
      `--check must have ${HOST} in one of its words: without it, it looks into the database that runs.`,
    );
  }
  return words;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what it must be is said above
  }
}
