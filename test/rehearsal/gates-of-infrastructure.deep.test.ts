import '../../rehearsal/testing/jest';
import { canary, infrastructure, minutes, uniform } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { AwsError } from '../../rehearsal/aws-error';
import type { LoadBalancer } from '../../rehearsal/elasticloadbalancing/load-balancer';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import type { RehearsedService } from '../../rehearsal/service/rehearsed-service';
import { goodRelease } from '../../rehearsal/testing';
import type { RehearsalOptions } from '../../rehearsal/testing/options';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import type { TaskModel } from '../../rehearsal/workload/task-model';
import { domain, shop } from '../synth';
import { staleTask, unwellLater } from './ways-out/infrastructure';

// The gates' own code against the engine's ECS and ELB, in which something is not as it should be.

const release = canary({ percent: 10, hold: minutes(2), bake: minutes(2) });
const patience = minutes(5);
const assemblyWith = (environment: Parameters<typeof shop>[0] = {}) =>
  synthesizeDelivery(
    shop(
      { release, ...environment },
      { health: { graceSeconds: 300 }, gates: [uniform({ patience }), infrastructure({ patience })] },
    ),
  );
const ASSEMBLY = assemblyWith({ domain });
afterAll(() => closeWarmProcesses());

interface Happening extends Pick<RehearsalOptions, 'open' | 'faults'> {
  readonly model?: TaskModel;
  /** Before the release. */
  readonly before?: (service: RehearsedService, loadBalancer: LoadBalancer) => unknown;
}

async function releaseWith(
  { model, before, ...options }: Happening = {},
  assembly = ASSEMBLY,
): Promise<Release> {
  return withRehearsal(assembly, options, async (rehearsal, { service }) => {
    await before?.(service, service.balancing.loadBalancer);
    return rehearsal.release({ name: 'a release', model: model ?? goodRelease(), expected: 'released' });
  });
}

const verdictsOf = ({ stages }: Release, id: string) =>
  stages.flatMap(({ gates }) => gates).filter((gate) => gate.id === id);
const listenerAt = (loadBalancer: LoadBalancer, port: number): string =>
  loadBalancer.listenerArns.find((arn) => loadBalancer.endpointOf(arn).port === port) ?? '';

test('a good release passes both', async () => {
  const good = await releaseWith();
  expect(good).toBeReleased();
  expect(good.requests.failed).toBe(0);
  expect(verdictsOf(good, 'uniform')).toEqual([
    {
      id: 'uniform',
      verdict: 'pass',
      reason: expect.stringMatching(/^2 tasks run, all of \S+ and its images$/),
    },
  ]);
  expect(verdictsOf(good, 'infrastructure')).toEqual([
    {
      id: 'infrastructure',
      verdict: 'pass',
      reason:
        'ports: of 27 ports beside the declared ones none answers; targets: 2 of 2 healthy; ' +
        'certificate: valid for the domain, and for 199 more days; tls: TLS 1.0 and TLS 1.1 refused; ' +
        'redirect: status 301 leads to HTTPS',
    },
  ]);
});

test('without a domain, too: ports and targets alone', async () => {
  const good = await releaseWith({}, assemblyWith());
  expect(good).toBeReleased();
  expect(verdictsOf(good, 'infrastructure')).toMatchObject([
    { reason: 'ports: of 28 ports beside the declared ones none answers; targets: 2 of 2 healthy' },
  ]);
});

test('a task of green that is of the old definition is refused, before a request reaches it', async () => {
  const refused = await releaseWith({ before: staleTask });
  expect(refused).toRollBack({
    by: 'gate:uniform',
    exposed: { atMostPercent: 0 },
    failedRequests: { atMost: 0 },
  });
  expect(refused.reason).toMatch(/task \S+ is of \S+, and \S+ is released; see runbooks\/gate-uniform.md/);
  expect(refused.stages.map(({ name }) => name)).not.toContain('POST_TEST_TRAFFIC_SHIFT');
});

const denied = new AwsError('AccessDeniedException', 'no');

test('tasks that cannot be listed for a while are waited for, and for ever are refused', async () => {
  let calls = 0;
  const while_ = await releaseWith({
    faults: ({ operation }) => (operation === 'ListTasks' && ++calls <= 3 ? denied : undefined),
  });
  expect(while_).toBeReleased();
  expect(verdictsOf(while_, 'uniform').map(({ verdict }) => verdict)).toEqual(['pass']);

  const forever = await releaseWith({
    faults: ({ operation }) => (operation === 'ListTasks' ? denied : undefined),
  });
  expect(forever).toRollBack({ by: 'gate:uniform', exposed: { atMostPercent: 0 } });
  expect(forever.reason).toMatch(/no verdict within 5 minutes.*see runbooks\/gate-uniform.md#could-not-tell/);
});

const NEW = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop-production/0a/0b';
const page = { type: 'fixed-response', statusCode: 200 } as const;

test.each<[string, Happening, string]>([
  [
    'another listener',
    {
      before: (_, loadBalancer) =>
        loadBalancer.addListener(NEW, { protocol: 'HTTP', port: 8443, defaultAction: page }),
    },
    'ports: 8443 answers and is not declared',
  ],
  [
    'no redirect',
    {
      before: (_, loadBalancer) =>
        loadBalancer.modifyListener(listenerAt(loadBalancer, 80), { defaultAction: page }),
    },
    'redirect: status 200 over HTTP, must lead to HTTPS',
  ],
  [
    'an old security policy',
    {
      before: (_, loadBalancer) =>
        loadBalancer.modifyListener(listenerAt(loadBalancer, 443), {
          sslPolicy: 'ELBSecurityPolicy-2016-08',
        }),
    },
    'tls: TLS 1.0 and TLS 1.1 accepted, must be 1.2 or newer',
  ],
  [
    'a certificate that ends soon',
    { open: { certificateDays: 10 } },
    'certificate: valid for 9 more days, must be at least 14',
  ],
  ['an unhealthy target', unwellLater(), 'targets: 1 of 2 unhealthy (Target.'],
])('%s is refused, before a user meets green', async (_, happening, reason) => {
  const refused = await releaseWith(happening);
  expect(refused.reason).toContain(reason);
  expect(refused).toRollBack({
    by: 'gate:infrastructure',
    exposed: { atMostPercent: 0 },
    failedRequests: { atMost: 0 },
  });
});

test('a security policy that nobody knows is no pass', async () => {
  const refused = await releaseWith({
    before: (_, loadBalancer) =>
      loadBalancer.modifyListener(listenerAt(loadBalancer, 443), {
        sslPolicy: 'ELBSecurityPolicy-Of-Tomorrow',
      }),
  });
  expect(refused).toRollBack({ by: 'gate:infrastructure', exposed: { atMostPercent: 0 } });
  expect(refused.reason).toContain(
    'no verdict within 5 minutes: tls: TLS 1.0 could not be tried (ERR_NOT_MODELLED)',
  );
});
