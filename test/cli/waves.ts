import type { Clients } from '../../cli/aws/clients';
import { connect } from '../../cli/aws/clients';

interface Stack {
  add(
    middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
    options: { readonly step: 'initialize'; readonly name: string },
  ): void;
}

/** Turns of the event loop after which nobody has another call to make for what has been answered. */
const TURNS = 10;

/** Lets calls through in waves: the next one when all of the one before are answered. Counts how many a verb needs. */
export class Waves {
  count = 0;
  calls = 0;
  private waiting: (() => void)[] = [];
  private underWay = 0;
  private isDue = false;

  readonly connect: typeof connect = async (options) => {
    const clients = await connect(options);
    const watched = Object.entries(clients).map(([name, client]) => [
      name,
      typeof client === 'function'
        ? async (...args: never[]) =>
            this.watch(await (client as (...args: never[]) => Promise<object>)(...args))
        : this.watch(client),
    ]);
    return Object.fromEntries(watched) as Clients;
  };

  private watch<T extends object>(client: T): T {
    (client as { readonly middlewareStack: Stack }).middlewareStack.add(
      (next) => async (args) => {
        await this.turn();
        try {
          return await next(args);
        } finally {
          this.underWay -= 1;
          this.look();
        }
      },
      { step: 'initialize', name: 'waves' },
    );
    return client;
  }

  private turn(): Promise<void> {
    const mine = new Promise<void>((resolve) => this.waiting.push(resolve));
    this.look();
    return mine;
  }

  private look(turns = TURNS): void {
    if (this.isDue || this.underWay > 0) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      if (turns > 0) this.look(turns - 1);
      else this.release();
    });
  }

  private release(): void {
    const wave = this.waiting.splice(0);
    if (wave.length === 0) return;
    this.count += 1;
    this.calls += wave.length;
    this.underWay = wave.length;
    for (const go of wave) go();
  }
}
