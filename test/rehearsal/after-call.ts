import type { Clients } from '../../cli/aws/clients';

interface Stack {
  add(
    middleware: (
      next: (args: never) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: never) => Promise<unknown>,
    options: { step: 'initialize'; name: string; priority: 'high' },
  ): void;
}

export interface AfterCall {
  /** Of the command: `ExecuteChangeSetCommand`. */
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Clients of CloudFormation between whose call, and its answer's arrival, something happens: once. */
export function afterOneCall(clients: Clients, { name, run }: AfterCall): Clients {
  let isDone = false;
  return {
    ...clients,
    cloudFormation: async (attempts) => {
      const client = await clients.cloudFormation(attempts);
      (client.middlewareStack as unknown as Stack).add(
        (next, { commandName }) =>
          async (args) => {
            const answer = await next(args);
            if (commandName !== name || isDone) return answer;
            isDone = true;
            await run();
            return answer;
          },
        { step: 'initialize', name: 'afterCall', priority: 'high' },
      );
      return client;
    },
  };
}
