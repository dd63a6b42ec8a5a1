import { type RunbookSection, see } from '../shared/runbook';
import { faultsOf } from './conformity';
import type {
  LiveRevision,
  Observation,
  ObservedDeployment,
  ObservedRoute,
  ObservedService,
  ObservedTask,
} from './observation';
import { shortName, shown } from './shown';

export type * from './observation';

type SectionOf<S> = S extends `uniformity.md#${infer Id}` ? Id : never;

/** What can be wrong, by a name that stays; also the section of runbooks/uniformity.md. */
export type FindingId = SectionOf<RunbookSection>;

export interface Finding {
  readonly id: FindingId;
  /** What it is about, in short: a task, a revision, a rule. With `id` it is the same in each look. */
  readonly subject: string;
  /** What is wrong, with the section of the runbook that says what to do. Plain text, whatever AWS answered. */
  readonly sentence: string;
}

/**
 * Whether everything that runs is the live revision and all users are on it: the failure of Knight Capital, where
 * one server of eight kept the old code. Empty only when all was looked at and all is well.
 *
 * While a deployment runs two revisions are as it should be: nothing is judged, and the one finding
 * `deployment-running` says so ({@link wasJudged}).
 *
 * Tasks that start count as well: no deployment runs, so whatever starts must be of the live revision. Those that
 * ECS is stopping do not: they are no longer the service's.
 */
export function judge(observation: Observation): readonly Finding[] {
  const { service, running, live, tasks, routes } = observation;
  if (running) {
    return [
      finding(
        'deployment-running',
        shortName(running.arn),
        `nothing was judged, since deployment ${shortName(running.arn)} is ${shown(running.status)}`,
      ),
    ];
  }
  return [
    ...ofDeployments(observation),
    ...ofService(service, tasks),
    ...(live
      ? [
          ...oldRevisions(service, live),
          ...live.images.filter(({ digest }) => digest === undefined).map(unresolved),
          ...tasks.flatMap((task) => ofTask(task, live)),
          ...ofRoutes(routes, live),
        ]
      : []),
  ];
}

/** False when a deployment ran: then the findings say nothing of the tasks, good or bad. */
export function wasJudged(findings: readonly Finding[]): boolean {
  return !findings.some(({ id }) => id === 'deployment-running');
}

export function finding(id: FindingId, subject: string, what: string): Finding {
  return { id, subject, sentence: `${what}${see(`uniformity.md#${id}`)}` };
}

/** Whether it went all the way out, or all the way back. */
export const endedWell = ({ status }: Pick<ObservedDeployment, 'status'>): boolean =>
  status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL';

function ofDeployments({ newest, live }: Observation): Finding[] {
  const findings: Finding[] = [];
  if (newest && !endedWell(newest)) {
    findings.push(
      finding(
        'unsettled-deployment',
        shortName(newest.arn),
        `the last deployment, ${shortName(newest.arn)}, is ${shown(newest.status)}: it neither went out nor was undone`,
      ),
    );
  }
  if (!live) {
    findings.push(
      finding(
        'live-revision-unknown',
        'service',
        'ECS records no deployment that ended well and not exactly one revision: what should run cannot be said',
      ),
    );
  }
  return findings;
}

function ofService(service: ObservedService, tasks: readonly ObservedTask[]): Finding[] {
  const { status, desiredCount, runningCount, pendingCount } = service;
  const findings: Finding[] = [];
  if (status !== 'ACTIVE') {
    findings.push(finding('service-inactive', 'service', `the service must be ACTIVE, got ${shown(status)}`));
  }
  if (runningCount !== desiredCount) {
    findings.push(
      finding(
        'running-count',
        'service',
        `${desiredCount} tasks must run, got ${runningCount}, and ${pendingCount} that start`,
      ),
    );
  }
  const seen = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  if (seen < runningCount) {
    findings.push(
      finding('tasks-unseen', 'service', `${runningCount} tasks run, and only ${seen} of them could be seen`),
    );
  }
  return findings;
}

/** By their counts: a task does not say which revision it is of, and two revisions may share a task definition. */
function oldRevisions({ revisions }: ObservedService, live: LiveRevision): Finding[] {
  return revisions
    .filter(({ arn, requested, running, pending }) => arn !== live.arn && requested + running + pending > 0)
    .map(({ arn, running, pending }) =>
      finding(
        'old-revision',
        shortName(arn),
        `revision ${shortName(arn)} is not live (${shortName(live.arn)} is) and has ${running} tasks that run and ${pending} that start`,
      ),
    );
}

function unresolved({ container }: LiveRevision['images'][number]): Finding {
  return finding(
    'digest-unknown',
    shown(container),
    `ECS has no digest for the image of container ${shown(container)}: its tasks may run different images`,
  );
}

function ofTask(task: ObservedTask, live: LiveRevision): Finding[] {
  const name = shortName(task.arn);
  return faultsOf(task, live).map((fault) =>
    fault.kind === 'definition'
      ? finding(
          'stale-task',
          name,
          `task ${name} (${shown(task.lastStatus)}) is of ${shortName(task.taskDefinition)}, and ${shortName(live.taskDefinition)} is live`,
        )
      : finding(
          'digest-mismatch',
          `${name}/${shown(fault.container)}`,
          `container ${shown(fault.container)} of task ${name} must run ${shown(fault.wanted)}, got ${fault.found === undefined ? 'no digest' : shown(fault.found)}`,
        ),
  );
}

function ofRoutes(routes: readonly ObservedRoute[], live: LiveRevision): Finding[] {
  if (routes.length === 0) {
    return [
      finding(
        'no-production-rule',
        shortName(live.arn),
        `revision ${shortName(live.arn)} has no load balancer: no user can reach it`,
      ),
    ];
  }
  return routes.flatMap(({ targetGroupArn, rule }) => {
    if (!rule) {
      return finding(
        'no-production-rule',
        shortName(targetGroupArn),
        `no listener rule was found that leads users to ${shortName(targetGroupArn)}`,
      );
    }
    const weighty = rule.weights.filter(({ weight }) => weight > 0);
    if (weighty.length > 0 && weighty.every((each) => each.targetGroupArn === targetGroupArn)) return [];
    const standing = weighty.map((each) => `${each.weight} on ${shortName(each.targetGroupArn)}`).join(', ');
    return finding(
      'weights',
      shortName(rule.arn),
      `the production rule must lead all users to ${shortName(targetGroupArn)}, got weights ${standing || 'on no group'}`,
    );
  });
}
