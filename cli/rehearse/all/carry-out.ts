import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { catalogue, leftOutOf, NOT_IN_CATALOGUE } from '../../../rehearsal/scenarios/catalogue';
import { ownEntries, type ScenarioFile } from '../../../rehearsal/scenarios/own/own-entries';
import { rehearseCatalogue } from '../../../rehearsal/scenarios/rehearse-catalogue';
import type { Scoreboard } from '../../../rehearsal/scenarios/scoreboard';
import { subjectOf } from '../../../rehearsal/scenarios/subject-of';
import { against, type KeptBoard, readKept, requireSame } from '../../../rehearsal/scenarios/weaker';
import { chooseService } from '../../../rehearsal/service/choose-service';
import { TemporaryFolder } from '../../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../../exit-codes';
import type { Progress } from '../../progress';
import { synthesize } from '../synthesize';
import { verbFailure } from '../verb-failure';
import { plain } from '../words';
import { chooseEntries } from './choose';
import { type LiveOptions, liveBoard } from './live';
import { loadScenarios, scenarioFiles } from './own-files';
import { tellRow } from './tell-row';

export interface AllOptions extends Partial<LiveOptions> {
  readonly config: string;
  readonly assembly?: string;
  readonly env?: string;
  readonly service?: string;
  readonly seed: number;
  readonly only?: readonly string[];
  readonly scenarios?: readonly string[];
  readonly live?: true;
  readonly against?: string;
}

/** Synthesizes if need be, once, then rehearses the catalogue. Leaves nothing behind, however it ends. @throws VerbFailed */
export async function carryOutAll(
  options: AllOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Scoreboard> {
  // Before anything takes time: a file that is not right is met at once.
  const own = options.live
    ? []
    : loadScenarios(scenarioFiles(options.scenarios, process.cwd()), process.cwd());
  const folder = new TemporaryFolder('teal-rehearsal');
  // Processes between two rehearsals keep no one alive: while the last of them end, Node would take us to be done.
  const alive = setInterval(() => undefined, 60_000);
  try {
    ownEntries(own);
    const before = options.against === undefined ? undefined : readKept(options.against);
    let directory = options.assembly;
    if (directory === undefined) {
      progress.line(`Synthesizing ${options.config}`);
      await synthesize(options.config, folder.path, signal);
      directory = folder.path;
    }
    return options.live
      ? await liveBoard(directory, options, progress, signal)
      : await board(directory, { own, before }, options, progress, signal);
  } catch (error) {
    throw verbFailure(error);
  } finally {
    progress.end();
    await closeWarmProcesses();
    folder.remove();
    clearInterval(alive);
  }
}

async function board(
  directory: string,
  { own, before }: { readonly own: readonly ScenarioFile[]; readonly before: KeptBoard | undefined },
  { env, service, seed, only = [] }: AllOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Scoreboard> {
  const choice = {
    ...(env !== undefined && { environment: env }),
    ...(service !== undefined && { service }),
  };
  if (before) {
    const { name, environment = null } = chooseService(knownAssembly(directory), choice);
    requireSame(before, { service: name, environment });
  }
  const subject = await subjectOf(directory, choice);
  const entries = catalogue(subject);
  const added = ownEntries(own, entries);
  const { chosen, problems } = chooseEntries([...entries, ...added.entries], only);
  if (problems.length > 0) throw new VerbFailed(EXIT.BAD_INPUT, problems.join('\n'));
  progress.line(`Releases to rehearse, with models of tasks and users and the real gates: ${chosen.length}`);
  let now = '';
  progress.follow(() => now);
  const rehearsed = await rehearseCatalogue(directory, chosen, {
    ...choice,
    seed,
    accepted: added.accepted,
    answers: added.answers,
    leftOut: only.length > 0 ? [] : [...leftOutOf(subject), ...NOT_IN_CATALOGUE],
    onEntry: ({ name }, nth) => {
      signal.throwIfAborted();
      now = `${nth + 1} of ${chosen.length}: ${plain(name)}`;
    },
    onRow: (row) => tellRow(row, progress),
  });
  const done = { ...rehearsed, subject };
  return before ? against(before, done, { accepted: new Set(added.accepted.keys()), only }) : done;
}
