import '../../rehearsal/testing/jest';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import type { TargetGroupWeight } from '../../rehearsal/ecs/traffic-rules';
import type { HealthCheck } from '../../rehearsal/elasticloadbalancing/health';
import type { LoadBalancer } from '../../rehearsal/elasticloadbalancing/load-balancer';
import { TargetGroup } from '../../rehearsal/elasticloadbalancing/target-group';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import { trafficRules } from '../../rehearsal/service/traffic-rules';
import { goodRelease } from '../../rehearsal/testing';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import type { TaskModel } from '../../rehearsal/workload/task-model';
import { shop } from '../synth';

// The guards' own code against the engine's ECS and ELB, with rules that somebody has changed by hand.

const ASSEMBLY = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) }),
);
afterAll(() => closeWarmProcesses());

interface Groups {
  readonly live: string;
  readonly other: string;
  readonly foreign: string;
}
type Edit = (groups: Groups) => readonly TargetGroupWeight[];

interface Edits {
  /** Of the production rule, before the release. */
  readonly before?: Edit;
  /** Of the production rule, when ECS has read it and no gate has been asked. */
  readonly atStart?: Edit;
  /** Instead of the production rule's forward, when ECS has read it. */
  readonly page?: true;
  /** Of the test rule, again and again: whatever ECS writes. */
  readonly always?: Edit;
}

async function release(edits: Edits = {}, baseline: TaskModel = {}): Promise<Release> {
  return withRehearsal(ASSEMBLY, { baseline }, async (rehearsal, { service }) => {
    const { configuration, balancing } = service;
    const { loadBalancer } = balancing;
    const { productionListenerRule: production = '', testListenerRule: test = '' } =
      configuration.loadBalancer ?? {};
    const rules = trafficRules(loadBalancer);
    const at = rules.weights(production);
    const [live = '', other = ''] = [...at]
      .sort((a, b) => b.weight - a.weight)
      .map((group) => group.targetGroupArn);
    const foreign = live.replace(/targetgroup\/.*/, 'targetgroup/foreign/0a');
    loadBalancer.addTargetGroup(emptyGroup(foreign, loadBalancer.targetGroup(live).healthCheck));
    const groups = { live, other, foreign };
    if (edits.before) rules.setWeights(production, edits.before(groups));
    if (edits.always) keep(loadBalancer, test, edits.always(groups));
    const ended = rehearsal.release({ name: 'a release', model: goodRelease(), expected: 'released' });
    if (edits.atStart) rules.setWeights(production, edits.atStart(groups));
    if (edits.page)
      loadBalancer.modifyRule(production, { action: { type: 'fixed-response', statusCode: 503 } });
    return ended;
  });
}

/** Somebody's script applies a rule again whenever ECS writes it (carreque/bluegreenDeployment, phase 6 §7). */
function keep(loadBalancer: LoadBalancer, ruleArn: string, targetGroups: readonly TargetGroupWeight[]): void {
  const modify = loadBalancer.modifyRule.bind(loadBalancer);
  loadBalancer.modifyRule = (arn, change) =>
    modify(arn, arn === ruleArn ? { ...change, action: { type: 'forward', targetGroups } } : change);
}

function emptyGroup(arn: string, healthCheck: HealthCheck): TargetGroup {
  const fullName = arn.slice(arn.indexOf('targetgroup/'));
  return new TargetGroup({ arn, fullName, name: 'foreign', healthCheck }, new VirtualClock());
}

const all = (targetGroupArn: string) => [{ targetGroupArn, weight: 100 }];
const verdicts = ({ stages }: Release) => stages.flatMap(({ gates }) => gates);

test('a release that nobody interferes with passes both guards', async () => {
  const good = await release();
  expect(good).toBeReleased();
  expect(good.requests.failed).toBe(0);
  expect(verdicts(good)).toEqual([
    { id: 'live-traffic', verdict: 'pass', reason: expect.stringMatching(/where the running revision is$/) },
    {
      id: 'separation',
      verdict: 'pass',
      reason: expect.stringMatching(
        /target groups and versions: "sha256:[0-9a-f]{33}…" over the test header, "sha256:0{33}…" for users$/,
      ),
    },
  ]);
});

// source: ecs-deployments §3: ECS takes the group that has the weight for blue, whoever is in it.
test.each<[string, Edits, string]>([
  ['away from the running revision', { before: ({ other }) => all(other) }, 'points-away'],
  ['away, once ECS has read it', { atStart: ({ other }) => all(other) }, 'points-away'],
  ['at a foreign group', { atStart: ({ foreign }) => all(foreign) }, 'foreign-target-group'],
  [
    'at two groups',
    {
      atStart: ({ live, other }) => [
        { targetGroupArn: live, weight: 950 },
        { targetGroupArn: other, weight: 50 },
      ],
    },
    'more-than-one-target-group',
  ],
])('a production rule that points %s is refused, before a task is started', async (_, edits, section) => {
  const refused = await release(edits);
  expect(refused).toRollBack({ by: 'gate:live-traffic', exposed: { atMostPercent: 0 } });
  expect(refused.reason).toContain(`see runbooks/live-traffic.md#${section}`);
  expect(refused.stages.map(({ name }) => name)).not.toContain('SCALE_UP');
});

test('a test rule that leads to users’ group is refused, before anything is tested', async () => {
  const refused = await release({ always: ({ live }) => all(live) });
  expect(refused).toRollBack({ by: 'gate:separation', failedRequests: { atMost: 0 } });
  expect(refused.reason).toContain('see runbooks/separation.md#same-target-group');
});

// Two tasks that die after four minutes, before the release starts, and none that ECS starts for them becomes healthy.
const DEAD: TaskModel = { healthy: ({ nth, age }) => nth < 2 && age < 240 };

test('behind a maintenance page that is put up meanwhile, too', async () => {
  const cure = await release({ page: true }, DEAD);
  expect(cure).toBeReleased();
  expect(verdicts(cure)).toEqual([
    { id: 'live-traffic', verdict: 'pass', reason: expect.stringMatching(/^warning: no target group/) },
    { id: 'separation', verdict: 'pass', reason: expect.stringContaining('forwards to no target group') },
  ]);
});

test('where nobody is served any more, a release goes out', async () => {
  const cure = await release({}, DEAD);
  expect(cure).toBeReleased();
  expect(
    verdicts(cure).map(({ verdict, reason }) => [verdict, /^warning|warning: the users/.test(reason)]),
  ).toEqual([
    ['pass', true],
    ['pass', true],
  ]);
});
