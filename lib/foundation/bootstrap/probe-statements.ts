import * as iam from 'aws-cdk-lib/aws-iam';
import { probeBucketNames } from '../../config/names';
import { namePrefixes, type Place, regionalArn } from './place';
import { templateActions } from './template-actions';

/** Types that only a probe has in a template: without one, CloudFormation needs nothing of them. */
export const typesOfProbes = ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::Synthetics::Canary'] as const;

const actionsOf = (service: string): string[] =>
  typesOfProbes
    .flatMap((type) => templateActions[type] ?? [])
    .filter((action) => action.startsWith(`${service}:`) && !/^s3:GetObject/.test(action));

/** None that keeps records or assets is called so. */
const buckets = (place: Place): string[] =>
  namePrefixes(place).map((prefix) => `arn:*:s3:::${probeBucketNames(`${prefix}*`)}`);

/** Synthetics calls its functions and layers `cwsyn-` and the canary's name. source: AWS managed policy CloudWatchSyntheticsFullAccess */
const functions = (place: Place): string[] =>
  namePrefixes(place).flatMap((prefix) =>
    ['function', 'layer'].map((kind) => regionalArn(place, 'lambda', `${kind}:cwsyn-${prefix}*`)),
  );

/** The library of Synthetics, in accounts of AWS. source: as above */
const library = 'arn:*:lambda:*:*:layer:*Synthetics*';

/** What CloudFormation may do with probes: nothing where there is none. */
export function probeStatements(place: Place): iam.PolicyStatement[] {
  if (!place.probes) return [];
  return [
    new iam.PolicyStatement({
      sid: 'Probes',
      actions: [...new Set(actionsOf('synthetics'))],
      resources: namePrefixes(place).map((prefix) => regionalArn(place, 'synthetics', `canary:${prefix}*`)),
    }),
    new iam.PolicyStatement({
      sid: 'ProbeBuckets',
      actions: [...new Set(actionsOf('s3'))],
      resources: buckets(place),
    }),
    new iam.PolicyStatement({
      sid: 'ProbeFunctions',
      actions: [...new Set(actionsOf('lambda'))],
      resources: functions(place),
    }),
    new iam.PolicyStatement({
      sid: 'ProbeLibrary',
      actions: ['lambda:GetLayerVersion'],
      resources: [library],
    }),
  ];
}

/** The names of all buckets, which a canary asks for: it takes no resource. */
export const forAllProbes = ['s3:ListAllMyBuckets'];

/** In the boundary for CloudFormation's role alone, whose own policy has which: canaries, and the library of Synthetics. */
export const toMakeProbes = ['synthetics:*', 'lambda:GetLayerVersion'];

const anyBucket = `arn:*:s3:::${probeBucketNames('*')}`;

/**
 * The most that any role can do with what probes leave. Of probes by any name, since a boundary of many services has no room
 * for each: by name they are in the policies of those roles. So what a hostile template makes can add to what a probe of
 * others in this account saw, and neither read nor change that.
 */
export function probeBoundary({ probes }: Place): iam.PolicyStatement[] {
  if (!probes) return [];
  return [
    new iam.PolicyStatement({ actions: ['s3:PutObject', 's3:GetBucketLocation'], resources: [anyBucket] }),
  ];
}

/** What CloudFormation's role alone has to do with probes: what they leave, functions and layers. */
export const anyProbes = (place: Place): string[] => [
  anyBucket,
  regionalArn(place, 'lambda', '*:cwsyn-*-probe-*'),
];
