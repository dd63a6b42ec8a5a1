import type { Happening } from './happening';
import type { Message } from './notification';
import { cut, plain, word } from './plain';

/** What is known beside the event. Texts are somebody's. */
export interface Known {
  readonly environment: string;
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  readonly runbooks: string;
  /** Whether releases come by the pipeline, and are on record. */
  readonly hasPipeline: boolean;
  /** The deployment; undefined where it could not be told. */
  readonly deployment?: {
    readonly id: string;
    readonly status: string;
    /** Of ECS, on its status; that of its rollback where there is one. */
    readonly reason?: string;
    /** Seconds from its start to its end; absent while it runs. */
    readonly seconds?: number;
    readonly strategy?: string;
    /** Of its hooks that ECS shows, how many have succeeded. */
    readonly hooks?: { readonly succeeded: number; readonly all: number };
  };
  /** From the release records. */
  readonly release?: { readonly commit: string; readonly mergedBy?: string };
}

const LONGEST_REASON = 3000;

/** What ECS says of how a deployment that did not go out has ended. source: Amazon ECS API reference, ServiceDeployment */
const ENDS: Readonly<Record<string, string>> = {
  ROLLBACK_SUCCESSFUL: 'users are back on the version before',
  ROLLBACK_FAILED: 'the rollback has failed: look now',
  STOPPED: 'the deployment was stopped where it was: look now',
};

/** @returns undefined when there is nothing to tell */
export function messageOf(happening: Happening, known: Known): Message | undefined {
  const { service } = happening;
  const { environment, runbooks, deployment } = known;
  const place = `${service} in ${environment}`;
  const options = `--service ${service} --env ${environment}`;
  const look = `npx teal verdict ${options}`;
  const recovery = `Runbook: ${runbooks}/recovery.md`;
  switch (happening.what) {
    case 'begun':
      return {
        title: `${place}: a deployment begins`,
        text: sentences(
          deployment?.strategy !== undefined && `By ${word(deployment.strategy)}.`,
          releaseOf(known),
          unresolved(known),
        ),
        nextSteps: [look],
        keywords: [word(happening.deploymentId)],
      };
    case 'completed':
      return {
        title: `${place}: the deployment is out`,
        text: sentences(lastedOf(known), releaseOf(known), hooksOf(known), unresolved(known)),
        nextSteps: [
          look,
          known.hasPipeline
            ? `To go back: npx teal rollback --previous ${options} --reason WHY`
            : `To go back: ${runbooks}/recovery.md`,
        ],
        keywords: [word(happening.deploymentId)],
      };
    case 'failed': {
      const end = ENDS[deployment?.status ?? ''];
      return {
        title: `${place}: the deployment has failed${end === undefined ? '' : `; ${end}`}`,
        text: sentences(
          reasonOf(happening.reason),
          end === undefined && 'ECS goes back by itself where it can; how that ends is told here.',
          lastedOf(known),
          releaseOf(known),
          unresolved(known),
        ),
        nextSteps: [look, recovery],
        keywords: [word(happening.deploymentId)],
      };
    }
    case 'steady': {
      const end = ENDS[deployment?.status ?? ''];
      if (end === undefined) return undefined;
      return {
        title: `${place}: ${end}`,
        text: sentences(reasonOf(deployment?.reason ?? ''), lastedOf(known), releaseOf(known)),
        nextSteps: [look, recovery],
        keywords: [word(deployment?.status)],
      };
    }
    case 'verdict':
      return {
        title: `${place}: a gate says ${happening.outcome}`,
        text: reasonOf(happening.reason),
        nextSteps: [`Runbooks of gates: ${runbooks}`, look],
        keywords: [happening.gate, happening.stage, happening.kind].map(keyword),
      };
    case 'override':
      return {
        title: `${place}: a person has decided ${happening.decision} in place of a gate`,
        text: reasonOf(happening.reason),
        nextSteps: [look],
        keywords: [happening.gate, happening.author, happening.stage].map(keyword),
      };
    case 'pause': {
      const hook = word(happening.hook);
      return {
        title: `${place}: the release waits for a person at ${word(happening.stage)}`,
        text: `Until ${word(happening.until)}.`,
        nextSteps: [
          `To let it go on: npx teal approve ${options} --hook ${hook}`,
          `To take it back: npx teal reject ${options} --hook ${hook} --reason WHY`,
        ],
        keywords: [hook, word(happening.stage)],
      };
    }
  }
}

const sentences = (...some: readonly (string | false | undefined)[]): string =>
  some.filter((one) => one !== undefined && one !== false && one !== '').join('\n') || 'ECS says no more.';

const keyword = (text: string): string => (word(text) === text ? text : plain(text));

const reasonOf = (text: string): string => cut(plain(text), LONGEST_REASON);

function releaseOf({ release }: Known): string | undefined {
  if (!release) return undefined;
  const by = release.mergedBy === undefined ? '' : `, merged by ${cut(plain(release.mergedBy), 200)}`;
  return `Commit ${release.commit.slice(0, 12)}${by}.`;
}

function lastedOf({ deployment }: Known): string | undefined {
  if (deployment?.seconds === undefined) return undefined;
  const { seconds } = deployment;
  return `It took ${seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} minutes`}.`;
}

function hooksOf({ deployment }: Known): string | undefined {
  const { hooks } = deployment ?? {};
  return hooks && hooks.all > 0
    ? `${hooks.succeeded} of ${hooks.all} hooks that ECS shows have succeeded.`
    : undefined;
}

const unresolved = ({ deployment }: Known): string | undefined =>
  deployment === undefined
    ? 'Which service deployment of ECS this is could not be told: it is a thread of its own.'
    : undefined;
