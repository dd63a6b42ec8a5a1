import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { acknowledgeWildcard } from '../acknowledge';
import { type EcsPlace, releasesPrefix } from '../config/names';

/** Lets a function read the deployments of a service, what they bring, and nothing else. */
export function grantReadDeployments(reader: lambda.Function, { cluster, service }: EcsPlace): void {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(reader).formatArn({ service: 'ecs', resource, resourceName });
  const own = `${cluster}/${service}`;
  const [deployments, revisions] = [
    arn('service-deployment', `${own}/*`),
    arn('service-revision', `${own}/*`),
  ];
  for (const statement of [
    new iam.PolicyStatement({ actions: ['ecs:ListServiceDeployments'], resources: [arn('service', own)] }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeServiceDeployments'], resources: [deployments] }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeServiceRevisions'], resources: [revisions] }),
  ]) {
    reader.addToRolePolicy(statement);
  }
  acknowledgeWildcard(
    reader.node.scope ?? reader,
    deployments,
    'The id of a deployment is made when it starts; one service’s only',
  );
  acknowledgeWildcard(
    reader.node.scope ?? reader,
    revisions,
    'The id of a revision is made with it; one service’s only',
  );
}

/** Before its first task has started a revision lists no images, and its task definition says them. */
export function grantReadTaskDefinitions(reader: lambda.Function): void {
  reader.addToRolePolicy(
    new iam.PolicyStatement({
      // `*`: DescribeTaskDefinition takes no resource. source: Service Authorization Reference, Amazon ECS
      actions: ['ecs:DescribeTaskDefinition'],
      resources: ['*'],
    }),
  );
  acknowledgeWildcard(
    reader.node.scope ?? reader,
    '*',
    'DescribeTaskDefinition takes no resource; it only reads',
  );
}

/** Lets a function read what was released, of these services alone: no holds, no decisions, no other environment. */
export function grantReadReleases(
  reader: lambda.Function,
  bucketName: string,
  services: readonly string[],
  environment: string,
): void {
  const { partition } = Stack.of(reader);
  const bucket = `arn:${partition}:s3:::${bucketName}`;
  const prefixes = services.map((service) => releasesPrefix(environment, service));
  const objects = prefixes.map((prefix) => `${bucket}/${prefix}*`);
  reader.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket],
      conditions: { StringEquals: { 's3:prefix': prefixes } },
    }),
  );
  reader.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: objects }));
  for (const each of objects) {
    acknowledgeWildcard(
      reader.node.scope ?? reader,
      each,
      'The key of a record has its time; releases of one service only',
    );
  }
}

/** Lets a function mark in its own log group what it has done, and take a mark back. See lambda/shared/once.ts. */
export function grantOnce(marker: lambda.Function, functionName: string): void {
  const marks = Stack.of(marker).formatArn({
    ...{ service: 'logs', resource: 'log-group' },
    resourceName: `/teal/${functionName}:log-stream:told/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  marker.addToRolePolicy(new iam.PolicyStatement({ actions: ['logs:DeleteLogStream'], resources: [marks] }));
  acknowledgeWildcard(
    marker.node.scope ?? marker,
    marks,
    'Marks are named by events; of this function’s own log group',
  );
}
