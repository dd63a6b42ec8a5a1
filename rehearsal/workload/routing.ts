import type { OwnAnswer } from '../elasticloadbalancing/request-record';
import type { Rule } from '../elasticloadbalancing/rules';
import type { Target } from '../elasticloadbalancing/target';
import { NotModelled } from '../not-modelled';
import { ModelledBackend } from './modelled-backend';
import type { RoutedGroup, RoutedTarget, Routing } from './modelled-traffic';
import type { EndedAlike } from './request-piles';

/** The targets of a group that the next request may go to. */
export interface Candidates {
  readonly arn: string;
  readonly targets: readonly Target[];
}

/** Where a rule sends users, and what will be on record of those who end one way or the other. */
export function routingBy(
  { arn: ruleArn, action }: Rule,
  listenerArn: string,
  candidates: readonly Candidates[],
): Routing {
  const ended = (status: number, because?: OwnAnswer, more: Partial<EndedAlike> = {}): EndedAlike => ({
    listenerArn,
    ruleArn,
    ...more,
    status,
    byLoadBalancer: because !== undefined,
    ...(because !== undefined && { because }),
  });
  if (action.type !== 'forward') {
    return { own: ended(action.statusCode, action.type === 'redirect' ? 'redirect' : 'fixed-response') };
  }
  // Who comes back to the same target is somebody; a count is nobody.
  if (action.stickySeconds !== undefined) throw new NotModelled('Target group stickiness for modelled users');
  const targetOf = (target: Target, targetGroupArn: string): RoutedTarget => {
    const to = { targetGroupArn, targetId: target.id };
    return {
      serve: (path, count, random) => modelOf(target).serve(path, count, random),
      succeeded: ended(200, undefined, to),
      failed: ended(500, undefined, to),
      refused: ended(502, 'connection-error', to),
    };
  };
  return {
    own: ended(503, 'no-target'),
    groups: action.targetGroups.map(({ targetGroupArn, weight }): RoutedGroup => {
      const targets = candidates.find(({ arn }) => arn === targetGroupArn)?.targets ?? [];
      return {
        arn: targetGroupArn,
        weight,
        targets: targets.map((target) => targetOf(target, targetGroupArn)),
        empty: ended(503, 'no-target', { targetGroupArn }),
      };
    }),
  };
}

function modelOf({ backend }: Target): ModelledBackend {
  if (backend instanceof ModelledBackend) return backend;
  throw new Error('modelled users need modelled tasks');
}
