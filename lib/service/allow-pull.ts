import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { repositoryOf } from '../config/telemetry';

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/otel` */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/(.+)$/;

/** From a repository of ECR, which may be another account's; a public registry asks for no permission. */
export function allowPull(scope: Construct, definition: ecs.FargateTaskDefinition, image: string): void {
  const [, account, region, resourceName] = ECR.exec(repositoryOf(image)) ?? [];
  if (resourceName === undefined) return;
  ecr.Repository.fromRepositoryAttributes(scope, 'Images', {
    repositoryName: resourceName,
    repositoryArn: Stack.of(scope).formatArn({
      ...{ service: 'ecr', region, account, resource: 'repository', resourceName },
    }),
  }).grantPull(definition.obtainExecutionRole());
}
