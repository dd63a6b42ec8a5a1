import type { Clients, Pause } from '../../../../lambda/traffic-rules/clients';
import { awsFailure, NotModelled } from './aws-failure';
import { never, type VirtualTime } from './virtual-time';
import type { Watch } from './watch';

/** What goes wrong in one call of one invocation, of all that belong to one operation on the stack. */
export interface Fault {
  readonly invocation: number;
  readonly call: number;
  readonly what: 'crash before' | 'crash after' | 'answer lost' | 'unavailable' | 'throttled' | 'denied';
  /** How long all calls to the same service are throttled or denied. */
  readonly seconds: number;
}

export type Service = keyof Clients | 'response';
export type Backends = Readonly<Record<keyof Clients, (command: { readonly input: object }) => unknown>>;

/** Services that refuse all calls for a time. */
export class Outages {
  private readonly until = new Map<Service, { readonly name: string; readonly moment: number }>();

  constructor(private readonly time: VirtualTime) {}

  begin(service: Service, name: string, seconds: number): void {
    this.until.set(service, { name, moment: this.time.now + seconds * 1000 });
  }

  /** @throws Error while the service refuses */
  check(service: Service): void {
    const outage = this.until.get(service);
    if (outage && this.time.now < outage.moment) throw awsFailure(outage.name, `${outage.name}: ${service}`);
  }
}

/** One run of the function: each of its calls takes time, and some of them go wrong. A killed one does nothing more. */
export class Invocation {
  readonly clients: Clients;
  readonly pause: Pause;
  private calls = 0;
  private killed = false;
  private die: () => void = () => {};
  readonly death: Promise<void>;

  constructor(
    private readonly time: VirtualTime,
    private readonly watch: Watch,
    private readonly outages: Outages,
    private readonly faults: readonly Fault[],
    private readonly random: () => number,
    backends: Backends,
  ) {
    this.death = new Promise((resolve) => {
      this.die = resolve;
    });
    const client = (service: keyof Clients) => ({
      send: (command: { readonly input: object }) => this.call(service, () => backends[service](command)),
    });
    this.clients = {
      elb: client('elb'),
      secrets: client('secrets'),
      ecs: client('ecs'),
    } as unknown as Clients;
    this.pause = { now: () => time.now, sleep: (milliseconds) => this.wait(milliseconds) };
  }

  kill(): void {
    this.killed = true;
    this.die();
  }

  /** A call on its way: something may happen before it arrives, and before its answer does. */
  async call<T>(service: Service, carryOut: () => T): Promise<T> {
    this.calls += 1;
    const fault = this.faults.find(({ call }) => call === this.calls);
    await this.travel();
    if (fault?.what === 'crash before') return this.crash();
    if (fault?.what === 'throttled') this.outages.begin(service, 'ThrottlingException', fault.seconds);
    // IAM has no say in where CloudFormation takes answers.
    if (fault?.what === 'denied' && service !== 'response')
      this.outages.begin(service, 'AccessDeniedException', fault.seconds);
    if (fault?.what === 'unavailable') throw awsFailure('ServiceUnavailableException');
    this.outages.check(service);
    try {
      return carryOut();
    } catch (error) {
      if (error instanceof NotModelled) this.watch.see('every call is modelled', error.message);
      throw error;
    } finally {
      await this.travel();
      if (fault?.what === 'crash after') await this.crash();
      // The SDK gives up waiting: whether the call had its effect, the caller cannot tell.
      // biome-ignore lint/correctness/noUnsafeFinally: an answer that is lost is an error, also if it was one
      if (fault?.what === 'answer lost') throw awsFailure('TimeoutError');
    }
  }

  private travel(): Promise<void> {
    return this.wait(5 + Math.floor(this.random() * 100));
  }

  private async wait(milliseconds: number): Promise<void> {
    await this.time.after(milliseconds);
    if (this.killed) await never();
  }

  private crash(): Promise<never> {
    this.kill();
    return never();
  }
}
