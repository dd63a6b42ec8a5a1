import { carried, changed, type KeyRow, left, row } from './row';

const teal = (key: string, outcome: ReturnType<typeof carried>): KeyRow => row(key, outcome, undefined);

const OWN_PORT =
  'the load balancer leads to the container itself; let it answer on its own port, or route by hand in lib/customize.ts';
const NO_NLB =
  'Teal releases behind an Application Load Balancer; keep the Network Load Balancer in a stack of your own';

/** Keys of a rule beside the first one are the same, and none of them is carried. */
const ofRule = [
  ...['path', 'healthcheck', 'healthcheck.path', 'healthcheck.port', 'healthcheck.success_codes'],
  ...['healthcheck.healthy_threshold', 'healthcheck.unhealthy_threshold', 'healthcheck.interval'],
  ...['healthcheck.timeout', 'healthcheck.grace_period', 'deregistration_delay', 'target_container'],
  ...['target_port', 'stickiness', 'allowed_source_ips', 'alias', 'alias.name', 'alias.hosted_zone'],
  ...['hosted_zone', 'redirect_to_https', 'version'],
];

const ofListener = [
  ...['port', 'target_container', 'target_port', 'ssl_policy', 'stickiness', 'deregistration_delay'],
  ...['healthcheck.port', 'healthcheck.healthy_threshold', 'healthcheck.unhealthy_threshold'],
  ...['healthcheck.interval', 'healthcheck.timeout', 'healthcheck.grace_period'],
];

/** Of `Load Balanced Web Service` and `Backend Service`. */
export const httpKeys: readonly KeyRow[] = [
  row('http', carried('a load balancer of its own'), carried('false: none')),
  teal('http.path', carried('/: the load balancer leads there with every path')),
  teal('http.healthcheck', carried('health.ready')),
  teal('http.healthcheck.path', carried('health.ready')),
  teal(
    'http.healthcheck.port',
    left('the load balancer asks the port that has the traffic; answer there as well'),
  ),
  teal('http.healthcheck.success_codes', left('200 alone is healthy; answer 200 at the health path')),
  teal(
    'http.healthcheck.healthy_threshold',
    left('2 good answers are enough, so that a new task gets traffic soon'),
  ),
  teal('http.healthcheck.unhealthy_threshold', left('2 bad answers take a task out')),
  teal('http.healthcheck.interval', carried('health.intervalSeconds')),
  teal('http.healthcheck.timeout', carried('health.timeoutSeconds')),
  teal('http.healthcheck.grace_period', carried('health.graceSeconds')),
  teal(
    'http.deregistration_delay',
    left('a task has 30 s to end its answers; a request that takes longer must be cut, or made to last less'),
  ),
  teal('http.target_container', left(OWN_PORT)),
  teal('http.targetContainer', left(OWN_PORT)),
  teal('http.target_port', carried('port')),
  teal(
    'http.stickiness',
    left('each request may meet another version in a release; keep sessions outside of the tasks'),
  ),
  teal(
    'http.allowed_source_ips',
    changed(
      'internal: true, since a load balancer of Teal that is public is open to everybody; put AWS WAF before it to make it public',
    ),
  ),
  teal('http.alias', carried('environments.*.domain.name, where zone and certificate are known')),
  teal('http.alias.name', carried('environments.*.domain.name, where zone and certificate are known')),
  teal('http.alias.hosted_zone', carried('environments.*.domain.hostedZoneId')),
  teal('http.hosted_zone', carried('environments.*.domain.hostedZoneId')),
  teal('http.redirect_to_https', carried('with a domain, HTTP is redirected')),
  teal('http.version', carried('http1: what the load balancer speaks with tasks')),
  ...ofRule.map((key) =>
    teal(
      `http.additional_rules.${key}`,
      left('one rule leads to a service; add others in lib/customize.ts, which no release moves'),
    ),
  ),
  row('nlb', left(NO_NLB), left(NO_NLB)),
  row('nlb.alias', left(NO_NLB), left(NO_NLB)),
  ...ofListener.flatMap((key) =>
    ['nlb', 'nlb.additional_listeners'].map((of) => row(`${of}.${key}`, left(NO_NLB), left(NO_NLB))),
  ),
];
