import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { AwsEndpoint } from '../../rehearsal/endpoint/server';
import { root } from '../synth';
import { anyHookEvent, whyNoAnswer } from './any-hook-event';
import { asking, deploymentArn, GateAccount, variables } from './shared/gate-account';

const EVENTS = 500;
/** Of each invocation; a gate keeps 5 s of it back. */
const TIMEOUT = 30_000;

/** By folder, so that a new gate is among them. */
const gates = readdirSync(join(root, 'lambda', 'gate')).filter((name) =>
  existsSync(join(root, 'lambda', 'gate', name, 'handler.ts')),
);
const bundleOf = (gate: string) => join(root, 'dist', 'handlers', gate, 'index.js');

interface Asked {
  readonly answer?: { readonly hookStatus: string };
  readonly thrown?: string;
  readonly milliseconds: number;
}

let endpoint: AwsEndpoint;
let folder: string;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
  folder = mkdtempSync(join(tmpdir(), 'teal-fuzz-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endpoint.close();
});

/** The handler of a bundle, with the variables of every gate and none of its own: it cannot do its work. */
async function answersOf(gate: string, account: GateAccount, events: readonly unknown[]): Promise<Asked[]> {
  const [asked, answered] = ['events', 'answers'].map((name) => join(folder, `${gate}-${name}.json`)) as [
    string,
    string,
  ];
  writeFileSync(asked, JSON.stringify(events));
  const { url, credentials } = account.lease;
  await promisify(execFile)(
    process.execPath,
    [join(__dirname, 'fuzzed-handler.js'), bundleOf(gate), asked, answered, String(TIMEOUT)],
    {
      maxBuffer: 1024 ** 3,
      env: {
        ...{ ...variables(), GATE_ID: gate, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: url },
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    },
  );
  return JSON.parse(readFileSync(answered, 'utf8')) as Asked[];
}

test('there are gates', () => expect(gates.length).toBeGreaterThanOrEqual(3));

test.each(gates)('%s answers 1,200 events of any kind, and lets none of them go on', async (gate) => {
  const account = new GateAccount(endpoint);
  // As ECS would hand them over: JSON.
  const events = fc
    .sample(anyHookEvent([deploymentArn('new'), deploymentArn('next')]), { numRuns: EVENTS, seed: 6 })
    .map((event) => JSON.parse(JSON.stringify(event) ?? 'null'));
  const answers = await answersOf(gate, account, events);
  expect(answers).toHaveLength(EVENTS);
  expect(answers.filter(({ thrown }) => thrown !== undefined)).toEqual([]);
  expect(answers.flatMap(({ answer }) => whyNoAnswer(answer) ?? [])).toEqual([]);
  expect(answers.filter(({ milliseconds }) => milliseconds > TIMEOUT)).toEqual([]);
  expect(answers.filter(({ answer }) => answer?.hookStatus === 'SUCCEEDED')).toEqual([]);
});

test.each(gates)('%s lets a rollback go on, without its settings too', async (gate) => {
  const account = new GateAccount(endpoint);
  account.status = 'ROLLBACK_IN_PROGRESS';
  expect(await answersOf(gate, account, [asking()])).toMatchObject([{ answer: { hookStatus: 'SUCCEEDED' } }]);
});
