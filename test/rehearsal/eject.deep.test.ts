import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { connect } from '../../cli/aws/clients';
import { execute, propose } from '../../cli/change-set/propose';
import { untilSettled } from '../../cli/change-set/settle';
import { seeStack } from '../../cli/change-set/stack';
import type { EjectOptions } from '../../cli/eject';
import { type Ejected, eject } from '../../cli/eject/carry-out';
import { lookAt } from '../../cli/eject/look';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Act, type Backstage, badRelease, rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { Death } from './dying-person';
import { imageOf, Person, STACK } from './recovery-stage';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:people';
const SHOP = synthesizeDelivery(
  shop({
    release: canary({ percent: 5, hold: minutes(5), bake: minutes(5) }),
    notify: { deploys: [TOPIC] } as never,
  }),
);
const APPS = mkdtempSync(join(tmpdir(), 'teal-eject-'));
afterAll(() => rmSync(APPS, { recursive: true, force: true }));
let apps = 0;
const directory = () => join(APPS, `app-${++apps}`);

const said: string[] = [];
async function leave(
  backstage: Backstage,
  to: string,
  more: Partial<EjectOptions> = {},
  connecting = connect,
) {
  const { bucket } = await Person.at(backstage);
  const options: EjectOptions = {
    ...{ env: 'production', service: [], to, assembly: SHOP.directory, yes: true },
    ...{ templateBucket: bucket, timeout: 3_600_000 },
    ...more,
  };
  return eject(options, {
    ...{ connect: connecting, pause: backstage.pause, signal: new AbortController().signal },
    ...{ say: (line) => said.push(line), confirm: undefined },
  });
}

/** A release by CloudFormation alone, as the README of the written app has it. */
async function release(backstage: Backstage, version: number): Promise<string> {
  const cf = await (await Person.at(backstage)).cloudFormation;
  const { signal } = new AbortController();
  const { pause } = backstage;
  const parameters = Object.keys((await seeStack(cf, STACK))?.parameters ?? {});
  const values = { ImageDigest: imageOf(version) };
  const proposed = await propose(
    cf,
    { ...{ stackName: STACK, name: `v${version}`, description: '' }, ...{ parameters, values } },
    { pause, signal },
  );
  if (proposed.is !== 'ready') throw new Error(proposed.is);
  await execute(cf, STACK, proposed.arn);
  const endsAt = pause.now() + 4 * 3_600_000;
  const stack = await untilSettled(cf, STACK, proposed.arn, { pause, signal, endsAt, say: () => {} });
  return `${stack?.status}`;
}

/** Weights of the production rule, as the template has them and as users meet them: primary, alternate. */
async function weights(backstage: Backstage) {
  const person = await Person.at(backstage);
  const clients = await connect({});
  const { DescribeRulesCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const { primary, productionRule } = backstage.arns;
  const { Rules } = await clients.elb.send(new DescribeRulesCommand({ RuleArns: [productionRule] }));
  const live = Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  const { template } = await lookAt(await person.cloudFormation, STACK);
  const written = template.Resources.ProductionListenerRule?.Properties?.Actions as unknown[] | undefined;
  return {
    live: live.map(({ TargetGroupArn, Weight }) => [
      TargetGroupArn === primary ? 'primary' : 'alternate',
      Weight,
    ]),
    written: JSON.stringify(written),
  };
}

async function deployed(backstage: Backstage, name: string) {
  return (await lookAt(await (await Person.at(backstage)).cloudFormation, name)).template;
}
const snapshot = (app: string, name: string) =>
  JSON.parse(readFileSync(join(app, 'test', 'snapshots', `${name}.json`), 'utf8'));

/** @throws what the act was refused with */
function returnedBy(act: Act | undefined): unknown {
  if (act?.returned === undefined) throw new Error(`an act must have returned, got ${JSON.stringify(act)}`);
  return act.returned;
}

const DEPLOYED = { deployedParameters: { ImageDigest: imageOf(1) } };

// What ECS has moved to the second group is not moved back, and what is there from the start stays there.
test.each([
  ['the first group', imageOf(1), badRelease({ errorShare: 0.2 })],
  ['the second group, after a release', imageOf(2), undefined],
])('with users on %s nobody loses a request, and ECS releases on', async (_, ImageDigest, bad) => {
  const app = directory();
  // A version that is bad is so each time: on the first it went back.
  const main = bad
    ? { parameters: { ImageDigest: imageOf(9) }, release: bad }
    : { parameters: { ImageDigest } };
  const { acts = [], requests } = await rehearseUpdate(SHOP, SHOP, {
    ...{ ...DEPLOYED, ...main, traffic: { requestsPerMinute: 12_000 } },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const before = await weights(backstage);
          const ejected = await leave(backstage, app);
          return {
            before,
            ejected,
            after: await weights(backstage),
            template: await deployed(backstage, STACK),
          };
        },
      },
      { do: 'run', run: async (backstage) => (bad ? release(backstage, 9) : 'not tried') },
      {
        do: 'run',
        run: async (backstage) => [
          (await weights(backstage)).live,
          await release(backstage, 3),
          await weights(backstage),
        ],
      },
      // Once more: nothing is left to do, and the app is told apart from nothing.
      { do: 'run', run: async (backstage) => leave(backstage, app) },
    ],
  });
  const [out, again, on, twice] = acts;
  const { before, ejected, after, template } = returnedBy(out) as {
    readonly before: Awaited<ReturnType<typeof weights>>;
    readonly ejected: Ejected;
    readonly after: Awaited<ReturnType<typeof weights>>;
    readonly template: object;
  };
  expect(ejected.reason).toContain('is what is deployed');
  expect(ejected).toMatchObject({
    outcome: 'ejected',
    stacks: [
      { name: STACK, taken: ['retain', 'drop', 'import', 'refer'], left: [] },
      { name: 'shop-production-foundation', taken: ['drop'], left: [] },
    ],
  });
  expect(after.live).toEqual(before.live);
  expect(out?.requests?.total).toBeGreaterThan(5_000);
  expect(out?.requests?.failed).toBe(0);
  expect(template).toEqual(snapshot(app, STACK));
  // The alarms still send a bad version back, and a good one goes out; the template keeps its weights, and nobody writes them.
  if (bad) expect(again?.returned).toBe('UPDATE_ROLLBACK_COMPLETE');
  const [here, status, moved] = returnedBy(on) as [unknown, string, Awaited<ReturnType<typeof weights>>];
  expect(status).toBe('UPDATE_COMPLETE');
  expect(moved.live).not.toEqual(here);
  expect(moved.written).toBe(after.written);
  expect(on?.requests?.failed).toBe(0);
  expect(twice?.returned).toMatchObject({ outcome: 'ejected', stacks: [{ taken: [] }, { taken: [] }] });
  expect(requests.total).toBeGreaterThan(5_000);
});

test('in the middle of a deployment it refuses, and changes nothing', async () => {
  const app = directory();
  const look = async (backstage: Backstage) => [
    await leave(backstage, app),
    await deployed(backstage, STACK),
  ];
  const { acts = [] } = await rehearseUpdate(SHOP, SHOP, {
    ...{ ...DEPLOYED, parameters: { ImageDigest: imageOf(2) } },
    operator: [{ after: minutes(4), do: 'run', run: look }],
    // And one of which the stack knows nothing.
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const { cluster, service } = backstage.arns;
          const { ecs } = await connect({});
          await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
          await backstage.pause.sleep(240_000);
          return look(backstage);
        },
      },
    ],
  });
  const reasons = [/must be at rest/, /no deployment of shop must run/];
  for (const [nth, act] of acts.entries()) {
    const [refused, template] = returnedBy(act) as [Ejected, { Resources: Record<string, object> }];
    expect(refused).toMatchObject({ outcome: 'refused', stacks: [{ taken: [] }, { taken: [] }] });
    expect(refused.reason).toMatch(reasons[nth] as RegExp);
    expect(template.Resources.LiveTrafficRules).not.toHaveProperty('DeletionPolicy', 'Retain');
  }
  expect(acts).toHaveLength(2);
  expect(existsSync(app)).toBe(false);
});

test('a person who dies after each write goes on from what is deployed; and the way back is a deployment', async () => {
  const app = directory();
  const { acts = [], requests } = await rehearseUpdate(SHOP, SHOP, {
    ...DEPLOYED,
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          for (let lives = 1; lives <= 40; lives++) {
            // After the template is put, after the change set is made, after it is executed.
            const death = new Death(lives % 3, 'after');
            try {
              const { outcome } = await leave(backstage, app, {}, death.connect);
              if (outcome === 'ejected') return { lives, taken: await deployed(backstage, STACK) };
            } catch {
              // Killed.
            }
            await backstage.pause.sleep(120_000);
          }
          return undefined;
        },
      },
      { do: 'update-stack', to: SHOP },
      {
        do: 'run',
        run: async (backstage) => [await weights(backstage), await deployed(backstage, STACK)],
      },
    ],
  });
  const [out, back, now] = acts;
  expect(out?.returned).toMatchObject({ taken: snapshot(app, STACK) });
  expect(out?.requests?.failed).toBe(0);
  expect(back?.stacks?.map(({ status }) => status)).toEqual(expect.arrayContaining(['UPDATE_COMPLETE']));
  const [, template] = returnedBy(now) as [unknown, { Resources: Record<string, unknown> }];
  expect(template.Resources).toHaveProperty('LiveTrafficRules');
  expect(template.Resources).not.toHaveProperty('ProductionListenerRule');
  expect(requests.failed).toBe(0);
});
