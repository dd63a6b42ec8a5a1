import { Approver } from '../../approver';
import { BeforeGreen, notKeptUp } from '../../keeping-up';
import { type LiveRehearsalProperties, withLiveRehearsal } from '../../live-rehearsal';
import type { Pace } from '../../pace';
import type { Release } from '../../report/release';
import type { Command } from '../../service/task-launchers';
import type { Scenario } from '../scenario';
import type { LiveEntry, LiveVersion } from './entry';

/** Nothing is known about a release: the machine was measured in its place. */
export class NotKeptUp extends Error {
  override readonly name = 'NotKeptUp';
}

export interface LiveRun
  extends Pick<
    LiveRehearsalProperties,
    'assembly' | 'chosen' | 'seed' | 'healthPath' | 'commandsOf' | 'path' | 'onHookLog'
  > {
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * Brings the service up as processes, has users come, and puts one release of the catalogue out.
 *
 * @throws NotKeptUp, Malformed, NotModelled, BaselineFailed
 */
export function rehearseLive(
  { name, release, baseline, expected, without = [], approvals = 'approve', ...beside }: LiveEntry,
  { pace, signal, ...run }: LiveRun,
): Promise<Release> {
  let start: Command | undefined;
  const properties = {
    ...run,
    ...{ without, paceOf: () => pace, baselineFaults: baseline?.faults },
    commandsOf: (container: string) => {
      const commands = run.commandsOf(container);
      start = commands.baseline;
      return { ...commands, baseline: commandOf(start, baseline) };
    },
  };
  return withLiveRehearsal(properties, async ({ service, configuration, clock, rehearsal, follow }) => {
    const approver = new Approver({ approval: approvals, clock, ecs: service.account.ecs });
    const beforeGreen = new BeforeGreen(configuration.strategy.name, () => rehearsal.requests);
    for (const each of [approver, beforeGreen]) follow((event) => each.see(event));
    await rehearsal.start(signal);
    const scenario: Scenario = {
      ...{ name, expected: expected.outcome },
      ...(release.faults && { faults: release.faults }),
      // A version is started as the service is, whatever the baseline's own command is.
      ...(start && { command: commandOf(start, release) }),
    };
    const done = await rehearsal.release(scenario, beside);
    const why = notKeptUp({ scenario: name, pace }, done.requests, beforeGreen.take());
    if (why !== undefined) throw new NotKeptUp(why);
    const answered = approver.take();
    return answered.length > 0 ? { ...done, approvals: answered } : done;
  });
}

const commandOf = (start: Command, { command = (same) => same }: LiveVersion = {}): Command => ({
  ...start,
  command: command(start.command),
});
