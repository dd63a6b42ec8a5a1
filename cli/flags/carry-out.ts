import { isAwsError } from '../../lambda/shared/aws-error';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import type { Pause } from '../aws/pause';
import { EXIT, VerbFailed } from '../exit-codes';
import { deployedService } from '../records/deployed';
import { whoAsks } from '../records/who';
import { type Deployment, FlagsOfService, type Standing } from './app-config';
import { type Asked, type Became, became, decide } from './decide';
import { killed, withFlag } from './values';

export interface FlagsSurroundings {
  readonly connect: (options: ServiceOptions) => Promise<Clients>;
  readonly pause: Pause;
  /** Says how far it is. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface SetSurroundings extends FlagsSurroundings {
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
}

export type Outcome = 'shown' | 'unchanged' | 'completed' | 'rolledBack' | 'underway' | 'refused' | 'failed';

export interface Flagged {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly standing?: Standing;
  readonly deployment?: Deployment;
}

/** Milliseconds between looks: a step of a rollout is a minute at the least. */
const LOOK = 10_000;

/** Until a stopped deployment has gone back. */
const UNTIL_STOPPED = 60_000;

/** What every verb of flags may end with. */
export interface Unanswered {
  readonly outcome: 'refused' | 'failed';
  readonly reason: string;
}

/** Finds the service's flags. @returns what was answered, or why nothing was */
export async function ask<Answer>(
  options: ServiceOptions,
  surroundings: Pick<FlagsSurroundings, 'connect' | 'signal'>,
  what: (flags: FlagsOfService, clients: Clients) => Promise<Answer>,
): Promise<Answer | Unanswered> {
  try {
    const clients = await surroundings.connect(options);
    const { flags, stackName } = await deployedService(await clients.cloudFormation(), options);
    if (flags === undefined)
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `could not tell: the stack ${stackName} must have the output FeatureFlags, got none; it has no flags until its service has some: see docs/flags.md`,
      );
    return await what(new FlagsOfService(await clients.appConfig(), flags), clients);
  } catch (error) {
    if (surroundings.signal.aborted) throw error;
    if (isAwsError(error, 'Conflict'))
      return {
        outcome: 'refused',
        reason: `nothing else must change flags at the same time, got ${(error as Error).message}; look again with teal flags list`,
      };
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}

/** What is out. */
export const list = (options: ServiceOptions, surroundings: FlagsSurroundings): Promise<Flagged> =>
  ask<Flagged>(options, surroundings, async (flags) => {
    const standing = await flags.read();
    const { underway } = standing;
    return {
      outcome: 'shown',
      reason: underway ? `${became(underway).reason}` : 'nothing is going out',
      standing,
    };
  });

/**
 * Shows and asks, writes a version with one flag as asked, has it go out step by step, and waits for AppConfig's word. Who
 * writes while somebody is asked is found by the number of the newest version.
 *
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function set(
  asked: Asked,
  options: ServiceOptions & { readonly reason: string; readonly yes?: true },
  surroundings: SetSurroundings,
): Promise<Flagged> {
  if (!options.yes && !surroundings.confirm)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or changed',
    );
  return ask<Flagged>(options, surroundings, async (flags, clients) => {
    const standing = await flags.read();
    const step = decide(asked, { ...standing, today: todayOf(surroundings) });
    if (step.do !== 'change')
      return { outcome: step.do === 'nothing' ? 'unchanged' : 'refused', reason: step.reason };
    const by = await whoAsks(() => clients.sts());
    const what = `${asked.name} ${asked.enabled ? 'on' : 'off'}`;
    const why = `${what} by ${by}: ${options.reason}`;
    const attributes = Object.entries(step.attributes).map(([key, value]) => ` ${key}=${value}`);
    surroundings.say(`${options.service} in ${options.env}: ${why}`);
    surroundings.say(`  ${what}${attributes.join('')}, for a share of the tasks at a time`);
    if (!options.yes && !(await surroundings.confirm?.('Set the flag?', options.env)))
      return { outcome: 'refused', reason: 'nothing was changed: it was not confirmed' };
    const values = withFlag(standing.values, standing.declared, { ...asked, attributes: step.attributes });
    surroundings.signal.throwIfAborted();
    const version = await flags.write(values, standing.latest, why);
    return followed(flags, await flags.start(version, 'gradual', why), surroundings);
  });
}

/** Who writes at the same time has a kill look again, and stop what went out meanwhile. */
const KILLS = 3;

/** Off at once. What goes out is stopped first, since AppConfig has room for one; no date and no declaration is asked for. */
export const kill = (
  name: string,
  options: ServiceOptions & { readonly reason: string },
  surroundings: FlagsSurroundings,
): Promise<Flagged> =>
  ask<Flagged>(options, surroundings, async (flags, clients) => {
    const why = async () => `kill ${name} by ${await whoAsks(() => clients.sts())}: ${options.reason}`;
    for (let nth = 1; ; nth += 1) {
      try {
        return await killOnce(name, why, { flags, surroundings });
      } catch (error) {
        if (nth === KILLS || !isAwsError(error, 'Conflict')) throw error;
      }
    }
  });

async function killOnce(
  name: string,
  reason: () => Promise<string>,
  { flags, surroundings }: { readonly flags: FlagsOfService; readonly surroundings: FlagsSurroundings },
): Promise<Flagged> {
  const before = await flags.read();
  const { underway } = before;
  if (!(await isKnown(name, before, flags)))
    return {
      outcome: 'refused',
      reason: `${name} must be a flag that is declared or out, got none of that name; look with teal flags list`,
    };
  if (underway) {
    surroundings.say(`stops deployment ${underway.number}, which is ${underway.percent} % out`);
    await flags.stop(underway.number);
    if (!(await hasStopped(flags, underway.number, surroundings)))
      return {
        outcome: 'underway',
        reason: `deployment ${underway.number} was told to stop, and has not within a minute; look with teal flags rollout, and kill ${name} again`,
      };
  }
  const standing = underway ? await flags.read() : before;
  if (!standing.values.values[name]?.enabled)
    return {
      outcome: underway ? 'completed' : 'unchanged',
      reason: `${name} is off${underway ? `: deployment ${underway.number} was stopped, and the values of before are out` : ' already'}`,
    };
  const why = await reason();
  const version = await flags.write(killed(standing.values, name), standing.latest, why);
  return followed(flags, await flags.start(version, 'atOnce', why), surroundings);
}

/** A slip of the pen must not read as off, nor stop what goes out. */
async function isKnown(
  name: string,
  { declared, values, underway }: Standing,
  flags: FlagsOfService,
): Promise<boolean> {
  if (declared.some((one) => one.name === name) || values.values[name] !== undefined) return true;
  return underway !== undefined && (await flags.valuesOf(underway.version)).values[name] !== undefined;
}

/** What became of the change that is going out, or went out last. */
export const rollout = (options: ServiceOptions, surroundings: FlagsSurroundings): Promise<Flagged> =>
  ask<Flagged>(options, surroundings, async (flags) => {
    const { underway, last } = await flags.read();
    const one = underway ?? last;
    if (one === undefined) return { outcome: 'unchanged', reason: 'nothing has gone out yet' };
    return followed(flags, one.number, surroundings);
  });

async function hasStopped(
  flags: FlagsOfService,
  number: number,
  { pause, signal }: FlagsSurroundings,
): Promise<boolean> {
  const until = pause.now() + UNTIL_STOPPED;
  for (;;) {
    const deployment = await flags.deployment(number);
    if (became(deployment).outcome !== 'underway' && deployment.state !== 'ROLLING_BACK') return true;
    if (pause.now() >= until) return false;
    await pause.sleep(1000, signal);
  }
}

/** AppConfig ends every deployment by itself, so nothing is counted here. */
async function followed(
  flags: FlagsOfService,
  number: number,
  { pause, say, signal }: FlagsSurroundings,
): Promise<Flagged> {
  let said = '';
  for (;;) {
    const deployment = await flags.deployment(number);
    const is: Became = became(deployment);
    if (is.outcome !== 'underway') return { ...is, deployment };
    if (is.reason !== said) say(is.reason);
    said = is.reason;
    await pause.sleep(LOOK, signal);
  }
}

export const todayOf = ({ pause }: Pick<FlagsSurroundings, 'pause'>): string =>
  new Date(pause.now()).toISOString().slice(0, 10);
