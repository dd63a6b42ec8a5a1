import { type Decision, evaluate, type Policies } from './evaluate';
import type { Context, Request } from './policy';

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

/** Acts that would not fail for sure. */
export const possible = (acts: readonly Act[], policies: Policies): string[] =>
  acts
    .filter(({ calls }) => !calls.some((request) => evaluate(request, policies) === 'denied'))
    .map(({ what }) => what);

/** Calls that would not succeed for sure. */
export const impossible = (calls: readonly Request[], policies: Policies): string[] =>
  calls
    .map((request): [Request, Decision] => [request, evaluate(request, policies)])
    .filter(([, decision]) => decision !== 'allowed')
    .map(([{ action, resource }, decision]) => `${action} on ${resource} is ${decision}`);
