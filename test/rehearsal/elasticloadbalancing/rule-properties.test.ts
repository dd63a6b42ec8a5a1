import {
  actionFrom,
  conditionsFrom,
  transformsFrom,
} from '../../../rehearsal/elasticloadbalancing/rule-properties';
import { ruleAnswer } from '../../../rehearsal/endpoint/elbv2-rule-answer';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
test.each([
  [
    { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } },
    { field: 'path-pattern', values: ['/*'] },
  ],
  [
    { Field: 'path-pattern', Values: ['/a'] },
    { field: 'path-pattern', values: ['/a'] },
  ],
  [
    { Field: 'host-header', HostHeaderConfig: { Values: ['a'] } },
    { field: 'host-header', values: ['a'] },
  ],
  [
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X', Values: ['v'] } },
    { field: 'http-header', name: 'X', values: ['v'] },
  ],
  [
    { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
    { field: 'http-request-method', values: ['GET'] },
  ],
  [
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'k', Value: 'v' }, { Value: 'w' }] } },
    { field: 'query-string', values: [{ key: 'k', value: 'v' }, { value: 'w' }] },
  ],
  [
    { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8', '2001:db8::/32'] } },
    { field: 'source-ip', values: ['10.0.0.0/8', '2001:db8::/32'] },
  ],
  [
    { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/a'] } },
    { field: 'path-pattern', values: [], regexValues: ['^/a'] },
  ],
  [
    { Field: 'host-header', RegexValues: ['^a'] },
    { field: 'host-header', values: [], regexValues: ['^a'] },
  ],
  [
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X', RegexValues: ['v+'] } },
    { field: 'http-header', name: 'X', values: [], regexValues: ['v+'] },
  ],
])('condition %j', (property, expected) => {
  const conditions = conditionsFrom([property]);
  expect(conditions).toEqual([expected]);
  const action = { type: 'fixed-response', statusCode: 200 } as const;
  const answer = ruleAnswer({ arn: 'a', priority: 1, conditions, action, tags: {} });
  // ELB answers in both ways, and takes one.
  const [{ Values, ...long }] = JSON.parse(JSON.stringify(answer)).Conditions;
  expect(conditionsFrom([long])).toEqual(conditions);
});

test.each<[object, RegExp]>([
  [{ Field: 'cookie', Values: ['a'] }, /ELBv2 condition cookie is not modelled/],
  [{ Field: 'path-pattern' }, /Conditions of path-pattern must have values, got none/],
  [
    { Field: 'path-pattern', RegexValues: ['(?=a)'] },
    /ELBv2 regular expression with lookaround \(\(\?=a\)\) is not/,
  ],
  [{ Field: 'path-pattern', RegexValues: ['('] }, /ValidationError: a regular expression must be valid/],
])('condition %j is refused', (property, message) => {
  expect(() => conditionsFrom([property])).toThrow(message);
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
test.each([
  [
    { Type: 'forward', TargetGroupArn: 'a' },
    { type: 'forward', targetGroups: [{ targetGroupArn: 'a', weight: 1 }] },
  ],
  [
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: 'a', Weight: '100' },
          { TargetGroupArn: 'b', Weight: 0 },
        ],
        TargetGroupStickinessConfig: { Enabled: 'false' },
      },
    },
    {
      type: 'forward',
      targetGroups: [
        { targetGroupArn: 'a', weight: 100 },
        { targetGroupArn: 'b', weight: 0 },
      ],
    },
  ],
  [
    {
      Type: 'fixed-response',
      FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'no' },
    },
    { type: 'fixed-response', statusCode: 404, contentType: 'text/plain', messageBody: 'no' },
  ],
  [
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: 'a' }, { TargetGroupArn: 'b' }],
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
      },
    },
    {
      type: 'forward',
      targetGroups: [
        { targetGroupArn: 'a', weight: 1 },
        { targetGroupArn: 'b', weight: 1 },
      ],
      stickySeconds: 60,
    },
  ],
  [
    { Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302', Protocol: 'HTTPS', Port: 443 } },
    {
      type: 'redirect',
      statusCode: 302,
      protocol: 'HTTPS',
      host: '#{host}',
      port: '443',
      path: '/#{path}',
      query: '#{query}',
    },
  ],
])('action %j', (property, expected) => {
  const action = actionFrom([property]);
  expect(action).toEqual(expected);
  const answer = ruleAnswer({ arn: 'a', priority: 1, conditions: [], action, tags: {} }) as {
    Actions: unknown;
  };
  expect(actionFrom(JSON.parse(JSON.stringify(answer.Actions)))).toEqual(action);
});

test('transforms, both ways', () => {
  const properties = [
    {
      Type: 'host-header-rewrite',
      HostHeaderRewriteConfig: { Rewrites: [{ Regex: '^a', Replace: 'b' }] },
    },
    { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/(.*)$', Replace: '/v1/$1' }] } },
  ];
  const transforms = transformsFrom(properties);
  expect(transforms).toEqual([
    { type: 'host-header-rewrite', regex: '^a', replace: 'b' },
    { type: 'url-rewrite', regex: '^/(.*)$', replace: '/v1/$1' },
  ]);
  const action = { type: 'fixed-response', statusCode: 200 } as const;
  const answer = ruleAnswer({ arn: 'a', priority: 1, conditions: [], action, transforms, tags: {} });
  expect(answer).toMatchObject({ Transforms: properties });
});

test.each<[object[], RegExp]>([
  [
    [{ Type: 'authenticate-oidc' }, { Type: 'forward', TargetGroupArn: 'a' }],
    /ELBv2 action authenticate-oidc is not/,
  ],
  [[{ Type: 'jwt-validation' }], /ELBv2 action jwt-validation is not modelled/],
  [
    [
      { Type: 'forward', TargetGroupArn: 'a' },
      { Type: 'forward', TargetGroupArn: 'b' },
    ],
    /InvalidLoadBalancerAction: Actions must end with one action, got forward and forward/,
  ],
  [[{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }], /InvalidLoadBalancerAction.*loop/],
  [[{ Type: 'redirect' }], /got redirect without RedirectConfig/],
  [[{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: 302 } }], /2XX, 4XX or 5XX/],
  [
    [
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: 'a' }],
          TargetGroupStickinessConfig: { Enabled: true },
        },
      },
    ],
    /DurationSeconds must be set/,
  ],
])('actions %j are refused', (properties, message) => {
  expect(() => actionFrom(properties)).toThrow(message);
});

test('a weight over 999 is refused', () => {
  const action = {
    Type: 'forward',
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a', Weight: 1000 }] },
  };
  expect(() => actionFrom([action])).toThrow(/999/);
});

// source: aws-controllers-k8s/community#2759: what DescribeRules answers cannot be handed to CreateRule as it is
test.each([
  { Field: 'host-header', Values: ['a'], HostHeaderConfig: { Values: ['a'] } },
  { Field: 'path-pattern', Values: ['/a'], PathPatternConfig: { Values: ['/a'] } },
])('a condition that is told in two ways at once is refused: $Field', (condition) => {
  expect(() => conditionsFrom([condition])).toThrow(/cannot provide both Values and/);
});
