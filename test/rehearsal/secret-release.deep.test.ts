import {
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTaskDefinitionCommand, DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type Clients, connect } from '../../cli/aws/clients';
import { Progress } from '../../cli/progress';
import type { RotateOptions } from '../../cli/secrets';
import type { Changed } from '../../cli/secrets/changing';
import { releaseCurrent } from '../../cli/secrets/release-current';
import { exitCodeOfChange, jsonOfChange, textOfChange } from '../../cli/secrets/report';
import { rotateSecret } from '../../cli/secrets/rotate';
import { setSecret } from '../../cli/secrets/set';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { imageOf, OF, Person, STACK } from './recovery-stage';

const release = canary({ percent: 10, hold: minutes(1), bake: minutes(1) });
const SHOP = synthesizeDelivery(shop({ release }, { secrets: ['RECEIPT_KEY'] }));
const PARAMETER = 'SecretVersionReceiptKey';
const NAME = 'shop-production/RECEIPT_KEY';
/** Planted: whoever finds it anywhere has found a leak. */
const VALUE = 'hunter2-of-the-tests';
const BAD = 'a-bad-value-of-the-tests';

/** What code returns in an account where version 2 is deployed. */
async function on<T>(run: (person: Person) => Promise<T>): Promise<T> {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    afterwards: [{ do: 'run', run: async (backstage) => run(await Person.at(backstage)) }],
  });
  expect(update.requests.failed).toBe(0);
  return update.acts?.at(-1)?.returned as T;
}

/** Secrets Manager with a rotation function that makes a version of this value, as soon as it is asked. */
const rotating =
  (value: string) =>
  async (options: Parameters<typeof connect>[0]): Promise<Clients> => {
    const clients = await connect(options);
    return {
      ...clients,
      secretsManager: async () => {
        const client = await clients.secretsManager();
        const send = client.send.bind(client) as (command: unknown, ...more: unknown[]) => Promise<object>;
        return Object.assign(client, {
          send: async (command: { input: object; constructor: { name: string } }, ...more: unknown[]) => {
            const { name } = command.constructor;
            if (name === 'DescribeSecretCommand')
              return { ...(await send(command, ...more)), RotationEnabled: true };
            if (name !== 'RotateSecretCommand') return send(command, ...more);
            return send(new PutSecretValueCommand({ ...command.input, SecretString: value } as never));
          },
        });
      },
    };
  };

const around = (person: Person) => ({
  ...{ connect, pause: person.backstage.pause, signal: new AbortController().signal, confirm: undefined },
  progress: new Progress(person.lines.stream),
  say: (line: string) => void person.lines.stream.write(`${line}\n`),
});
const asked = { ...OF, name: 'RECEIPT_KEY', yes: true, releaseTimeout: 3 * 3_600_000 } as const;
const rotate = (person: Person, value: string, more: Partial<RotateOptions> = {}): Promise<Changed> =>
  rotateSecret(
    { ...asked, release: true, timeout: 60_000, ...more },
    { ...around(person), connect: rotating(value) },
  );
const set = (person: Person, value: string, release: boolean): Promise<Changed> =>
  setSecret({ ...asked, release }, { from: 'bytes', read: async () => Buffer.from(value) }, around(person));

const giveCurrent = (person: Person, confirm = async () => true): Promise<Changed> =>
  releaseCurrent(
    { ...OF, name: 'RECEIPT_KEY', releaseTimeout: asked.releaseTimeout },
    { ...around(person), confirm },
  );

async function versions(): Promise<Record<string, string[]>> {
  const client = await (await connect({})).secretsManager();
  return (await client.send(new DescribeSecretCommand({ SecretId: NAME }))).VersionIdsToStages ?? {};
}

/** What the container of each task that runs has as its secret. */
async function readByTasks({ backstage }: Person): Promise<string[]> {
  const { ecs } = await connect({});
  const { cluster } = backstage.arns;
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const found = await Promise.all(
    tasks.map(async ({ taskDefinitionArn: taskDefinition }) => {
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      return answer.taskDefinition?.containerDefinitions?.[0]?.secrets?.[0]?.valueFrom ?? '';
    }),
  );
  return [...new Set(found)];
}

/** All that CloudFormation and ECS tell of the service. */
async function told(person: Person): Promise<string> {
  const cf = await person.cloudFormation;
  const StackName = STACK;
  const { Summaries = [] } = await cf.send(new ListChangeSetsCommand({ StackName }));
  const changeSets = await Promise.all(
    Summaries.map(({ ChangeSetName }) => cf.send(new DescribeChangeSetCommand({ StackName, ChangeSetName }))),
  );
  return JSON.stringify([
    await cf.send(new GetTemplateCommand({ StackName })),
    await cf.send(new DescribeStacksCommand({ StackName })),
    await cf.send(new DescribeStackEventsCommand({ StackName })),
    changeSets,
    await readByTasks(person),
    await person.journal.releases(),
  ]);
}

test('a rotation is a release: its version is pinned, tasks have it, and its value is nowhere', async () => {
  const returned = await on(async (person) => {
    const before = await person.stack(STACK);
    const alone = await rotate(person, VALUE, { release: false });
    const still = (await person.stack(STACK))?.parameters[PARAMETER];
    const changed = await rotate(person, VALUE);
    const after = await person.stack(STACK);
    const said = [person.lines.text, jsonOfChange(OF, changed), textOfChange(OF, changed)].join('\n');
    return {
      ...{ before, after, alone, still, changed, said },
      ...{ read: await readByTasks(person), told: await told(person), versions: await versions() },
    };
  });
  const { before, after, changed, said, read } = returned;
  expect(returned.alone).toMatchObject({ outcome: 'rotated' });
  expect(returned.alone).not.toHaveProperty('release');
  expect(returned.still).toBe('');
  expect(changed).toMatchObject({ outcome: 'rotated', release: { outcome: 'released' } });
  expect(exitCodeOfChange(changed)).toBe(0);
  expect(returned.versions[changed.version ?? '']).toEqual(['AWSCURRENT']);
  expect(after?.parameters).toEqual({ ...before?.parameters, [PARAMETER]: changed.version });
  expect(read).toEqual([expect.stringMatching(new RegExp(`:secret:${NAME}:::${changed.version}$`))]);
  expect(said).toContain(
    'releases      shop-production, through its gates; its tasks have whichever is current',
  );
  expect(said).toContain('its release: released');
  expect(said + returned.told).not.toContain(VALUE);
});

test('one that goes back leaves tasks the version before, says so, and a recovery keeps it, too', async () => {
  const returned = await on(async (person) => {
    const first = await set(person, VALUE, true);
    const [changed] = await Promise.all([rotate(person, BAD), person.stop()]);
    const stack = await person.stack(STACK);
    const read = await readByTasks(person);
    await person.released(1, 2);
    await person.pushed('shop/shop', 1, 2);
    const recovered = await person.rollback({ previous: true });
    // Its hold is in force.
    const held = await set(person, VALUE, true);
    return {
      first,
      changed,
      stack,
      read,
      recovered,
      held,
      recoveredTo: await person.stack(STACK),
      versions: await versions(),
    };
  });
  const { first, changed, stack, read } = returned;
  expect(first).toMatchObject({ outcome: 'set', release: { outcome: 'released' } });
  expect(changed).toMatchObject({ outcome: 'rotated', release: { outcome: 'rolled-back' } });
  expect(exitCodeOfChange(changed)).toBe(1);
  expect(changed.release?.reason).toContain(
    `tasks keep version ${first.version?.slice(0, 8)}…, also those that start from now on. The new one is current, and the next release tries it again: set the value of before, or a better one (teal secrets set RECEIPT_KEY --release)`,
  );
  expect(stack?.parameters[PARAMETER]).toBe(first.version);
  expect(read).toEqual([expect.stringMatching(new RegExp(`:::${first.version}$`))]);
  // What is pinned is there still.
  expect(returned.versions[first.version ?? '']).toEqual(['AWSPREVIOUS']);
  expect(returned.recovered).toMatchObject({ outcome: 'recovered' });
  expect(returned.held).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/npx teal resume --hold hold-.*\nnothing was set; without --release/),
  });
  expect(returned.recoveredTo?.parameters).toMatchObject({
    ImageDigest: imageOf(1),
    [PARAMETER]: first.version,
  });
});

test('what a schedule has rotated is given to the tasks by its own verb, and once', async () => {
  const returned = await on(async (person) => {
    const first = await set(person, VALUE, true);
    const scheduled = await rotate(person, BAD, { release: false });
    const another = await rotate(person, VALUE);
    const unconfirmed = await giveCurrent(person, async () => false);
    const still = (await person.stack(STACK))?.parameters[PARAMETER];
    const given = await giveCurrent(person);
    const again = await giveCurrent(person);
    return {
      ...{ first, scheduled, another, unconfirmed, still, given, again },
      ...{ read: await readByTasks(person), said: person.lines.text },
    };
  });
  const { first, scheduled, given, again } = returned;
  expect(returned.another).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('give it to them (teal secrets release RECEIPT_KEY)'),
  });
  expect(returned.unconfirmed).toMatchObject({ outcome: 'refused' });
  expect(returned.still).toBe(first.version);
  expect(given).toMatchObject({
    ...{ outcome: 'released', version: scheduled.version },
    release: { outcome: 'released' },
  });
  expect(returned.read).toEqual([expect.stringMatching(new RegExp(`:::${scheduled.version}$`))]);
  expect(again).toMatchObject({ outcome: 'unchanged', version: scheduled.version });
  expect([given, again].map(exitCodeOfChange)).toEqual([0, 0]);
  expect(again).not.toHaveProperty('release');
  expect(returned.said).toContain(`  version       ${scheduled.version}, which is current`);
});
