import '../../rehearsal/testing/jest';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answer } from '../../cli/approve';
import { answerHook } from '../../cli/approve/carry-out';
import { connect } from '../../cli/aws/clients';
import { approval, canary, hours, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../rehearsal/scenarios/acts';
import type { RehearsedService } from '../../rehearsal/service/rehearsed-service';
import { type Backstage, badRelease, goodRelease, rehearse, rehearseUpdate } from '../../rehearsal/testing';
import { withNewService, withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { shop } from '../synth';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => closeWarmProcesses());

const notify = 'ops@example.com';
const release = canary({ percent: 10, hold: minutes(5), bake: minutes(5) });
const shopWith = (...gates: ReturnType<typeof approval>[]) =>
  synthesizeDelivery(shop({ release }, { gates }));
const PLAIN = synthesizeDelivery(shop({ release }));
const SHOP = shopWith(approval({ timeout: hours(2), notify }));
const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
const declared = { hooks: 'declared', deployedParameters: { ImageDigest: digest(1) } } as const;

/** The verb itself, over HTTP. */
const says = (answer: Answer, hook?: (backstage: Backstage) => string) => async (backstage: Backstage) => {
  Object.assign(process.env, backstage.environment, { AWS_MAX_ATTEMPTS: '1', GITHUB_ACTIONS: '' });
  const { pause } = backstage;
  const answered = await answerHook(
    answer,
    { service: 'shop', env: 'production', reason: 'seen', ...(hook && { hook: hook(backstage) }) },
    { connect, now: pause.now, signal: new AbortController().signal },
  );
  return answered.outcome;
};
const after = (wait: number, answer: Answer) => ({
  after: minutes(wait),
  ...({ do: 'run', run: says(answer) } as const),
});

interface Staged {
  readonly stages: readonly {
    readonly name: string;
    readonly startedAt: number;
    readonly endedAt: number | null;
  }[];
}
const waited = ({ stages }: Staged, name = 'POST_TEST_TRAFFIC_SHIFT') =>
  stages
    .filter((stage) => stage.name === name)
    .map(({ startedAt, endedAt }) => Math.round(((endedAt ?? Number.NaN) - startedAt) / 60));

test('approved: it is released when somebody has said so', async () => {
  const ended = await rehearse(SHOP, {
    ...declared,
    release: goodRelease(),
    operator: [after(60, 'approve')],
  });
  expect(ended).toBeReleased();
  expect(ended.acts).toMatchObject([{ returned: 'approved' }]);
  expect(waited(ended)[0]).toBeGreaterThan(50);
  expect(ended.requests.failed).toBe(0);
});

test('rejected: it goes back, and no user has met it', async () => {
  const ended = await rehearse(SHOP, {
    ...{ ...declared, release: badRelease({ errorShare: 1 }), operator: [after(60, 'reject')] },
  });
  expect(ended).toMatchObject({
    ...{ outcome: 'rolled-back', decidedBy: 'operator', exposedPercent: 0 },
    requests: { failed: 0, servedByGreen: 0 },
  });
});

test('nobody answers: it goes back when its time is over, and no user has met it', async () => {
  const ended = await rehearse(SHOP, { ...declared, release: goodRelease() });
  expect(ended).toMatchObject({
    ...{ outcome: 'rolled-back', decidedBy: 'timeout:POST_TEST_TRAFFIC_SHIFT', exposedPercent: 0 },
    requests: { failed: 0 },
  });
  expect(waited(ended)).toEqual([120]);
});

test('nobody answers, where silence means yes: it goes on', async () => {
  const silent = shopWith(approval({ timeout: minutes(30), onTimeout: 'continue', notify }));
  const ended = await rehearse(silent, { ...declared, release: goodRelease() });
  expect(ended).toBeReleased();
  expect(waited(ended)).toEqual([30]);
});

test('a canary is asked for before each of its two steps, by a hook of its own', async () => {
  const stage = 'PRE_PRODUCTION_TRAFFIC_SHIFT';
  const ended = await rehearse(shopWith(approval({ stage, timeout: hours(1), notify })), {
    ...{ ...declared, release: goodRelease(), operator: [after(20, 'approve'), after(60, 'approve')] },
  });
  expect(ended).toBeReleased();
  expect(ended.acts).toMatchObject([{ returned: 'approved' }, { returned: 'approved' }]);
  expect(waited(ended, stage)).toHaveLength(2);
});

test('a recovery waits for nobody', async () => {
  const parameters = { ImageDigest: digest(2), RollbackTo: digest(2) };
  const update = await rehearseUpdate(SHOP, SHOP, { ...declared, parameters });
  expect(update.release).toBeReleased();
  expect(waited(update.release ?? { stages: [] })).toEqual([0]);
  expect(update.requests.failed).toBe(0);
});

describe('the notice', () => {
  const heard = ({ account }: RehearsedService) => account.topics.messages().map(({ message }) => message);
  const NOTICE =
    /^"shop in production waits for a person at POST_TEST_TRAFFIC_SHIFT, until \S+, when it goes back\. To let it go on: npx teal approve --service shop --env production --hook ecs-pause-\w+ -- To take it back: /;

  test('comes once for each release, with the hook to answer', async () => {
    const messages = await withRehearsal(SHOP, declared, async (rehearsal, { service }) => {
      await rehearsal.release(scenarioOf(goodRelease(), 'release'), { operator: [after(60, 'approve')] });
      return heard(service);
    });
    expect(messages).toEqual([expect.stringMatching(NOTICE)]);
  });

  // Whoever calls meanwhile gets 503 of a group that has never had a task: alarms must not judge before.
  test('comes on the first deployment, too, while the service is being made', async () => {
    const ended = await withNewService(SHOP, declared, async (rehearsal, { service }) => {
      const { outcome } = await rehearsal.create(scenarioOf(goodRelease(), 'first'), {
        operator: [after(30, 'approve')],
      });
      return { outcome, messages: heard(service) };
    });
    expect(ended).toEqual({ outcome: 'released', messages: [expect.stringMatching(NOTICE)] });
  });

  test('comes of the update that adds the approval and starts a release at once', async () => {
    const messages = await withRehearsal(PLAIN, declared, async (rehearsal, { service }) => {
      const to = knownAssembly(SHOP.directory);
      const update = await rehearsal.update(
        to,
        scenarioOf(goodRelease(), 'release'),
        { ImageDigest: digest(2) },
        { operator: [after(60, 'approve')] },
      );
      expect(update.release).toBeReleased();
      return heard(service);
    });
    expect(messages).toEqual([expect.stringMatching(NOTICE)]);
  });
});

test('a stated audience may use green while it waits: its value is one more of the test rule’s', async () => {
  const header = 'audience-of-the-shop';
  const ended = await rehearse(shopWith(approval({ timeout: hours(1), notify, audience: { header } })), {
    release: goodRelease(),
    operator: [
      {
        after: minutes(20),
        do: 'run',
        run: async ({ environment, arns }) => {
          Object.assign(process.env, environment);
          const { elb } = await connect({});
          const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [`${arns.testRule}`] }));
          const [rule] = Rules;
          const weights = rule?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
          return {
            values: rule?.Conditions?.flatMap(({ HttpHeaderConfig }) => HttpHeaderConfig?.Values ?? []),
            test: weights.find(({ Weight = 0 }) => Weight > 0)?.TargetGroupArn,
            blue: arns.alternate,
          };
        },
      },
      after(30, 'approve'),
    ],
  });
  expect(ended).toBeReleased();
  const { values, test: group, blue } = (ended.acts?.[0]?.returned ?? {}) as Record<string, unknown>;
  expect(values).toEqual([expect.stringMatching(/^[A-Za-z0-9]{64}$/), header]);
  expect([group === blue, typeof group]).toEqual([false, 'string']);
});
