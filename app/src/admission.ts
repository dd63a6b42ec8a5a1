/** From which on a request is refused. */
export interface AdmissionLimits {
  /** Requests in flight. */
  readonly inFlight: number;
  /** Milliseconds by which the event loop is late. */
  readonly loopDelay: number;
}

/**
 * Lets requests in while they can be answered in time, and refuses the rest at once: a queue that nobody bounds answers
 * everybody too late. What is refused costs next to nothing, so that the others are answered; one place that is free is
 * taken by the next request, so that it recovers at once.
 *
 * It says nothing to the load balancer. A target that left under load would give its share to the others, who then leave too.
 */
export class Admission {
  private inFlight = 0;

  /** @param loopDelay milliseconds by which the event loop is late now */
  constructor(
    private readonly limits: AdmissionLimits,
    private readonly loopDelay: () => number,
  ) {}

  /** @returns what gives the place back, or undefined when there is none */
  enter(): (() => void) | undefined {
    if (this.inFlight >= this.limits.inFlight || this.loopDelay() > this.limits.loopDelay) return undefined;
    this.inFlight += 1;
    let held = true;
    return () => {
      if (held) this.inFlight -= 1;
      held = false;
    };
  }
}
