import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { customResource } from '../../../../lambda/shared/custom-resource';
import { carryOut } from '../../../../lambda/traffic-rules/live-traffic-rules';
import { chance } from './chance';
import { type Backends, type Fault, Invocation, Outages } from './invocation';
import type { Mutation } from './mutations';
import { physicalIdOf } from './names';
import { outside } from './outside';
import type { VirtualTime } from './virtual-time';
import type { Watch } from './watch';

/** What happens to the invocations of one operation on the stack. */
export interface Disturbance {
  readonly faults: readonly Fault[];
  /** How often Lambda tries again when the function has crashed; with 0, CloudFormation waits in vain. */
  readonly retries: number;
  /** The event comes a second time after so many milliseconds: Lambda delivers at least once. */
  readonly againAfter: number | undefined;
  /** Of the calls' durations, and so of the order in which the calls of two invocations come. */
  readonly seed: number;
}

export const CALM: Disturbance = { faults: [], retries: 2, againAfter: undefined, seed: 0 };

const SECOND = 1000;
/** As lib/service/live-traffic-rules.ts has it. */
const FUNCTION_TIMEOUT_MS = 120 * SECOND;
// source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const RETRIES_AFTER_MS = [60 * SECOND, 120 * SECOND];

export type Answer = CloudFormationCustomResourceResponse;

/** The function of the custom resource: the real code, with clients that reach the model. */
export class LambdaFunction {
  /** Of the last answer that said FAILED. */
  lastReason = '';
  private disturbance = CALM;
  private random = chance(0);
  private outages: Outages;
  /** Since the operation on the stack began. */
  private invocations = 0;
  private responses = 0;

  constructor(
    private readonly backends: Backends,
    private readonly time: VirtualTime,
    private readonly watch: Watch,
    private readonly mutate: Mutation,
  ) {
    this.outages = new Outages(time);
  }

  /** What happens from now on. */
  disturb(disturbance: Disturbance): void {
    this.disturbance = disturbance;
    this.random = chance(disturbance.seed);
    this.outages = new Outages(this.time);
    this.invocations = 0;
  }

  /**
   * Lambda's queue of asynchronous events.
   *
   * @param patience milliseconds that the caller waits for an answer
   * @returns the first answer; undefined when none has come
   */
  async ask(event: CloudFormationCustomResourceEvent, patience: number): Promise<Answer | undefined> {
    const { againAfter } = this.disturbance;
    const deadline = this.time.now + patience;
    return new Promise((resolve) => {
      void this.tryUntilDone(event, deadline, resolve);
      if (againAfter !== undefined)
        void this.time.after(againAfter).then(() => this.tryUntilDone(event, deadline, resolve));
      void this.time.after(patience).then(() => resolve(undefined));
    });
  }

  private async tryUntilDone(
    event: CloudFormationCustomResourceEvent,
    deadline: number,
    answered: (answer: Answer) => void,
  ): Promise<void> {
    for (const pause of [...RETRIES_AFTER_MS.slice(0, this.disturbance.retries), undefined]) {
      if (await this.invoke(event, answered)) return;
      // A retry after CloudFormation has given the event up is not modelled.
      if (pause === undefined || this.time.now + pause >= deadline) return;
      await this.time.after(pause);
    }
  }

  /** @returns false when the invocation did not come to its end */
  private async invoke(
    event: CloudFormationCustomResourceEvent,
    answered: (answer: Answer) => void,
  ): Promise<boolean> {
    const faults = this.disturbance.faults.filter(({ invocation }) => invocation === this.invocations);
    this.invocations += 1;
    const invocation = new Invocation(
      this.time,
      this.watch,
      this.outages,
      faults,
      this.random,
      this.backends,
    );
    this.responses += 1;
    const url = `https://cloudformation.invalid/${this.responses}`;
    outside.responseUrls.set(url, (body) =>
      invocation.call('response', () => {
        const answer: Answer = JSON.parse(body);
        this.watch.answered(event, answer, body);
        if (answer.Status === 'FAILED') this.lastReason = answer.Reason;
        answered(answer);
        return { ok: true, status: 200 };
      }),
    );
    const clients = this.mutate(invocation.clients, event);
    const handler = customResource(physicalIdOf, (received) => carryOut(clients, invocation.pause, received));
    void this.time.after(FUNCTION_TIMEOUT_MS).then(() => invocation.kill());
    return Promise.race([
      handler({ ...event, ResponseURL: url }).then(
        () => true,
        () => false,
      ),
      invocation.death.then(() => false),
    ]);
  }
}
