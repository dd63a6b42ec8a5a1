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
  namePrefixes(place).map((prefix) => `arn:${place.stack.partition}:s3:::${probeBucketNames(`${prefix}*`)}`);

/** Synthetics calls its functions and layers `cwsyn-` and the canary's name. source: AWS managed policy CloudWatchSyntheticsFullAccess */
const functions = (place: Place): string[] =>
  namePrefixes(place).flatMap((prefix) =>
    ['function', 'layer'].map((kind) => regionalArn(place, 'lambda', `${kind}:cwsyn-${prefix}*`)),
  );

/** The library of Synthetics, in accounts of AWS. source: as above */
const library = ({ stack }: Place): string => `arn:${stack.partition}:lambda:*:*:layer:*Synthetics*`;

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
      resources: [library(place)],
    }),
  ];
}

/** The most that any role can do with probes: CloudFormation's, and those that they run with. */
export function probeBoundary(place: Place): iam.PolicyStatement[] {
  if (!place.probes) return [];
  return [
    new iam.PolicyStatement({
      sid: 'Probes',
      // Names of buckets, for the canary; the rest is CloudFormation's.
      actions: ['synthetics:*', 's3:ListAllMyBuckets'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'ProbeParts',
      actions: ['lambda:*', 's3:*'],
      resources: [...buckets(place), ...functions(place)],
    }),
    new iam.PolicyStatement({
      sid: 'ProbeLibrary',
      actions: ['lambda:GetLayerVersion'],
      resources: [library(place)],
    }),
  ];
}
