import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Operation } from './aws-service';
import type { CloudWatchModel } from './cloudwatch-model';

const getDashboard = z.strictObject({ DashboardName: z.string() });

/** Of the page that a stack makes. */
export function dashboardOperations(
  model: Pick<CloudWatchModel, 'dashboard'>,
): Readonly<Record<string, Operation>> {
  return {
    // source: CloudWatch API reference, GetDashboard; the error's code is that of its Smithy model (DashboardNotFoundError)
    GetDashboard(input) {
      const { DashboardName } = getDashboard.parse(input);
      const DashboardBody = model.dashboard(DashboardName);
      if (DashboardBody === undefined)
        throw new AwsError('ResourceNotFound', `Dashboard ${DashboardName} does not exist`, 404);
      return { DashboardName, DashboardBody };
    },
  };
}
