import type { Socket } from 'node:net';
import type { ChildClock } from './child-clock';
import { socketFrom } from './child-sockets';
import type { FromChild } from './messages';

/** How an emptied event loop ends what was under way. */
type WhenEmpty = () => void;

/**
 * What this process has to do, by Node's own account: `beforeExit` comes when nothing is pending that keeps a process
 * alive, be it a socket, a file, a thread of the pool or a program. The engine's timers are no such thing, and
 * sockets that nobody waits for (idle keep-alive connections) Node itself leaves out of account. So no resources have
 * to be listed and no loop polled.
 */
export class ChildWork {
  private whenEmpty: WhenEmpty | undefined;
  /** Connections whose answers are held on the clock. */
  private readonly held = new Set<Socket>();

  constructor(
    private readonly clock: ChildClock,
    private readonly send: (message: FromChild) => void,
  ) {
    process.on('beforeExit', this.emptied);
  }

  /** @param whenEmpty ends what is under way when nothing at all is pending and nothing was answered */
  begin(now: number, whenEmpty: WhenEmpty): void {
    this.whenEmpty = whenEmpty;
    this.goOn(now);
  }

  /** It is `now`, and the engine waits for this process. */
  goOn(now: number): void {
    process.channel?.unref();
    this.clock.run(now);
  }

  /** The answer was given: this process waits for the engine. */
  end(): void {
    this.whenEmpty = undefined;
    this.held.clear();
    this.wait();
  }

  /** @param to the port at the other end */
  hold(port: number, to: number | undefined): void {
    const socket = socketFrom(port, to);
    if (socket === undefined) return;
    this.held.add(socket);
    socket.unref();
  }

  release(port: number, to: number | undefined, now: number): void {
    const socket = socketFrom(port, to);
    if (socket && this.held.delete(socket)) socket.ref();
    this.goOn(now);
    this.send({ kind: 'awake' });
  }

  private wait(): void {
    process.channel?.ref();
    this.clock.stop();
  }

  private readonly emptied = (): void => {
    const { whenEmpty, clock } = this;
    for (const socket of this.held) if (socket.destroyed) this.held.delete(socket);
    if (whenEmpty !== undefined && (clock.waits || this.held.size > 0)) {
      const { due } = clock;
      this.wait();
      this.send({ kind: 'idle', due });
      return;
    }
    process.channel?.ref();
    whenEmpty?.();
  };
}
