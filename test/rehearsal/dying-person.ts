import { type Clients, connect } from '../../cli/aws/clients';

/** Calls that change something. */
const WRITES =
  /^(PutObject|StopServiceDeployment|CancelUpdateStack|CreateChangeSet|ExecuteChangeSet|ContinueUpdateRollback)Command$/;

interface Stack {
  add(
    middleware: (
      next: (args: never) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: never) => Promise<unknown>,
    options: { step: 'initialize'; name: string; priority: 'high' },
  ): void;
}

export class Killed extends Error {}

/** AWS as a process has it that is killed at one of its writes, and makes no call after it. */
export class Death {
  /** Names of the writes that were made or tried. */
  readonly writes: string[] = [];
  private isDead = false;

  /** @param at counts from 0. @param when whether AWS hears of that write */
  constructor(
    private readonly at: number,
    private readonly when: 'before' | 'after',
    private readonly error: () => Error = () => new Killed(),
  ) {}

  readonly connect = async (): Promise<Clients> => {
    const clients = await connect({});
    const of = <T extends { readonly middlewareStack: unknown }>(client: T): T => this.watch(client);
    return {
      ecs: of(clients.ecs),
      elb: of(clients.elb),
      ecr: async (region) => of(await clients.ecr(region)),
      cloudFormation: async () => of(await clients.cloudFormation()),
      s3: async () => of(await clients.s3()),
      sts: async () => of(await clients.sts()),
      ssm: async () => of(await clients.ssm()),
      eventBridge: async () => of(await clients.eventBridge()),
      cloudWatch: async () => of(await clients.cloudWatch()),
      logs: async (region) => of(await clients.logs(region)),
      sns: async () => of(await clients.sns()),
      secretsManager: async () => of(await clients.secretsManager()),
      waf: async () => of(await clients.waf()),
      rds: async () => of(await clients.rds()),
      appConfig: async () => of(await clients.appConfig()),
    };
  };

  private watch<T extends { readonly middlewareStack: unknown }>(client: T): T {
    (client.middlewareStack as Stack).add(
      (next, { commandName = '' }) =>
        async (args) => {
          if (this.isDead) throw new Killed();
          if (!WRITES.test(commandName)) return next(args);
          const isLast = this.writes.push(commandName.replace(/Command$/, '')) === this.at + 1;
          if (!isLast) return next(args);
          this.isDead = true;
          if (this.when === 'after') await next(args);
          throw this.error();
        },
      { step: 'initialize', name: 'death', priority: 'high' },
    );
    return client;
  }
}
