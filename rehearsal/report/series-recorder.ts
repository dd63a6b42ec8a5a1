import type { AlarmTransition } from '../cloudwatch/alarms';
import type { DeploymentEvent, HookRun } from '../ecs/deployment-result';
import type { EndedRequests } from '../traffic/request-tally';
import type { Act } from './act';
import type { Release } from './release';
import { gateRuns } from './release-report';
import { RequestSteps } from './request-steps';
import type { AlarmAtStart, ReleaseSeries, SeriesEvent, WeightChange } from './series';

/** Of what the account has when a release is over. */
interface Known {
  /** Of all time. */
  readonly alarms: readonly AlarmTransition[];
  /** What a gate is called, by the ARN of its function. */
  readonly gateName: (functionArn: string) => string;
}

/** Writes down how one release after the other goes: only where somebody wants to see it, since it costs time and memory. */
export class SeriesRecorder {
  private startedAt = 0;
  private requests: RequestSteps | undefined;
  private events: DeploymentEvent[] = [];

  /** What comes from now on is another release's. @param now simulated milliseconds since the Unix epoch */
  begin(now: number): void {
    this.startedAt = now;
    this.requests = new RequestSteps(now);
    this.events = [];
  }

  /** A function, since users are told of it as one. */
  readonly watch = (ended: EndedRequests): void => this.requests?.add(ended);

  see(event: DeploymentEvent): void {
    if (this.requests) this.events.push(event);
  }

  /** The series of the release that began last, and has ended. */
  take(release: Release, known: Known): ReleaseSeries {
    const { startedAt, requests = new RequestSteps(startedAt), events } = this;
    const seconds = (at: number) => Math.max(0, Math.round(at - startedAt) / 1000);
    return {
      ...requests.steps(release.simulatedSeconds),
      alarmsAtStart: statesAt(startedAt, known.alarms),
      weights: events.flatMap((event): WeightChange[] => {
        if (event.type !== 'weights') return [];
        const { traffic, greenPercent } = event;
        return [{ at: seconds(event.at), traffic, greenPercent }];
      }),
      events: [
        ...events.flatMap((event) => told(event, release, known.gateName, seconds(event.at))),
        ...(release.acts ?? []).map(ofAct),
      ].sort((a, b) => a.at - b.at),
    };
  }
}

function told(
  event: DeploymentEvent,
  { decidedBy, reason }: Release,
  gateName: Known['gateName'],
  at: number,
): SeriesEvent[] {
  switch (event.type) {
    case 'decision': {
      // The report knows gates by their ids, ECS does not.
      const text = decidedBy === 'none' ? reason : `${decidedBy}: ${reason}`;
      return [{ at, kind: 'decision', text }];
    }
    case 'task': {
      const { task } = event;
      return task.type === 'failed' ? [{ at, kind: 'task', text: `a task failed: ${task.reason}` }] : [];
    }
    case 'hook':
      return ofHook(event.hook, gateName, at);
    default:
      return [];
  }
}

function ofHook(hook: HookRun, gateName: Known['gateName'], at: number): SeriesEvent[] {
  if (hook.verdict === 'IN_PROGRESS') return [];
  const waits = hook.verdict === 'AWAITING_ACTION';
  return gateRuns(hook, gateName).map(({ id, verdict, reason }) => ({
    at,
    kind: 'gate',
    verdict,
    text: [id, waits ? 'waits for an answer' : reason || WORDS[verdict]].join(': '),
  }));
}

const WORDS = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive' } as const;

function ofAct({ do: what, when, at, refused }: Act): SeriesEvent {
  const text = `${what}${when === 'meanwhile' ? '' : ` (${when})`}${refused === undefined ? '' : `: refused, ${refused}`}`;
  return { at: Math.max(0, at), kind: 'act', text };
}

/** @param transitions in order */
export function statesAt(
  startedAt: number,
  transitions: readonly Pick<AlarmTransition, 'name' | 'state' | 'previousState' | 'changedAt'>[],
): AlarmAtStart[] {
  const states = new Map<string, string>();
  for (const { name, state, previousState, changedAt } of transitions) {
    if (changedAt < startedAt) states.set(name, state);
    else if (!states.has(name)) states.set(name, previousState);
  }
  return [...states].map(([name, state]) => ({ name, state })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
