import { z } from 'zod';
import { type Duration, days, inMinutes, isDuration } from '../duration';
import {
  type AccessLogsInput,
  type EdgeInput,
  type FirewallInput,
  type LimitInput,
  limitMinutes,
  limitRequests,
  type ManagedRule,
  managedRules,
} from '../edge';
import {
  complain,
  field,
  fields,
  list,
  objectOrTrue,
  once,
  oneOf,
  type Shape,
  suggest,
  whole,
} from './field';

const managedRule = z.custom<ManagedRule>().superRefine((value: unknown, context) => {
  if (managedRules.some((known) => known === value)) return;
  const advice =
    typeof value === 'string' ? suggest(value, managedRules) : "write it like 'SizeRestrictions_BODY'";
  complain(context, [], { rule: 'a managed rule that Teal’s firewall has', advice });
});

const limit = fields(
  {
    requests: whole(limitRequests.least, limitRequests.most, 'AWS WAF takes no other'),
    per: field<Duration>(
      (value) => isDuration(value) && limitMinutes.includes(inMinutes(value)),
      `${limitMinutes.slice(0, -1).join(', ')} or ${limitMinutes.at(-1)} minutes`,
      'write it like minutes(5): AWS WAF takes no other',
    ).optional(),
  } satisfies Shape<LimitInput>,
  { rate: 'requests', window: 'per', perMinute: 'per' },
);

const firewall = fields(
  {
    mode: oneOf(
      ['count', 'block'],
      'count first, and block when nobody’s request was in what was counted',
    ).optional(),
    countOnly: list(managedRule).optional(),
    limit: limit.optional(),
  } satisfies Shape<FirewallInput>,
  { action: 'mode', overrides: 'countOnly', exclude: 'countOnly', rateLimit: 'limit', rate: 'limit' },
  {
    forwardedIp: {
      rule: 'left out: an address in X-Forwarded-For is what a client says that it is',
      advice: 'limit at the proxy or CDN before this load balancer',
    },
  },
).superRefine(
  ({ mode, countOnly }, context) => {
    if (mode === 'block' || countOnly === undefined) return;
    complain(context, ['countOnly'], {
      rule: "left out without mode: 'block'",
      advice: 'with count every managed rule counts',
    });
  },
  once('mode', 'countOnly'),
);

const accessLogs = fields(
  {
    keep: field<Duration>(
      (value) =>
        isDuration(value) &&
        Number.isInteger(value.milliseconds / days(1).milliseconds) &&
        value.milliseconds >= days(1).milliseconds &&
        value.milliseconds <= days(3650).milliseconds,
      'whole days, from 1 to 3650',
      'write it like days(30)',
    ).optional(),
  } satisfies Shape<AccessLogsInput>,
  { retention: 'keep', days: 'keep' },
);

export const edge = fields(
  {
    firewall: objectOrTrue<FirewallInput>(
      firewall,
      'write true for all defaults, or leave it out for none',
    ).optional(),
    accessLogs: objectOrTrue<AccessLogsInput>(
      accessLogs,
      'write true for all defaults, or leave it out for none',
    ).optional(),
  } satisfies Shape<EdgeInput>,
  { waf: 'firewall', logs: 'accessLogs' },
);
