import { z } from 'zod';
import { NotModelled } from '../not-modelled';
import { ElbError } from './elb-error';
import { UNCHANGED } from './redirect';
import type { Action, WeightedTargetGroup } from './rules';

// The templates of CloudFormation and ELBv2's API write actions alike; only numbers may come as text from a template.
const weightedShape = z.object({
  TargetGroupArn: z.string(),
  Weight: z.coerce.number().int().min(0).max(999).default(1),
});
const truth = z.union([z.boolean(), z.stringbool()]);
const actionShape = z.object({
  Type: z.string(),
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .object({
      TargetGroups: z.array(weightedShape).min(1).max(5),
      TargetGroupStickinessConfig: z
        .object({
          Enabled: truth.optional(),
          DurationSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
        })
        .optional(),
    })
    .optional(),
  FixedResponseConfig: z
    .object({
      // source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html
      StatusCode: z.coerce
        .string()
        .regex(/^[245]\d\d$/, '2XX, 4XX or 5XX')
        .transform(Number),
      ContentType: z
        .enum(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'])
        .optional(),
      MessageBody: z.string().max(1024).optional(),
    })
    .optional(),
  RedirectConfig: z
    .object({
      StatusCode: z.enum(['HTTP_301', 'HTTP_302']),
      Protocol: z
        .string()
        .regex(/^(HTTPS?|#\{protocol\})$/, 'HTTP, HTTPS or #{protocol}')
        .default(UNCHANGED.protocol),
      Host: z.string().min(1).max(128).default(UNCHANGED.host),
      Port: z.coerce
        .string()
        .regex(/^(\d{1,5}|#\{port\})$/, '1 to 65535 or #{port}')
        .default(UNCHANGED.port),
      Path: z.string().max(128).startsWith('/').default(UNCHANGED.path),
      Query: z.string().max(128).default(UNCHANGED.query),
    })
    .optional(),
});
type ActionProperties = z.infer<typeof actionShape>;

const MODELLED = ['forward', 'fixed-response', 'redirect'];

/**
 * A rule's action from `Actions` (or a listener's `DefaultActions`).
 *
 * @throws NotModelled for authentication and other actions that come before the last one
 * @throws ElbError for what ELB refuses
 */
export function actionFrom(properties: unknown): Action {
  const actions = z.array(actionShape).min(1).parse(properties);
  const unknown = actions.find(({ Type }) => !MODELLED.includes(Type));
  if (unknown) throw new NotModelled(`ELBv2 action ${unknown.Type}`);
  const [action, ...others] = actions as [ActionProperties, ...ActionProperties[]];
  if (others.length > 0) {
    const types = actions.map(({ Type }) => Type).join(' and ');
    throw new ElbError(
      'InvalidLoadBalancerAction',
      `Actions must end with one action, got ${types}; leave one`,
    );
  }
  switch (action.Type) {
    case 'forward':
      return { type: 'forward', targetGroups: targetGroupsFrom(action), ...stickinessFrom(action) };
    case 'fixed-response':
      return fixedResponseFrom(action);
    default:
      return redirectFrom(action);
  }
}

function fixedResponseFrom({ FixedResponseConfig: fixed }: ActionProperties): Action {
  if (!fixed) throw missing('FixedResponseConfig', 'fixed-response');
  return {
    type: 'fixed-response',
    statusCode: fixed.StatusCode,
    ...(fixed.ContentType !== undefined && { contentType: fixed.ContentType }),
    ...(fixed.MessageBody !== undefined && { messageBody: fixed.MessageBody }),
  };
}

function redirectFrom({ RedirectConfig: redirect }: ActionProperties): Action {
  if (!redirect) throw missing('RedirectConfig', 'redirect');
  const parts = {
    protocol: redirect.Protocol,
    host: redirect.Host,
    port: redirect.Port,
    path: redirect.Path,
    query: redirect.Query,
  };
  const leadsBack = (['protocol', 'host', 'port', 'path'] as const).every(
    (part) => parts[part] === UNCHANGED[part],
  );
  if (leadsBack) {
    throw new ElbError(
      'InvalidLoadBalancerAction',
      'a redirect must change protocol, host, port or path, got none, which is a loop; change one',
    );
  }
  return { type: 'redirect', statusCode: redirect.StatusCode === 'HTTP_301' ? 301 : 302, ...parts };
}

function stickinessFrom({ ForwardConfig }: ActionProperties): { stickySeconds?: number } {
  const { Enabled, DurationSeconds } = ForwardConfig?.TargetGroupStickinessConfig ?? {};
  if (!Enabled) return {};
  if (DurationSeconds === undefined) {
    throw new ElbError(
      'ValidationError',
      'TargetGroupStickinessConfig.DurationSeconds must be set where it is enabled, got nothing; set it',
    );
  }
  return { stickySeconds: DurationSeconds };
}

function targetGroupsFrom(action: ActionProperties): WeightedTargetGroup[] {
  if (action.ForwardConfig) {
    return action.ForwardConfig.TargetGroups.map((group) => ({
      targetGroupArn: group.TargetGroupArn,
      weight: group.Weight,
    }));
  }
  if (action.TargetGroupArn === undefined) {
    throw new Error(
      'Actions[0] must name a target group, got a forward action without one; set ForwardConfig',
    );
  }
  return [{ targetGroupArn: action.TargetGroupArn, weight: 1 }];
}

function missing(config: string, type: string): Error {
  return new Error(`Actions[0] must say what it does, got ${type} without ${config}; set ${config}`);
}
