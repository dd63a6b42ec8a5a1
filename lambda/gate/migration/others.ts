import type { DeploymentLifecycleHookDetail } from '@aws-sdk/client-ecs';
import type { HooksBefore } from '../../shared/environment';
import { shown } from '../../uniformity/shown';

/** How the other hooks of the stage stand. ECS runs the hooks of a stage side by side; a migration comes after them. */
export type Others =
  | { readonly are: 'done' }
  | { readonly are: 'failed'; readonly which: readonly string[] }
  | { readonly are: 'waited-for'; readonly which: readonly string[] };

/**
 * @param hooks as ECS shows them; it shows one when it is carried out, so that one which is missing has not been asked yet
 * @param own name of the function that asks
 * @param before those that must be there; one more that is there, a hook that somebody has added, must be done as well
 */
// source: Amazon ECS API reference, DeploymentLifecycleHookDetail (status); CreateService (lifecycleHookDetails)
export function othersOf(
  hooks: readonly DeploymentLifecycleHookDetail[] | undefined,
  own: string,
  before: HooksBefore,
): Others {
  const others = (hooks ?? []).map(standingOf).filter(({ name, isPause }) => isPause || name !== own);
  const failed = others.filter(({ is }) => is === 'failed').map(({ name }) => name);
  if (failed.length > 0) return { are: 'failed', which: [...new Set(failed)] };
  const missing = before.functions.filter(
    (each) => !others.some(({ name, isPause }) => !isPause && name === each),
  );
  const pauses = others.filter(({ isPause }) => isPause).length;
  const open = [
    ...others.filter(({ is }) => is === 'open').map(({ name }) => name),
    ...missing,
    ...(pauses < before.pauses ? [`${before.pauses - pauses} PAUSE`] : []),
  ];
  return open.length > 0 ? { are: 'waited-for', which: [...new Set(open)] } : { are: 'done' };
}

interface Standing {
  readonly name: string;
  readonly isPause: boolean;
  readonly is: 'done' | 'failed' | 'open';
}

function standingOf(hook: DeploymentLifecycleHookDetail): Standing {
  const isPause = hook.targetType === 'PAUSE';
  const name = isPause ? shown(hook.hookId ?? 'PAUSE') : functionName(hook.targetArn ?? '');
  return { name, isPause, is: progressOf(hook) };
}

/** One whose time is up lets the deployment go on where it is set so. A status that AWS adds one day is waited for. */
function progressOf({ status, timeoutAction }: DeploymentLifecycleHookDetail): Standing['is'] {
  switch (status) {
    case 'SUCCEEDED':
      return 'done';
    case 'FAILED':
      return 'failed';
    case 'TIMED_OUT':
      return timeoutAction === 'CONTINUE' ? 'done' : 'failed';
    default:
      return 'open';
  }
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, with a version or an alias behind it or without. */
const functionName = (arn: string): string => shown(arn.split(':')[6] ?? arn);
