import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { nameOf, optionalEnvironmentOption, withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { withJsonFailure } from './json-failure';
import { digestsOption } from './prepare';
import type { Previewed, PreviewSurroundings } from './preview/carry-out';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal preview create --env preview --instance pr-12 --ttl 2h
  $ teal preview test --env preview --instance pr-12      end-to-end, then a load test
  $ teal preview list                                     what is there, where, and what is left of its time
  $ teal preview destroy --instance pr-12 --delivery shop
  $ teal preview sweep --delivery shop                    in a job, each hour: what has expired goes

create adds up what the instance costs over its time by list prices, and refuses more than environments.*.ephemeral.cost before
anything is made. destroy and sweep delete nothing but stacks with the tags of this delivery and of the instance, services before
foundations, and name what is left. The configuration is synthesized, or --assembly read, for the name of the delivery and the
regions of its environments with ephemeral: each is looked into, unless --region names one. With --delivery alone it is one region.
docs/ephemeral.md.
test runs the command of environments.*.ephemeral.test with TEAL_URL, the address of the instance, and sends each service the load
that is written there, from this machine. AWS is asked for the addresses alone, and not where --url gives them.
Exit codes: 0 made, told, passed, deleted, or nothing to do; 1 refused: too dear, or protected, or names of others; or tests
            failed; 2 bad input; 3 could not be done, or nobody can tell
--json prints one object: schemaVersion (1), exitCode, delivery, outcome (created | refused | listed | destroyed | blocked |
  failed; of test: passed | failed | unclear), reason (for people), usd (of create), instances (instance, pattern, region, expires, secondsLeft, urls by stack, stacks
  with name and status), ended (instance, outcome, reason, destroyed, left);
  of test instance and parts (part: end-to-end | load, service, url, outcome, reason, sent) in place of usd, instances, ended`;

export interface PreviewOptions {
  readonly config: string;
  /** Synthesized already. @default the configuration is synthesized */
  readonly assembly?: string;
  /** @default that of the configuration */
  readonly delivery?: string;
  /** The pattern. @default all */
  readonly env?: string;
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
}

export interface CreateOptions extends PreviewOptions {
  readonly env: string;
  readonly instance: string;
  /** Seconds. @default that of the configuration */
  readonly ttl?: number;
  readonly digest: readonly (readonly [string, string])[];
}

export interface TestOptions extends PreviewOptions {
  readonly env: string;
  readonly instance: string;
  /** Addresses by service. @default those of the instance's stacks */
  readonly url: readonly (readonly [string, string])[];
}

/**
 * `teal preview`: environments for a while, docs/ephemeral.md.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `exitCode`, `delivery`, `outcome`, `reason`, `instances`, `ended`, and
 * of `create` `usd`. Of `test`: `schemaVersion` (1), `exitCode`, `delivery`, `instance`, `outcome`, `reason`, `parts`.
 */
export function previewCommand(): Command {
  const preview = new Command('preview').description(
    'Make, list and end environments that are made for a while',
  );
  preview.addHelpText('after', EXAMPLES);
  preview.addCommand(createCommand());
  preview.addCommand(testCommand());
  preview.addCommand(
    part('list', 'What is there, and what is left of its time')
      .addOption(deliveryOption())
      .addOption(assemblyOption('assembly to read in place of the configuration'))
      .addOption(optionalEnvironmentOption('environment with ephemeral (default: all)'))
      .action(async (options: PreviewOptions) => {
        const { list } = await import('./preview/carry-out.js');
        await tell(options, LEFT.READ, (around) => list(options, around));
      }),
  );
  preview.addCommand(
    part('destroy', 'Delete an instance')
      .addOption(deliveryOption())
      .addOption(assemblyOption('assembly to read in place of the configuration'))
      .addOption(optionalEnvironmentOption('environment with ephemeral (default: all)'))
      .addOption(instanceOption())
      .action(async (options: PreviewOptions & Pick<CreateOptions, 'instance'>) => {
        const { destroyInstance } = await import('./preview/carry-out.js');
        await tell(options, LEFT.RESUMABLE, (around) => destroyInstance(options.instance, options, around));
      }),
  );
  preview.addCommand(
    part('sweep', 'Delete instances that have expired')
      .addOption(deliveryOption())
      .addOption(assemblyOption('assembly to read in place of the configuration'))
      .addOption(optionalEnvironmentOption('environment with ephemeral (default: all)'))
      .action(async (options: PreviewOptions) => {
        const { sweep } = await import('./preview/carry-out.js');
        await tell(options, LEFT.RESUMABLE, (around) => sweep(options, around));
      }),
  );
  return preview;
}

function createCommand(): Command {
  return part('create', 'Make an instance, or give it more time')
    .addOption(optionalEnvironmentOption('environment with ephemeral').makeOptionMandatory())
    .addOption(instanceOption())
    .addOption(assemblyOption('assembly of the instance, to deploy in place of the configuration'))
    .addOption(new Option('--ttl <time>', 'how long it lives, like 90m, 2h or 1d').argParser(secondsOf))
    .addOption(digestsOption())
    .option('--cdk <path>', 'command line of CDK (default: that of the app)')
    .action(async (options: CreateOptions & { readonly cdk?: string }) => {
      const { create } = await import('./preview/create.js');
      const { runCdk } = await import('./prepare/cdk.js');
      const { cdkOf, synthesize } = await import('./rehearse/synthesize.js');
      await tell(options, LEFT.RESUMABLE, (around) =>
        create(options, {
          ...around,
          synthesize: (directory, context) =>
            synthesize(options.config, directory, around.signal, options, context),
          cdk: (args, assembly) => {
            const { region } = options;
            const path = options.cdk ?? cdkOf(process.cwd());
            const onLine = (line: string) => say(`  ${line}`);
            const of = { path, assembly: assembly.directory, signal: around.signal, onLine };
            return runCdk({ ...of, ...(region !== undefined && { region }) }, args);
          },
        }),
      );
    });
}

function testCommand(): Command {
  return part('test', 'Test an instance: end-to-end, and by a load')
    .addOption(optionalEnvironmentOption('environment with ephemeral').makeOptionMandatory())
    .addOption(instanceOption())
    .addOption(assemblyOption('assembly of the instance, to read in place of the configuration'))
    .addOption(urlOption())
    .action(async (options: TestOptions) => {
      const { test } = await import('./preview/test/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./preview/test/report.js');
      const { synthesize } = await import('./rehearse/synthesize.js');
      const tested = await withJsonFailure(options.json === true, { outcome: 'unclear' }, () =>
        untilSignal(
          (signal) =>
            test(options, {
              ...{ connect, pause: WALL_CLOCK, say, signal },
              synthesize: (directory, context) =>
                synthesize(options.config, directory, signal, options, context),
            }),
          LEFT.READ,
        ),
      );
      process.stdout.write(options.json ? jsonOf(tested) : fitted(textOf(tested)));
      const code = exitCodeOf(tested);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

const urlOption = (): Option =>
  new Option('--url <service=url>', 'address of a service; one for each (default: AWS is asked)')
    .argParser((value: string, before: readonly (readonly [string, string])[] = []) => {
      const [, service = '', url = ''] = /^([^=]*)=(.*)$/.exec(value) ?? [];
      const name = nameOf('the service of --url')(service);
      if (!/^https?:\/\//.test(url) || !URL.canParse(url))
        throw new InvalidArgumentError('--url must be written like shop=https://shop.example.com.');
      if (before.some(([known]) => known === name))
        throw new InvalidArgumentError(`--url must be given once for ${name}.`);
      return [...before, [name, url] as const];
    })
    .default([], 'none');

const part = (name: string, description: string): Command =>
  withPlaceOptions(new Command(name))
    .description(description)
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES);

const deliveryOption = (): Option =>
  new Option('--delivery <name>', 'delivery (default: that of the configuration)').argParser(
    nameOf('--delivery'),
  );

const assemblyOption = (description: string): Option => new Option('--assembly <dir>', description);

const instanceOption = (): Option =>
  new Option('--instance <name>', 'environment to make of it, like pr-12')
    .argParser(nameOf('--instance'))
    .makeOptionMandatory();

/** How many seconds a unit has. */
const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

function secondsOf(value: string): number {
  const [, amount, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(value) ?? [];
  const each = UNITS[unit];
  if (amount !== undefined && each !== undefined) return Number(amount) * each;
  throw new InvalidArgumentError('--ttl must be written like 90m, 2h or 1d.');
}

async function tell(
  options: PreviewOptions,
  left: string,
  run: (around: PreviewSurroundings) => Promise<Previewed>,
): Promise<void> {
  const { exitCodeOf, jsonOf, textOf } = await import('./preview/report.js');
  const previewed = await withJsonFailure(options.json === true, { outcome: 'failed' }, () =>
    untilSignal((signal) => run({ connect, pause: WALL_CLOCK, say, signal }), left),
  );
  const now = WALL_CLOCK.now();
  process.stdout.write(options.json ? jsonOf(previewed, now) : fitted(textOf(previewed, now)));
  const code = exitCodeOf(previewed);
  if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
}
