import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { seededRandom } from '../../../rehearsal/random';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import { AwsError, type RehearsalOptions } from '../../../rehearsal/testing';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { ModelledBackend } from '../../../rehearsal/workload/modelled-backend';
import type { TaskModel } from '../../../rehearsal/workload/task-model';
import { tellIn } from './canary/answers';
import { answersOf, everyGate } from './canary/delivery';
import { leaks, listenTo, type Sinks } from './canary/sinks';
import { reportOf, verdictOf } from './canary/told';
import { Words } from './canary/words';

// A word that nobody can guess is sent through every path by which a secret may reach a gate, in releases with the real
// bundles. Then it is looked for in all that anybody is told.

afterAll(() => closeWarmProcesses());

const IN_LOG = {
  sink: 'logs of gates',
  by: 'docs/gates.md: the message of an exception is in the function’s log',
};

const OF_STOPPED_TASKS = {
  ...{ path: /^ECS\.DescribeTasks (stoppedReason|containers\.reason)$/, sink: 'logs of gates' },
  by: 'docs/gates/migration.md: the text behind the name is in the gate’s log group',
};

/** A release that ends, whatever it meets, and all that was told of it. */
async function told(
  words: Words,
  options: RehearsalOptions,
  { model = {}, kinds, before = () => undefined, after = () => undefined }: Partial<Meeting> = {},
) {
  return withRehearsal(everyGate(words, kinds), options, async (rehearsal, { service }) => {
    const listening = listenTo(service, words);
    const { secrets } = service.account;
    for (const { arn } of secrets.list()) words.know(arn, String(secrets.version(arn, {}).value));
    words.note(JSON.stringify(service.balancing.loadBalancer.rules(serviceListener(service))));
    await before(service);
    let said: Sinks = {};
    const release = await rehearsal.release(scenarioOf(model, 'a release'), {
      afterwards: [
        {
          do: 'run',
          run: async (backstage) => {
            after();
            said = await verdictOf(backstage);
          },
        },
      ],
    });
    const { acts, ...report } = release;
    return { release, sinks: listening.sinks({ ...said, ...reportOf(report) }) };
  });
}

type Service = Parameters<typeof listenTo>[0];

interface Meeting {
  readonly kinds: Parameters<typeof everyGate>[1];
  readonly model: Parameters<typeof scenarioOf>[0];
  readonly before: (service: Service) => unknown;
  /** Before a person asks. */
  readonly after: () => unknown;
}

const verdicts = ({ stages }: Awaited<ReturnType<typeof told>>['release']) =>
  stages.flatMap(({ gates }) => gates.map(({ id, reason }) => `${id}: ${reason}`));

const serviceListener = ({ balancing: { loadBalancer } }: Service) =>
  loadBalancer.listenerArns.find((arn) => loadBalancer.endpointOf(arn).port === 443) ?? '';

/** What green's tasks were sent. */
function hearRequests(words: Words): void {
  const { forward } = ModelledBackend.prototype;
  jest.spyOn(ModelledBackend.prototype, 'forward').mockImplementation(function (
    this: ModelledBackend,
    request,
    ...rest
  ) {
    words.note(request.rawHeaders.join('\n'));
    return forward.call(this, request, ...rest);
  });
}
afterEach(() => jest.restoreAllMocks());

const calendar = (word: string) => ({
  do: 'call' as const,
  operation: 'SSM.UpdateDocument',
  input: {
    Name: 'holidays',
    DocumentVersion: '$LATEST',
    Content: [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_OPEN', `PRODID:${word}`],
      ...['BEGIN:VEVENT', `SUMMARY:${word}`, `DESCRIPTION:${word}`],
      ...['DTSTART:20260101T000000Z', 'DTEND:20260201T000000Z', 'END:VEVENT', 'END:VCALENDAR'],
    ].join('\n'),
  },
});

/** Every second request of the redirect leads to a host that is a secret. */
const redirectTo = (host: string) => (service: Service) => {
  const { loadBalancer } = service.balancing;
  const plain = loadBalancer.listenerArns.find((arn) => loadBalancer.endpointOf(arn).port === 80) ?? '';
  loadBalancer.modifyListener(plain, {
    defaultAction: {
      ...{ type: 'redirect', statusCode: 301, protocol: 'HTTPS', port: '443' },
      ...{ host: `${host}.example.com`, path: '/#{path}', query: `token=${host}` },
    },
  });
};

test('what green answers, what gates send, and what AWS describes', async () => {
  const words = new Words();
  hearRequests(words);
  const { release, sinks } = await told(
    words,
    { beforehand: [calendar(words.send('calendar'))], baseline: { errorShare: 0.1 } },
    {
      model: {
        answers: answersOf(words),
        paths: { '/': { errorShare: 0.2 } },
        scan: { findings: [{ id: 'CVE-2026-1', severity: 'CRITICAL' }] },
      },
      before: (service) => {
        tellIn(service, words);
        redirectTo(words.send('redirect Location'))(service);
      },
    },
  );
  // Each has looked, and says why it would have stopped the release.
  expect(verdicts(release)).toEqual(
    expect.arrayContaining(
      [
        /^freeze: warning: /,
        /^quiet-alarms: warning: /,
        /^admission: warning: .*CVE-2026-1/,
        /^migration: the migration ran once/,
        /^uniform: 2 tasks run/,
        /^smoke-test: warning: .*body is not JSON; .*header x-secret is not "expected"; .* status 500/,
        /^infrastructure: warning: redirect: status 301 over HTTP leads elsewhere/,
        /^load-test: warning: .* \/load status 500/,
        /^metrics: warning: errors: /,
      ].map((pattern) => expect.stringMatching(pattern)),
    ),
  );
  expect(sinks.notifications).toContain('waits for a person');
  expect(leaks(words, sinks, [OF_STOPPED_TASKS])).toEqual([]);
  expect(words.unsent).toEqual([]);
});

test('the message of an error of AWS, of each call that gates make', async () => {
  const words = new Words();
  const failed = new Set<string>();
  let isOn = false;
  const random = seededRandom(4);
  // The first call of each, and one of four others: each gate gets on to its next call.
  const faults: RehearsalOptions['faults'] = ({ service, operation, nth }) => {
    if (!isOn || (nth > 1 && random() > 0.25)) return undefined;
    failed.add(operation);
    return new AwsError('AccessDeniedException', `denied: ${words.send(`${service}.${operation}`)}`, 400);
  };
  const { release, sinks } = await told(
    words,
    { faults },
    { kinds: {}, before: () => (isOn = true), after: () => (isOn = false) },
  );
  // However it ends: each gate has looked, and said that it could not at first.
  expect(verdicts(release)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^infrastructure: ports/),
      expect.stringMatching(/^metrics: .*AccessDeniedException/),
    ]),
  );
  expect([...failed].sort()).toEqual([
    ...['DescribeAlarms', 'DescribeImageScanFindings', 'DescribeImages', 'DescribeRules'],
    ...['DescribeServiceDeployments', 'DescribeServiceRevisions', 'DescribeTargetHealth'],
    ...['DescribeTaskDefinition', 'DescribeTasks'],
    ...['GetCalendarState', 'GetMetricData', 'GetParameterHistory', 'GetSecretValue', 'ListTasks'],
    ...['PutEvents', 'RunTask'],
  ]);
  // Of two calls that fail side by side, a log tells the first.
  expect(words.in(sinks['logs of gates'] ?? '').length).toBeGreaterThanOrEqual(failed.size - 4);
  expect(leaks(words, sinks, [{ ...IN_LOG, path: /^\w+\.\w+$/ }])).toEqual([]);
});

test.each<[string, TaskModel, Partial<RehearsalOptions>?]>([
  ['exits 3', { once: { exitCode: 3 } }],
  ['cannot be started', { once: { cannotStart: 'CannotPullContainerError: no such image' } }],
  ['takes too long', { once: { takes: minutes(200) } }],
])('why ECS stopped the task of a migration that %s', async (_, model) => {
  const words = new Words();
  const { release, sinks } = await told(words, {}, { model, before: (service) => tellIn(service, words) });
  expect(release).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:migration' });
  expect(words.unsent).not.toEqual(expect.arrayContaining([expect.stringMatching(/DescribeTasks/)]));
  expect(leaks(words, sinks, [OF_STOPPED_TASKS])).toEqual([]);
});
