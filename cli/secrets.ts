import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import type { Told } from './secrets/carry-out';
import type { SecretsSurroundings } from './secrets/look';
import { untilSignal } from './until-signal';

const LIST = `
Examples:
  $ teal secrets list --service shop --env production
  $ teal secrets list --service shop --env production --json | jq '.secrets[] | select(.tasksBefore != [])'

What the tasks that run read when they started: which secret or parameter fills which variable, when its value changed, and
which tasks are from before. It tells no value and reads none; the role of a reader is enough.
Exit codes: 0 told; 2 bad input; 3 could not tell of all of them (throttled, a permission is missing, not found)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (told | failed);
  when told secrets: kind (secret | parameter), name, id, state (known | missing | unknown, with why), variables
  (container, variable, key, pinned), tasksBefore (revision, tasks, of), and of a known one arn, changedAt, touchedAt,
  createdAt, rotatedAt, accessedAt, deletedAt, rotation (function, schedule, nextAt), versions (id, stages, createdAt)`;

const AUDIT = `
Examples:
  $ teal secrets audit --service shop --env production                  older than 90 days, and what else is wrong
  $ teal secrets audit --service shop --env production --max-age 365d
  $ teal secrets audit --service shop --env production --json

Wrong is: a value that is too old, a rotation that is overdue or has not ended, a secret that is not there, has no value or is
to be deleted, and one that nobody has read for long while no task runs. It tells no value; the role of a reader is enough.
Exit codes: 0 nothing is wrong; 1 something is; 2 bad input; 3 could not tell of all of them, and of the others nothing is
            wrong (throttled, a permission is missing, not found)
--json prints what teal secrets list does, and findings: secret (its name), finding (missing | empty |
  scheduled-for-deletion | too-old | rotation-overdue | rotation-unfinished | unused | unknown), text`;

export interface SecretsOptions extends ServiceOptions {
  readonly json?: true;
}

export interface AuditOptions extends SecretsOptions {
  /** Milliseconds, as `unused`. */
  readonly maxAge: number;
  readonly unused: number;
}

const DAY = 86_400_000;

/**
 * \`teal secrets\`: the secrets and parameters that a service reads.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome`, `exitCode`, `reason` for people.
 * Of \`list\` and \`audit\` (told | failed), when told, `secrets`: `kind` (secret | parameter), `name`, `id` (as the task definition has
 * it), `state` (known | missing | unknown, with `why`), `variables` (`container`, `variable`, `key` of JSON, `pinned`),
 * `tasksBefore`, the running tasks that are from before the change (`revision`, `tasks`, `of` how many), and of a known one
 * `arn`, times (`changedAt` of its value, `touchedAt`, `createdAt`, `rotatedAt`, `accessedAt`, `deletedAt`), `rotation`
 * (`function`, `schedule`, `nextAt`) and `versions` (`id`, `stages`, `createdAt`). Of \`audit\` also `findings` (`secret`, `finding`,
 * `text`).
 */
export function secretsCommand(): Command {
  const secrets = new Command('secrets').description(
    'List, set, rotate and audit the secrets that a service reads; a value is never shown',
  );
  for (const part of [listCommand(), auditCommand()]) secrets.addCommand(part);
  return secrets;
}

function listCommand(): Command {
  return withServiceOptions(new Command('list'))
    .description('Tell which secrets a service reads, when they changed, and which tasks are from before')
    .option('--json', 'print them as JSON')
    .addHelpText('after', LIST)
    .action(async (options: SecretsOptions) => {
      const { listSecrets } = await import('./secrets/carry-out.js');
      await tell(options, (around) => listSecrets(options, around));
    });
}

function auditCommand(): Command {
  return withServiceOptions(new Command('audit'))
    .description('Tell what is wrong with the secrets of a service: too old, missing, overdue, unused')
    .addOption(
      // As the rotation of Teal's own.
      new Option('--max-age <days>', 'how old a value may be')
        .argParser(daysOf('--max-age'))
        .default(90 * DAY, '90d'),
    )
    .addOption(
      new Option('--unused <days>', 'how long nobody need have read one while no task runs')
        .argParser(daysOf('--unused'))
        .default(90 * DAY, '90d'),
    )
    .option('--json', 'print what is found as JSON')
    .addHelpText('after', AUDIT)
    .action(async (options: AuditOptions) => {
      const { auditSecrets } = await import('./secrets/carry-out.js');
      await tell(options, (around) => auditSecrets(options, around));
    });
}

async function tell(
  options: SecretsOptions,
  ask: (around: SecretsSurroundings) => Promise<Told>,
): Promise<void> {
  const { exitCodeOf, jsonOf, textOf } = await import('./secrets/report.js');
  const told = await withProgress((around) => ask(around));
  process.stdout.write(options.json ? jsonOf(options, told) : textOf(options, told, WALL_CLOCK.now()));
  if (exitCodeOf(told) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(told), '');
}

function withProgress<T>(run: (around: SecretsSurroundings) => Promise<T>): Promise<T> {
  return untilSignal(async (signal) => {
    const progress = new Progress(process.stderr);
    try {
      return await run({ connect, pause: WALL_CLOCK, progress, signal });
    } finally {
      progress.end();
    }
  });
}

function daysOf(option: string): (value: string) => number {
  return (value) => {
    const [, days] = /^([1-9]\d{0,3})d$/.exec(value) ?? [];
    if (days !== undefined) return Number(days) * DAY;
    throw new InvalidArgumentError(`${option} must be whole days from 1d to 9999d, like 90d.`);
  };
}
