import { Approver } from '../../approver';
import { BeforeGreen, notKeptUp } from '../../keeping-up';
import { type Commands, type LiveRehearsalProperties, withLiveRehearsal } from '../../live-rehearsal';
import type { Pace } from '../../pace';
import type { Release } from '../../report/release';
import type { Scenario } from '../scenario';
import type { LiveEntry } from './entry';

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
  let commands: Commands | undefined;
  const properties = {
    ...run,
    ...{ without, paceOf: () => pace, baselineFaults: baseline?.faults },
    commandsOf: (container: string) => {
      commands = run.commandsOf(container);
      return commands;
    },
  };
  return withLiveRehearsal(properties, async ({ service, configuration, clock, rehearsal, follow }) => {
    const approver = new Approver({ approval: approvals, clock, ecs: service.account.ecs });
    const beforeGreen = new BeforeGreen(configuration.strategy.name, () => rehearsal.requests);
    for (const each of [approver, beforeGreen]) follow((event) => each.see(event));
    await rehearsal.start(signal);
    const start = commands?.baseline;
    const scenario: Scenario = {
      ...{ name, expected: expected.outcome },
      ...(release.faults && { faults: release.faults }),
      ...(release.command && start && { command: { ...start, command: release.command(start.command) } }),
    };
    const done = await rehearsal.release(scenario, beside);
    const why = notKeptUp({ scenario: name, pace }, done.requests, beforeGreen.take());
    if (why !== undefined) throw new NotKeptUp(why);
    const answered = approver.take();
    return answered.length > 0 ? { ...done, approvals: answered } : done;
  });
}
