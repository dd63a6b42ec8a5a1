import { canary, minutes } from '../../../lib';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { AwsError } from '../../../rehearsal/testing';
import { eightTasks, MINUTE, type Watch, watching } from '../uniformity/watch';
import type { WaysOut } from './way-out';

const assembly = eightTasks({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) });

/** The finding is there after the harm, and nothing is found any more once what the section says is done. */
function found(what: RegExp, harm: (watch: Watch) => unknown, cure: (watch: Watch) => unknown) {
  return () =>
    watching(assembly, async (watch) => {
      await harm(watch);
      expect((await watch.findings()).join()).toMatch(what);
      await cure(watch);
      await watch.clock.sleep(10 * MINUTE);
      expect(await watch.findings()).toEqual([]);
    });
}

/** A task that is not what it should be, until it is stopped. */
async function changeOneTask(watch: Watch, change: { taskDefinitionArn?: string; digest?: string }) {
  const [one] = watch.ecs.tasks();
  watch.ecs.distort({
    tasks: (tasks) =>
      tasks.map(({ containers = [], ...task }) => {
        if (task.taskArn !== one?.taskArn) return { ...task, containers };
        return {
          ...task,
          ...(change.taskDefinitionArn && { taskDefinitionArn: change.taskDefinitionArn }),
          containers: containers.map((each) => ({
            ...each,
            ...(change.digest && { imageDigest: change.digest }),
          })),
        };
      }),
  });
}

const stopThatTask = (watch: Watch) =>
  watch.ecs.stopTask(watch.ecs.tasks()[0]?.taskArn ?? '', 'not the live revision');

function setWeights({ service }: Watch, weightOf: (weight: number, highest: number) => number): void {
  const rules = trafficRules(service.balancing.loadBalancer);
  const groups = rules.weights(service.usersRuleArn);
  const highest = Math.max(...groups.map(({ weight }) => weight));
  rules.setWeights(
    service.usersRuleArn,
    groups.map((each) => ({ ...each, weight: weightOf(each.weight, highest) })),
  );
}

/** As overlapping deployments have left it. source: facts/ecs-deployments.md 8 */
const leaveSome = (watch: Watch) => setWeights(watch, (weight, highest) => (weight === highest ? 950 : 50));
/** As `teal traffic repair` does, which test/cli/traffic shows. */
const repair = (watch: Watch) => setWeights(watch, (weight, highest) => (weight === highest ? 100 : 0));

const release = (watch: Watch, beside: Parameters<Watch['rehearsal']['release']>[1] = {}) =>
  watch.rehearsal.release({ name: 'next', model: {}, expected: 'released' }, beside);

const MADE_UP = 'only a changed answer of ECS can show it here, and the next answer would be the cure';

const OUT_AT_ONCE =
  'a worker of a rehearsal is out at once, so nothing of it goes on for an hour or differs from its revision';

export const OF_UNIFORMITY: WaysOut = {
  'uniformity.md#stale-task': {
    rehearse: found(
      /^stale-task /,
      (watch) => changeOneTask(watch, { taskDefinitionArn: `${watch.ecs.tasks()[0]?.taskDefinitionArn}9` }),
      stopThatTask,
    ),
  },
  'uniformity.md#digest-mismatch': {
    rehearse: found(
      /^digest-mismatch /,
      (watch) => changeOneTask(watch, { digest: `sha256:${'f'.repeat(64)}` }),
      stopThatTask,
    ),
  },
  'uniformity.md#weights': { rehearse: found(/^weights /, leaveSome, repair) },
  'uniformity.md#not-looked': {
    rehearse: found(
      /^not-looked /,
      ({ service }) =>
        service.endpoint.injectFaults(({ operation }) =>
          operation === 'ListTasks' ? new AwsError('AccessDeniedException', 'no', 400) : undefined,
        ),
      ({ service }) => service.endpoint.injectFaults(() => undefined),
    ),
  },
  'uniformity.md#unsettled-deployment': {
    rehearse: found(
      /unsettled-deployment /,
      (watch) => release(watch, { operator: [{ after: minutes(4), do: 'abort' }] }),
      async (watch) => {
        // ECS takes no deployment while two groups have weight: that is repaired first.
        repair(watch);
        await release(watch);
      },
    ),
  },
  'uniformity.md#deployment-running': {
    notRehearsed: 'no failure: it says that nothing was judged, and silence.deep shows that it ends',
  },
  'uniformity.md#no-production-rule': {
    notRehearsed:
      'its way out is that of live-traffic.md, A rule is gone, which deleted-rules.test.ts rehearses',
  },
  'uniformity.md#old-revision': { notRehearsed: MADE_UP },
  'uniformity.md#tasks-unseen': { notRehearsed: MADE_UP },
  'uniformity.md#digest-unknown': { notRehearsed: MADE_UP },
  'uniformity.md#live-revision-unknown': { notRehearsed: MADE_UP },
  'uniformity.md#service-inactive': {
    notRehearsed: 'a service that is gone cannot be made again in a rehearsal that stands on it',
  },
  'uniformity.md#worker-left-behind': {
    notRehearsed: 'background.deep beside the others shows that it ends when the worker runs what it should',
  },
  'uniformity.md#worker-task': { notRehearsed: OUT_AT_ONCE },
  'uniformity.md#worker-unsettled': { notRehearsed: OUT_AT_ONCE },
  'uniformity.md#job-left-behind': {
    notRehearsed:
      'its way out is that of drift, which puts a function back; nothing here changes one past its stack',
  },
  'uniformity.md#running-count': {
    notRehearsed: 'it is a task that does not start: silence.deep shows that it ends when the task is there',
  },
};
