import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Backstage } from '../../../rehearsal/testing';

/** Unmodified clients of what a run is given. */
export function awsOf({ environment }: Backstage) {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = environment;
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
  };
  const client = <T>(service: string, name: string): T =>
    new (require(`@aws-sdk/client-${service}`)[name])({ endpoint, region, credentials });
  return {
    cloudFormation: client<CloudFormationClient>('cloudformation', 'CloudFormationClient'),
    ecs: client<ECSClient>('ecs', 'ECSClient'),
  };
}
