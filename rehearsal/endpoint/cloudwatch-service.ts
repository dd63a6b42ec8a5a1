import type { Clock } from '../clock/clock';
import type { AwsService } from './aws-service';
import { alarmOperations } from './cloudwatch-alarm-operations';
import { dashboardOperations } from './cloudwatch-dashboard-operations';
import { metricOperations } from './cloudwatch-metric-operations';
import type { CloudWatchModel } from './cloudwatch-model';

/** What hooks ask CloudWatch, by each of the protocols that it has spoken: clients of different ages speak one each. */
export function cloudWatchService(model: CloudWatchModel, clock: Pick<Clock, 'now'>): AwsService {
  return {
    name: 'CloudWatch',
    json: { targetPrefix: 'GraniteServiceVersion20100801', version: '1.0', queryCompatible: true },
    cbor: { serviceName: 'GraniteServiceVersion20100801', queryCompatible: true },
    query: { serviceName: 'monitoring', xmlns: 'http://monitoring.amazonaws.com/doc/2010-08-01/' },
    invalidInput: 'ValidationError',
    operations: {
      ...metricOperations(model, clock),
      ...alarmOperations(model),
      ...dashboardOperations(model),
    },
  };
}
