import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { paceOf } from '../../../rehearsal/pace';
import { liveCatalogue, liveLeftOut } from '../../../rehearsal/scenarios/live/catalogue';
import { rehearseLiveCatalogue } from '../../../rehearsal/scenarios/live/rehearse-live-catalogue';
import type { Scoreboard } from '../../../rehearsal/scenarios/scoreboard';
import { subjectOf } from '../../../rehearsal/scenarios/subject-of';
import { chooseService } from '../../../rehearsal/service/choose-service';
import { EXIT, VerbFailed } from '../../exit-codes';
import type { Progress } from '../../progress';
import { type CommandOptions, commandsOf } from '../commands';
import { hookNotices } from '../hook-notices';
import { requireOnePath } from '../one-path';
import { count, plain } from '../words';
import { chooseEntries } from './choose';
import { tellRow } from './tell-row';

/** What the processes of a live catalogue need. */
export interface LiveOptions extends CommandOptions {
  readonly health?: string;
  readonly path: readonly string[];
  readonly rate?: number;
}

export interface LiveBoardOptions extends Partial<LiveOptions> {
  readonly env?: string;
  readonly service?: string;
  readonly seed: number;
  readonly only?: readonly string[];
}

/** The scoreboard with processes and requests. @throws VerbFailed, Malformed, NotModelled, BaselineFailed */
export async function liveBoard(
  directory: string,
  { env, service, seed, only = [], health, path = [], task = {}, baseline, rate }: LiveBoardOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Scoreboard> {
  requireOnePath(path);
  const assembly = readAssembly(directory);
  const chosen = chooseService(assembly, { environment: env, service });
  const { name, environment } = chosen;
  const subject = await subjectOf(directory, { service: name, ...(environment && { environment }) });
  const { strategy, bakeSeconds } = subject;
  const pace = (perSecond = rate) => paceOf({ strategy, bakeMs: bakeSeconds * 1000 }, perSecond);
  const entries = liveCatalogue(subject, pace());
  const { chosen: asked, problems } = chooseEntries(entries, only);
  if (problems.length > 0) throw new VerbFailed(EXIT.BAD_INPUT, problems.join('\n'));
  const { factor, ratePerSecond } = pace();
  progress.line(`Releases to rehearse, with processes and real requests: ${asked.length}`);
  progress.line(`Clock: × ${factor}; users: ${count(ratePerSecond)} requests a second`);
  let now = '';
  progress.follow(() => now);
  return rehearseLiveCatalogue(asked, {
    ...{ assembly, chosen, seed, subject, signal, paceOf: pace },
    ...(health !== undefined && { healthPath: health }),
    commandsOf: (container) =>
      commandsOf({ task, ...(baseline !== undefined && { baseline }) }, chosen, { container, assembly }),
    path: path[0],
    onHookLog: hookNotices((line) => progress.line(line)),
    leftOut: only.length > 0 ? [] : liveLeftOut(subject, pace()),
    onEntry: (entry, nth) => {
      signal.throwIfAborted();
      now = `${nth + 1} of ${asked.length}: ${plain(entry.name)}`;
    },
    onRetry: (why, slower) =>
      progress.line(`once more with ${count(slower.ratePerSecond)} requests a second: ${plain(why)}`),
    onRow: (row) => tellRow(row, progress),
  });
}
