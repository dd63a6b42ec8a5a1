import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QualifyOptions } from '../../../cli/qualify';
import { carryOut, type Surroundings } from '../../../cli/qualify/carry-out';
import { connectAll } from '../../../cli/qualify/clients';
import { newState, writeState } from '../../../cli/qualify/state';
import { Engine } from '../engine';

const ACCOUNT = '111122223333';
let engine: Engine;
let folder: string;
beforeEach(async () => {
  engine = new Engine();
  await engine.start();
  Object.assign(process.env, engine.environment());
  folder = mkdtempSync(join(tmpdir(), 'teal-qualify-'));
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An account in which `shop-production` is: whatever is done to it by the command line is an error. */
async function qualify(options: Partial<QualifyOptions> = {}, around: Partial<Surroundings> = {}) {
  const told: string[] = [];
  const report = await carryOut(
    {
      ...{ yes: true, account: ACCOUNT, region: 'eu-west-1' },
      ...{ state: join(folder, 'state.json'), report: join(folder, 'report.md'), ...options },
    },
    {
      ...{ connect: connectAll, pause: engine.pause, signal: new AbortController().signal, lookMs: 10_000 },
      say: (line) => told.push(line),
      cdk: async (args) => {
        throw new Error(`nothing must be deployed, got ${args.join(' ')}`);
      },
      app: () => () => [],
      base: async () => {
        throw new Error('no image must be read');
      },
      ...{
        sample: () => new Uint8Array(),
        users: { start: () => undefined, stop: async () => ({ sent: 0, failed: 0, lastAnswers: {} }) },
      },
      ...{ askAccount: undefined, cdkVersion: () => '2.1148.1', names: [], ...around },
    },
  );
  return { report, told };
}

test('an account of production is left alone, and the cost is told first', async () => {
  const { report, told } = await qualify();
  expect(report).toMatchObject({ exitCode: 3, interrupted: false });
  expect(report.steps[0]).toMatchObject({ id: 'check', outcome: 'otherwise' });
  expect(report.steps[0]?.says).toMatch(/no other delivery of Teal, got 1 of its stacks/);
  expect(report.steps[0]?.says).toMatch(/one of production, got 1 stacks/);
  // Whoever runs it sees which; the report, which is for others, does not have it.
  expect(told).toContain('check: it is about shop-production');
  for (const file of ['report.md', 'report.json'])
    expect(readFileSync(join(folder, file), 'utf8')).not.toContain('shop-production');
  expect(report.steps.slice(1).every(({ outcome }) => outcome === 'not answered')).toBe(true);
  expect(told.findIndex((line) => line.includes('at most'))).toBeLessThan(
    told.findIndex((line) => line.startsWith('check:')),
  );
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).not.toContain(ACCOUNT);
});

test('another account than the one that was named', async () => {
  const { report } = await qualify({ account: '999988887777', evenWithStacks: true });
  expect(report.steps[0]?.says).toMatch(/must be those of the account that was named/);
});

test('no credentials', async () => {
  const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  for (const key of keys) delete process.env[key];
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  });
  try {
    const { report } = await qualify();
    expect(report.steps[0]).toMatchObject({ outcome: 'not answered' });
    expect(report.steps[0]?.says).toMatch(/credentials must be given that AWS takes/);
    expect(report.exitCode).toBe(3);
  } finally {
    for (const key of ['AWS_EC2_METADATA_DISABLED', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
      delete process.env[key];
  }
});

test.each<[name: string, options: Partial<QualifyOptions>, around: Partial<Surroundings>, message: RegExp]>([
  ['no terminal', { yes: undefined as never }, {}, /--yes must be given where there is no terminal/],
  ['no account', { account: undefined as never }, {}, /--account must be given with --yes/],
  [
    'something else was typed',
    { yes: undefined as never },
    { askAccount: async () => 'yes' },
    /typed as its 12 digits/,
  ],
  ['a step without what it stands on', { only: 'gate' }, {}, /gate must come after create/],
])('%s: refused, and nothing is written', async (_name, options, around, message) => {
  await expect(qualify(options, around)).rejects.toThrow(message);
  expect(existsSync(join(folder, 'state.json'))).toBe(false);
});

test('a state file of another region or account, or none', async () => {
  const state = join(folder, 'state.json');
  writeState(state, newState(ACCOUNT, 'us-east-1', 0));
  await expect(qualify()).rejects.toThrow(/--region must be that of the state file/);
  writeState(state, newState('999988887777', 'eu-west-1', 0));
  await expect(qualify()).rejects.toThrow(/--account must be that of the state file/);
  writeFileSync(state, '{}');
  await expect(qualify()).rejects.toThrow(/--state must be a file that teal qualify has written/);
});
