import type { WorkflowsAnswer } from './answers';
import { LONGEST_WITH_ENVIRONMENT, NAME } from './detect/name';

// What people may answer, by option and by prompt alike. Each returns why it is no answer.

type Problem = string | undefined;

/** What is left of a load balancer's name beside the longest environment. */
export const longestName = (environments: readonly string[]): number =>
  LONGEST_WITH_ENVIRONMENT - 1 - Math.max(0, ...environments.map((each) => each.length));

export function nameProblem(text: string, longest: number): Problem {
  if (!NAME.test(text))
    return 'the name must be small letters, digits and single hyphens, and begin with a letter';
  return text.length <= longest
    ? undefined
    : `the name must have at most ${longest} letters, so that those of the load balancers fit, got ${text.length}`;
}

export const environmentProblem = (text: string): Problem =>
  NAME.test(text) && text.length <= 20
    ? undefined
    : 'an environment must be small letters, digits and single hyphens, at most 20 of them';

export const portProblem = (text: string): Problem =>
  /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
    ? undefined
    : 'the port must be a number from 1 to 65535';

// source: Elastic Load Balancing API, HealthCheckPath: 1 to 1024 characters; those that a path has unescaped
export const healthProblem = (text: string): Problem =>
  /^\/[\w\-.~!$&'()*+,;=:@%/?]{0,1023}$/.test(text)
    ? undefined
    : 'the path must begin with / and have no spaces, as /ready';

export const commandProblem = (text: string): Problem =>
  text.trim() !== '' && !/\p{Cc}/u.test(text) ? undefined : 'the command must be one line, as npm start';

/** From the root, and inside of it. */
export function directoryOf(text: string): string | undefined {
  const parts = text.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || /^([\\/]|[A-Za-z]:)/.test(text) || /\p{Cc}/u.test(text)) return undefined;
  return parts.length === 0 ? '.' : parts.join('/');
}

export const directoryProblem = (text: string): Problem =>
  directoryOf(text) === undefined ? 'it must be a folder of this repository, as ./app' : undefined;

const WORKFLOWS =
  /^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100})@([A-Za-z0-9][A-Za-z0-9._-]{0,99})$/;

/** @returns undefined for what is none */
export function workflowsOf(text: string): WorkflowsAnswer | undefined {
  const [, owner, name, tag] = WORKFLOWS.exec(text) ?? [];
  if (owner === undefined || name === undefined || tag === undefined || /^\.{1,2}$/.test(name))
    return undefined;
  // A commit or a branch would be another `job_workflow_ref` than the one that roles trust.
  return /^[0-9a-f]{40}$/.test(tag) || tag === 'main' || tag === 'master' ? undefined : { owner, name, tag };
}

export const workflowsProblem = (text: string): Problem =>
  text === '' || workflowsOf(text)
    ? undefined
    : 'they must be a repository and a tag of it, as acme/teal@v1.0.0; no branch and no commit';
