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
/** After so long nothing goes on of an event that CloudFormation has an answer to. */
export const MS_OF_RETRIES = 600 * SECOND;

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
    let isTaken = false;
    return new Promise((resolve) => {
      const answered = (answer: Answer | undefined) => {
        // CloudFormation looks at the first answer alone.
        if (!isTaken && answer) this.watch.taken(event, answer);
        isTaken = true;
        resolve(answer);
      };
      void this.tryUntilDone(event, deadline, answered);
      if (againAfter !== undefined)
        void this.time.after(againAfter).then(() => this.tryUntilDone(event, deadline, answered));
      void this.time.after(patience).then(() => answered(undefined));
    });
  }

  private async tryUntilDone(
    event: CloudFormationCustomResourceEvent,
    deadline: number,
    answered: (answer: Answer) => void,
  ): Promise<void> {
    for (const pause of [...RETRIES_AFTER_MS.slice(0, this.disturbance.retries), undefined]) {
      const end = await this.invoke(event, answered);
      if (end.isDone || end.answer === 'FAILED') return;
      // Nor is a retry modelled of what CloudFormation has taken back or given up already: docs/limitations.md.
      if (pause === undefined || this.time.now + pause >= deadline) return;
      await this.time.after(pause);
    }
  }

  private async invoke(
    event: CloudFormationCustomResourceEvent,
    answered: (answer: Answer) => void,
  ): Promise<{ readonly isDone: boolean; readonly answer: Answer['Status'] | undefined }> {
    let status: Answer['Status'] | undefined;
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
        this.watch.answered(body);
        if (answer.Status === 'FAILED') this.lastReason = answer.Reason;
        status = answer.Status;
        answered(answer);
        return { ok: true, status: 200 };
      }),
    );
    const clients = this.mutate(invocation.clients, event);
    const handler = customResource(physicalIdOf, (received) => carryOut(clients, invocation.pause, received));
    void this.time.after(FUNCTION_TIMEOUT_MS).then(() => invocation.kill());
    const isDone = await Promise.race([
      handler({ ...event, ResponseURL: url }).then(
        () => true,
        () => false,
      ),
      invocation.death.then(() => false),
    ]);
    return { isDone, answer: status };
  }
}
