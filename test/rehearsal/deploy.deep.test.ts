import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { connect } from '../../cli/aws/clients';
import { execute } from '../../cli/change-set/propose';
import type { DeployOptions } from '../../cli/deploy';
import { Deploy, type DeploySurroundings } from '../../cli/deploy/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../cli/deploy/report';
import { Progress } from '../../cli/progress';
import { newHold } from '../../cli/rollback/hold';
import { canary, minutes, smokeTest } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { Lines } from '../cli/lines';
import { shop } from '../synth';
import { Bootstrapped } from './bootstrapped';
import { commitOf, imageOf, OF, Person, prepareDeploy, STACK } from './recovery-stage';

const release = canary({ percent: 10, hold: minutes(2), bake: minutes(2) });
const gates = [smokeTest({ requests: [{ path: '/' }] })];
const SHOP = synthesizeDelivery(shop({ release, gates, protect: false }));
/** Its foundation has a secret, which the execution role may read. */
const WITH_SECRET = synthesizeDelivery(shop({ release, gates }, { secrets: ['RECEIPT_KEY'] }));

/** Who deploys, before an account that was bootstrapped and has version 2. */
class Deployer {
  readonly lines = new Lines();
  readonly asked: string[] = [];

  constructor(
    readonly person: Person,
    readonly account: Bootstrapped,
    private readonly backstage: Backstage,
  ) {}

  /** `teal deploy`, all of it but the command line, with the real cdk command line. */
  async deploy(options: Partial<DeployOptions> = { yes: true }, around: Partial<DeploySurroundings> = {}) {
    const deploy = new Deploy(
      {
        ...{ env: OF.env, digest: [], config: 'teal.config.ts', assembly: SHOP.directory, allow: [] },
        ...{ withoutGate: [], git: '.', timeout: 4 * 3_600_000 },
        ...options,
      },
      {
        ...{ connect, pause: this.backstage.pause, signal: new AbortController().signal },
        ...{ progress: new Progress(this.lines.stream), confirm: undefined },
        look: { columns: 100, colours: false },
        fromGit: {
          ancestry: async () => ({ is: 'no-ancestor' }),
          messages: async () => ({ messages: [] }),
          committedAt: async () => undefined,
        },
        ...around,
      },
    );
    return { deployed: await this.whileTimePasses(deploy.run()), goesOn: deploy.goesOn };
  }

  /** A person who answers at once. */
  readonly says =
    (answer: string) =>
    async (question: string, name: string): Promise<boolean> => {
      this.asked.push(question);
      return answer === name;
    };

  /** The command line asks again until its change set is made, which takes seconds of the rehearsal. */
  private async whileTimePasses<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    const time = async () => {
      while (!isDone) {
        await this.backstage.pause.sleep(5000);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await Promise.allSettled([done, time()]);
    return done;
  }
}

async function on<T>(run: (deployer: Deployer, backstage: Backstage) => Promise<T>): Promise<T> {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1, 2);
          await person.pushed('shop/shop', 2, 3);
          const endpoint = backstage.environment.AWS_ENDPOINT_URL ?? '';
          const account = await Bootstrapped.before(endpoint, person.bucket, await person.s3);
          account.role = 'person';
          process.env.AWS_ENDPOINT_URL = account.url;
          try {
            return await run(new Deployer(person, account, backstage), backstage);
          } finally {
            process.env.AWS_ENDPOINT_URL = endpoint;
            await account.close();
          }
        },
      },
    ],
  });
  expect(update.requests.failed).toBe(0);
  return update.acts?.at(-1)?.returned as T;
}

const left = () => readdirSync(tmpdir()).filter((name) => /^teal-(deploy|assembly)-/.test(name));

test('an image goes out: planned, asked for, prepared by cdk, executed, seen, judged and written down', async () => {
  const before = left();
  const seen = await on(async (deployer) => {
    const { deployed, goesOn } = await deployer.deploy(
      { digest: [[undefined, imageOf(3)]] },
      { confirm: deployer.says('production') },
    );
    const [record] = await deployer.person.journal.releases();
    return { deployed, goesOn, record, told: deployer.lines.text, asked: deployer.asked };
  });
  expect(seen).toMatchObject({
    deployed: {
      ...{ outcome: 'released', commit: commitOf(3) },
      stacks: [{ status: 'UNCHANGED' }, { name: STACK, status: 'UPDATE_COMPLETE' }],
      services: [{ name: 'shop', digest: imageOf(3), verdict: { outcome: 'released' } }],
      plan: {
        verdict: expect.stringMatching(/^Starts a release of shop in production/),
        counts: { release: 1 },
      },
    },
    // Its region is that of the configuration, and need not be that of who deploys.
    goesOn: expect.arrayContaining([
      "  teal stop --service shop --env production --region eu-west-1 --reason '…'",
    ]),
    // Who deploys from a laptop is on record as who merges is.
    record: { outcome: 'released', commit: commitOf(3), digest: imageOf(3), mergedBy: 'octocat' },
    asked: ['Deploy this?'],
  });
  expect(seen.told).toMatch(
    new RegExp(
      [
        `^deploying ${STACK}-foundation, ${STACK}, commit ${commitOf(3)}, by octocat:`,
        `  image of shop: from ${imageOf(2)}, to ${imageOf(3)}`,
        `${STACK}: making its change set`,
        `shop: deployment \\w+ runs, which brings revision \\w+`,
        'IN_PROGRESS · PRODUCTION_TRAFFIC_SHIFT · green 10 % of users',
        'BAKE_TIME · green 100 % of users',
      ].join('[\\s\\S]*'),
    ),
  );
  // The cdk CLI's talk about each asset stays away.
  expect(seen.told).not.toMatch(/success: (Built|Published)/);
  expect(JSON.parse(jsonOf({ env: OF.env }, seen.deployed))).toMatchObject({
    ...{ schemaVersion: 1, outcome: 'released', exitCode: 0, commit: commitOf(3) },
    ...{ plan: { counts: { release: 1 } }, services: [{ verdict: 'released' }] },
  });
  expect(left()).toEqual(before);
});

test('nothing is changed: by who does not confirm, without --allow, and where there is nothing to do', async () => {
  const seen = await on(async (deployer) => {
    const standing = await deployer.person.stack(STACK);
    const no = await deployer.deploy(
      { digest: [[undefined, imageOf(3)]] },
      { confirm: deployer.says('staging') },
    );
    const broader = await deployer.deploy({ assembly: WITH_SECRET.directory, yes: true });
    const nothing = await deployer.deploy();
    const nobody = await deployer.deploy({}).catch((error: Error) => error.message);
    const stack = await deployer.person.stack(STACK);
    return {
      ...{ no, broader, nothing, nobody, uploaded: deployer.account.uploaded },
      same: stack?.updatedAt === standing?.updatedAt,
    };
  });
  expect(seen).toMatchObject({
    no: {
      deployed: { outcome: 'refused', reason: 'nothing was deployed: it was not confirmed' },
      goesOn: ['nothing was changed'],
    },
    broader: { deployed: { outcome: 'refused', reason: expect.stringMatching(/add --allow broadening\n/) } },
    nothing: {
      deployed: { outcome: 'unchanged', reason: expect.stringContaining('there is nothing to do') },
    },
    nobody: expect.stringContaining('--yes must be given where nobody can be asked'),
    ...{ same: true, uploaded: [] },
  });
  expect([seen.no, seen.broader, seen.nothing].map(({ deployed }) => exitCodeOf(deployed))).toEqual([
    1, 1, 0,
  ]);
  expect(textOf({ env: OF.env }, seen.no.deployed)).toBe(
    'production: refused\n  nothing was deployed: it was not confirmed\n',
  );
});

test('who interrupts it before a change set is executed has changed nothing', async () => {
  const reason = new Error('interrupted');
  const seen = await on(async (deployer) => {
    const standing = await deployer.person.stack(STACK);
    const interrupted = async (at: 'confirm' | 'ancestry') => {
      const controller = new AbortController();
      const abortAt = (here: typeof at) => here === at && controller.abort(reason);
      return deployer
        .deploy(
          { digest: [[undefined, imageOf(3)]] },
          {
            signal: controller.signal,
            confirm: async () => {
              abortAt('confirm');
              return true;
            },
            fromGit: {
              // The last that is asked before the first change set is executed.
              ancestry: async () => {
                abortAt('ancestry');
                return { is: 'no-ancestor' };
              },
              messages: async () => ({ messages: [] }),
              committedAt: async () => undefined,
            },
          },
        )
        .catch((error: unknown) => error);
    };
    const ends = [await interrupted('confirm')];
    const uploaded = [...deployer.account.uploaded];
    ends.push(await interrupted('ancestry'));
    const stack = await deployer.person.stack(STACK);
    const releases = await deployer.person.journal.releases();
    return { ends, uploaded, same: stack?.updatedAt === standing?.updatedAt, releases: releases.length };
  });
  expect(seen).toEqual({ ends: [reason, reason], uploaded: [], same: true, releases: 2 });
});

test('refused while a deployment runs, also one that began while an answer was waited for', async () => {
  const seen = await on(async (deployer, { pause }) => {
    const { person } = deployer;
    const other = await prepareDeploy(person, 1);
    const asking = deployer.deploy(
      { digest: [[undefined, imageOf(3)]] },
      {
        confirm: async () => {
          const [stack] = other.stacks;
          if (stack?.is === 'prepared') await execute(await person.cloudFormation, STACK, stack.changeSet);
          return true;
        },
      },
    );
    const meanwhile = await asking;
    const again = await deployer.deploy({ digest: [[undefined, imageOf(3)]], yes: true });
    const releases = await person.journal.releases();
    while ((await person.stack(STACK))?.status !== 'UPDATE_COMPLETE') await pause.sleep(10_000);
    return { meanwhile, again, releases: releases.length, uploaded: deployer.account.uploaded };
  });
  const reason = expect.stringMatching(
    /^deployment \w+ of shop is (PENDING|IN_PROGRESS)[\s\S]*\nstack .* is UPDATE_IN_PROGRESS/,
  );
  expect(seen).toMatchObject({
    meanwhile: { deployed: { outcome: 'refused', reason } },
    again: { deployed: { outcome: 'refused', reason } },
    ...{ releases: 2, uploaded: [] },
  });
});

test('a gate is let pass by an override, once, with a reason, and only of this image', async () => {
  const seen = await on(async (deployer) => {
    const options = {
      digest: [[undefined, imageOf(3)]] as const,
      reason: 'mail is down',
      yes: true as const,
    };
    const unknown = await deployer.deploy({ ...options, withoutGate: ['smoke'] });
    const { deployed } = await deployer.deploy({ ...options, withoutGate: ['smoke-test'] });
    const decisions = await deployer.person.journal.decisions();
    const ssm = await (await connect({})).ssm();
    const { Parameters = [] } = await ssm.send(
      new GetParametersByPathCommand({ Path: '/teal/decisions', Recursive: true }),
    );
    const now = deployer.person.backstage.pause.now();
    await deployer.person.journal.append(
      newHold(now, { by: 'hubot', reason: 'errors', recoversTo: imageOf(3) }),
    );
    const { deployed: half } = await deployer.deploy({
      ...{ ...options, digest: [[undefined, imageOf(1)]], withoutGate: ['smoke-test'] },
      commit: commitOf(1),
    });
    const told = deployer.lines.text;
    return { unknown, deployed, decisions, half, told, parameters: Parameters.map(({ Name }) => Name) };
  });
  expect(seen).toMatchObject({
    unknown: {
      deployed: {
        outcome: 'refused',
        reason: expect.stringMatching(/must be one of .*smoke-test.*, got smoke/),
      },
      // Before anything is built.
      goesOn: ['nothing was changed'],
    },
    deployed: { outcome: 'released' },
    decisions: [{ gate: 'smoke-test', decision: 'pass', reason: 'mail is down', digest: imageOf(3) }],
    told: expect.stringContaining('  gate smoke-test: let pass, once, for this image: mail is down'),
    // One that stands without a deployment is told: the next one would pass the gate.
    half: {
      outcome: 'held',
      reason: expect.stringMatching(/^held by hubot .*\nthe override of smoke-test stands, /),
    },
  });
});
