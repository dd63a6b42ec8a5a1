import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressesFor, endToEnd, withoutCredentials } from '../../../../cli/preview/test/end-to-end';
import { outcomeOf, type Part } from '../../../../cli/preview/test/part';
import { exitCodeOf, jsonOf, textOf } from '../../../../cli/preview/test/report';

const urls = new Map([['shop', new URL('https://shop.example.com')]]);

test.each<[Record<string, string>, Record<string, string>]>([
  [
    { shop: 'https://shop.example.com/' },
    { TEAL_URL: 'https://shop.example.com', TEAL_URL_SHOP: 'https://shop.example.com' },
  ],
  [
    { shop: 'http://a.example.com', 'stock-api': 'http://b.example.com:81' },
    { TEAL_URL_SHOP: 'http://a.example.com', TEAL_URL_STOCK_API: 'http://b.example.com:81' },
  ],
])('tests of %j are told %j', (given, expected) => {
  const of = new Map(Object.entries(given).map(([name, url]) => [name, new URL(url)]));
  expect(addressesFor(of)).toEqual(expected);
});

test('they are of no account', () => {
  const env = {
    ...{ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'x', AWS_PROFILE: 'x' },
    ...{ AWS_ROLE_ARN: 'x', AWS_WEB_IDENTITY_TOKEN_FILE: 'x', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'x' },
    ...{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x', ACTIONS_ID_TOKEN_REQUEST_URL: 'x' },
    ...{ AWS_REGION: 'eu-west-1', PATH: '/bin', HOME: '/home' },
  };
  expect(withoutCredentials(env)).toEqual({ AWS_REGION: 'eu-west-1', PATH: '/bin', HOME: '/home' });
});

describe('a command', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'teal-end-to-end-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const run = (command: string, seconds = 60, signal = new AbortController().signal) =>
    endToEnd({ command, seconds, directory }, urls, signal);

  test('that ends well has passed, and was told where the instance is', async () => {
    const saved = { ...process.env };
    process.env.AWS_SECRET_ACCESS_KEY = 'of who made the instance';
    const part = await run('printf %s "$TEAL_URL" > seen && test -z "$AWS_SECRET_ACCESS_KEY"').finally(() => {
      process.env = saved;
    });
    expect(part).toMatchObject({ part: 'end-to-end', outcome: 'passed' });
    expect(readFileSync(join(directory, 'seen'), 'utf8')).toBe('https://shop.example.com');
  });

  test.each<[string, string, number, string]>([
    ['that fails', 'exit 3', 60, 'exit 3 must end with 0, got 3'],
    ['that is killed', 'kill -9 $$', 60, 'kill -9 $$ must end with 0, got SIGKILL'],
    [
      'that goes on',
      'exec sleep 600',
      0.05,
      'exec sleep 600 must end within 0.05 s, got no end; shorten it, or raise ephemeral.test.within',
    ],
  ])('%s has failed', async (_what, command, seconds, reason) => {
    expect(await run(command, seconds)).toMatchObject({ outcome: 'failed', reason });
  });

  test('ends with whoever interrupts it', async () => {
    const interrupted = new AbortController();
    const running = run('exec sleep 600', 600, interrupted.signal);
    interrupted.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
  });
});

const part = (outcome: Part['outcome'], more: Partial<Part> = {}): Part => ({
  ...{ part: 'end-to-end', outcome, reason: `it ${outcome}` },
  ...more,
});
const load = (outcome: Part['outcome']) => part(outcome, { part: 'load', service: 'shop' });

test.each<[readonly Part[], Part['outcome'], string, number]>([
  [[part('passed')], 'passed', 'end-to-end: it passed', 0],
  [[part('passed'), load('passed')], 'passed', 'end-to-end: it passed; load of shop: it passed', 0],
  [[part('failed'), load('passed')], 'failed', 'end-to-end: it failed', 1],
  [[part('passed'), load('failed')], 'failed', 'load of shop: it failed', 1],
  [[part('passed'), load('unclear')], 'unclear', 'load of shop: it unclear', 3],
  [[part('failed'), load('unclear')], 'failed', 'end-to-end: it failed', 1],
])('%# of parts', (parts, outcome, reason, exitCode) => {
  expect(outcomeOf(parts)).toEqual({ outcome, reason });
  const tested = { outcome, reason, delivery: 'shop', instance: 'pr-12', parts };
  expect(exitCodeOf(tested)).toBe(exitCode);
  expect(JSON.parse(jsonOf(tested))).toEqual({ schemaVersion: 1, exitCode, ...tested });
  expect(textOf(tested)).toContain(`${outcome}: the tests of pr-12\n  end-to-end: ${parts[0]?.outcome}`);
});
