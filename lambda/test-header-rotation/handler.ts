import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { TEST_HEADER_ROTATION } from '../shared/environment';
import { PERSISTENT } from '../shared/persistent';
import { required } from '../shared/required';
import type { RotationEvent } from '../shared/rotation';
import { audienceOf } from './decide';
import { rotate } from './test-header-rotation';

const clients = {
  elb: new ElasticLoadBalancingV2Client(PERSISTENT),
  secrets: new SecretsManagerClient(PERSISTENT),
};

/** Secrets Manager calls it once for each of the four steps of a rotation. */
export const handler = (event: RotationEvent): Promise<void> =>
  rotate(
    clients,
    {
      owner: required(TEST_HEADER_ROTATION.OWNER),
      loadBalancerArn: required(TEST_HEADER_ROTATION.LOAD_BALANCER),
      name: required(TEST_HEADER_ROTATION.HEADER),
      audience: audienceOf(process.env[TEST_HEADER_ROTATION.AUDIENCE]),
    },
    event,
  );
