import { AwsError } from '../../../rehearsal/aws-error';
import type { TaskView } from '../../../rehearsal/endpoint/ecs-model';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { eightTasks, type Watch, watching } from './watch';

/** The third of the tasks as it would be if it were another. */
const third = (watch: Watch, change: (task: TaskView) => object) =>
  watch.ecs.distort({
    tasks: (tasks) => tasks.map((task, index) => (index === 2 ? { ...task, ...change(task) } : task)),
  });

/** What the real handler finds over the wire, each after nothing was wrong. */
test('each thing that can be wrong is found, by the bundled handler', async () => {
  await watching(eightTasks(), async (watch) => {
    const { ecs, service } = watch;
    const [task] = ecs.tasks().slice(2);
    const id = task?.taskArn.split('/').at(-1);
    expect(await watch.findings()).toEqual([]);

    third(watch, ({ taskDefinitionArn }) => ({ taskDefinitionArn: taskDefinitionArn.replace(/\d+$/, '99') }));
    expect(await watch.findings()).toEqual([`stale-task ${id}`]);

    third(watch, ({ containers = [] }) => ({
      containers: containers.map((each) => ({ ...each, imageDigest: `sha256:${'f'.repeat(64)}` })),
    }));
    expect(await watch.findings()).toEqual([`digest-mismatch ${id}/${task?.containers?.[0]?.name}`]);

    ecs.distort({});
    const rules = trafficRules(service.balancing.loadBalancer);
    const before = rules.weights(service.usersRuleArn);
    rules.setWeights(
      service.usersRuleArn,
      before.map((each) => ({ ...each, weight: each.weight === 0 ? 950 : 50 })),
    );
    expect(await watch.findings()).toEqual([`weights ${service.usersRuleArn.split('/').at(-1)}`]);

    rules.setWeights(service.usersRuleArn, before);
    service.endpoint.injectFaults(({ operation }) =>
      operation === 'ListTasks' ? new AwsError('AccessDeniedException', 'no') : undefined,
    );
    expect(await watch.findings()).toEqual(['not-looked service']);
  });
});
