import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { numbers } from '../graphs';
import { type Line, spread } from '../grid';

/** In which the four numbers of DORA are counted. A team that releases once a week has four of each. */
export const DELIVERY_WINDOW = Duration.days(30);

/** Each one datapoint of {@link DELIVERY_WINDOW}. */
export interface DeliveriesInput {
  readonly deployments: cloudwatch.IMetric;
  /** Percent. */
  readonly changeFailureRate: cloudwatch.IMetric;
  /** Hours. */
  readonly leadTime: cloudwatch.IMetric;
  /** Minutes. */
  readonly timeToRestore: cloudwatch.IMetric;
}

/** How well the team delivers. source: DORA, "DORA's software delivery metrics: the four keys" */
export const deliveries = ({
  deployments,
  changeFailureRate,
  leadTime,
  timeToRestore,
}: DeliveriesInput): Line[] =>
  spread(
    [
      numbers({ title: 'Releases (in 30 days)', metrics: [deployments], over: DELIVERY_WINDOW }),
      numbers({
        title: 'Releases that failed (%, 30 days)',
        metrics: [changeFailureRate],
        over: DELIVERY_WINDOW,
      }),
      numbers({ title: 'Commit to users (hours, 30 days)', metrics: [leadTime], over: DELIVERY_WINDOW }),
      numbers({
        title: 'Time to restore (minutes, 30 days)',
        metrics: [timeToRestore],
        over: DELIVERY_WINDOW,
      }),
    ],
    { height: 3, atMost: 4 },
  );
