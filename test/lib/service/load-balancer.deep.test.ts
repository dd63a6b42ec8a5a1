import { domain, only, shop, shopTemplate, synthesize } from '../../synth';

const NOT_FOUND = [
  {
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'Not found' },
  },
];

const listeners = (...input: Parameters<typeof shopTemplate>) =>
  shopTemplate(...input).findResources('AWS::ElasticLoadBalancingV2::Listener');

const warnings = (...input: Parameters<typeof shop>): string[] =>
  synthesize(shop(...input))
    .assembly.stacks.flatMap((stack) => stack.messages)
    .filter(({ level }) => level === 'warning')
    .map(({ entry }) => String(entry.data));

describe('without a domain', () => {
  test('the listener is plain HTTP, and what no rule matches is not found', () => {
    const found = listeners();
    expect(Object.keys(found)).toEqual(['Listener']);
    expect(found.Listener?.Properties).toEqual({
      LoadBalancerArn: { Ref: 'LoadBalancer' },
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: NOT_FOUND,
    });
  });

  test('synth warns, and of nothing else', () => {
    expect(warnings()).toEqual([expect.stringMatching(/plain HTTP.*\[ack: teal:noTls\]/)]);
  });

  test('the rules answer to every host', () => {
    expect(only(shopTemplate(), 'Custom::TealLiveTrafficRules').HostNames).toEqual([]);
  });

  test('the address is the load balancer’s', () => {
    expect(shopTemplate().toJSON().Outputs.Url.Value).toEqual({
      'Fn::Join': ['', ['http://', { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] }]],
    });
  });
});

describe('with a domain', () => {
  test('the listener is HTTPS with its certificate, and what no rule matches is not found', () => {
    expect(listeners({ domain }).Listener?.Properties).toEqual({
      LoadBalancerArn: { Ref: 'LoadBalancer' },
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: domain?.certificateArn }],
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
      DefaultActions: NOT_FOUND,
    });
  });

  test('port 80 leads to it, once the listener that may have been on 80 has moved', () => {
    const redirect = Object.entries(listeners({ domain })).find(([id]) => id !== 'Listener')?.[1];
    expect(redirect?.Properties).toEqual({
      LoadBalancerArn: { Ref: 'LoadBalancer' },
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Port: '443', Protocol: 'HTTPS', StatusCode: 'HTTP_301' } },
      ],
    });
    expect(redirect?.DependsOn).toEqual(['Listener']);
  });

  test('its record is an alias of the load balancer', () => {
    expect(only(shopTemplate({ domain }), 'AWS::Route53::RecordSet')).toEqual({
      HostedZoneId: 'Z0123456789ABCDEFGHIJ',
      Name: 'shop.example.com.',
      Type: 'A',
      AliasTarget: {
        HostedZoneId: { 'Fn::GetAtt': ['LoadBalancer', 'CanonicalHostedZoneID'] },
        DNSName: { 'Fn::Join': ['', ['dualstack.', { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] }]] },
      },
    });
  });

  test('the rules answer to it alone', () => {
    const { HostNames } = only(shopTemplate({ domain }), 'Custom::TealLiveTrafficRules');
    expect(HostNames).toEqual(['shop.example.com']);
  });

  test('synth does not warn', () => {
    expect(warnings({ domain })).toEqual([]);
  });

  test('the address is its own', () => {
    expect(shopTemplate({ domain }).toJSON().Outputs.Url.Value).toBe('https://shop.example.com');
  });
});

test('the load balancer drops headers that a task may read otherwise than it does', () => {
  const { LoadBalancerAttributes, ...rest } = only(
    shopTemplate(),
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  );
  expect(LoadBalancerAttributes).toContainEqual({
    Key: 'routing.http.drop_invalid_header_fields.enabled',
    Value: 'true',
  });
  expect(rest).toMatchObject({
    Name: 'shop-production',
    Scheme: 'internet-facing',
    Subnets: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  });
});

describe('the target groups', () => {
  const groups = (port: number) =>
    shopTemplate({}, { port }).findResources('AWS::ElasticLoadBalancingV2::TargetGroup');

  test('differ in nothing', () => {
    expect(Object.keys(groups(8080))).toEqual(['PrimaryTargetGroup', 'AlternateTargetGroup']);
    expect(groups(8080).AlternateTargetGroup?.Properties).toEqual(
      groups(8080).PrimaryTargetGroup?.Properties,
    );
  });

  // source: CloudFormation, AWS::ElasticLoadBalancingV2::TargetGroup: Port, Protocol, TargetType, VpcId replace it
  test('are not replaced when the container listens on another port', () => {
    expect(groups(3000)).toEqual(groups(8080));
  });

  test('take tasks by address, without stickiness, which would override the weights of a release', () => {
    expect(groups(8080).PrimaryTargetGroup?.Properties).toMatchObject({
      TargetType: 'ip',
      HealthCheckPath: '/ready',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
        { Key: 'stickiness.enabled', Value: 'false' },
      ],
    });
  });
});
