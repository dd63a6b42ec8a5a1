import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../cli/aws/clients';
import type { DoctorOptions } from '../../../cli/doctor';
import { examine } from '../../../cli/doctor/carry-out';
import type { Machine } from '../../../cli/doctor/machine';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/doctor/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { FaultedCall } from '../../../rehearsal/endpoint/faults';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { ssmService } from '../../../rehearsal/endpoint/ssm-service';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Documents } from '../../../rehearsal/ssm/documents';
import { Parameters } from '../../../rehearsal/ssm/parameters';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { shop } from '../../synth';
import { assemblyOf } from '../runbook/assembly';
import { machineOf } from './machine';

const NOW = Date.parse('2026-11-27T10:05:00Z');
const clock = { now: () => NOW };
const ARN = 'arn:aws:sts::111122223333:assumed-role/ops/ada';
const VERSION = '/cdk-bootstrap/hnb659fds/version';

let assembly: string;
let parameters: Parameters;
let lease: EndpointLease;
beforeAll(() => {
  assembly = assemblyOf(shop());
});
beforeEach(async () => {
  const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
  parameters = new Parameters(clock, place);
  lease = await leaseEndpoint([
    stsService(new Sessions({ ...place, clock, caller: { arn: ARN, userId: 'AIDA' } })),
    ssmService({ parameters, documents: new Documents(), identityOf: () => ARN }, clock),
  ]);
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: lease.url, AWS_MAX_ATTEMPTS: '1', AWS_REGION: 'eu-west-1' },
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
  });
});
afterEach(async () => {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
    delete process.env[name];
  await lease.close();
});

const bootstrapped = (version: string) => parameters.put({ name: VERSION, value: version, type: 'String' });
const doctor = (options: Partial<DoctorOptions> = {}, machine: Partial<Machine> = {}) =>
  examine(
    { env: 'production', assembly, only: ['credentials', 'bootstrap'], ...options },
    {
      ...{ connect, pause: { now: clock.now, sleep: async () => {} }, say: () => {}, confirm: undefined },
      ...{ signal: new AbortController().signal, machine: machineOf(machine) },
    },
  );
const shortly = (findings: Awaited<ReturnType<typeof doctor>>) =>
  findings.map(({ check, is, environment }) => [check, is, environment]);
/** Every call of one operation ends so. */
const failing = (operation: string, error: AwsError) =>
  lease.injectFaults((call: FaultedCall) => (call.operation === operation ? error : undefined));

test('who somebody is, and the bootstrap that is there', async () => {
  bootstrapped('33');
  const findings = await doctor();
  expect(shortly(findings)).toEqual([
    ['credentials', 'right', 'production'],
    ['bootstrap', 'right', 'production'],
  ]);
  const options = { env: 'production', assembly };
  expect(textOf(options, findings)).toBe(
    [
      'teal doctor, production',
      `ok    credentials for production: ${ARN}, account 111122223333, region eu-west-1`,
      'ok    bootstrap hnb659fds in 111122223333, eu-west-1: version 33; the stacks need 6 or later',
      '',
    ].join('\n'),
  );
  expect(JSON.parse(jsonOf(options, findings))).toMatchObject({
    ...{ schemaVersion: 1, environment: 'production', exitCode: 0 },
    findings: [{ check: 'credentials', environment: 'production', is: 'right' }, { check: 'bootstrap' }],
  });
});

test('an account without a bootstrap', async () => {
  const findings = await doctor();
  expect(exitCodeOf(findings)).toBe(1);
  expect(findings[1]).toMatchObject({ is: 'wrong', todo: 'npx cdk bootstrap aws://111122223333/eu-west-1' });
});

test('a bootstrap that is too old', async () => {
  bootstrapped('5');
  expect((await doctor())[1]).toMatchObject({ is: 'wrong', says: expect.stringContaining('5 is too old') });
});

test('nothing is told of credentials that are right, where they were not asked for', async () => {
  bootstrapped('33');
  expect(shortly(await doctor({ only: ['bootstrap'] }))).toEqual([['bootstrap', 'right', 'production']]);
});

// source: STS and SSM API references, common errors
test.each<[string, string, AwsError, string, RegExp, number]>([
  [
    'expired',
    'GetCallerIdentity',
    new AwsError('ExpiredToken', 'The security token included in the request is expired', 403),
    'wrong',
    /got expired ones \(ExpiredToken.*; so these are not looked at: bootstrap$/,
    1,
  ],
  [
    'unknown',
    'GetCallerIdentity',
    new AwsError('InvalidClientTokenId', 'The security token is invalid', 403),
    'wrong',
    /InvalidClientTokenId/,
    1,
  ],
  [
    'throttled',
    'GetCallerIdentity',
    new AwsError('Throttling', 'Rate exceeded', 400),
    'unknown',
    /throttled/,
    3,
  ],
  [
    'unreachable',
    'GetCallerIdentity',
    new AwsError('ServiceUnavailable', 'down', 503),
    'unknown',
    /could not be asked/,
    3,
  ],
])('credentials that are %s', async (_, operation, error, is, says, exitCode) => {
  failing(operation, error);
  const findings = await doctor();
  expect(findings).toMatchObject([{ check: 'credentials', is, says: expect.stringMatching(says) }]);
  expect(exitCodeOf(findings)).toBe(exitCode);
});

test.each<[string, AwsError, RegExp]>([
  [
    'a permission is missing',
    new AwsError(
      'AccessDeniedException',
      `User: ${ARN} is not authorized to perform: ssm:GetParameters`,
      400,
    ),
    /ssm:GetParameters must be allowed/,
  ],
  ['it is throttled', new AwsError('ThrottlingException', 'Rate exceeded', 400), /throttled/],
  ['the network is gone half-way', new AwsError('InternalServerError', 'down', 500), /could not be asked/],
])('%s: the others are told all the same', async (_, error, says) => {
  failing('GetParameters', error);
  const findings = await doctor({ only: ['credentials', 'bootstrap', 'node'] });
  expect(shortly(findings)).toEqual([
    ['node', 'right', undefined],
    ['credentials', 'right', 'production'],
    ['bootstrap', 'unknown', 'production'],
  ]);
  expect(findings[2]?.says).toMatch(says);
  expect(exitCodeOf(findings)).toBe(3);
});

test('no credentials: what is of this machine is told', async () => {
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  Object.assign(process.env, {
    ...{ AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/no/such' },
    AWS_SHARED_CREDENTIALS_FILE: '/no/such',
  });
  const findings = await doctor({ only: ['credentials', 'bootstrap', 'node', 'docker'] });
  expect(shortly(findings)).toEqual([
    ['node', 'right', undefined],
    ['credentials', 'wrong', 'production'],
    ['docker', 'right', 'production'],
  ]);
  expect(findings[1]).toMatchObject({ todo: expect.stringContaining('aws sso login') });
});

test('no region', async () => {
  delete process.env.AWS_REGION;
  process.env.AWS_CONFIG_FILE = '/no/such';
  const anywhere = assemblyOf({
    service: { name: 'shop', port: 8080, build: './app' },
    environments: { production: {} },
  });
  expect(await doctor({ assembly: anywhere })).toMatchObject([
    { check: 'credentials', is: 'wrong', todo: 'export AWS_REGION=eu-west-1' },
  ]);
});

test('a profile that is written nowhere', async () => {
  process.env.AWS_CONFIG_FILE = '/no/such';
  process.env.AWS_SHARED_CREDENTIALS_FILE = '/no/such';
  expect(await doctor({ profile: 'acme' })).toMatchObject([
    { check: 'credentials', is: 'wrong', says: expect.stringContaining('got acme') },
  ]);
});

test('no assembly: it says to synthesize one, and tells what needs none', async () => {
  const findings = await doctor({ env: undefined as never, assembly: '/no/such', only: undefined as never });
  expect(shortly(findings)).toEqual(
    expect.arrayContaining([
      ['assembly', 'wrong', undefined],
      ['node', 'right', undefined],
      ['cdk', 'right', undefined],
      ['credentials', 'right', undefined],
    ]),
  );
  expect(findings[0]).toMatchObject({
    todo: 'synthesize it, which asks nobody: npx cdk synth',
    says: expect.stringMatching(/so these are not looked at: .*bootstrap/),
  });
});

test('the assembly of another app is none of a delivery', async () => {
  const other = assemblyOf(shop({}, {}, { objectives: { availability: 99 } }));
  const file = join(other, 'teal.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, '{}');
  try {
    expect(await doctor({ assembly: other, only: ['docker'] })).toMatchObject([
      { check: 'assembly', is: 'wrong', says: expect.stringContaining('teal.json') },
    ]);
  } finally {
    writeFileSync(file, text);
  }
});

test('an environment that the assembly does not have is bad input', async () => {
  await expect(doctor({ env: 'prod' })).rejects.toMatchObject({
    ...{ exitCode: 2, message: expect.stringContaining('got prod; it has production') },
  });
});

test('whoever interrupts it is told nothing more', async () => {
  const controller = new AbortController();
  const run = async () => {
    controller.abort(new Error('interrupted'));
    throw new Error('killed');
  };
  const laptop = assemblyOf({
    service: { name: 'shop', port: 8080, build: './app' },
    environments: { production: {} },
  });
  const looking = doctor({ only: ['docker'], assembly: laptop }, { run, signal: controller.signal });
  await expect(looking).rejects.toThrow('interrupted');
});

describe('without --env', () => {
  const two = () => {
    const { environments, ...delivery } = shop();
    const elsewhere = { ...environments.production, account: '444455556666' };
    return assemblyOf({
      ...delivery,
      environments: { staging: environments.production ?? {}, production: elsewhere },
    });
  };

  test('each environment is looked at with the credentials that are there', async () => {
    bootstrapped('33');
    const findings = await doctor({ env: undefined as never, assembly: two() });
    expect(shortly(findings)).toEqual([
      ['credentials', 'right', 'staging'],
      ['bootstrap', 'right', 'staging'],
      ['credentials', 'unknown', 'production'],
    ]);
    expect(exitCodeOf(findings)).toBe(3);
  });

  test('the credentials of another account are wrong for an environment that is named', async () => {
    const findings = await doctor({ assembly: two() });
    expect(shortly(findings)).toEqual([['credentials', 'wrong', 'production']]);
  });
});
