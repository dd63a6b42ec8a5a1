import { type Decision, evaluate, type Policies } from './evaluate';
import type { Context, PolicyDocument, Request } from './policy';

/** Something that somebody may try, told by what it is for. */
export interface Act {
  readonly what: string;
  /** All of them are needed for it: it fails when one is denied. */
  readonly calls: readonly Request[];
}

export const call = (action: string, resource: string, context: Context = {}): Request => ({
  action,
  resource,
  context,
});

export const act = (what: string, ...calls: readonly Request[]): Act => ({ what, calls });

/** An act for each call on a resource. */
export const each = (what: string, resource: string, ...actions: readonly string[]): Act[] =>
  actions.map((action) => act(`${what}: ${action}`, call(action, resource)));

/** Whose act it is. */
export type Who = Policies & {
  /** The policy of what a call is for. @default none has one */
  readonly resourcePolicyOf?: (arn: string) => PolicyDocument | undefined;
};

const decide = (request: Request, who: Who): Decision =>
  evaluate(request, { resource: who.resourcePolicyOf?.(request.resource), ...who });

/** Acts that would not fail for sure. */
export const possible = (acts: readonly Act[], who: Who): string[] =>
  acts
    .filter(({ calls }) => !calls.some((request) => decide(request, who) === 'denied'))
    .map(({ what }) => what);

/** Calls that would not succeed for sure. */
export const impossible = (calls: readonly Request[], who: Who): string[] =>
  calls
    .map((request): [Request, Decision] => [request, decide(request, who)])
    .filter(([, decision]) => decision !== 'allowed')
    .map(([{ action, resource }, decision]) => `${action} on ${resource} is ${decision}`);
