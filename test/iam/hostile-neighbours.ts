import { at } from './account';
import { type Act, act, call, each } from './acts';

const canary = 'payroll-production-probe';
const bucket = 'arn:aws:s3:::payroll-production-probeartefacts-abcdefghijkl';
const code = at('lambda', `function:cwsyn-${canary}-0123abcd`);

/** Probes of others: who changes the code of one has its role. */
const probes: readonly Act[] = [
  ...each(
    'a probe of others',
    at('synthetics', `canary:${canary}`),
    ...[
      'synthetics:UpdateCanary',
      'synthetics:DeleteCanary',
      'synthetics:StopCanary',
      'synthetics:StartCanaryDryRun',
    ],
  ),
  ...each(
    'the code of a probe of others',
    code,
    ...['lambda:UpdateFunctionCode', 'lambda:InvokeFunction', 'lambda:GetFunction', 'lambda:AddPermission'],
  ),
  ...each(
    'the code of a probe of others',
    code.replace(':function:', ':layer:'),
    'lambda:PublishLayerVersion',
  ),
  ...each('a layer of others', at('lambda', 'layer:org-code:1'), 'lambda:GetLayerVersion'),
  ...each(
    'what a probe of others saw',
    bucket,
    ...['s3:ListBucket', 's3:PutBucketPolicy', 's3:PutReplicationConfiguration', 's3:DeleteBucket'],
  ),
  ...each('what a probe of others saw', `${bucket}/a.json`, 's3:GetObject', 's3:DeleteObject'),
];

/** A key of others, by way of the service by which functions reach the delivery's own. */
const keys: readonly Act[] = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyPair'].flatMap(
  (action) => [
    act(
      `a key of others by way of SNS: ${action}`,
      call(action, at('kms', 'key/1'), { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' }),
    ),
    act(
      `a key of another delivery by way of SNS: ${action}`,
      call(action, at('kms', 'key/1'), {
        'kms:ViaService': 'sns.eu-west-1.amazonaws.com',
        'aws:ResourceTag/teal:delivery': 'payroll',
      }),
    ),
  ],
);

/** What joins networks of others. */
const networks: readonly Act[] = [
  ...each(
    'a transit gateway',
    at('ec2', 'transit-gateway-route-table/tgw-rtb-1'),
    ...['ec2:EnableTransitGatewayRouteTablePropagation', 'ec2:DisableTransitGatewayRouteTablePropagation'],
    ...['ec2:CreateTransitGatewayRouteTableAnnouncement', 'ec2:CreateTransitGatewayRoute'],
    ...['ec2:AssociateTransitGatewayRouteTable', 'ec2:ReplaceTransitGatewayRoute'],
  ),
  ...each(
    'a local gateway',
    at('ec2', 'local-gateway-route-table/lgw-rtb-1'),
    ...['ec2:CreateLocalGatewayRouteTableVpcAssociation', 'ec2:CreateLocalGatewayRouteTablePermission'],
    ...['ec2:DeleteLocalGatewayRouteTable', 'ec2:ModifyLocalGatewayRoute'],
  ),
  ...each(
    'a VPN',
    at('ec2', 'client-vpn-endpoint/cvpn-1'),
    'ec2:CreateClientVpnRoute',
    'ec2:CreateVpnConnectionRoute',
  ),
  ...each(
    'addresses of a subnet',
    at('ec2', 'subnet/subnet-1'),
    ...['ec2:AssociateSubnetCidrBlock', 'ec2:CreateSubnetCidrReservation', 'ec2:DeleteSubnetCidrReservation'],
  ),
];

/** Firewalls of others, and who came to them. */
const edges: readonly Act[] = [
  ...each(
    'a firewall of others',
    at('wafv2', 'regional/webacl/payroll-production/0123abcd'),
    ...['wafv2:UpdateWebACL', 'wafv2:DeleteWebACL', 'wafv2:PutLoggingConfiguration'],
  ),
  ...each(
    'the limit of others',
    at('wafv2', 'regional/rulegroup/payroll-production-limit/0123abcd'),
    ...['wafv2:UpdateRuleGroup', 'wafv2:PutPermissionPolicy'],
  ),
  ...each(
    'the load balancer of others',
    at('elasticloadbalancing', 'loadbalancer/app/payroll-production/0123456789abcdef'),
    ...['wafv2:AssociateWebACL', 'wafv2:DisassociateWebACL'],
  ),
  ...each(
    'access logs of others',
    'arn:aws:s3:::payroll-production-accesslogs-abcdefghijkl',
    ...['s3:ListBucket', 's3:PutBucketPolicy', 's3:PutReplicationConfiguration', 's3:DeleteBucket'],
  ),
  ...each(
    'access logs of others',
    'arn:aws:s3:::payroll-production-accesslogs-abcdefghijkl/AWSLogs/a.log.gz',
    ...['s3:GetObject', 's3:DeleteObject'],
  ),
];

/** What is of others in the same account, next to what a delivery may do. */
export const neighbours: readonly Act[] = [...probes, ...edges, ...keys, ...networks];
