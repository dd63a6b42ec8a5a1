import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { nameOf, type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import type { Flagged, FlagsSurroundings } from './flags/carry-out';
import type { JudgeFlagOptions } from './flags/judge';
import { withJsonFailure } from './json-failure';
import { Progress } from './progress';
import { LONGEST_REASON } from './records/reason-option';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';
import { timeOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal flags list --service shop --env production
  $ teal flags set express-checkout on --attribute limit=20 --service shop --env production --reason "see #812"
  $ teal flags rollout --service shop --env production                 how far the change is that goes out
  $ teal flags kill express-checkout --service shop --env production --reason "checkout fails"
  $ teal flags judge --flag buy-button --service shop --env production what an experiment's numbers say
  $ teal flags audit                                                   in CI: has a flag expired?

set asks for the name of the environment, unless --yes, has the change go out to a share of the tasks at a time and waits for
AppConfig's word: the service's deployment alarms turn it back. kill turns a flag off at once: it asks nothing, what goes out is
stopped first, and it is refused for no date. A flag that is in no configuration, or has expired, cannot be turned on. See
docs/flags.md.
Exit codes: 0 shown, out, or nothing to do; 1 turned back, refused, or a flag has expired;
            2 bad input, or set without --yes where nobody can be asked; 3 could not be done
--json prints one object: schemaVersion (1), exitCode; of audit findings (service, name, owner, expires, is: expired | tooFar |
  soon | undeclared); of the others service, environment, reason (for people), outcome (shown | unchanged | completed |
  rolledBack | underway | refused | failed), of list flags (name, on, state: good | expired | undeclared, owner, expires, attributes), and
  where something went out deployment (number, version, state, percent, events)`;

const JUDGE = `
Examples:
  $ teal flags judge --flag buy-button --service shop --env production
  $ teal flags judge --flag buy-button --since 2026-11-20T09:00:00Z --service shop --env production

Compares what the users of each variant met with what those of the control met, the first variant, at the same time: requests,
errors and conversions, as the service counts them. Who looks again and again gives the same --since each time: the test holds at
every look from one beginning, and with a duration each look has another. See docs/experiments.md.
Exit codes: 0 no variant is worse, and one that is much worse would have been seen; 1 a variant is worse, or it cannot be judged
            (too few requests, no numbers, no experiment of that name); 2 bad input; 3 could not be told
--json prints one object: schemaVersion (1), service, environment, flag, exitCode, reason (for people), outcome (noneWorse |
  worse | notEnough | refused | failed), and where numbers were looked at since, until, control (name, requests, errors,
  conversions) and variants (the same, verdict and by (errors, conversions): worse | notEnough | noWorse | better)`;

const DAY = 86_400_000;

interface FlagsOptions extends ServiceOptions {
  readonly json?: true;
}

interface AuditOptions extends Partial<FlagsOptions> {
  readonly config: string;
  readonly assembly?: string;
}

interface ChangeOptions extends FlagsOptions {
  readonly reason: string;
  readonly attribute?: Readonly<Record<string, string>>;
  readonly yes?: true;
}

/**
 * `teal flags`: what is on, by AppConfig, and changes of it, each a deployment of AppConfig of its own.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `exitCode`; of `audit` `findings`; of the others `service`,
 * `environment`, `outcome`, `reason`, and `flags` or `deployment`. Of `judge` `flag`, `outcome` (noneWorse | worse | notEnough |
 * refused | failed), `since`, `until`, `control` (`name`, `requests`, `errors`, `conversions`) and `variants` (the same, with
 * `verdict` and `by`, its parts `errors` and `conversions`: worse | notEnough | noWorse | better).
 */
export function flagsCommand(): Command {
  const flags = new Command('flags').description(
    'Show and change feature flags, judge experiments, and audit their days',
  );
  flags.addHelpText('after', EXAMPLES);
  flags.addCommand(
    part('list', 'Which flags are on, whose they are and until when').action(
      async (options: FlagsOptions) => {
        const { list } = await import('./flags/carry-out.js');
        await tell(options, LEFT.READ, (surroundings) => list(options, surroundings));
      },
    ),
  );
  flags.addCommand(
    part('set', 'Turn a flag on or off, for a share of the tasks at a time')
      .argument('<name>', 'flag', flagOf)
      .argument('<value>', 'on or off', onOrOff)
      .addOption(new Option('--attribute <key=value...>', 'attributes of it').argParser(attributeOf))
      .addOption(reasonOption())
      .option('--yes', 'do not ask')
      .action(async (name: string, enabled: boolean, options: ChangeOptions) => {
        const { set } = await import('./flags/carry-out.js');
        const { askForName } = await import('./traffic/confirm.js');
        const asked = { name, enabled, attributes: options.attribute ?? {} };
        await tell(options, LEFT.WRITTEN, (surroundings) =>
          set(asked, options, { ...surroundings, confirm: askForName(surroundings.signal) }),
        );
      }),
  );
  flags.addCommand(
    part('kill', 'Turn a flag off at once')
      .argument('<name>', 'flag', flagOf)
      .addOption(reasonOption())
      .option('--yes', 'taken as set takes it, and not needed: it never asks')
      .action(async (name: string, options: ChangeOptions) => {
        const { kill } = await import('./flags/carry-out.js');
        await tell(options, LEFT.WRITTEN, (surroundings) => kill(name, options, surroundings));
      }),
  );
  flags.addCommand(
    part('rollout', 'How far the change is that goes out, until AppConfig has judged it').action(
      async (options: FlagsOptions) => {
        const { rollout } = await import('./flags/carry-out.js');
        await tell(options, LEFT.READ, (surroundings) => rollout(options, surroundings));
      },
    ),
  );
  flags.addCommand(judgeCommand());
  flags.addCommand(auditCommand());
  return flags;
}

function judgeCommand(): Command {
  return withServiceOptions(new Command('judge'))
    .description("Whether a variant of an experiment is worse than the control, by the service's numbers")
    .addOption(new Option('--flag <name>', 'the experiment').argParser(flagOf).makeOptionMandatory())
    .addOption(
      new Option(
        '--since <time>',
        'from when on, a time or a duration before now, 720h at most (default: 24h: users at night are others than by day)',
      ).argParser(beginningOf),
    )
    .option('--json', 'print it as JSON')
    .addHelpText('after', JUDGE)
    .action(async (given: FlagsOptions & Pick<JudgeFlagOptions, 'flag'> & { readonly since?: number }) => {
      const { judgeFlag } = await import('./flags/judge.js');
      const { judgeCode, judgeJson, judgeText } = await import('./flags/judge-report.js');
      const options = { ...given, since: given.since ?? WALL_CLOCK.now() - DAY };
      const judged = await untilSignal(
        (signal) => judgeFlag(options, { connect, pause: WALL_CLOCK, signal }),
        LEFT.READ,
      );
      process.stdout.write(options.json ? judgeJson(options, judged) : fitted(judgeText(options, judged)));
      if (judgeCode(judged) !== EXIT.AS_EXPECTED) throw new VerbFailed(judgeCode(judged), '');
    });
}

function auditCommand(): Command {
  return new Command('audit')
    .addHelpText('after', EXAMPLES)
    .description(
      'Fail where a flag has expired, or is out and in no configuration; asks AWS with --service and --env alone',
    )
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .addOption(new Option('--assembly <dir>', 'a cloud assembly (cdk.out) instead').conflicts('config'))
    .option('--service <name>', 'look at what is out of this service too, with --env', nameOf('--service'))
    .option('--env <name>', 'in this environment', nameOf('--env'))
    .option('--region <name>', 'region (default: AWS_REGION, or that of the profile)')
    .option('--profile <name>', 'profile of the AWS configuration (default: AWS_PROFILE)')
    .option('--json', 'print it as JSON')
    .action(async (options: AuditOptions) => {
      if ((options.service === undefined) !== (options.env === undefined))
        throw new VerbFailed(EXIT.BAD_INPUT, '--service and --env must be given together, got one of them');
      const { auditAssembly, auditCode, auditJson, auditText, undeclaredIn } = await import(
        './flags/audit.js'
      );
      const today = new Date(WALL_CLOCK.now()).toISOString().slice(0, 10);
      const run = async (signal: AbortSignal) => [
        ...(await auditAssembly(options, today, new Progress(process.stderr), signal)),
        ...(await undeclaredIn(options, { connect, pause: WALL_CLOCK, say, signal })),
      ];
      const findings = await withJsonFailure(options.json === true, {}, () => untilSignal(run));
      process.stdout.write(options.json ? auditJson(findings) : fitted(auditText(findings)));
      if (auditCode(findings) !== EXIT.AS_EXPECTED) throw new VerbFailed(auditCode(findings), '');
    });
}

const part = (name: string, description: string): Command =>
  withServiceOptions(new Command(name))
    .description(description)
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES);

const reasonOption = (): Option =>
  new Option('--reason <text>', 'why; AppConfig keeps it with the deployment')
    .argParser(reasonOf)
    .makeOptionMandatory();

async function tell(
  options: FlagsOptions,
  left: string,
  ask: (surroundings: FlagsSurroundings) => Promise<Flagged>,
): Promise<void> {
  const { exitCodeOf, jsonOf, textOf } = await import('./flags/report.js');
  const { todayOf } = await import('./flags/carry-out.js');
  const flagged = await untilSignal((signal) => ask({ connect, pause: WALL_CLOCK, say, signal }), left);
  const today = todayOf({ pause: WALL_CLOCK });
  process.stdout.write(
    options.json ? jsonOf(options, flagged, today) : fitted(textOf(options, flagged, today)),
  );
  if (exitCodeOf(flagged) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(flagged), '');
}

function flagOf(value: string): string {
  if (/^[a-z][a-zA-Z\d_-]{0,63}$/.test(value)) return value;
  throw new InvalidArgumentError('a flag must be a small letter, then at most 63 letters, digits, - and _.');
}

/** An experiment that needs more than a month will not be decided by its numbers. */
function beginningOf(value: string): number {
  const since = timeOf('--since', WALL_CLOCK.now)(value);
  if (since >= WALL_CLOCK.now() - 30 * DAY) return since;
  throw new InvalidArgumentError('--since must be at most 720h ago.');
}

function onOrOff(value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new InvalidArgumentError('it must be on or off.');
}

function attributeOf(value: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, key, text] = /^([a-z][a-zA-Z\d_-]{0,63})=(.*)$/s.exec(value) ?? [];
  if (key !== undefined && text !== undefined) return { ...before, [key]: text };
  throw new InvalidArgumentError('--attribute must be written like limit=20.');
}

function reasonOf(value: string): string {
  const text = value.trim();
  if (text !== '' && text.length <= LONGEST_REASON) return text;
  throw new InvalidArgumentError(`--reason must be 1 to ${LONGEST_REASON} characters.`);
}
