import { domain, network, placed, refusal, right, withEnvironment, withService } from './refusal';

describe('an environment', () => {
  const at = 'environments.production';
  test.each<[string, object, string]>([
    [
      'account of 11 digits',
      { ...placed, account: '12345678901' },
      `${at}.account must be 12 digits, as text, got "12345678901";`,
    ],
    [
      'account as a number',
      { ...placed, account: 111122223333 },
      `${at}.account must be 12 digits, as text, got 111122223333;`,
    ],
    [
      'region that does not exist',
      { ...placed, region: 'eu-west-9' },
      `${at}.region must be a region of AWS, got "eu-west-9"; did you mean eu-west-1?`,
    ],
    ['account alone', { account: placed.account }, `${at}.region must be given with account, got nothing;`],
    ['region alone', { region: placed.region }, `${at}.account must be given with region, got nothing;`],
    ['domain without a place', { domain }, `${at}.domain must be left out without account and region`],
    [
      'certificate of another region',
      { ...placed, region: 'us-east-1', domain },
      `${at}.domain.certificateArn must be a certificate issued in us-east-1`,
    ],
    [
      'certificate of another account',
      { ...placed, account: '999999999999', domain },
      `${at}.domain.certificateArn must be a certificate issued in account 999999999999`,
    ],
    [
      'certificate that is none',
      { ...placed, domain: { ...domain, certificateArn: 'arn:aws:iam::1:x' } },
      `${at}.domain.certificateArn must be the ARN of a certificate of ACM`,
    ],
    [
      'zone that does not hold the name',
      { ...placed, domain: { ...domain, hostedZoneName: 'ample.com' } },
      `${at}.domain.hostedZoneName must be shop.example.com or the end of it`,
    ],
    [
      'network of two kinds',
      { network: { ...network, cidr: '10.0.0.0/16' } },
      `${at}.network.cidr must be left out with vpcId`,
    ],
    [
      'half a network',
      { network: { ...network, vpcId: undefined } },
      `${at}.network.vpcId must be given with availabilityZones`,
    ],
    [
      'a subnet too few',
      {
        network: {
          ...network,
          availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
          privateSubnetIds: [...network.privateSubnetIds, 'subnet-00000005'],
        },
      },
      `${at}.network.publicSubnetIds must be 3 subnets, one for each zone`,
    ],
    [
      'zone of another region',
      { ...placed, network: { ...network, availabilityZones: ['eu-west-1a', 'us-east-1a'] } },
      `${at}.network.availabilityZones[1] must be a zone of eu-west-1`,
    ],
    [
      'a public range',
      { network: { cidr: '8.8.0.0/16' } },
      `${at}.network.cidr must be a private IPv4 range`,
    ],
    [
      'no gateway',
      { network: { natGateways: 0 } },
      `${at}.network.natGateways must be a whole number from 1 to 2, got 0`,
    ],
    [
      'a gateway for a third zone',
      { network: { natGateways: 3 } },
      `${at}.network.natGateways must be a whole number from 1 to 2, got 3`,
    ],
    [
      'protection that is no flag',
      { protect: 'yes' },
      `${at}.protect must be true or false, got "yes"; leave it out to protect the last environment`,
    ],
    [
      'pipeline without a repository',
      { pipeline: true },
      `${at}.pipeline must be false without repository, got true`,
    ],
    [
      'more tasks than the service may have',
      { tasks: { min: 20 } },
      `${at}.tasks.min must be at most 10, the max of shop, got 20`,
    ],
    ['approval', { approval: { reviewers: ['ops'] } }, `${at}.approval is not built yet; remove it`],
  ])('%s', (_, environment, line) => {
    const input = { ...withService({ tasks: { max: 10 } }), environments: { production: environment } };
    expect(refusal(input)).toEqual([expect.stringContaining(line)]);
  });

  test.each(['x:y', 'x%3Ay', 'x*', 'x?', 'a_b', '1st'])('the name %s', (name) => {
    expect(refusal({ ...right, environments: { [name]: {} } })).toEqual([
      expect.stringMatching(/ must be named by small letters.*; rename it$/),
    ]);
  });

  test('two that differ only by case', () => {
    expect(refusal({ ...right, environments: { production: {}, Production: {} } })).toContain(
      'environments.Production must be told from production by more than capitals, got "Production"; rename one: GitHub takes them for one environment',
    );
  });

  test('one that is the way back of another', () => {
    expect(refusal({ ...right, environments: { production: {}, 'production-rollback': {} } })).toEqual([
      'environments.production-rollback must be told from the environment of GitHub in which production is rolled back, got "production-rollback"; rename it: that one asks nobody',
    ]);
  });
});

describe('the range of a new network', () => {
  const rule =
    'environments.production.network.cidr must be a private IPv4 range from /16 to /18 that begins at a multiple of its size, got';
  test.each([
    ['three octets', '10.0.0/16'],
    ['an octet too many', '10.0.0.0.0/16'],
    ['an octet over 255', '10.256.0.0/16'],
    ['a leading zero', '10.01.0.0/16'],
    ['address bits behind the prefix', '10.0.0.1/16'],
    ['not at a multiple of its size', '10.0.32.0/18'],
    ['too small for the subnets', '10.0.0.0/19'],
    ['larger than a VPC', '10.0.0.0/15'],
    ['public', '172.32.0.0/16'],
    ['no size', '10.0.0.0'],
    ['blank space', ' 10.0.0.0/16'],
  ])('%s', (_, cidr) => {
    expect(refusal(withEnvironment({ network: { cidr } }))).toEqual([
      expect.stringContaining(`${rule} "${cidr}"; write it like 10.0.0.0/16`),
    ]);
  });

  test.each(['10.0.0.0/16', '10.0.64.0/18', '172.16.0.0/16', '172.31.128.0/17', '192.168.192.0/18'])(
    'takes %s',
    (cidr) => expect(refusal(withEnvironment({ network: { cidr } }))).toEqual([]),
  );
});
