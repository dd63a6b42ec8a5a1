import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { deployedService, recordsPlaceOf } from '../records/deployed';
import type { HoldEntry } from '../records/entry';
import { type Journal, journalOf } from '../records/journal';
import { whoAsks } from '../records/who';
import type { RollbackOptions } from '../rollback';
import { LookProgress } from '../verdict/look-progress';
import { ancestryOf } from './ancestry';
import { type Check, check } from './check';
import { holdStep, newHold } from './hold';
import { problemsOf } from './problems';
import { StandingReader } from './read';
import { recordOf } from './record';
import { isGood, type RecoveryClients, type RecoveryEnd, recover } from './recover';
import type { Outcome, Recovered } from './recovered';
import { StepProgress } from './step-progress';
import { type Asked, type History, irreversibleSince, type Wanted, wantedOf } from './wanted';

export interface RollbackSurroundings {
  readonly connect: (options: RollbackOptions) => Promise<Clients>;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Whether an image is what main built. */
  readonly verify: Check['verify'];
  /** @default by the checkout's git */
  readonly ancestry?: typeof ancestryOf;
}

/** Releases that are read: years of a service that is released each day. */
const MOST_RELEASES = 1000;

/**
 * Reads, refuses or holds, and recovers.
 *
 * @returns `unknown` where AWS did not answer; then `hold` says whether the environment is held
 */
export async function carryOut(
  asked: Asked,
  options: RollbackOptions,
  surroundings: RollbackSurroundings,
): Promise<Recovered> {
  const told: Told = { startedAt: surroundings.pause.now() };
  try {
    return await new Rollback(options, surroundings, told).run(asked);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    const again = told.hold
      ? `; ${told.hold.id} is in force, and the same command goes on where this one ended`
      : '; nothing was changed';
    return { outcome: 'unknown', reason: failed.message + again, ...of(told), recorded: { is: 'no' } };
  }
}

/** What is known so far, for whatever ends it. */
interface Told {
  readonly startedAt: number;
  wanted?: Wanted;
  from?: string;
  hold?: HoldEntry;
}

const of = ({ wanted, from, hold }: Told) => ({
  ...(wanted && {
    to: { digest: wanted.digest, ...(wanted.commit !== undefined && { commit: wanted.commit }) },
  }),
  ...(from !== undefined && { from }),
  ...(hold && { hold: hold.id }),
});

class Rollback {
  private readonly progress: StepProgress;

  constructor(
    private readonly options: RollbackOptions,
    private readonly surroundings: RollbackSurroundings,
    private readonly told: Told,
  ) {
    this.progress = new StepProgress(surroundings.progress, surroundings.pause);
  }

  async run(asked: Asked): Promise<Recovered> {
    const { options, told, progress } = this;
    const all = await this.surroundings.connect(options);
    const clients = { ecs: all.ecs, elb: all.elb, cloudFormation: await all.cloudFormation() };
    const deployed = await deployedService(clients.cloudFormation, options);
    const journal = journalOf(await all.s3(), recordsPlaceOf(deployed, options));
    const reader = new StandingReader(clients, options);
    const [standing, holds, releases] = await Promise.all([
      reader.read(),
      journal.holds(),
      journal.releases(MOST_RELEASES),
    ]);
    const [from] = standing.isRunning && standing.newest ? standing.newest.digests : standing.live;
    if (from !== undefined) told.from = from;
    const history: History = { standing, holds, releases };
    const found = wantedOf(asked, history);
    if ('problem' in found) return this.refused([found.problem]);
    told.wanted = found;
    progress.say(`going back to ${found.commit ?? 'the image'} (${found.digest}): ${found.why}`);
    const problems = await this.problems(all, found, deployed.imageRepository, history);
    const step = holdStep(
      { digest: found.digest, ...(options.insteadOf !== undefined && { insteadOf: options.insteadOf }) },
      holds,
      releases,
    );
    if (step.do === 'refuse') problems.push(step.reason);
    if (problems.length > 0) return this.refused(problems);
    told.hold = step.do === 'join' ? step.hold : await this.putHold(journal, all, found, holds);
    progress.say(
      step.do === 'join'
        ? `going on under ${told.hold.id} by ${told.hold.by}`
        : `${told.hold.id} is in force`,
    );
    const end = await this.recover(clients, journal, found, told.hold, releases);
    return this.ended(end, found, journal, all, deployed.imageRepository, history);
  }

  private async problems(
    clients: Clients,
    wanted: Wanted,
    imageRepository: string | undefined,
    { releases }: History,
  ): Promise<string[]> {
    const { options, surroundings } = this;
    // Users have it: there is nothing to release, only something to stop.
    if (wanted.isLive) return [];
    const checked = await check(wanted, {
      clients,
      imageRepository,
      irreversible: irreversibleSince(wanted.digest, releases),
      verify: surroundings.verify,
      ancestry: (commit) =>
        (surroundings.ancestry ?? ancestryOf)(options.git, commit, options.main, surroundings.signal),
    });
    const asking = {
      main: options.main,
      repository: imageRepository ?? 'no repository',
      across: options.across,
    };
    return [...problemsOf(wanted, checked, asking)];
  }

  private async putHold(
    journal: Journal,
    clients: Clients,
    wanted: Wanted,
    holds: readonly HoldEntry[],
  ): Promise<HoldEntry> {
    const by = await whoAsks(() => clients.sts());
    const { reason } = this.options;
    // The newest wins: it is newer than those that are there, whatever their clocks say.
    const now = Math.max(this.surroundings.pause.now(), ...holds.map(({ at }) => Date.parse(at) + 1));
    const hold = newHold(now, { by, reason, recoversTo: wanted.digest });
    await journal.append(hold);
    return hold;
  }

  private recover(
    clients: RecoveryClients,
    journal: Journal,
    { digest }: Wanted,
    hold: HoldEntry,
    releases: History['releases'],
  ): Promise<RecoveryEnd> {
    const { options, told, progress } = this;
    const { pause, signal } = this.surroundings;
    const looks = new LookProgress(this.surroundings.progress, pause, `${clusterOf(options)}-gate-`);
    return recover({
      ...{ clients, of: options, digest, hold, releases, journal, pause, signal },
      endsAt: told.startedAt + options.timeout,
      say: (text) => progress.say(text),
      onLook: (look) => looks.show(look),
    });
  }

  private async ended(
    end: RecoveryEnd,
    wanted: Wanted,
    journal: Journal,
    clients: Clients,
    imageRepository: string | undefined,
    { releases }: History,
  ): Promise<Recovered> {
    const { told, options, surroundings } = this;
    const { startedAt } = told;
    const now = surroundings.pause.now();
    const outcome = outcomeOf(end);
    const seconds = {
      ...(end.usersAt !== undefined && { users: (end.usersAt - startedAt) / 1000 }),
      ...(end.verdict && { verdict: (now - startedAt) / 1000 }),
    };
    const recovered: Recovered = {
      outcome,
      reason: end.verdict?.reason ?? end.reason ?? '',
      ...of(told),
      seconds,
      ...(end.verdict && { verdict: end.verdict }),
      recorded: { is: 'no' },
    };
    if (!end.verdict || outcome === 'unknown') return recovered;
    const recorded = await recordOf(end.verdict, {
      ...{ journal, clients, options, wanted, imageRepository, releases, now },
      hold: told.hold as HoldEntry,
      seconds: (now - startedAt) / 1000,
    });
    return { ...recovered, recorded };
  }

  private refused(problems: readonly string[]): Recovered {
    return {
      outcome: 'refused',
      reason: problems.join('\n'),
      ...of(this.told),
      recorded: { is: 'no' },
    };
  }
}

function outcomeOf({ ended, verdict, did }: RecoveryEnd): Outcome {
  if (ended === 'overtaken') return 'overtaken';
  if (ended === 'given-up') return 'not-recovered';
  if (!verdict || verdict.outcome === 'still-running' || verdict.outcome === 'unknown') return 'unknown';
  if (!isGood(verdict)) return 'not-recovered';
  return did.length === 0 ? 'unchanged' : 'recovered';
}
