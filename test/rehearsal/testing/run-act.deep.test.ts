import { DescribeStacksCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import {
  type Backstage,
  badRelease,
  goodRelease,
  rehearse,
  rehearseUpdate,
  secondsUntilAllOn,
} from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { awsOf } from './aws';

afterAll(() => closeWarmProcesses());

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) }),
);
const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
const [ONE, TWO] = [digest(1), digest(2)] as const;
const declared = { hooks: 'declared', deployedParameters: { ImageDigest: ONE } } as const;
const run = (code: (backstage: Backstage) => unknown) => ({ do: 'run', run: code }) as const;
const MINUTE = 60_000;

const stacksOf = async (backstage: Backstage) =>
  (await awsOf(backstage).cloudFormation.send(new DescribeStacksCommand({}))).Stacks ?? [];

test('time passes while code sleeps, and at no other time', async () => {
  const release = await rehearse(SHOP, {
    ...{ ...declared, release: {} },
    operator: [
      {
        after: minutes(2),
        ...run(async (backstage) => {
          const { now, sleep } = backstage.pause;
          const start = now();
          for (let nth = 0; nth < 5; nth += 1) await stacksOf(backstage);
          const asked = now() - start;
          await Promise.all([sleep(MINUTE), sleep(3 * MINUTE)]);
          return { asked, slept: now() - start };
        }),
      },
    ],
  });
  expect(release.acts).toMatchObject([
    { do: 'run', at: 120, seconds: 180, returned: { asked: 0, slept: 3 * MINUTE }, requests: { failed: 0 } },
  ]);
  expect(release.outcome).toBe('released');
});

test('a sleep that is given up rejects, and time stands still again', async () => {
  const release = await rehearse(SHOP, {
    ...{ ...declared, release: {} },
    operator: [
      {
        after: minutes(1),
        ...run(async ({ pause: { now, sleep } }) => {
          const over = new AbortController();
          const start = now();
          const [ended] = await Promise.all([
            sleep(60 * MINUTE, over.signal).catch((error: unknown) => String(error)),
            sleep(MINUTE).then(() => over.abort('enough')),
          ]);
          return [ended, now() - start];
        }),
      },
    ],
  });
  expect(release.acts?.[0]?.returned).toEqual(['enough', MINUTE]);
});

test('what code throws ends the rehearsal', async () => {
  const fails = () => {
    throw new Error('expected the old digest');
  };
  const options = { ...declared, release: {} } as const;
  await expect(
    rehearse(SHOP, { ...options, operator: [{ after: minutes(1), ...run(fails) }] }),
  ).rejects.toThrow('expected the old digest');
  await expect(rehearse(SHOP, { ...options, afterwards: [run(fails)] })).rejects.toThrow('the old digest');
});

test('stacks are there with their parameters and tags; what is done beforehand is in no count', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...declared,
    beforehand: [
      run(async (backstage) => {
        const stacks = await stacksOf(backstage);
        await backstage.pause.sleep(MINUTE);
        return stacks.map(({ StackName, StackStatus, Parameters }) => [
          StackName,
          StackStatus,
          Parameters?.find(({ ParameterKey }) => ParameterKey === 'ImageDigest')?.ParameterValue,
        ]);
      }),
    ],
  });
  const [act] = update.acts ?? [];
  expect(act).toMatchObject({ when: 'beforehand', at: -60, seconds: 60 });
  expect(act?.returned).toEqual([
    ['shop-production-foundation', 'CREATE_COMPLETE', undefined],
    ['shop-production', 'CREATE_COMPLETE', ONE],
  ]);
  expect(act).not.toHaveProperty('lastAnswers');
});

test('an image that comes back over the wire is the version that it was', async () => {
  const Parameters = [{ ParameterKey: 'ImageDigest', ParameterValue: TWO }];
  const request = { StackName: 'shop-production', UsePreviousTemplate: true, Parameters };
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...{ ...declared, parameters: { ImageDigest: TWO }, release: badRelease({ errorShare: 0.2 }) },
    afterwards: [
      run(async (backstage) => {
        const { cloudFormation } = awsOf(backstage);
        await cloudFormation.send(
          new UpdateStackCommand({ ...request, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
        );
        await backstage.pause.sleep(25 * MINUTE);
        return (await stacksOf(backstage)).at(-1)?.StackStatus;
      }),
      // What is said of it goes before.
      { do: 'update-stack', parameters: { ImageDigest: TWO }, release: goodRelease() },
    ],
  });
  expect(update.acts?.[0]).toMatchObject({ returned: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(update.acts?.[0]?.requests?.failed).toBeGreaterThan(0);
  expect(update.acts?.[1]?.stacks?.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
});

test('a parameter that no stack has is refused', async () => {
  const given = { ...declared, release: {}, deployedParameters: { ImageDigst: ONE } };
  await expect(rehearse(SHOP, given)).rejects.toThrow(
    'deployedParameters must name parameters of the stacks',
  );
});

test.each([
  ['all the time', { [ONE]: 60 }, 0],
  ['from when the others had answered last', { [ONE]: 60, [TWO]: 12, other: 30 }, 30],
  ['never', { [TWO]: 60 }, undefined],
  ['when nobody counts', undefined, undefined],
])('all users are on an image: %s', (_, lastAnswers, seconds) => {
  const act = { do: 'run', when: 'meanwhile', at: 0, ...(lastAnswers && { lastAnswers }) } as const;
  expect(secondsUntilAllOn(act, ONE)).toBe(seconds);
});
