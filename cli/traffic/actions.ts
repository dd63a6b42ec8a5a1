import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Weight } from './standing';

/** What a rule may end with instead of a forward. source: Elastic Load Balancing API reference, Action */
const PAGES: readonly string[] = ['redirect', 'fixed-response'];

const isPage = ({ Type }: Action): boolean => PAGES.includes(Type ?? '');

/** `redirect` or `fixed-response`, of a rule that somebody made a maintenance page. */
export const pageOf = (actions: readonly Action[]): string | undefined => actions.find(isPage)?.Type;

/**
 * The actions of a rule with its forward to these groups. A page makes way for it whole. Everything else stays: who
 * must sign in, and the stickiness of a forward that was there.
 */
export function forwarding(actions: readonly Action[], weights: readonly Weight[]): Action[] {
  const TargetGroups = weights.map(({ targetGroupArn, weight }) => ({
    TargetGroupArn: targetGroupArn,
    Weight: weight,
  }));
  return actions.map((action): Action => {
    const { Order, TargetGroupArn: _, ...rest } = action;
    if (isPage(action))
      return { Type: 'forward', ...(Order !== undefined && { Order }), ForwardConfig: { TargetGroups } };
    if (action.Type !== 'forward') return action;
    return {
      ...rest,
      ...(Order !== undefined && { Order }),
      ForwardConfig: { ...action.ForwardConfig, TargetGroups },
    };
  });
}
