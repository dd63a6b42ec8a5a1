import type { Clock } from '../clock/clock';
import { bindingCookies, boundTo, cookieIn, setsCookie } from './cookies';
import type { Action } from './rules';

/** How a target group keeps a client at the target that it got first. */
export type Stickiness =
  | { readonly type: 'lb_cookie'; readonly durationSeconds: number }
  /** Only clients of the service's own cookie are kept. */
  | { readonly type: 'app_cookie'; readonly cookieName: string; readonly durationSeconds: number };

const TARGET_COOKIE = 'AWSALB';
const APP_COOKIE = 'AWSALBAPP-0';
const GROUP_COOKIE = 'AWSALBTG';

/** The target that a client is bound to, whether or not it is still there. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
export function boundTarget(
  stickiness: Stickiness,
  cookies: string | undefined,
  now: number,
): string | undefined {
  if (stickiness.type === 'lb_cookie') return boundTo(cookies, TARGET_COOKIE, now);
  // Without the service's own cookie the session is over.
  if (cookieIn(cookies, stickiness.cookieName) === undefined) return undefined;
  return boundTo(cookies, APP_COOKIE, now);
}

/**
 * Set-Cookie lines that bind a client to the target that answered. Each answer renews the cookie of the load balancer;
 * that of a service is followed: a bond begins when the target sets it, and lasts as long as the client was bound.
 *
 * @param fromTarget Set-Cookie lines of the target's answer
 */
export function targetCookies(
  stickiness: Stickiness,
  targetId: string,
  { wasBound, fromTarget, now }: { wasBound: boolean; fromTarget: readonly string[]; now: number },
): string[] {
  const bond = { to: targetId, until: now + stickiness.durationSeconds * 1000 };
  if (stickiness.type === 'lb_cookie') return bindingCookies(TARGET_COOKIE, `${TARGET_COOKIE}CORS`, bond);
  const isBound = wasBound || setsCookie(fromTarget, stickiness.cookieName);
  return isBound ? bindingCookies(APP_COOKIE, undefined, bond) : [];
}

type Forward = Extract<Action, { type: 'forward' }>;

/**
 * The target group that a client is bound to, if the action still names it: with whatever weight, and whether or not it
 * has targets. There is no failover between groups, so that a client of an emptied group gets 503 until its cookie ends.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
export function boundGroup(
  { targetGroups, stickySeconds }: Forward,
  cookies: string | undefined,
  clock: Pick<Clock, 'now'>,
): string | undefined {
  if (stickySeconds === undefined) return undefined;
  const arn = boundTo(cookies, GROUP_COOKIE, clock.now());
  return targetGroups.some(({ targetGroupArn }) => targetGroupArn === arn) ? arn : undefined;
}

/** Set-Cookie lines that bind a client to a target group. No page says when it is renewed: here each answer does. */
export function groupCookies({ stickySeconds }: Forward, targetGroupArn: string, now: number): string[] {
  if (stickySeconds === undefined) return [];
  const bond = { to: targetGroupArn, until: now + stickySeconds * 1000 };
  return bindingCookies(GROUP_COOKIE, `${GROUP_COOKIE}CORS`, bond);
}
