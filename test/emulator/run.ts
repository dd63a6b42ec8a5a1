import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { rehearse } from '../../rehearsal/testing';
import { cdk } from './cdk';
import { corrections, differences } from './compare';
import { copyWithout, type LeftOut, templatesOf } from './leave-out';
import { madeByType } from './made';
import { type Observed, observe, type Place, resourcesOf } from './observed';
import { refusalOf, unrecognized } from './refused';

/**
 * The sample's stacks by the real cdk command line into an AWS that others wrote. What it does is compared with
 * known.json, and what it then says of the resources with what the rehearsal says of them. Ends with exit code 1 when
 * anything is otherwise than known.json has it.
 *
 *   node --import tsx test/emulator/run.ts http://127.0.0.1:4566 cdk.out
 */
const KNOWN = 'test/emulator/known.json';
const ACCOUNT = '111111111111';
const REGION = 'us-east-1';
/** Its answers are compared: of one environment, since the other's resources are of the same types. */
const ENVIRONMENT = 'staging';
const STACK = 'shop-staging';

type Outcome = 'made' | 'taken' | 'unrecognized';

interface Known {
  /** What becomes of each type. */
  readonly types: Readonly<Record<string, Outcome>>;
  /** What is refused when it is made, and in which words. */
  readonly refused: readonly (LeftOut & { readonly says: string; readonly why: string })[];
  /** Fields that both show, and not alike. */
  readonly differences: Readonly<
    Record<string, { teal: unknown; emulator: unknown; right: string; why: string }>
  >;
}

async function main(): Promise<void> {
  const [, , endpoint, assembly] = process.argv;
  if (!endpoint?.startsWith('http://127.0.0.1:') || assembly === undefined)
    throw new Error(
      `the arguments must be the address of an emulator on 127.0.0.1 and an assembly, got ${endpoint} ${assembly}; see .ci/emulator`,
    );
  const known = JSON.parse(readFileSync(KNOWN, 'utf8')) as Known;
  // An access key of twelve digits is the account that it belongs to, for this emulator.
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'none' };
  const place: Place = { endpoint, region: REGION, credentials };
  const folder = mkdtempSync(join(tmpdir(), 'teal-emulator-'));
  try {
    const problems = await compare(place, { assembly, copy: join(folder, 'assembly'), known });
    if (problems.length > 0) throw new Error(problems.join('\n'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(
  place: Place,
  { assembly, copy, known }: { assembly: string; copy: string; known: Known },
): Promise<string[]> {
  console.log('cdk bootstrap');
  await cdk(place, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);

  const stacks = Object.keys(templatesOf(assembly)).sort();
  const types: Record<string, Outcome> = {};
  for (const type of await unrecognized(place, assembly)) types[type] = 'unrecognized';
  const leftOut: readonly LeftOut[] = [...Object.keys(types).map((type) => ({ type })), ...known.refused];
  const gone = copyWithout(assembly, copy, leftOut);

  console.log(`cdk deploy --all, without what the emulator cannot make (types: ${KNOWN})`);
  await cdk(place, 'deploy', '--app', copy, '--all', '--require-approval', 'never', '--concurrency', '4');
  for (const stack of stacks) {
    const { Stacks } = await new CloudFormationClient(place).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    const resources = await resourcesOf(place, stack);
    Object.assign(types, await worst(types, place, resources));
    const count = `${resources.length} resources, ${gone[stack]?.length} left out`;
    console.log(`  ${stack}: ${Stacks?.[0]?.StackStatus}, ${count}`);
  }
  const problems = corrections(KNOWN, 'the outcome', known.types, types);

  for (const { type, having, says } of known.refused) {
    const others = leftOut.filter((one) => one.type !== type || one.having !== having);
    const reason = await refusalOf(place, { assembly, stack: STACK, without: others });
    const what = having === undefined ? type : `${type} with ${having}`;
    console.log(`  ${what}: ${reason ?? 'made'}`);
    if (!reason?.includes(says))
      problems.push(
        `${KNOWN}: refused must name what the emulator refuses, got ${what} with "${says}" and it said ` +
          `"${reason ?? 'nothing: it was made'}"; take it out, or write what it says`,
      );
  }

  const { compared, found } = differences(await ours(assembly), await observe(place, STACK));
  console.log(`${compared} fields that both show, ${found.length} of them not alike`);
  const seen = Object.fromEntries(found.map(({ field, ...values }) => [field, values]));
  const committed = Object.entries(known.differences).map(([field, { teal, emulator }]) => [
    field,
    { teal, emulator },
  ]);
  return [...problems, ...corrections(KNOWN, 'the difference', Object.fromEntries(committed), seen)];
}

/** A type is made where each of its resources is, in every stack. */
async function worst(
  types: Readonly<Record<string, Outcome>>,
  place: Place,
  resources: Awaited<ReturnType<typeof resourcesOf>>,
): Promise<Record<string, Outcome>> {
  const made = await madeByType(place, resources);
  return Object.fromEntries(
    Object.entries(made).map(([type, outcome]) => [type, types[type] === 'taken' ? 'taken' : outcome]),
  );
}

/** What the rehearsal's endpoint says of the same service. */
async function ours(assembly: string): Promise<Observed> {
  let observed: Observed = {};
  await rehearse(assembly, {
    environment: ENVIRONMENT,
    hooks: 'declared',
    release: {},
    beforehand: [
      {
        do: 'run',
        run: async ({ environment }) => {
          const { AWS_ENDPOINT_URL = '', AWS_REGION = '', ...keys } = environment;
          const credentials = {
            accessKeyId: keys.AWS_ACCESS_KEY_ID ?? '',
            secretAccessKey: keys.AWS_SECRET_ACCESS_KEY ?? '',
          };
          observed = await observe({ endpoint: AWS_ENDPOINT_URL, region: AWS_REGION, credentials }, STACK);
        },
      },
    ],
  });
  return observed;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
