import { see } from '../../lambda/shared/runbook';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { deployedService } from '../records/deployed';
import type { HoldEntry } from '../records/entry';
import type { RollbackOptions } from '../rollback';
import { LookProgress } from '../verdict/look-progress';
import { ancestryOf } from './ancestry';
import { type Check, check } from './check';
import { Ending } from './ending';
import { type HoldStep, holdStep, joined, newHold } from './hold';
import { Holding } from './holding';
import { problemsOf, untoldOf } from './problems';
import { StandingReader } from './read';
import { type RecordsSeen, RecoveryRecords } from './records';
import { recover } from './recover';
import type { Recovered } from './recovered';
import { StepProgress } from './step-progress';
import { type Asked, type History, irreversibleSince, type Wanted, wantedOf } from './wanted';
import { whoRecovers } from './who';

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

/**
 * Milliseconds from a hold in which a deploy that has looked just before it may begin: longer than one call to AWS takes.
 */
const LOOKS_MS = 30_000;

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
  const told: Told = { startedAt: surroundings.pause.now(), notes: [] };
  try {
    return await new Rollback(options, surroundings, told).run(asked);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    const reason = `${failed.message}; ${goesOn(told)}${see('recovery.md#without-teal')}`;
    const unknown: Recovered = {
      ...{ outcome: 'unknown', reason, ...of(told) },
      ...{ recorded: { is: 'no' }, putBack: { is: 'no' } },
    };
    return told.ending ? told.ending.brokenOff(unknown) : unknown;
  }
}

/** What is known so far, for whatever ends it. */
interface Told {
  readonly startedAt: number;
  /** What a person must know, said at its end as well. */
  readonly notes: string[];
  wanted?: Wanted;
  from?: string;
  holding?: Holding;
  ending?: Ending;
}

function goesOn({ holding }: Told): string {
  if (!holding) return 'nothing was changed';
  const { is, hold } = holding;
  if (is === 'no') return 'the environment is not held; the same command goes on where this one ended';
  return `${hold.id} ${is === 'yes' ? 'is' : 'may be'} in force, and the same command goes on where this one ended`;
}

const of = ({ wanted, from, holding, notes }: Told) => ({
  ...(wanted && {
    to: { digest: wanted.digest, ...(wanted.commit !== undefined && { commit: wanted.commit }) },
  }),
  ...(from !== undefined && { from }),
  ...(holding && holding.is !== 'no' && { hold: holding.hold.id }),
  held: holding?.is ?? ('no' as const),
  notes: [...notes, ...(holding?.warning === undefined ? [] : [holding.warning])],
});

class Rollback {
  private readonly progress: StepProgress;

  constructor(
    private options: RollbackOptions,
    private readonly surroundings: RollbackSurroundings,
    private readonly told: Told,
  ) {
    this.progress = new StepProgress(surroundings.progress, surroundings.pause);
  }

  async run(asked: Asked): Promise<Recovered> {
    const { told, progress } = this;
    const all = await this.surroundings.connect(this.options);
    const clients = { ecs: all.ecs, elb: all.elb, cloudFormation: await all.cloudFormation() };
    const deployed = await deployedService(clients.cloudFormation, this.options);
    const options = { ...(deployed.cluster !== undefined && { cluster: deployed.cluster }), ...this.options };
    this.options = options;
    const records = RecoveryRecords.of(all, deployed, options);
    const [standing, seen] = await Promise.all([new StandingReader(clients, options).read(), records.read()]);
    const [from] = standing.isRunning && standing.newest ? standing.newest.digests : standing.live;
    if (from !== undefined) told.from = from;
    if (seen.lacking !== undefined) {
      this.note(
        seen.isReached
          ? `not all records could be read, and none is gone by that says otherwise: ${seen.lacking}`
          : `the records could not be read: ${seen.lacking}`,
      );
    }
    const history: History = { ...seen, standing };
    const found = wantedOf(asked, history);
    if ('problem' in found) return this.refused([found.problem]);
    told.wanted = found;
    progress.say(`going back to ${found.commit ?? 'the image'} (${found.digest}): ${found.why}`);
    const { problems, untold } = await this.problems(all, found, deployed.imageRepository, history);
    const step = holdStep(
      { digest: found.digest, ...(options.insteadOf !== undefined && { insteadOf: options.insteadOf }) },
      seen.holds,
      seen.releases,
    );
    if (step.do === 'refuse') return this.refused([...problems, step.reason]);
    if (problems.length > 0) return this.refused(problems);
    const by = await whoRecovers(all, options);
    const holding = await this.hold(step, found, records, seen, by);
    const ending = new Ending({
      ...{ all, clients, records, options, holding, by, imageRepository: deployed.imageRepository },
      ...{ wanted: found, releases: seen.releases, overrides: this.overrides(found, untold, by) },
      ...{ startedAt: told.startedAt, pause: this.surroundings.pause, signal: this.surroundings.signal },
      say: (text) => progress.say(text),
    });
    told.ending = ending;
    const end = await this.recover(clients, records, found, holding, seen);
    return ending.of(end, () => of(told));
  }

  private note(text: string): void {
    this.told.notes.push(text);
    this.progress.say(text);
  }

  private async problems(
    clients: Clients,
    wanted: Wanted,
    imageRepository: string | undefined,
    { releases }: History,
  ): Promise<{ readonly problems: string[]; readonly untold: readonly string[] }> {
    const { options, surroundings } = this;
    // Users have it: there is nothing to release, only something to stop.
    if (wanted.isLive) return { problems: [], untold: [] };
    const checked = await check(wanted, {
      clients,
      imageRepository,
      irreversible: wanted.isUnvouched ? [] : irreversibleSince(wanted.digest, releases),
      verify: surroundings.verify,
      ancestry: (commit) =>
        (surroundings.ancestry ?? ancestryOf)(options.git, commit, options.main, surroundings.signal),
    });
    const asking = {
      main: options.main,
      repository: imageRepository ?? 'no repository',
      across: options.across,
      ...(options.unverified !== undefined && { unverified: options.unverified }),
    };
    return { problems: [...problemsOf(wanted, checked, asking)], untold: untoldOf(checked) };
  }

  /** What a person has taken upon themselves, for the record. */
  private overrides({ isUnvouched }: Wanted, untold: readonly string[], by: string): readonly string[] {
    const { across, unverified = '' } = this.options;
    return [
      ...across.map((release) => `across the irreversible release ${release}, by ${by}`),
      ...(isUnvouched ? [`without the records, which could not be read, by ${by}`] : []),
      ...(untold.length > 0 ? [`unverified, by ${by}: ${unverified} (not known ${untold.join('; ')})`] : []),
    ];
  }

  private async hold(
    step: Exclude<HoldStep, { do: 'refuse' }>,
    wanted: Wanted,
    records: RecoveryRecords,
    seen: RecordsSeen,
    by: string,
  ): Promise<Holding> {
    const { told, progress, surroundings } = this;
    if (step.do === 'join') {
      told.holding = Holding.inForce(step.hold);
      progress.say(`going on under ${step.hold.id} by ${step.hold.by}`);
      return told.holding;
    }
    const { reason } = this.options;
    // The newest wins: it is newer than those that are there, whatever their clocks say.
    const now = Math.max(surroundings.pause.now(), ...seen.holds.map(({ at }) => Date.parse(at) + 1));
    const hold = newHold(now, { by, reason, recoversTo: wanted.digest });
    told.holding = new Holding(hold, records, surroundings.pause, (text) => progress.say(text));
    // Users first: what they have, or had a moment ago, needs no record to come back.
    if (!seen.isReached && wanted.isLive) return told.holding;
    await told.holding.put();
    return this.metAt(hold, wanted, records, seen, by);
  }

  /** Who has put a hold to the same image at the same moment is joined, and not fought. */
  private async metAt(
    own: HoldEntry,
    { digest }: Wanted,
    records: RecoveryRecords,
    { releases }: RecordsSeen,
    by: string,
  ): Promise<Holding> {
    const holding = this.told.holding as Holding;
    const holds = holding.is === 'yes' ? await records.holds() : undefined;
    const first = holds && joined(digest, holds, releases);
    if (!first || first.id === own.id) return holding;
    const at = new Date(this.surroundings.pause.now()).toISOString();
    const reason = `its recovery goes on under ${first.id}`;
    const written = await records.write({ schemaVersion: 1, kind: 'resume', hold: own.id, at, by, reason });
    if (written.is !== 'yes') this.note(`${own.id} is in force besides ${first.id}: ${written.reason}`);
    this.progress.say(`going on under ${first.id} by ${first.by}, who was first`);
    this.told.holding = Holding.inForce(first);
    return this.told.holding;
  }

  private recover(
    clients: Parameters<typeof recover>[0]['clients'],
    records: RecoveryRecords,
    { digest }: Wanted,
    holding: Holding,
    { releases }: RecordsSeen,
  ) {
    const { options, told, progress } = this;
    const { pause, signal } = this.surroundings;
    const looks = new LookProgress(this.surroundings.progress, pause, `${clusterOf(options)}-gate-`);
    return recover({
      ...{ clients, of: options, digest, holding, releases, records, pause, signal },
      endsAt: told.startedAt + options.timeout,
      looksUntil: Math.min(pause.now(), Date.parse(holding.hold.at)) + LOOKS_MS,
      say: (text) => progress.say(text),
      onLook: (look) => looks.show(look),
    });
  }

  private refused(problems: readonly string[]): Recovered {
    return {
      ...{ outcome: 'refused', reason: problems.join('\n'), ...of(this.told) },
      ...{ recorded: { is: 'no' }, putBack: { is: 'no' } },
    };
  }
}
