import type { MadeUpIds, Placement } from './made-up-ids';

type Maker = (at: Placement) => Promise<MadeUpIds>;

/** EC2: a prefix and 17 digits. */
export const networkMakers = (
  digits: (at: Placement, length: number, salt?: string) => string,
): Record<string, Maker> => {
  /** Properties in `echoed` are attributes too. */
  const ec2 =
    (prefix: string, idAttributes: readonly string[], echoed: readonly string[] = []): Maker =>
    async (at) => {
      const id = `${prefix}-${digits(at, 17)}`;
      const ids = idAttributes.map((attribute) => [attribute, id] as const);
      const echoes = await Promise.all(echoed.map(async (name) => [name, await at.property(name)] as const));
      return { ref: id, attributes: Object.fromEntries([...ids, ...echoes]) };
    };
  return {
    'AWS::EC2::VPC': async (at) => {
      const ids = await ec2('vpc', ['VpcId'], ['CidrBlock'])(at);
      const DefaultSecurityGroup = `sg-${digits(at, 17, 'default-group')}`;
      return { ref: ids.ref, attributes: { ...ids.attributes, DefaultSecurityGroup } };
    },
    'AWS::EC2::Subnet': ec2('subnet', ['SubnetId'], ['AvailabilityZone', 'CidrBlock', 'VpcId']),
    'AWS::EC2::SecurityGroup': ec2('sg', ['GroupId', 'Id'], ['VpcId']),
    'AWS::EC2::RouteTable': ec2('rtb', ['RouteTableId']),
    'AWS::EC2::InternetGateway': ec2('igw', ['InternetGatewayId']),
    'AWS::EC2::NatGateway': ec2('nat', ['NatGatewayId']),
    'AWS::EC2::VPCEndpoint': ec2('vpce', ['Id']),
    'AWS::EC2::FlowLog': ec2('fl', ['Id']),
    'AWS::EC2::EIP': async (at) => ({
      // An address from the block reserved for documentation (RFC 5737).
      ref: `203.0.113.${Number.parseInt(digits(at, 2), 16)}`,
      attributes: { AllocationId: `eipalloc-${digits(at, 17)}` },
    }),
  };
};
