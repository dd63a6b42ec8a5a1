import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf } from '../../cli/records/keys';
import { canary, minutes, smokeTest } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { release } from '../cli/records/entries';
import { root, shop } from '../synth';

afterAll(() => closeWarmProcesses());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHOP = synthesizeDelivery(
  shop(
    { release: canary({ percent: 5, hold: minutes(10), bake: minutes(10) }) },
    { gates: [smokeTest({ requests: [{ path: '/' }] })] },
    { notify: { deploys: 'ops@example.com' } },
  ),
);
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:shop-production-deploys';
const COUNTS = 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-deliveries';
const TELLS = 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-deploy-notices';
const digest = (version: number) => `sha256:${String(version).repeat(64)}`;
const ENDS = ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'];

interface Notice {
  readonly content: { readonly title: string; readonly description: string };
  readonly metadata: { readonly threadId: string };
}

/** A good release, one that the smoke test takes back whatever is drawn, and a recovery from the good one after all. */
const played = () =>
  withRehearsal(
    SHOP,
    { deployedParameters: { ImageDigest: digest(1) } },
    async (rehearsal, { service, clock }) => {
      const { account, functions } = service;
      // The rule has a schedule as well, which rehearsals have not: so it is made here, without.
      account.eventBuses.putRule({
        name: 'shop-production-deliveries',
        pattern: JSON.stringify({ source: ['aws.ecs'], detail: { eventName: ENDS } }),
      });
      account.eventBuses.putTargets('shop-production-deliveries', [{ Id: 'Target0', Arn: COUNTS }]);
      const begun = (version: number, committedAgo: number) => {
        const at = new Date(clock.now()).toISOString();
        const committedAt = new Date(clock.now() - committedAgo).toISOString();
        const commit = String(version).repeat(40);
        const of = { environment: 'production', digest: digest(version), outcome: 'begun', mergedBy: 'ada' };
        const entry = release({ ...of, at, commit, committedAt });
        account.buckets.bucket('shop-records-111122223333').put(keyOf(entry, 'production'), {
          body: Buffer.from(JSON.stringify(entry)),
          properties: {} as never,
          ifNoneMatch: '*',
          isChecked: true,
        });
      };
      const deploy = async (version: number, errorShare: number, parameters = {}) => {
        await rehearsal.update(
          knownAssembly(SHOP.directory),
          { name: `version ${version}`, expected: 'released', model: { errorShare } },
          { ImageDigest: digest(version), ...parameters },
        );
        await clock.sleep(5 * MINUTE);
        // What the schedule does.
        await functions.invoke(COUNTS, { source: 'aws.events' });
      };
      begun(2, HOUR);
      await deploy(2, 0);
      begun(3, 2 * HOUR);
      await deploy(3, 1);
      await deploy(1, 0, { RollbackTo: digest(1) });
      // EventBridge hands on at least once.
      for (const event of account.eventBuses.events) {
        if (event.source !== 'aws.ecs') continue;
        await functions.invoke(COUNTS, event);
        await functions.invoke(TELLS, event);
      }
      const lines = account.logs
        .list()
        .filter(({ name }) => name === '/teal/shop-production-deliveries')
        .flatMap(({ streams }) =>
          [...streams.values()].flatMap(({ kept }) => kept.map(({ message }) => message)),
        )
        .flatMap((line) => (line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : []));
      const notices = account.topics.messages(TOPIC).map(({ message }) => JSON.parse(message) as Notice);
      const deployments = account.ecs.deployments().map((one) => one as { serviceDeploymentArn?: string });
      return { lines, notices, deployments };
    },
  );

test('each is counted once, and told of in one thread, in order', async () => {
  const { lines, notices } = await played();
  const counted = lines.map(({ Deployments, FailedDeployments, LeadTime, TimeToRestore, message }) => ({
    ...{ message, Deployments, FailedDeployments, hasLeadTime: LeadTime !== undefined },
    hasTimeToRestore: TimeToRestore !== undefined,
  }));
  expect(counted).toEqual([
    {
      ...{ message: 'a deployment ended SUCCESSFUL', Deployments: 1, FailedDeployments: 0 },
      ...{ hasLeadTime: true, hasTimeToRestore: false },
    },
    {
      ...{ message: 'a deployment ended ROLLBACK_SUCCESSFUL', Deployments: 0, FailedDeployments: 1 },
      ...{ hasLeadTime: false, hasTimeToRestore: true },
    },
    {
      ...{ message: 'a deployment ended SUCCESSFUL', Deployments: 1, FailedDeployments: 1 },
      ...{ hasLeadTime: false, hasTimeToRestore: true },
    },
  ]);
  const threads = new Map<string, string[]>();
  for (const { metadata, content } of notices)
    threads.set(metadata.threadId, [...(threads.get(metadata.threadId) ?? []), content.title]);
  const told = (...titles: string[]) => titles.map((title) => `shop in production: ${title}`);
  expect([...threads.values()]).toEqual([
    told('a deployment begins', 'the deployment is out'),
    told(
      'a deployment begins',
      'a gate says fail',
      'the deployment has failed',
      'users are back on the version before',
    ),
    // CloudFormation's own way back, which changes nothing, and is not counted.
    told('a deployment begins', 'the deployment is out'),
    told('a deployment begins', 'the deployment is out'),
  ]);
  const [, failing = ''] = threads.keys();
  const texts = notices
    .filter(({ metadata }) => metadata.threadId === failing)
    .map(({ content }) => [content.title, ...content.description.split('\n')].join('\n  '));
  expect(readFileSync(join(root, 'docs/notify.md'), 'utf8')).toContain(texts.join('\n'));
  // source: Amazon ECS developer guide, "Amazon Resource Names (ARNs) and IDs"
  for (const thread of threads.keys())
    expect(thread).toMatch(
      /^arn:aws:ecs:eu-west-1:111122223333:service-deployment\/shop-production\/shop\/\d+$/,
    );
});
