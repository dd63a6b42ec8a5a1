import { join } from 'node:path';
import { connect } from '../../../cli/aws/clients';
import type { RunbookOptions } from '../../../cli/runbook';
import { listAlarms, readRunbook } from '../../../cli/runbook/carry-out';
import { jsonOf, textOf, textOfList } from '../../../cli/runbook/report';
import { findFile, foldersOf, namesIn } from '../../../cli/runbook/runbook-files';
import { AwsError } from '../../../rehearsal/aws-error';
import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { KeptCloudWatch } from '../../rehearsal/endpoint/cloudwatch-model';
import { root } from '../../synth';
import { assemblyOf, runbookFolders } from './assembly';

const PAGE = 'shop-production-availability-page';
const teals = join(root, 'runbooks');
const folders = { own: join(root, 'no-such-folder'), teals };
let assembly: string;
beforeAll(() => {
  assembly = assemblyOf();
});

/** As a person without credentials: nothing may be asked. */
const nobody = {
  connect: async () => {
    throw new Error('AWS was asked');
  },
  signal: new AbortController().signal,
};
const read = (asked: string, options: Partial<RunbookOptions> = {}, where = folders) =>
  readRunbook(asked, { assembly, ...options }, nobody, where);

test('of an alarm: names filled in, who is told, and what it says of itself', async () => {
  const printed = await read(PAGE);
  expect(printed).toMatchObject({
    runbook: { name: 'objective-availability', own: false },
    alarm: {
      ...{ name: PAGE, service: 'shop', environment: 'production', region: 'eu-west-1' },
      ...{ severity: 'page', objective: 'availability', partOf: [] },
      summary: expect.stringMatching(/^The error budget of availability/),
    },
    told: { channel: 'page', receivers: [{ kind: 'pager-duty', secret: 'shop-pagerduty' }] },
  });
  const text = textOf(printed, false);
  expect(text).toContain('--alarm-name-prefix shop-production-availability- ');
  expect(text).toContain("npx teal rollback --previous --service shop --env production --reason '<why>'");
  expect(text).toContain(
    '- `notify.page` in production: PagerDuty (key in the secret shop-pagerduty) (this alarm tells them)',
  );
  expect(text).not.toMatch(/<(service|environment|region|objective)>/);
});

test('an alarm that a composite is made of has its severity, its objective and those that are told', async () => {
  const { alarm, told } = await read(`${PAGE}-1h`);
  expect(alarm).toMatchObject({ severity: 'page', objective: 'availability', partOf: [PAGE] });
  expect(told?.channel).toBe('page');
});

test('of an alarm, the page in CloudWatch that its description links', async () => {
  const url =
    'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/shop-production';
  expect(textOf(await read(PAGE), false)).toContain(`\n  look at ${url}\n`);
});

test('an alarm of the foundation, with its names filled in', async () => {
  const printed = await read('shop-production-foundation-lost-notices');
  expect(printed).toMatchObject({ runbook: { name: 'notices' }, told: { channel: 'ticket' } });
  const text = textOf(printed, false);
  expect(text).toContain('/teal/shop-production-deploy-notices');
  expect(text).not.toMatch(/<(delivery|service|environment)>/);
});

test('an alarm of deployments tells nobody', async () => {
  const printed = await read('shop-production-target-errors');
  expect(printed.alarm).not.toHaveProperty('severity');
  expect(textOf(printed, false)).toContain('tells nobody');
});

test.each([
  ['gate-freeze', /^# gate-freeze/],
  ['runbooks/gate-freeze.md#closed', /^### Closed/],
])('of a failure, which names %s', async (asked, begins) => {
  const { sections } = await read(asked, { service: 'shop', env: 'production' });
  expect(sections[0]?.text).toMatch(begins);
  expect(sections.map(({ text }) => text).join()).toContain('--service shop --env production');
});

test('without an assembly a runbook is printed as it is, and an alarm is not known', async () => {
  const options = { assembly: '/no/such/assembly' };
  expect((await read('recovery', options)).sections.at(-1)?.text).toContain('<service>');
  await expect(read(PAGE, options)).rejects.toThrow(
    /got shop-production-availability-page; .*run npx cdk synth$/,
  );
});

test.each([
  ['shop-production-availability-pag', {}, /nearest are shop-production-availability-page/],
  ['availability-page', {}, /nearest are shop-production-availability-page, /],
  ['', {}, /got nothing; /],
  ['gate-freeze#clossed', {}, /gate-freeze must have the section clossed/],
  ['gate-freeze', { live: true }, /--live must be given with an alarm/],
  [PAGE, { env: 'staging' }, /got shop-production-availability-page/],
] as const)('%s with %j is bad input', async (asked, options, reason) => {
  await expect(read(asked, options)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(reason),
  });
});

describe('a team’s own', () => {
  const own = runbookFolders(
    { 'objective-availability': '# ours\n\n## Escalation\n\n- **Owner**: Ada\n', 'our-own': '# our-own\n' },
    { 'objective-availability': '# teals\n', recovery: '# recovery\n' },
  );

  test('wins, and is told who is told', async () => {
    const printed = await read(PAGE, {}, own);
    expect(printed.runbook.own).toBe(true);
    expect(printed.sections[0]?.text).toBe('# ours');
    expect(printed.sections[1]?.text).toMatch(/PagerDuty[\s\S]*Ada$/);
  });

  test('names are those of both, and a name leads nowhere else', () => {
    expect(namesIn(own)).toEqual(['objective-availability', 'our-own', 'recovery']);
    expect(findFile(own, '../own/our-own')).toBeUndefined();
  });

  test('is beside the assembly, and Teal’s beside the program', () => {
    expect(foldersOf('/shop/cdk.out', '/teal/dist')).toEqual({
      own: '/shop/runbooks',
      teals: '/teal/runbooks',
    });
  });
});

test('all of them: those that tell somebody first, and how many they are made of', () => {
  const text = textOfList(listAlarms({ assembly }));
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toBe('shop in production');
  expect(lines[1]).toMatch(
    /^ {2}page {4}shop-production-availability-page {2,}objective-availability {2}\(tells page\)$/,
  );
  expect(text).toMatch(/\n {2}ticket {2}shop-production-availability-ticket .*\(tells ticket\)\n/);
  const severities = lines.slice(1, -1).map((line) => line.trim().split(' ')[0] ?? '');
  expect(severities).toEqual(
    severities.toSorted((a, b) => 'ptx-'.indexOf(a[0] ?? '') - 'ptx-'.indexOf(b[0] ?? '')),
  );
  expect(text).toMatch(/ {2}- {7}shop-production-target-errors {2,}target-errors\n/);
  expect(lines.at(-1)).toMatch(/^ {2}and \d+ that these are made of: --json lists them$/);
  expect(() => listAlarms({ assembly, env: 'staging' })).toThrow(
    '--env must be one of production, got staging; name one',
  );
  expect(() => listAlarms({ assembly, service: 'shopp' })).toThrow(
    '--service must be one of shop, got shopp; name one',
  );
});

describe('--live', () => {
  const cloudWatch = new KeptCloudWatch();
  const lease = leaseEndpoint([cloudWatchService(cloudWatch, { now: () => 0 })]);
  const asked = async (faults?: AwsError) => {
    const { url, credentials, injectFaults } = await lease;
    injectFaults.call(await lease, () => faults);
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
      ...{ AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey },
    });
    const { signal } = new AbortController();
    return readRunbook(PAGE, { assembly, live: true }, { connect, signal }, folders);
  };
  afterAll(async () => {
    for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
      delete process.env[name];
    await (await lease).close();
  });

  test('the state of the alarm, and why', async () => {
    cloudWatch.alarms.set(PAGE, {
      ...{ AlarmName: PAGE, StateValue: 'ALARM', StateReason: 'too many' },
      StateUpdatedTimestamp: new Date(0),
    });
    const printed = await asked();
    expect(printed.live).toEqual({ state: 'ALARM', reason: 'too many', since: '1970-01-01T00:00:00.000Z' });
    expect(textOf(printed, false)).toContain('  now: ALARM since 1970-01-01T00:00:00.000Z\n  too many\n');
    cloudWatch.alarms.clear();
  });

  test('an alarm that CloudWatch does not know, and no answer, are a line; the runbook is there', async () => {
    expect((await asked()).live).toEqual({ failed: expect.stringMatching(/^CloudWatch knows no alarm/) });
    const printed = await asked(new AwsError('AccessDenied', 'User: x is not authorized', 403));
    expect(printed.live).toEqual({
      failed: expect.stringMatching(/cloudwatch:DescribeAlarms must be allowed/),
    });
    expect(printed.sections.length).toBeGreaterThan(7);
  });
});

describe('on a terminal', () => {
  const hostile = runbookFolders({ recovery: '# recovery\n\n\u001b[2Jx\n\n```\n# no heading\n```\n' }, {});

  test('headings stand out, and nothing of the file moves the cursor', async () => {
    const printed = await read('recovery', {}, hostile);
    const text = textOf(printed, true);
    expect(text).toContain('\u001b[1m# recovery\u001b[22m\n');
    expect(text).toContain('\n# no heading\n');
    expect(text).not.toContain('\u001b[2J');
    expect(textOf(printed, false)).not.toContain('\u001b');
  });
});

test('--json is one object', async () => {
  expect(JSON.parse(jsonOf(await read(PAGE)))).toMatchObject({
    ...{ schemaVersion: 1, exitCode: 0, runbook: { name: 'objective-availability', own: false } },
    alarm: { name: PAGE, severity: 'page' },
    told: { channel: 'page' },
    sections: expect.arrayContaining([{ title: 'Escalation', text: expect.stringContaining('PagerDuty') }]),
  });
});
