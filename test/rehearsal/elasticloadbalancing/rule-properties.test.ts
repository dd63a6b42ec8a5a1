import { actionFrom, conditionsFrom } from '../../../rehearsal/elasticloadbalancing/rule-properties';
import { NotModelled } from '../../../rehearsal/not-modelled';

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
])('condition %j', (property, expected) => {
  expect(conditionsFrom([property])).toEqual([expected]);
});

test.each([
  [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }, 'ELBv2 condition source-ip'],
  [
    { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/a'], Values: undefined } },
    /PathPatternConfig|path-pattern/,
  ],
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
])('action %j', (property, expected) => {
  expect(actionFrom([property])).toEqual(expected);
});

test.each([
  [[{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }], 'ELBv2 action redirect'],
  [
    [{ Type: 'authenticate-oidc' }, { Type: 'forward', TargetGroupArn: 'a' }],
    'ELBv2 rule with more than one action',
  ],
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
    'ELBv2 target group stickiness',
  ],
])('actions %j are not modelled', (properties, what) => {
  expect(() => actionFrom(properties)).toThrow(new NotModelled(what));
});

test('a weight over 999 is refused', () => {
  const action = {
    Type: 'forward',
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a', Weight: 1000 }] },
  };
  expect(() => actionFrom([action])).toThrow(/999/);
});
