import * as iam from 'aws-cdk-lib/aws-iam';
import { accessLogsBucketNames } from '../../config/names';
import { namePrefixes, type Place, regionalArn } from './place';
import { templateActions } from './template-actions';

/** Types that only a firewall has in a template: without one, CloudFormation needs nothing of them. */
export const typesOfFirewalls = [
  'AWS::WAFv2::RuleGroup',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
] as const;

const actionsOf = (types: readonly string[], service: string): string[] => [
  ...new Set(
    types.flatMap((type) => templateActions[type] ?? []).filter((action) => action.startsWith(`${service}:`)),
  ),
];

/**
 * By the names that Teal gives them; a web ACL is made with the load balancer that it is for, and with AWS's own sets of rules.
 * source: Service Authorization Reference, AWS WAF V2: resource types of CreateWebACL, UpdateWebACL and AssociateWebACL
 */
const firewalls = (place: Place): string[] => [
  ...namePrefixes(place).flatMap((prefix) => [
    ...['webacl', 'rulegroup'].map((kind) => regionalArn(place, 'wafv2', `regional/${kind}/${prefix}*`)),
    regionalArn(place, 'elasticloadbalancing', `loadbalancer/app/${prefix}*`),
  ]),
  regionalArn(place, 'wafv2', 'regional/managedruleset/*'),
];

/** None that keeps records or assets is called so. */
const buckets = (place: Place): string[] =>
  namePrefixes(place).map((prefix) => `arn:*:s3:::${accessLogsBucketNames(`${prefix}*`)}`);

/** What CloudFormation may do with firewalls and access logs: nothing where there are none. */
export function edgeStatements(place: Place): iam.PolicyStatement[] {
  return [
    ...(place.firewalls
      ? [
          new iam.PolicyStatement({
            sid: 'Firewalls',
            actions: [
              ...actionsOf(typesOfFirewalls, 'wafv2'),
              ...actionsOf(typesOfFirewalls, 'elasticloadbalancing'),
            ],
            resources: firewalls(place),
          }),
        ]
      : []),
    ...(place.accessLogs
      ? [
          new iam.PolicyStatement({
            sid: 'AccessLogBuckets',
            actions: actionsOf(['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'], 's3'),
            resources: buckets(place),
          }),
        ]
      : []),
  ];
}

/** In the boundary for CloudFormation's role alone, whose own policy has which. */
export const toMakeFirewalls = ['wafv2:*'];

/** All of them, in the boundary for CloudFormation's role alone: by service they are in its policy, and a boundary has no room. */
export const anyAccessLogs = `arn:*:s3:::${accessLogsBucketNames('*')}`;
