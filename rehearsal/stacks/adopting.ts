import type { ProvidedResource, Providers, ResourceProvider } from '../cloudformation/provider';
import { identityOf } from '../cloudformation/providers/made-up';

/** What a custom resource answered when it was made, by stack and logical id; undefined for what is none. */
export type KnownAnswer = (stackName: string, logicalId: string) => ProvidedResource | undefined;

/**
 * Providers that take a stack's resources as they are while it is adopted: the models have them already. From then on
 * each does what it does.
 */
export class AdoptingProviders {
  private adopting = true;
  /** `Stack.LogicalId` of what is yet to be created, and is in the models already. */
  private readonly awaited = new Set<string>();
  private readonly byType = new Map<string, ResourceProvider>();

  constructor(
    providers: Providers,
    private readonly known: KnownAnswer,
  ) {
    for (const [type, provider] of providers) this.add(type, provider);
  }

  get providers(): Providers {
    return this.byType;
  }

  /** Takes a resource as it is when its stack is created, once. */
  await(stackName: string, logicalId: string): void {
    this.awaited.add(`${stackName}.${logicalId}`);
  }

  add(type: string, provider: ResourceProvider): void {
    if (!this.byType.has(type)) this.byType.set(type, this.adopt(provider));
  }

  /** Resources are made, changed and deleted from now on. */
  release(): void {
    this.adopting = false;
  }

  private adopt(provider: ResourceProvider): ResourceProvider {
    const create: ResourceProvider['create'] = async (request) => {
      const isAwaited = this.awaited.delete(`${request.stack.stackName}.${request.logicalId}`);
      if (!this.adopting && !isAwaited) return provider.create(request);
      const answer = this.known(request.stack.stackName, request.logicalId);
      const resource = answer ?? (await identityOf(request, request.properties));
      if (isAwaited) await provider.takeOn?.(request, resource);
      return resource;
    };
    // Its methods may be on its prototype, where a spread does not find them.
    return new Proxy(provider, {
      get: (target, property) => {
        if (property === 'create') return create;
        const value: unknown = Reflect.get(target, property);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
