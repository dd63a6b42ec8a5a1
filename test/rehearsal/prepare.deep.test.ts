import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../cli/aws/clients';
import { planned } from '../../cli/plan/planned';
import { prepare } from '../../cli/prepare/carry-out';
import { preparedSchema } from '../../cli/prepare/prepared';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { root, shop } from '../synth';
import { Bootstrapped } from './bootstrapped';
import { ownTemporary } from './own-temporary';
import { commitOf, imageOf, OF, Person, STACK } from './recovery-stage';

const release = canary({ percent: 10, hold: minutes(2), bake: minutes(2) });
const SHOP = synthesizeDelivery(shop({ release }));
/** A secret stands in the foundation, so that the service's stack builds on what is not there yet. */
const WITH_SECRET = synthesizeDelivery(shop({ release }, { secrets: ['RECEIPT_KEY'] }));
// The command line is started for each stack, beside whatever else this machine does.
const CDK = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** What code returns behind an account that was bootstrapped, with version 2 deployed. */
async function on<T>(
  run: (on: { person: Person; account: Bootstrapped; backstage: Backstage }) => Promise<T>,
) {
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
          await person.pushed('shop/shop', 3);
          const endpoint = backstage.environment.AWS_ENDPOINT_URL ?? '';
          const account = await Bootstrapped.before(endpoint, person.bucket, await person.s3);
          process.env.AWS_ENDPOINT_URL = account.url;
          try {
            return await run({ person, account, backstage });
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

/** `teal prepare` of version 3, with the real cdk command line. */
async function prepareThree(
  assembly: string,
  { person, backstage }: { person: Person; backstage: Backstage },
) {
  const out = person.file('prepared.json', {});
  const said: string[] = [];
  // The change set is made in seconds, which pass while the command line asks for it again.
  let isDone = false;
  const time = async () => {
    while (!isDone) {
      await backstage.pause.sleep(1000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const prepared = prepare(
    {
      ...{ assembly, env: OF.env, digest: { shop: imageOf(3) }, commit: commitOf(3) },
      ...{ out, cdk: CDK, region: 'eu-west-1', mergedBy: 'octocat', approvedBy: ['hubot'] },
      message: 'feat: x\n\nIrreversible: drops the column price',
    },
    {
      ...{ connect, now: () => backstage.pause.now(), signal: new AbortController().signal },
      say: (line) => said.push(line),
    },
  ).finally(() => {
    isDone = true;
  });
  try {
    await Promise.all([prepared, time()]);
  } catch (error) {
    throw new Error(said.join('\n'), { cause: error });
  }
  return { said, written: preparedSchema.parse(JSON.parse(readFileSync(out, 'utf8'))) };
}

const temporary = ownTemporary();
const copies = () => temporary().filter((name) => name.startsWith('teal-assembly-'));

test('the real cdk command line makes the change sets and changes nothing, and apply executes them', async () => {
  const before = copies();
  const returned = await on(async (at) => {
    const { person, account } = at;
    const { written, said } = await prepareThree(SHOP.directory, at);
    const standing = await person.stack(STACK);
    account.role = 'deploy';
    const applied = await person.apply(SHOP.directory, written);
    const [record] = await person.journal.releases();
    const protections = await Promise.all(
      [STACK, `${STACK}-foundation`].map(async (name) => (await person.stack(name))?.isProtected),
    );
    const { denied, uploaded } = account;
    return {
      ...{ written, applied, said, record, denied, uploaded, protections },
      before: standing?.isProtected,
    };
  });
  expect(returned).toMatchObject({
    written: {
      commit: commitOf(3),
      ...{ mergedBy: 'octocat', approvedBy: ['hubot'], irreversible: 'drops the column price' },
      services: [{ name: 'shop', stack: STACK }],
      stacks: [
        { name: `${STACK}-foundation`, is: 'unchanged' },
        {
          ...{ name: STACK, is: 'prepared', changesHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
          changeSet: expect.stringContaining(`:changeSet/teal-${commitOf(3)}/`),
          changes: expect.arrayContaining([
            expect.objectContaining({ logicalId: 'Service', type: 'AWS::ECS::Service', action: 'Modify' }),
          ]),
        },
      ],
    },
    applied: {
      outcome: 'released',
      stacks: [{ status: 'UNCHANGED' }, { name: STACK, status: 'UPDATE_COMPLETE' }],
      services: [{ name: 'shop', digest: imageOf(3), verdict: { outcome: 'released' } }],
    },
    record: { kind: 'release', commit: commitOf(3), digest: imageOf(3), outcome: 'released' },
    said: expect.arrayContaining([
      `${STACK}-foundation: unchanged`,
      expect.stringContaining('waiting in review'),
    ]),
    // The rehearsed stacks are not protected, and the assembly's are.
    ...{ before: false, protections: [true, true], denied: [] },
    uploaded: expect.arrayContaining([expect.stringMatching(/\.zip$/), expect.stringMatching(/\.json$/)]),
  });
  expect(copies()).toEqual(before);
});

test('a stack that builds on another is published before the approval, and made and executed after it', async () => {
  const returned = await on(async (at) => {
    const { person, account } = at;
    const { json } = await planned(
      {
        ...{ assembly: WITH_SECRET.directory, deployed: true, env: OF.env, region: 'eu-west-1' },
        digest: { shop: imageOf(3) },
      },
      { connect },
    );
    const plan = JSON.parse(json) as { readonly lines: readonly { id: string; logicalId: string }[] };
    const { written } = await prepareThree(WITH_SECRET.directory, at);
    account.role = 'deploy';
    const override = plan.lines.map(({ id }) => id);
    const shown = person.file('plan.json', plan);
    const less = person.file('less.json', {
      ...plan,
      lines: plan.lines.filter(({ logicalId }) => !logicalId.startsWith('TaskExecutionRole')),
    });
    const without = await person.apply(WITH_SECRET.directory, written).catch((error: Error) => error.message);
    const stale = await person.apply(WITH_SECRET.directory, written, { plan: less, override });
    const image = (await person.stack(STACK))?.parameters.ImageDigest;
    const applied = await person.apply(WITH_SECRET.directory, written, { plan: shown, override });
    const version = (await person.stack(STACK))?.parameters.SecretVersionReceiptKey;
    return { written, applied, without, stale, image, denied: account.denied, plan, version };
  });
  expect(returned).toMatchObject({
    // The secret was made after it was prepared.
    version: expect.stringMatching(/^[0-9a-f-]{36}$/),
    written: {
      secretVersions: { shop: {} },
      stacks: [
        { name: `${STACK}-foundation`, is: 'prepared' },
        {
          ...{ name: STACK, is: 'later', after: [`${STACK}-foundation`] },
          templateUrl: expect.stringMatching(/^https:\/\/s3\.eu-west-1\.amazonaws\.com\/cdk-.*\.json$/),
          executionRole: expect.stringMatching(/:role\/cdk-\w+-cfn-exec-role-/),
        },
      ],
    },
    without: expect.stringContaining('--plan must be given'),
    // What the plan does not name is not executed, and what was executed before it is followed afterwards.
    stale: { outcome: 'stale', reason: expect.stringMatching(/\nModify TaskExecutionRole/) },
    image: imageOf(2),
    applied: {
      outcome: 'released',
      reason: '',
      stacks: [
        { name: `${STACK}-foundation`, status: 'UPDATE_COMPLETE' },
        { name: STACK, status: 'UPDATE_COMPLETE' },
      ],
      services: [{ name: 'shop', digest: imageOf(3), verdict: { outcome: 'released' } }],
    },
    denied: [],
  });
});
