import { faultsOf } from '../../lambda/uniformity/conformity';
import type { Observation, ObservedRoute, ObservedTask } from '../../lambda/uniformity/observation';
import { shortName, shown } from '../../lambda/uniformity/shown';
import { countOf } from './verified';

const WIDTH = 12;
const line = (head: string, text: string): string => `${head.padEnd(WIDTH)}${text}`;

/** What runs where: the live revision, tasks that are alike in one line, where users go. */
export function linesOf(observation: Observation): readonly string[] {
  const { service, running, newest, live, tasks, routes } = observation;
  const { desiredCount, runningCount, pendingCount, revisions } = service;
  const deployment = running ?? newest;
  return [
    line('service', `${runningCount} of ${desiredCount} tasks run, ${pendingCount} start`),
    deployment
      ? line('deployment', `${shortName(deployment.arn)}, ${shown(deployment.status)}`)
      : line('deployment', 'none on record: ECS forgets them after 90 days'),
    ...(running
      ? revisions.map(({ arn, running: run, pending }) =>
          line('revision', `${shortName(arn)}, ${run} running, ${pending} starting`),
        )
      : []),
    ...(live
      ? [
          line(
            'live',
            `revision ${shortName(live.arn)} of ${shortName(live.taskDefinition)}: ${imagesOf(live.images.map(({ container, digest }) => ({ name: container, digest })))}`,
          ),
        ]
      : []),
    ...groupsOf(tasks, live).map(({ count, words }) => line(countOf(count, 'task'), words)),
    ...routes.map((route) => line('users', routeOf(route))),
  ];
}

function groupsOf(
  tasks: readonly ObservedTask[],
  live: Observation['live'],
): readonly { readonly count: number; readonly words: string }[] {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const isWrong = live !== undefined && faultsOf(task, live).length > 0;
    const words = `${shown(task.lastStatus)} of ${shortName(task.taskDefinition)}: ${imagesOf(task.containers)}${isWrong ? ' (NOT of the live revision)' : ''}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => ({ count, words }));
}

const imagesOf = (images: readonly { readonly name: string; readonly digest?: string | undefined }[]) =>
  images
    .map(({ name, digest }) => `${shown(name)} ${digest === undefined ? 'without a digest' : shown(digest)}`)
    .join(', ');

function routeOf({ targetGroupArn, rule }: ObservedRoute): string {
  if (!rule) return `no rule leads to ${shortName(targetGroupArn)}`;
  const weights = rule.weights
    .map((each) => `${each.weight} to ${shortName(each.targetGroupArn)}`)
    .join(', ');
  return `rule ${shortName(rule.arn)}: ${weights || 'forwards nothing'}`;
}
