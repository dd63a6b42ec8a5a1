import { type Clients, connect } from '../../cli/aws/clients';

interface Stack {
  add(
    middleware: (
      next: (args: Call) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: Call) => Promise<unknown>,
    options: { step: 'initialize'; name: string; priority: 'high' },
  ): void;
}

interface Call {
  readonly input: Readonly<Record<string, unknown>>;
}

/** What becomes of a call: an error instead of it, or after AWS has heard of it. */
export type Fate = { readonly before: Error } | { readonly after: Error } | undefined;

/** AWS, of which some calls fail as long as somebody wants. */
export class FailingCalls {
  /** Names of the calls that were tried, `PutObject`. */
  readonly tried: string[] = [];

  constructor(private readonly fateOf: (name: string, input: Call['input']) => Fate) {}

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
          const name = commandName.replace(/Command$/, '');
          this.tried.push(name);
          const fate = this.fateOf(name, args.input);
          if (fate && 'before' in fate) throw fate.before;
          const answer = await next(args);
          if (fate) throw fate.after;
          return answer;
        },
      { step: 'initialize', name: 'failing', priority: 'high' },
    );
    return client;
  }
}

/** No answer came. */
export const lost = (): Error => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
export const denied = (): Error =>
  Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
export const isOfS3 = (name: string): boolean => /^(PutObject|GetObject|ListObjectsV2)$/.test(name);
