import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { harmless } from './aws/harmless';
import { EXIT, VerbFailed } from './exit-codes';
import { withJsonFailure } from './json-failure';
import type { GuardedKind } from './plan/line';
import { requireWritable, writeReport } from './report-file';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal plan --assembly cdk.out --before base/cdk.out --env production      from one assembly to another
  $ teal plan --assembly cdk.out --deployed --env production                 from what is deployed
  $ teal plan --assembly cdk.out --deployed --env production --json plan.json --markdown plan.md \\
      --head $HEAD --base $BASE --policy base/plan-policy.json               for a comment, with a policy
  $ teal plan --assembly cdk.out --deployed --env production --reviewed plan.json
                                                                             at a deployment: nothing new since?

It reads templates and makes no change set. docs/plan.md says what each line means.
Exit codes: 0 planned, and nothing stands against it; 1 a line that the policy, --fail-on or --reviewed does not allow;
            2 bad input, like an assembly or a policy that cannot be read; 3 could not tell: AWS did not answer
--json prints one object: schemaVersion (1), environment, hash, verdict, lines (id, stack, logicalId, type, kind
  (destructive | broadening | weakening | release | traffic | capacity | tightening | neutral), text, path, subject, details),
  counts by kind, stacks, notes, exitCode, and with it was asked for: head, base, policy (failOn, refused, excepted,
  expired), unreviewed (ids). Where it could not tell: schemaVersion, environment, exitCode, reason (for people)`;

export interface PlanOptions {
  readonly assembly: string;
  readonly before?: string;
  readonly deployed?: true;
  readonly env: string;
  readonly rest?: true;
  /** Services. @default all of the environment */
  readonly only?: readonly string[];
  /** Digests by service. */
  readonly digest?: Readonly<Record<string, string>>;
  /** Of the commit that is deployed, whole. */
  readonly message?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly head?: string;
  readonly base?: string;
  readonly details?: string;
  readonly json?: string | true;
  readonly markdown?: string | true;
  readonly failOn?: readonly GuardedKind[];
  readonly policy?: string;
  readonly reviewed?: string;
}

/**
 * \`teal plan\`: what would a deployment do: to what is there, to access, and to users?
 *
 * Compares the stacks of an environment in a cloud assembly with those of another one, or with what is deployed. It
 * fails closed: what cannot be read ends it (2 or 3), and what is not known before the deployment counts as the worse.
 */
export function planCommand(): Command {
  return new Command('plan')
    .description('Tell what deploying an assembly would do to an environment and its users')
    .requiredOption('--assembly <dir>', 'the cloud assembly to deploy (cdk.out)')
    .addOption(new Option('--before <dir>', 'compare with this assembly').conflicts('deployed'))
    .option('--deployed', 'compare with what is deployed')
    .requiredOption('--env <name>', 'environment', environmentOf)
    .option(
      '--rest',
      'compare the stacks of no environment, like access for GitHub, instead; --env names the report',
    )
    .addOption(
      new Option('--digest <service=digest>', 'image to be deployed, of a service whose image is a parameter')
        .argParser(digestOf)
        .default(undefined, 'the deployed one'),
    )
    .option('--message <text>', 'of the commit, whole (default: TEAL_COMMIT_MESSAGE)')
    .option(
      '--region <name>',
      'region of an assembly that names none (default: AWS_REGION, or the profile)',
      regionOf,
    )
    .option('--profile <name>', 'profile of the AWS configuration (default: AWS_PROFILE)')
    .option('--head <commit>', 'commit of the assembly, for the report', commitOf('--head'))
    .option('--base <commit>', 'commit that it is compared with, for the report', commitOf('--base'))
    .option('--details <where>', 'where the whole plan can be read, for a report that was cut')
    .option('--json [file]', 'print the plan as JSON to stdout, or write it to a file')
    .option('--markdown [file]', 'print the plan as Markdown to stdout, or write it to a file')
    .option('--fail-on <kinds>', 'exit with 1 on destructive, broadening, weakening lines', kindsOf)
    .option('--policy <file>', 'exit with 1 on what this policy does not allow; take it from the base branch')
    .option('--reviewed <file>', 'exit with 1 on such lines that this plan, of the pull request, has not')
    .addHelpText('after', EXAMPLES)
    .action(async (given: PlanOptions) => {
      const message = given.message ?? process.env.TEAL_COMMIT_MESSAGE;
      const options = { ...given, ...(message !== undefined && { message }) };
      if (options.before === undefined && !options.deployed) {
        throw new VerbFailed(EXIT.BAD_INPUT, 'one of --before and --deployed must be given, got neither');
      }
      for (const [option, file] of [
        ['--json', options.json] as const,
        ['--markdown', options.markdown] as const,
      ]) {
        if (typeof file === 'string') requireWritable(option, file);
      }
      // With the table of CloudFormation's types behind it, which other verbs need not read.
      const { planned } = await import('./plan/planned.js');
      const { code, json, markdown, text } = await withJsonFailure(
        options.json === true,
        { environment: options.env },
        () => untilSignal(() => planned(options, { connect }), LEFT.READ),
      );
      if (typeof options.json === 'string') writeReport('--json', options.json, json);
      if (typeof options.markdown === 'string') writeReport('--markdown', options.markdown, markdown);
      const printed = options.json === true ? json : options.markdown === true ? markdown : fitted(text);
      process.stdout.write(printed);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

function environmentOf(value: string): string {
  // As the configuration takes it: it stands in the hidden marker of a comment.
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= 64) return value;
  throw new InvalidArgumentError('--env must be small letters, digits and single hyphens, like production.');
}

function regionOf(value: string): string {
  if (/^[a-z]{2}(-[a-z]+)+-\d+$/.test(value)) return value;
  throw new InvalidArgumentError('--region must be a region, like eu-west-1.');
}

function digestOf(value: string, others: Record<string, string> = {}): Record<string, string> {
  const [, service, digest] = /^([a-z][a-z0-9-]*)=(sha256:[0-9a-f]{64})$/.exec(value) ?? [];
  if (service === undefined || digest === undefined) {
    throw new InvalidArgumentError('--digest must be SERVICE=sha256: and 64 hexadecimal digits.');
  }
  return { ...others, [service]: digest };
}

function commitOf(option: string): (value: string) => string {
  return (value) => {
    if (/^[0-9a-f]{7,64}$/.test(value)) return value;
    throw new InvalidArgumentError(`${option} must be a commit: hexadecimal digits.`);
  };
}

function kindsOf(value: string): GuardedKind[] {
  const kinds = value.split(',').map((each) => each.trim());
  const known = ['destructive', 'broadening', 'weakening'];
  if (kinds.every((each) => known.includes(each))) return kinds as GuardedKind[];
  throw new InvalidArgumentError(`--fail-on must be some of ${known.join(',')}, got ${harmless(value)}.`);
}
