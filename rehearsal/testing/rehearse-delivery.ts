import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import { Malformed } from '../assembly/parse';
import type { Rehearsal } from '../rehearsal';
import type { Release, ReleaseOutcome } from '../report/release';
import { scenarioOf } from '../scenarios/acts';
import type { PutOut } from '../scenarios/operator';
import { servicesInOrder } from '../service/choose-service';
import type { TrafficSummary } from '../traffic/request-tally';
import type { ReleaseBook } from '../traffic/users';
import type { TaskModel } from '../workload/task-model';
import { checkAssembly, checkRehearseDelivery } from './check-options';
import type { RehearsalOptions, Traffic } from './options';
import { type BuiltStage, withRehearsals } from './with-rehearsal';

/** A rehearsal of all services of an environment. What is not by service is alike for all of them. */
export interface DeliveryOptions
  extends Pick<
    RehearsalOptions,
    'environment' | 'seed' | 'hooks' | 'faults' | 'open' | 'approvals' | 'without' | 'history'
  > {
  /** What goes out, by service. @default for each a version that is well */
  readonly releases?: Readonly<Record<string, PutOut>>;
  /** What users have today, by service. @default for each a version that is well */
  readonly baselines?: Readonly<Record<string, TaskModel>>;
  /** Users, by service. @default for each as of {@link Traffic} */
  readonly traffic?: Readonly<Record<string, Traffic>>;
}

/** What became of a service: of one whose turn did not come, `not-begun`. */
export type ServiceOutcome = ReleaseOutcome | 'not-begun';

/** A service in a rehearsal of several. */
export interface RehearsedServiceRelease {
  /** Of the service. */
  readonly name: string;
  /** What became of it. */
  readonly outcome: ServiceOutcome;
  /** Why it did not begin, `api was rolled back`; absent of one that did. */
  readonly because?: string;
  /** Absent of one that did not begin. */
  readonly release?: Release;
  /** Of its users, from the beginning of the first release to the end of the last, whoever is released. */
  readonly users: { readonly total: number; readonly failed: number };
}

/** What became of the services of an environment. */
export interface DeliveryResult {
  /** `stopped`: not every service was released. */
  readonly outcome: 'released' | 'stopped';
  /** By service, in the order of their release: `{ accounts: 'released', api: 'rolled-back', web: 'not-begun' }`. */
  readonly outcomes: Readonly<Record<string, ServiceOutcome>>;
  /** In the order of their release. */
  readonly services: readonly RehearsedServiceRelease[];
}

/**
 * Rehearses a deployment of all services of an environment, one after the other in the order of `teal.json`, on one virtual clock: all
 * of them have users from the beginning, and the first that is not released stops those after it, as `teal apply` does. Services
 * stand beside each other: none calls another.
 *
 * @throws as `rehearse`, and Malformed for an assembly that Teal did not write
 */
export async function rehearseDelivery(
  assembly: AssemblyInput,
  options: DeliveryOptions = {},
): Promise<DeliveryResult> {
  return deliverAll(assembly, options);
}

/**
 * @param settle looks at what stands when every service is released, while users come
 * @internal
 */
export async function deliverAll(
  assembly: AssemblyInput,
  options: DeliveryOptions,
  settle?: (stages: readonly BuiltStage[]) => Promise<void>,
): Promise<DeliveryResult> {
  checkAssembly(assembly);
  checkRehearseDelivery(options);
  const { releases = {}, baselines = {}, traffic = {}, ...alike } = options;
  const { environment, services } = servicesInOrder(
    knownAssembly(directoryOf(assembly)),
    options.environment,
  );
  requireKnown({ releases, baselines, traffic }, services);
  const all = services.map((service) => ({
    ...{ ...alike, environment, service },
    ...(baselines[service] && { baseline: baselines[service] }),
    ...(traffic[service] && { traffic: traffic[service] }),
  }));
  return withRehearsals(assembly, all, options, async (stages) => {
    const counted = stages.map(({ rehearsal }) => new CountedUsers(rehearsal));
    const ended = new Map<string, Release>();
    let because: string | undefined;
    for (const [index, users] of counted.entries()) {
      const name = services[index] ?? '';
      const release = await users.during((rehearsal) =>
        rehearsal.release(scenarioOf(releases[name], `a release of ${name}`)),
      );
      ended.set(name, release);
      if (release.outcome === 'released') continue;
      because = release.outcome === 'rolled-back' ? `${name} was rolled back` : `${name} failed`;
      break;
    }
    if (because === undefined) await settle?.(stages);
    const met = await Promise.all(counted.map((users) => users.close()));
    return resultOf(
      services.map((name, index) => {
        const release = ended.get(name);
        return {
          ...{ name, outcome: release?.outcome ?? 'not-begun' },
          ...(release ? { release } : because !== undefined && { because }),
          users: met[index] ?? { total: 0, failed: 0 },
        };
      }),
    );
  });
}

const resultOf = (services: readonly RehearsedServiceRelease[]): DeliveryResult => ({
  outcome: services.every(({ outcome }) => outcome === 'released') ? 'released' : 'stopped',
  outcomes: Object.fromEntries(services.map(({ name, outcome }) => [name, outcome])),
  services,
});

/** A misspelled service whose bad release is passed over would let a test pass by itself. */
function requireKnown(given: Readonly<Record<string, object>>, services: readonly string[]): void {
  const problems = Object.entries(given).flatMap(([option, byService]) =>
    Object.keys(byService)
      .filter((name) => !services.includes(name))
      .map(
        (name) =>
          `rehearseDelivery.${option} must be by service, got ${name}; there are ${services.join(', ')}`,
      ),
  );
  if (problems.length > 0) throw new Malformed(problems);
}

/** Users of one service, counted from now on over everything that happens, also while it is not released itself. */
class CountedUsers {
  private total = 0;
  private failed = 0;
  private book: ReleaseBook;

  constructor(private readonly rehearsal: Rehearsal) {
    this.book = rehearsal.open();
  }

  /** A release counts users in a book of its own. */
  async during(release: (rehearsal: Rehearsal) => Promise<Release>): Promise<Release> {
    await this.enter();
    const released = await release(this.rehearsal);
    this.add(released.requests);
    this.book = this.rehearsal.open();
    return released;
  }

  async close(): Promise<RehearsedServiceRelease['users']> {
    await this.enter();
    return { total: this.total, failed: this.failed };
  }

  private async enter(): Promise<void> {
    this.add(await this.book.close(new AbortController().signal));
  }

  private add({ total, failed }: Pick<TrafficSummary, 'total' | 'failed'>): void {
    this.total += total;
    this.failed += failed;
  }
}
