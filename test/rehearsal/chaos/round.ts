import { type Assembly, readAssembly } from '../../../rehearsal/assembly/assembly';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { ServiceDeploymentView } from '../../../rehearsal/ecs/deployment-view';
import type { TaskLauncher } from '../../../rehearsal/ecs/workload';
import { seededRandom } from '../../../rehearsal/random';
import { Rehearsal, type Workload } from '../../../rehearsal/rehearsal';
import type { Release } from '../../../rehearsal/report/release';
import { chooseService } from '../../../rehearsal/service/choose-service';
import { buildService } from '../../../rehearsal/service/rehearsed-service';
import { declaredHook } from '../../../rehearsal/testing/declared-hooks';
import { answersFor } from '../../../rehearsal/workload/expected-answers';
import { HookRequests } from '../../../rehearsal/workload/hook-requests';
import { ModelledBackend } from '../../../rehearsal/workload/modelled-backend';
import { modelledWorkload } from '../../../rehearsal/workload/modelled-workload';
import type { Story } from './story';

const STARTS_AT = Date.UTC(2026, 0, 6, 9);

/** Requests of users as the tasks of a version met them, counted beside the rehearsal's own books. */
interface Met {
  readonly version: 'baseline' | 'release' | 'newer';
  /** Of the release: not told by time, since a decision and a request may fall into one moment. */
  readonly when: 'before' | 'under way' | 'decided' | 'over';
  readonly count: number;
  readonly failed: number;
}

export interface Round {
  readonly release: Release;
  readonly met: readonly Met[];
  /** As ECS shows it in the end. */
  readonly deployment: ServiceDeploymentView;
  /** Healthy tasks of the service when the release was over, and how many there should be. */
  readonly tasks: { readonly running: number; readonly desired: number };
  /** Deployment alarms that were red when the release began. */
  readonly redAtStart: readonly string[];
}

/** As `rehearse` does it, with a witness at every task. */
export async function play(assembly: Assembly, story: Story): Promise<Round> {
  const { seed } = story;
  const clock = new VirtualClock(STARTS_AT);
  const random = seededRandom(seed);
  const chosen = chooseService(assembly, {});
  const hookRequests: HookRequests = new HookRequests(clock, (port, to) =>
    service.functions.holdRequest(port, to),
  );
  const service = await clock.run(
    buildService({
      ...{ assembly, chosen, clock, random, seed, faults: story.faults },
      admit: (request, enter) => hookRequests.admit(request, enter),
    }),
  );
  try {
    const workload = modelledWorkload({
      loadBalancer: service.balancing.loadBalancer,
      productionRuleArn: service.usersRuleArn,
      host: service.host,
      load: { requestsPerMinute: story.requestsPerMinute },
      ...{
        random,
        clock,
        seed,
        baseline: story.baseline,
        healthPath: service.healthCheck.path,
        hookRequests,
      },
      answers: answersFor(chosen.manifest?.answers ?? []),
    });
    const met: Met[] = [];
    let when: Met['when'] = 'before';
    const declared = story.hooks === 'real' ? undefined : declaredHook(story.hooks, service);
    const rehearsal = new Rehearsal({
      ...{ service, configuration: service.configuration, clock },
      workload: witnessed(workload, () => when, met),
      ...(declared && { declaredHook: declared }),
      onProgress: ({ type }) => {
        if (type === 'decision' && when === 'under way') when = 'decided';
      },
    });
    try {
      return await clock.run(
        (async () => {
          await rehearsal.start(new AbortController().signal);
          await clock.sleep(600_000);
          const redAtStart = service.configuration.alarms.names.filter(
            (name) => service.account.cloudWatch.alarms.state(name) === 'ALARM',
          );
          when = 'under way';
          const { model } = story;
          const release = await rehearsal.release(
            { name: 'chaos', model, expected: 'released' },
            { operator: story.actions },
          );
          when = 'over';
          const deployment = service.account.ecs.deployments()[0] as ServiceDeploymentView;
          const { runningCount = 0, desiredCount = 0 } = service.account.ecs.services()[0] ?? {};
          const tasks = { running: runningCount, desired: desiredCount };
          // What would still go wrong would do so now.
          await clock.sleep(120_000);
          return { release, met, deployment, tasks, redAtStart };
        })(),
      );
    } finally {
      await clock.run(rehearsal.close());
    }
  } finally {
    await service.close();
  }
}

export const read = (assembly: { readonly directory: string }): Assembly => readAssembly(assembly.directory);

function witnessed(workload: Workload, now: () => Met['when'], met: Met[]): Workload {
  return {
    ...workload,
    launcher: (version, container) => {
      const name = version === 'baseline' ? 'baseline' : 'once' in version ? 'newer' : nameOf(version.name);
      return watched(workload.launcher(version, container), (count, failed) =>
        met.push({ version: name, when: now(), count, failed }),
      );
    },
  };
}

const nameOf = (scenario: string) => (scenario === 'chaos' ? 'release' : 'newer');

function watched(launcher: TaskLauncher, saw: (count: number, failed: number) => void): TaskLauncher {
  return {
    async launch() {
      const task = await launcher.launch();
      const { backend } = task;
      if (!(backend instanceof ModelledBackend)) throw new Error('chaos is modelled');
      const serve = backend.serve.bind(backend);
      backend.serve = (path, count, random) => {
        const served = serve(path, count, random);
        if (served) saw(count, served.failed);
        return served;
      };
      return task;
    },
  };
}
