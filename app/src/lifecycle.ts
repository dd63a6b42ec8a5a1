/** How long a stop may take, in milliseconds from SIGTERM. */
export interface StopLimits {
  /** New connections are accepted for at most so long while requests are in flight. */
  readonly accepting: number;
  /** Requests that are still in flight are cut off then. */
  readonly finishing: number;
}

/** Accepting goes on for two failed health checks of a load balancer that asks every 5 s. */
export const ACCEPTING_SECONDS = 10;

/** Kept back of the stop timeout, to send the last traces, to log and to exit. */
export const KEPT_BACK_SECONDS = 5;

/** @param stopSeconds between SIGTERM and the SIGKILL that ECS sends; source: ECS API reference, ContainerDefinition.stopTimeout */
export const stopLimits = (stopSeconds: number): StopLimits => ({
  accepting: ACCEPTING_SECONDS * 1000,
  finishing: (stopSeconds - KEPT_BACK_SECONDS) * 1000,
});

/** Where the process is in its life, and what it still owes. */
export class Lifecycle {
  private current: 'starting' | 'ready' | 'stopping' = 'starting';
  private inFlight = 0;
  private whenIdle: (() => void) | undefined;

  get state(): 'starting' | 'ready' | 'stopping' {
    return this.current;
  }

  /** The process can serve. Has no effect after a stop: a slow start must not undo it. */
  started(): void {
    if (this.current === 'starting') this.current = 'ready';
  }

  /** Counts a request as in flight until the returned function is called. */
  enter(): () => void {
    this.inFlight += 1;
    return () => {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.whenIdle?.();
    };
  }

  /**
   * Not ready from now on; ends when no request is in flight, or at the limit.
   *
   * The listener stays open while a request is in flight, because a load balancer that does not know yet
   * (Fargate Spot) sends more requests, and its health check must be able to read the 503; a refused connection
   * would be a 502 to a user. In an ordinary deployment ECS has deregistered the target before it sends SIGTERM.
   * source: ECS developer guide, "Amazon ECS task lifecycle", DEACTIVATING comes before STOPPING
   *
   * @returns the requests that were cut off: 0 after a clean stop
   */
  async stop(limits: StopLimits, stopAccepting: () => void): Promise<number> {
    this.current = 'stopping';
    const accepting = setTimeout(stopAccepting, limits.accepting);
    let finishing: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.whenIdle = resolve;
      finishing = setTimeout(resolve, limits.finishing);
      if (this.inFlight === 0) resolve();
    });
    clearTimeout(accepting);
    clearTimeout(finishing);
    return this.inFlight;
  }
}
