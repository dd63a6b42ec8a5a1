import { existsSync } from 'node:fs';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { Malformed } from '../../rehearsal/assembly/parse';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { harmless } from '../aws/harmless';
import { clusterOf } from '../aws/options';
import type { DrillOptions } from '../drill';
import { EXIT, VerbFailed } from '../exit-codes';
import { deployedService, recordsPlaceOf } from '../records/deployed';
import { journalOf } from '../records/journal';
import { ancestryOf } from '../rollback/ancestry';
import type { RollbackSurroundings } from '../rollback/carry-out';
import { check } from '../rollback/check';
import { problemsOf } from '../rollback/problems';
import { StandingReader } from '../rollback/read';
import { StepProgress } from '../rollback/step-progress';
import { LookProgress } from '../verdict/look-progress';
import { guardOf, planDrill } from './decide';
import { Drill, type Drilled } from './drill';

export type DrillSurroundings = Omit<RollbackSurroundings, 'connect'> & {
  readonly connect: (options: DrillOptions) => Promise<Clients>;
};

const MOST_RELEASES = 1000;

/**
 * Releases the release before, and comes back.
 *
 * @throws VerbFailed for an environment that is left alone, before AWS is asked
 */
export async function drill(given: DrillOptions, surroundings: DrillSurroundings): Promise<Drilled> {
  const guard = guardOf(given.env, environmentsOf(given.assembly), given.evenLast);
  if (guard !== undefined) throw new VerbFailed(EXIT.BAD_INPUT, harmless(guard));
  let held: string | undefined;
  try {
    const all = await surroundings.connect(given);
    const clients = { ecs: all.ecs, elb: all.elb, cloudFormation: await all.cloudFormation() };
    const deployed = await deployedService(clients.cloudFormation, given);
    const options = { ...(deployed.cluster !== undefined && { cluster: deployed.cluster }), ...given };
    const journal = journalOf(await all.s3(), recordsPlaceOf(deployed, options));
    const [standing, holds, releases] = await Promise.all([
      new StandingReader(clients, options).read(),
      journal.holds(),
      journal.releases(MOST_RELEASES),
    ]);
    const plan = planDrill(standing, holds, releases);
    if ('problems' in plan) return refused(plan.problems);
    const wanted = { digest: plan.to.digest, commit: plan.to.commit, why: 'a drill', isLive: false };
    const checked = await check(wanted, {
      clients: all,
      imageRepository: deployed.imageRepository,
      irreversible: [],
      verify: surroundings.verify,
      ancestry: (commit) =>
        (surroundings.ancestry ?? ancestryOf)(options.git, commit, options.main, surroundings.signal),
    });
    const problems = problemsOf(wanted, checked, {
      main: options.main,
      repository: deployed.imageRepository ?? 'no repository',
      across: [],
    });
    if (problems.length > 0) return refused(problems);
    const { pause, progress } = surroundings;
    const steps = new StepProgress(progress, pause);
    const looks = new LookProgress(progress, pause, `${clusterOf(options)}-gate-`);
    return await new Drill({
      ...{ options, all, clients, journal, plan, releases, pause },
      signal: surroundings.signal,
      parameters: Object.keys(standing.stack.parameters),
      say: (text) => steps.say(text),
      onLook: (look) => looks.show(look),
      onHold: (hold) => {
        held = hold;
      },
    }).run();
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, given);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    const rest =
      held === undefined
        ? '; nothing was changed'
        : `; ${held} is in force: npx teal rollback --previous goes back to where the drill began`;
    return { outcome: 'unknown', reason: failed.message + rest, ...(held !== undefined && { hold: held }) };
  }
}

const refused = (problems: readonly string[]): Drilled => ({
  outcome: 'refused',
  reason: problems.join('\n'),
});

/** @returns undefined where there is no assembly. @throws VerbFailed for one that cannot be read */
function environmentsOf(directory: string): readonly string[] | undefined {
  if (!existsSync(directory)) return undefined;
  try {
    return readAssembly(directory).teal?.environments.map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new VerbFailed(EXIT.BAD_INPUT, error.message.split('\n').map(harmless).join('\n'), {
      cause: error,
    });
  }
}
