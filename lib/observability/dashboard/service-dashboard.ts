import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dashboardProblems } from './dashboard-limits';
import type { Line } from './grid';
import { type PageInput, pageOf } from './page';

export interface ServiceDashboardProps extends PageInput {
  /** `<service>-<environment>`: the page's name, to which all alarms of the service link. */
  readonly fullName: string;
}

/**
 * The page that an on-call engineer reads in ten seconds: are users hurt, since when, which release, what is full.
 *
 * Three dashboards are free in an account, each more is 3 USD a month by AWS's price list, in one region as in all: a
 * dashboard belongs to the account. `watch: { dashboard: false }` leaves it out.
 */
export class ServiceDashboard extends Construct {
  /** The page in CloudWatch. */
  public readonly dashboard: cloudwatch.Dashboard;
  private readonly lines: readonly Line[];

  constructor(scope: Construct, id: string, { fullName, ...page }: ServiceDashboardProps) {
    super(scope, id);
    this.lines = pageOf(page);
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: fullName,
      // So long that a release and what was before it are seen, and so short that a minute is.
      start: '-PT3H',
      // As each metric says: of the page's time range, the budget of four weeks would be that of three hours.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
      widgets: this.lines.map((line) => [...line]),
    });
    this.node.addValidation({ validate: () => dashboardProblems(fullName, this.lines.flat()) });
  }
}
