import { readAssembly } from '../../rehearsal/assembly/assembly';
import { readJson } from '../../rehearsal/assembly/parse';
import type { ApplyOptions } from '../apply';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { Pause } from '../aws/pause';
import { EXIT, VerbFailed } from '../exit-codes';
import type { tagReleased } from '../images/released';
import { orBadInput } from '../or-bad-input';
import { planFile } from '../prepare/plan-file';
import { type Prepared, preparedSchema } from '../prepare/prepared';
import type { Lines } from '../progress';
import { ancestryOf } from '../rollback/ancestry';
import { type Applied, ApplyEnded } from './applied';
import { Apply } from './apply';
import { unreviewed } from './decide';
import { committedAt, messagesSince } from './messages';
import { notBegun } from './not-begun';
import { servicesToDeploy } from './records';

export interface ApplySurroundings {
  readonly connect: (options: Pick<ApplyOptions, 'region' | 'profile'>) => Promise<Clients>;
  readonly pause: Pause;
  readonly progress: Lines;
  readonly signal: AbortSignal;
  /** Whether services without a pipeline are deployed, too, of which nothing is written down. @default false */
  readonly mayLackRecords?: boolean;
  /** Marks an image as released to an environment. @default in its repository */
  readonly tagDeployed?: typeof tagReleased;
  /** @default by the checkout's git */
  readonly ancestry?: typeof ancestryOf;
  /** @default by the checkout's git */
  readonly messages?: typeof messagesSince;
  readonly committedAt?: typeof committedAt;
}

/** @throws VerbFailed for files that are not what they must be, before AWS is asked */
export function readPrepared(options: Pick<ApplyOptions, 'prepared'>): Prepared {
  return orBadInput(() =>
    readJson(preparedSchema, options.prepared, 'give what teal prepare has written with --out'),
  );
}

/**
 * Executes what was prepared: checks, and then one stack after the other.
 *
 * @returns also where it ended before its time, with what was done until then
 */
export async function apply(
  prepared: Prepared,
  options: ApplyOptions,
  surroundings: ApplySurroundings,
): Promise<Applied> {
  const { environment } = prepared;
  const plan = options.plan === undefined ? undefined : planFile('--plan', options.plan, environment);
  const reviewed =
    options.reviewed === undefined ? undefined : planFile('--reviewed', options.reviewed, environment);
  const assembly = orBadInput(() => readAssembly(options.assembly));
  if (plan && prepared.planHash !== undefined && plan.hash !== prepared.planHash) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--plan must be the plan that was prepared with, ${prepared.planHash}, got ${plan.hash}; prepare again`,
    );
  }
  const later = prepared.stacks.find(({ is }) => is === 'later');
  if (later && !plan) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--plan must be given, since the change set of ${later.name} is made now and nothing else was shown of it, got none; give the plan that was prepared with`,
    );
  }
  const nothing = { stacks: [], services: [] };
  const lacking = plan ? unreviewed(plan, reviewed, options.override) : [];
  if (lacking.length > 0) {
    const lines = lacking.map(({ kind, text, id }) => `${kind}: ${text} (${id})`);
    const reason = [
      `each destructive, broadening or weakening line must have been reviewed, got ${lacking.length} that were not; have the plan of this commit reviewed, or name a line by --override:`,
      ...lines,
    ].join('\n');
    const none = notBegun(prepared, { outcome: 'not-reviewed' }, new Set(), nothing);
    return { outcome: 'not-reviewed', reason, ...nothing, ...(none.length > 0 && { notBegun: none }) };
  }
  let run: Apply | undefined;
  try {
    const all = await surroundings.connect(options);
    const clients = {
      all,
      cloudFormation: await all.cloudFormation(),
      once: await all.cloudFormation(1),
      s3: await all.s3(),
    };
    const services = await servicesToDeploy(prepared, assembly, clients, surroundings.mayLackRecords);
    const planHash = plan?.hash ?? prepared.planHash;
    run = new Apply({
      ...{ prepared, options, assembly, services, clients },
      surroundings: {
        ...surroundings,
        ancestry: surroundings.ancestry ?? ancestryOf,
        messages: surroundings.messages ?? messagesSince,
        committedAt: surroundings.committedAt ?? committedAt,
      },
      ...(planHash !== undefined && { planHash }),
      ...(plan && { plan }),
    });
    return await run.run();
  } catch (error) {
    if (error instanceof ApplyEnded) {
      const { outcome, message, hold } = error;
      return {
        ...{ outcome, reason: message, ...(hold !== undefined && { hold }) },
        ...(run ? { ...run.done, ...run.notBegun(outcome) } : nothing),
      };
    }
    const failed = error instanceof VerbFailed ? error : callFailed(error, `the stacks of ${environment}`);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    return {
      ...{ outcome: 'unknown', reason: failed.message },
      ...(run ? { ...run.done, ...run.notBegun('unknown') } : nothing),
    };
  }
}
