import { connect } from '../../../cli/aws/clients';
import { carryOut } from '../../../cli/status/carry-out';
import configuration from '../../../examples/jobs';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const MINUTE = 60_000;
const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });

test('the verb over HTTP: workers, their queues, and how jobs ended', async () => {
  const said = await withRehearsal(
    assembly,
    { environment: 'production', hooks: 'declared' },
    async (_, { service: { account, endpoint }, clock }) => {
      // One of the workers has lost its tasks; a rehearsal runs no jobs: what of them is at AWS is put there.
      account.ecs.distort({
        services: (all) =>
          all.map((one) =>
            one.serviceName === 'shop-production-worker-mails'
              ? { ...one, desiredCount: 3, runningCount: 2 }
              : one,
          ),
      });
      const record = (namespace: string, name: string, dimensions: Record<string, string>, value: number) =>
        account.cloudWatch.store.record({ namespace, name, dimensions }, clock.now() - 5 * MINUTE, value);
      const queue = { QueueName: 'shop-production-worker-mails' };
      record('AWS/SQS', 'ApproximateNumberOfMessagesVisible', queue, 1200);
      record('AWS/SQS', 'ApproximateAgeOfOldestMessage', queue, 75);
      const job = { Service: 'shop', Environment: 'production', Job: 'close-books' };
      record('Teal/Jobs', 'Failed', job, 1);
      const { accessKeyId, secretAccessKey } = endpoint.credentials;
      Object.assign(process.env, {
        ...{ AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1', CI: '1' },
        ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      });
      const lines: string[] = [];
      const stdout = { isTTY: false, columns: 200, write: (more: string) => lines.push(more) > 0 };
      const release = clock.holdForProcess();
      const pause = { now: () => clock.now(), sleep: (ms: number) => clock.sleep(ms) };
      const code = await carryOut(
        { service: 'shop', env: 'production' },
        { connect, pause, stdout, signal: new AbortController().signal },
      ).finally(release);
      return { code, text: lines.join('') };
    },
  );
  expect(said.text).toMatch(
    /^ {2}workers {4}mails 2 of 3, the service’s image, 1,200 wait, the oldest 1 min$/m,
  );
  expect(said.text).toMatch(/^ {13}imports 1 of 1, the service’s image, queue not known$/m);
  expect(said.text).toMatch(/^ {2}jobs {7}close-books cron\(0 3 .*\) Europe\/Berlin: FAILED \d+ min ago$/m);
  expect(said.text).toMatch(/^ {13}refresh-prices rate\(15 minutes\): no run on record$/m);
  expect(said.text).toContain('look at    the last run of the job close-books failed');
  expect(said.text).toContain('look at    2 of 3 tasks of the worker mails run');
  expect(said.code).toBe(1);
});
