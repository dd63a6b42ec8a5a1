import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import type { Told } from './secrets/carry-out';
import type { Changed, ChangeSurroundings } from './secrets/changing';
import type { SecretsSurroundings } from './secrets/look';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

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

const SET = `
Examples:
  $ teal secrets set RECEIPT_KEY --service shop --env production               asks for the value, and does not show it
  $ pass show shop/receipt | teal secrets set RECEIPT_KEY --service shop --env production --yes
  $ teal secrets set RECEIPT_KEY --service shop --env production --file key.pem

NAME is a variable that a secret or a parameter fills, or the name of one of them. Where a variable is filled by a field of
JSON, that field is set and the others stay. The value is never an option or an argument, which a shell and a list of
processes would keep. Of a pipe or a file one newline at the end is dropped; text in UTF-8, not empty. Tasks keep the version
that their revision has until the next release; --release begins one at once, as teal secrets rotate does.
Exit codes: 0 set; 1 not set, with the reason; 2 bad input, or no terminal and no --yes; 3 could not be done (throttled, a
            permission is missing, not found). Run it again: the value is set once more, and no other harm is done
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (set | refused |
  failed), and where one was found secret (its name), kind (secret | parameter), key, version, replaced (ids), and with
  --release release (outcome, as teal verdict has it, reason, deployment)`;

const ROTATE = `
Examples:
  $ teal secrets rotate CARD_KEY --service shop --env production
  $ teal secrets rotate DATABASE --service shop --env production     the password of its database
  $ teal secrets rotate test-header --service shop --env production --yes

Has Secrets Manager rotate a secret by the function that is configured for it, and waits until the new version is current. Then
the service's stack is released as it is with that version, through its gates, and the verdict is told: tasks never have two
values in one revision. It is refused while a deployment runs or a hold is in force. Ended half-way, the next release of any
kind takes the new version. The header of test traffic has a function of Teal's and needs no release.
Exit codes: 0 rotated, and released; 1 not rotated, with the reason (no rotation is configured, one runs already, nothing can
            be released now), or the release went back; 2 bad input, or no terminal and no --yes; 3 could not be done, or
            has not ended at the timeout (outcome rotating, or that of the release)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (rotated |
  rotating | refused | failed), and where one was found secret (its name), kind, version, replaced (ids), and where one was
  begun release (outcome, as teal verdict has it, reason, deployment)`;

const RELEASE = `
Examples:
  $ teal secrets release SESSION_KEY --service shop --env production     after a rotation on a schedule

Releases the service's stack as it is with the version of a secret that is current, through its gates, and tells the verdict.
No other version is made. It is refused while a deployment runs or a hold is in force.
Exit codes: 0 released, or the tasks have it; 1 not released, with the reason, or the release went back; 2 bad input, or no
            terminal and no --yes; 3 could not be done, or has not ended at the timeout
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (released |
  unchanged | refused | failed), and where one was found secret (its name), kind, version (its id), and where one was begun
  release (outcome, as teal verdict has it, reason, deployment)`;

export interface SecretsOptions extends ServiceOptions {
  readonly json?: true;
}

export interface AuditOptions extends SecretsOptions {
  /** Milliseconds, as `unused`. */
  readonly maxAge: number;
  readonly unused: number;
}

export interface SetOptions extends SecretsOptions {
  /** Variable, or name of the secret. */
  readonly name: string;
  readonly file?: string;
  readonly yes?: true;
  /** Whether the service is released with it. */
  readonly release: boolean;
  /** Milliseconds. */
  readonly releaseTimeout: number;
}

export interface RotateOptions extends Omit<SetOptions, 'file'> {
  /** Milliseconds. */
  readonly timeout: number;
}

const ALL = `
Examples:
  $ teal secrets list --service shop --env production
  $ teal secrets set RECEIPT_KEY --service shop --env production --file ./key
  $ teal secrets help rotate                                       more of each`;

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
 * `text`). Of \`set\`, \`rotate\` and \`release\` (set | rotated | rotating |
 * released | unchanged | refused | failed), where one was found, `secret` (its name), `kind`,
 * `key` of JSON, `version` and `replaced` (ids), and of one that was released `release` (`outcome`, `reason`, `deployment`).
 */
export function secretsCommand(): Command {
  const secrets = new Command('secrets').description(
    'List, set, rotate and audit the secrets that a service reads; a value is never shown',
  );
  for (const part of [listCommand(), setCommand(), rotateCommand(), releaseCommand(), auditCommand()])
    secrets.addCommand(part);
  return secrets.addHelpText('after', ALL);
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

function setCommand(): Command {
  return withServiceOptions(new Command('set'))
    .description('Set the value of a secret, from a prompt, a pipe or a file')
    .argument('<name>', 'variable that it fills, or its name; the value is no argument')
    .option('--file <path>', 'a file that holds the value')
    .option('--release', 'release the service with it, through its gates', false)
    .addOption(releaseTimeout())
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON, and likewise why nothing was')
    .addHelpText('after', SET)
    .action(async (name: string, options: Omit<SetOptions, 'name'>) => {
      const { setSecret } = await import('./secrets/set.js');
      const { sourceOf } = await import('./secrets/source.js');
      await change({ ...options, name }, (all, around) =>
        setSecret(all, sourceOf(all, around.signal), around),
      );
    });
}

function rotateCommand(): Command {
  return withServiceOptions(new Command('rotate'))
    .description('Have Secrets Manager rotate a secret, and release the service with the new version')
    .argument('<name>', 'variable that it fills, its name, or test-header')
    .option('--no-release', 'rotate it, and release nothing')
    .addOption(releaseTimeout())
    .option('--yes', 'do not ask')
    .addOption(
      new Option('--timeout <duration>', 'how long to wait for the rotation')
        .argParser(durationOf('--timeout'))
        .default(300_000, '5m'),
    )
    .option('--json', 'print what was done as JSON, and likewise why nothing was')
    .addHelpText('after', ROTATE)
    .action(async (name: string, options: Omit<RotateOptions, 'name'>) => {
      const { rotateSecret } = await import('./secrets/rotate.js');
      await change({ ...options, name }, rotateSecret);
    });
}

function releaseCommand(): Command {
  return withServiceOptions(new Command('release'))
    .description('Release the service with the version of a secret that is current')
    .argument('<name>', 'variable that it fills, or its name')
    .addOption(releaseTimeout())
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON, and likewise why nothing was')
    .addHelpText('after', RELEASE)
    .action(async (name: string, options: Omit<SetOptions, 'name' | 'file' | 'release'>) => {
      const { releaseCurrent } = await import('./secrets/release-current.js');
      await change({ ...options, name }, releaseCurrent);
    });
}

const releaseTimeout = (): Option =>
  new Option('--release-timeout <duration>', 'how long to wait for the release')
    .argParser(durationOf('--release-timeout'))
    .default(14_400_000, '4h');

async function change<T extends SecretsOptions>(
  options: T,
  act: (options: T, around: ChangeSurroundings) => Promise<Changed>,
): Promise<void> {
  const { askForName } = await import('./traffic/confirm.js');
  const { exitCodeOfChange, jsonOfChange, textOfChange } = await import('./secrets/report.js');
  const changed = await withProgress(
    (around) => act(options, { ...around, say, confirm: askForName(around.signal) }),
    LEFT.WRITTEN,
  );
  process.stdout.write(
    options.json ? jsonOfChange(options, changed) : fitted(textOfChange(options, changed)),
  );
  const code = exitCodeOfChange(changed);
  if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
}

async function tell(
  options: SecretsOptions,
  ask: (around: SecretsSurroundings) => Promise<Told>,
): Promise<void> {
  const { exitCodeOf, jsonOf, textOf } = await import('./secrets/report.js');
  const told = await withProgress((around) => ask(around), LEFT.READ);
  process.stdout.write(
    options.json ? jsonOf(options, told) : fitted(textOf(options, told, WALL_CLOCK.now())),
  );
  if (exitCodeOf(told) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(told), '');
}

function withProgress<T>(run: (around: SecretsSurroundings) => Promise<T>, left: string): Promise<T> {
  return untilSignal(async (signal) => {
    const progress = new Progress(process.stderr);
    try {
      return await run({ connect, pause: WALL_CLOCK, progress, signal });
    } finally {
      progress.end();
    }
  }, left);
}

function daysOf(option: string): (value: string) => number {
  return (value) => {
    const [, days] = /^([1-9]\d{0,3})d$/.exec(value) ?? [];
    if (days !== undefined) return Number(days) * DAY;
    throw new InvalidArgumentError(`${option} must be whole days from 1d to 9999d, like 90d.`);
  };
}
