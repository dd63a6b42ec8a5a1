import { WarmProcess, type WarmProcessProperties } from './warm-process';

/** Idle processes that are kept at most, over all functions: each is some 60 MB. */
const MOST_IDLE = 16;

/** Leases of one process at most: what handlers leave in Node's own modules cannot be taken back, and might grow. */
const MOST_LEASES = 500;

/** Real milliseconds in which a process must have dropped all that a lease has left behind. */
const REST_MS = 1_000;

interface Idle {
  readonly properties: WarmProcessProperties;
  readonly process: WarmProcess;
}

/**
 * Processes between two leases, so that a thousand rehearsals in one process of ours do not fork a thousand times.
 * An idle one keeps neither Node nor jest alive and ends with us, at the latest after a minute of its own.
 */
export class ProcessPool {
  private idle: Idle[] = [];
  /** Those that run, whoever has them: one that was told to end, too, until it is gone. */
  private readonly living = new Set<WarmProcess>();
  private readonly leases = new WeakMap<WarmProcess, number>();

  /** An idle process, at best one that has run the same asset and kept its code compiled; or a new one. */
  lease(properties: WarmProcessProperties): WarmProcess {
    for (const { process } of this.idle) if (!process.alive) void process.kill();
    this.idle = this.idle.filter((each) => each.process.alive);
    const fit = this.idle.filter((each) => keyOf(each.properties) === keyOf(properties));
    const found = fit.findLast((each) => each.properties.directory === properties.directory) ?? fit[0];
    this.idle = this.idle.filter((each) => each !== found);
    const process = found?.process ?? this.start(properties);
    process.ref();
    this.leases.set(process, this.leasesOf(process) + 1);
    return process;
  }

  /** Takes a process back whose handler has nothing under way, or ends it when something of it goes on. */
  async giveBack(properties: WarmProcessProperties, process: WarmProcess): Promise<void> {
    const rested = this.leasesOf(process) < MOST_LEASES && (await restOf(process));
    if (!rested) return process.kill();
    process.unref();
    this.idle.push({ properties, process });
    while (this.idle.length > MOST_IDLE) await this.idle.shift()?.process.kill();
  }

  /** Ends a process that is of no further use. */
  async discard(process: WarmProcess): Promise<void> {
    await process.kill();
  }

  private start(properties: WarmProcessProperties): WarmProcess {
    const process = new WarmProcess(properties);
    this.living.add(process);
    void process.exited.then(() => this.living.delete(process));
    return process;
  }

  private leasesOf(process: WarmProcess): number {
    return this.leases.get(process) ?? 0;
  }

  async close(): Promise<void> {
    this.idle = [];
    await Promise.all([...this.living].map((each) => each.kill()));
  }
}

/** The one pool of this process of ours. */
export const warmProcesses = new ProcessPool();

/** Ends all processes of functions, also those that are kept for the next rehearsal. */
export function closeWarmProcesses(): Promise<void> {
  return warmProcesses.close();
}

function restOf(process: WarmProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (rested: boolean) => {
      clearTimeout(timer);
      process.serve(undefined);
      resolve(rested);
    };
    const timer = setTimeout(finish, REST_MS, false);
    process.serve({
      onMessage: ({ kind }) => kind === 'rested' && finish(true),
      onLog: () => {},
      onExit: () => finish(false),
    });
    process.send({ kind: 'rest' });
  });
}

/** What cannot be changed in a process that runs; all else is replaced with each lease. */
function keyOf({ runtimePath, memoryMb, environment }: WarmProcessProperties): string {
  return JSON.stringify([runtimePath, memoryMb, environment]);
}
