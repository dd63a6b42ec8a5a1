import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { seeStack } from '../../../cli/change-set/stack';
import { isInProgress } from '../../../cli/change-set/stack-status';
import { connectAll } from '../../../cli/qualify/clients';
import { STACKS } from '../../../cli/qualify/names';
import type { Stage } from '../../../cli/qualify/run';
import { newState } from '../../../cli/qualify/state';
import { destroyAct } from '../../../cli/qualify/steps/destroy';
import { CloudFormation } from '../../../rehearsal/account/cloudformation';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { cloudFormationService } from '../../../rehearsal/endpoint/cloudformation-service';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { stackOfThings, templateOf, thing } from '../../rehearsal/cloudformation/things';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const MINUTE = 60_000;
const saved = { ...process.env };
let end: () => Promise<void> = async () => undefined;
afterEach(async () => {
  await end();
  process.env = saved;
});

/** The three stacks, of a thing each, and what deletes them: `cdk` is as the command line does it. */
async function sandbox() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 26));
  const made = Object.values(STACKS).map((stackName) =>
    stackOfThings({ clock, place: { artifactId: stackName, stackName, ...PLACE } }),
  );
  for (const { stack } of made) await clock.run(stack.create(templateOf({ Thing: thing('one') })));
  const all = new Map(made.map((each, nth) => [Object.values(STACKS)[nth] ?? '', each.stack]));
  const model = new CloudFormation(clock);
  model.attach(async () => ({
    ...{ all, learnTypes: () => {}, tagsOf: () => ({}), begins: () => {} },
    add: (name) => {
      throw new Error(`no stack is made here, got ${name}`);
    },
  }));
  const lease = await leaseEndpoint([cloudFormationService(model, new Buckets(clock, PLACE.account), clock)]);
  end = () => lease.close();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: lease.url,
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
    ...{ AWS_REGION: PLACE.region, AWS_MAX_ATTEMPTS: '1' },
  });
  const clients = await connectAll({});
  const cloudFormation = await clients.cloudFormation();
  const said: string[] = [];
  const pause = {
    now: () => clock.now(),
    sleep: (milliseconds: number) => clock.run(clock.sleep(milliseconds)),
  };
  const stage = {
    ...{ clients, pause, say: (line: string) => said.push(line), lookMs: MINUTE, ...PLACE },
    ...{ signal: new AbortController().signal, app: () => [] },
    cdk: async (args: readonly string[]) => {
      for (const StackName of args.filter((arg) => Object.values<string>(STACKS).includes(arg))) {
        try {
          await cloudFormation.send(new DeleteStackCommand({ StackName }));
          for (;;) {
            const status = (await seeStack(cloudFormation, StackName))?.status;
            if (status === undefined || !isInProgress(status)) break;
            await pause.sleep(MINUTE);
          }
        } catch (error) {
          said.push((error as Error).message);
          return 1;
        }
      }
      return 0;
    },
  } as unknown as Stage;
  const service = made[Object.values(STACKS).indexOf(STACKS.service)];
  if (!service) throw new Error('there must be a service');
  return {
    stage,
    said,

    ...service,
    destroyed: () => destroyAct(stage, newState('1'.repeat(12), PLACE.region, 0)),
  };
}

// source: DeleteStack of a stack in UPDATE_IN_PROGRESS, see cli/qualify/steps/destroy.ts
test('a release that Ctrl-C has left running is taken back, and all is deleted', async () => {
  const { things, stack, said, destroyed } = await sandbox();
  things.takes.set('update Thing', 30 * MINUTE);
  const { ended } = await stack.beginUpdate(templateOf({ Thing: thing('two') }));
  void ended;
  expect(stack.status).toBe('UPDATE_IN_PROGRESS');
  expect(await destroyed()).toMatchObject({ outcome: 'as assumed', says: 'no stack is left' });
  expect(said.join('\n')).toContain(`${STACKS.service} is in UPDATE`);
});

test('what could not be deleted at once is deleted at the second try', async () => {
  const { things, destroyed } = await sandbox();
  things.failingOnce.set('delete Thing', 'it has a dependent object');
  expect(await destroyed()).toMatchObject({ outcome: 'as assumed' });
});

test('what is left is told with what deletes it, there', async () => {
  const { things, destroyed } = await sandbox();
  things.failing.set('delete Thing', 'it has a dependent object');
  const { outcome, says } = await destroyed();
  expect(outcome).toBe('otherwise');
  expect(says).toContain(
    `${STACKS.service} are left; delete them: aws cloudformation delete-stack --region eu-west-1 --stack-name ${STACKS.service}`,
  );
});

test('where AWS cannot be asked any more, all that may be left is told', async () => {
  const { stage } = await sandbox();
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  const away = { ...stage, clients: await connectAll({}), cdk: async () => 1 };
  const { outcome, says } = await destroyAct(away, newState('1'.repeat(12), PLACE.region, 0));
  expect(outcome).toBe('not answered');
  for (const name of Object.values(STACKS)) expect(says).toContain(`--stack-name ${name}`);
});
