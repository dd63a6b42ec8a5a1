import type { RequestRecord } from '../../../../rehearsal/elasticloadbalancing/request-record';
import type { Target } from '../../../../rehearsal/elasticloadbalancing/target';
import type { LiveStage } from '../../../../rehearsal/live-rehearsal';
import { seededRandom } from '../../../../rehearsal/random';
import { CountedUsers, type Kind, numberOf } from './counted-users';
import type { TaskJournals } from './task-journals';

/** What a task had in flight when it was taken out of service, by its own count. */
export interface Drained {
  readonly targetId: string;
  readonly inFlight: readonly Kind[];
}

/** Real milliseconds: a test that waits in vain must end. */
const LONGEST_WAIT = 240_000;

/** A service under counted load, with what the load balancer and the tasks say of it. */
export class UnderLoad {
  readonly users: CountedUsers;
  readonly drained: Drained[] = [];
  /** What the load balancer has on record, by the number of the request. */
  readonly records = new Map<number, RequestRecord>();

  constructor(
    private readonly stage: LiveStage,
    private readonly journals: TaskJournals,
  ) {
    const { loadBalancer } = stage.service.balancing;
    const { listenerArn } = loadBalancer.rule(stage.service.usersRuleArn);
    this.users = new CountedUsers(loadBalancer.portOf(listenerArn), stage.users.request, seededRandom(3));
    loadBalancer.onRequest((record) => {
      const number = numberOf(record.id);
      if (number !== undefined) this.records.set(number, record);
    });
    for (const group of loadBalancer.targetGroups)
      group.onHealthChange(({ targetId, state }) => {
        if (state !== 'draining') return;
        const target = group.targets.find(({ id }) => id === targetId);
        this.drained.push({ targetId, inFlight: this.inFlightAt(target?.port) });
      });
  }

  /** Those that take requests. */
  get targets(): readonly Target[] {
    return this.stage.service.balancing.loadBalancer.targetGroups.flatMap((group) => group.candidates());
  }

  /** Whether a task has such requests in flight. */
  has({ description }: Target, kinds: readonly Kind[]): boolean {
    const inFlight = this.inFlightAt(description.port);
    return kinds.every((kind) => inFlight.includes(kind));
  }

  /** Looks again and again, in simulated time: what is waited for is done by other processes. @throws when it never is */
  async until(isSo: () => boolean): Promise<void> {
    const givenUp = performance.now() + LONGEST_WAIT;
    while (!isSo()) {
      if (performance.now() > givenUp) throw new Error(`what is waited for must come, got nothing: ${isSo}`);
      await this.stage.clock.sleep(1000);
    }
  }

  private inFlightAt(port: number | undefined): readonly Kind[] {
    const numbers = this.journals.at(port)?.inFlight ?? [];
    return numbers.flatMap((number) => this.users.requests[number]?.kind ?? []);
  }
}
