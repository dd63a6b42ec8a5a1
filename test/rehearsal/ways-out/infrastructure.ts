import { canary, infrastructure, minutes, uniform } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import { AwsError, type Faults, goodRelease, rehearse } from '../../../rehearsal/testing';
import type { RehearsalOptions } from '../../../rehearsal/testing/options';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import type { TaskModel } from '../../../rehearsal/workload/task-model';
import { domain, shop } from '../../synth';
import { Trouble, type WaysOut } from './way-out';

const patience = minutes(2);
let made: ReturnType<typeof synthesizeDelivery> | undefined;
/** Made when it is asked for: who only lists the ways out does not wait for it. */
const assembly = () => {
  made ??= synthesizeDelivery(
    shop(
      { domain, release: canary({ percent: 10, hold: minutes(1), bake: minutes(1) }) },
      { health: { graceSeconds: 300 }, gates: [uniform({ patience }), infrastructure({ patience })] },
    ),
  );
  return made;
};

type Section = `gate-${'uniform' | 'infrastructure'}.md#${string}`;
type Hand = (service: RehearsedService, loadBalancer: LoadBalancer) => unknown;

interface Meeting {
  /** What the gate refuses, and what the section says is done about it. */
  readonly harm?: Hand;
  readonly cure?: Hand;
  /** Of the release that is refused. */
  readonly model?: TaskModel;
  readonly faults?: Faults;
}

/** A release that the gate refuses before a user meets it, what is done about it, and one that goes out. */
async function refusedUntilCured(section: Section, { harm, cure, model, faults }: Meeting): Promise<void> {
  await withRehearsal(assembly(), faults ? { faults } : {}, async (rehearsal, { service }) => {
    const release = (as: TaskModel) =>
      rehearsal.release({ name: 'a release', model: as, expected: 'released' });
    await harm?.(service, service.balancing.loadBalancer);
    const refused = await release(model ?? goodRelease());
    const [, gate] = /^gate-([a-z]+)/.exec(section) ?? [];
    expect(refused).toMatchObject({
      ...{ outcome: 'rolled-back', decidedBy: `gate:${gate}` },
      requests: { failed: 0 },
    });
    expect(refused.reason).toContain(`see runbooks/${section}`);
    await cure?.(service, service.balancing.loadBalancer);
    expect(await release(goodRelease())).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
  });
}

const denied = new AwsError('AccessDeniedException', 'no', 400);

/** A gate that may not ask refuses; when it may, the next release goes out. */
async function untilAllowed(section: Section, gate: string, call: string) {
  const trouble = new Trouble([call], denied);
  const after = await rehearse(assembly(), {
    ...{ release: {}, faults: trouble.faults },
    beforehand: [{ do: 'release', release: {} }, trouble.mend],
  });
  const [refused] = after.acts ?? [];
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: `gate:${gate}` });
  expect(refused?.reason).toContain(`see runbooks/${section}`);
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

const listenerAt = (loadBalancer: LoadBalancer, port: number): string =>
  loadBalancer.listenerArns.find((arn) => loadBalancer.endpointOf(arn).port === port) ?? '';

const ADDED = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop-production/0a/0b';
const page = { type: 'fixed-response', statusCode: 200 } as const;
// source: test/rehearsal/elasticloadbalancing/redirect.test.ts; as CDK's addRedirect writes it
const redirect = {
  type: 'redirect',
  statusCode: 301,
  protocol: 'HTTPS',
  host: '#{host}',
  port: '443',
  path: '/#{path}',
  query: '#{query}',
} as const;

/** One of green's tasks is of the definition that blue has. */
export const staleTask: Hand = ({ account }) =>
  account.ecs.distort({
    tasks: (tasks) => {
      const [first] = tasks;
      const [, second] = tasks.filter(({ startedBy }) => startedBy !== first?.startedBy);
      return tasks.map((task) =>
        first && task === second ? { ...task, taskDefinitionArn: first.taskDefinitionArn } : task,
      );
    },
  });

/**
 * A version of which one task is not well some time after its start, in the time that ECS gives it, and calls that fail
 * meanwhile, so that the gate looks again when it is.
 */
export const unwellLater = (): { readonly model: TaskModel } & Required<Pick<RehearsalOptions, 'faults'>> => {
  let hasLooked = false;
  // By each two, separation and infrastructure look again in 30 seconds.
  let left = 4;
  return {
    model: { healthy: ({ nth, age }) => nth % 2 === 0 || age < 30 },
    faults: ({ operation }) => {
      hasLooked ||= operation === 'DescribeTasks';
      return hasLooked && operation === 'DescribeTargetHealth' && left-- > 0 ? denied : undefined;
    },
  };
};

export const OF_INFRASTRUCTURE: WaysOut = {
  'gate-uniform.md#a-task-of-another-revision': {
    rehearse: () =>
      refusedUntilCured('gate-uniform.md#a-task-of-another-revision', {
        harm: staleTask,
        cure: ({ account }) => account.ecs.distort({}),
      }),
  },
  'gate-uniform.md#could-not-tell': {
    rehearse: () => untilAllowed('gate-uniform.md#could-not-tell', 'uniform', 'ECS.ListTasks'),
  },
  'gate-infrastructure.md#ports': {
    rehearse: () =>
      refusedUntilCured('gate-infrastructure.md#ports', {
        harm: (_, loadBalancer) =>
          loadBalancer.addListener(ADDED, { protocol: 'HTTP', port: 8443, defaultAction: page }),
        cure: (_, loadBalancer) => loadBalancer.removeListener(ADDED),
      }),
  },
  'gate-infrastructure.md#targets': {
    rehearse: () => refusedUntilCured('gate-infrastructure.md#targets', unwellLater()),
  },
  'gate-infrastructure.md#certificate': {
    notRehearsed:
      'a rehearsal has no ACM: how long its certificate is valid is given at its start, and nobody can renew it',
  },
  'gate-infrastructure.md#redirect': {
    rehearse: () =>
      refusedUntilCured('gate-infrastructure.md#redirect', {
        harm: (_, loadBalancer) =>
          loadBalancer.modifyListener(listenerAt(loadBalancer, 80), { defaultAction: page }),
        cure: (_, loadBalancer) =>
          loadBalancer.modifyListener(listenerAt(loadBalancer, 80), { defaultAction: redirect }),
      }),
  },
  'gate-infrastructure.md#tls': {
    rehearse: () =>
      refusedUntilCured('gate-infrastructure.md#tls', {
        harm: (_, loadBalancer) =>
          loadBalancer.modifyListener(listenerAt(loadBalancer, 443), {
            sslPolicy: 'ELBSecurityPolicy-2016-08',
          }),
        cure: (_, loadBalancer) =>
          loadBalancer.modifyListener(listenerAt(loadBalancer, 443), {
            sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
          }),
      }),
  },
  'gate-infrastructure.md#could-not-tell': {
    rehearse: () =>
      refusedUntilCured('gate-infrastructure.md#could-not-tell', {
        harm: (_, loadBalancer) =>
          loadBalancer.modifyListener(listenerAt(loadBalancer, 443), {
            sslPolicy: 'ELBSecurityPolicy-Of-Tomorrow',
          }),
        cure: (_, loadBalancer) =>
          loadBalancer.modifyListener(listenerAt(loadBalancer, 443), {
            sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
          }),
      }),
  },
};
