import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../cli/aws/clients';
import { prepare } from '../../cli/prepare/carry-out';
import { preparedSchema } from '../../cli/prepare/prepared';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearseUpdate } from '../../rehearsal/testing';
import { root, shop } from '../synth';
import { Bootstrapped } from './bootstrapped';
import { commitOf, imageOf, OF, Person, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);
const CDK = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

test('the real cdk command line makes the change sets, and apply executes them', async () => {
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
          const account = await Bootstrapped.before(
            backstage.environment.AWS_ENDPOINT_URL ?? '',
            person.bucket,
            await person.s3,
          );
          const out = person.file('prepared.json', {});
          const said: string[] = [];
          process.env.AWS_ENDPOINT_URL = account.url;
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
              ...{ assembly: SHOP.directory, env: OF.env, digest: { shop: imageOf(3) }, commit: commitOf(3) },
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
          } finally {
            await account.close();
          }
          process.env.AWS_ENDPOINT_URL = backstage.environment.AWS_ENDPOINT_URL;
          const written = preparedSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
          const applied = await person.apply(SHOP.directory, written);
          const [record] = await person.journal.releases();
          return {
            written,
            applied,
            said,
            record,
            protections: account.protections,
            uploaded: account.uploaded,
          };
        },
      },
    ],
  });
  const returned = update.acts?.at(-1)?.returned as Record<string, never> | undefined;
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
    // The rehearsed stacks are not protected, and the assembly's are: the command line changes that when it prepares.
    protections: 2,
    uploaded: expect.arrayContaining([expect.stringMatching(/\.zip$/), expect.stringMatching(/\.json$/)]),
  });
  expect(update.requests.failed).toBe(0);
});
