import type { Clock } from '../clock/clock';
import type { Buckets } from '../s3/buckets';
import type { AwsService } from './aws-service';
import { changeSetOperations } from './cloudformation-change-set-operations';
import type { CloudFormationModel } from './cloudformation-model';
import { stackOperations } from './cloudformation-stack-operations';

/** @param buckets where templates are that are named by their address */
export function cloudFormationService(
  model: CloudFormationModel,
  buckets: Buckets,
  clock: Pick<Clock, 'now'>,
): AwsService {
  return {
    name: 'CloudFormation',
    query: { serviceName: 'cloudformation', xmlns: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' },
    invalidInput: 'ValidationError',
    operations: { ...stackOperations(model, buckets), ...changeSetOperations(model, buckets, clock) },
  };
}
