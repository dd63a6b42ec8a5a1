import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { EnvironmentPage } from '../../config/environment-pages';
import type { Environment } from '../../config/types-resolved';
import { dashboardUrl } from '../dashboard-url';
import { briefOfService } from './brief-of-service';
import { compact } from './compact-widget';
import { dashboardProblems } from './dashboard-limits';
import { text } from './graphs';
import { inShares, type Line } from './grid';
import { serviceInBrief } from './rows/service-in-brief';

export interface EnvironmentDashboardProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: Environment;
  readonly page: EnvironmentPage;
  /** Names of all pages of the environment, in their order. */
  readonly pages: readonly string[];
  /** `<service>-<environment>` of all services of the delivery. */
  readonly fullNames: readonly string[];
}

/**
 * The page of an environment's services, a line each. In the foundation, which knows them by their names: no stack of a service is
 * changed by it, nor waits for it, and a line of a service that is not out yet is empty.
 *
 * It is one of the dashboards of the account, of which three are free, and each more is 3 USD a month.
 */
export class EnvironmentDashboard extends Construct {
  /** The page in CloudWatch. */
  public readonly dashboard: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: EnvironmentDashboardProps) {
    super(scope, id);
    const { environment, page, fullNames: others } = props;
    const lines: Line[] = [
      this.introduction(props),
      ...page.services.map((service) =>
        serviceInBrief(briefOfService(this, { service, environment, others })),
      ),
    ];
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: page.name,
      start: '-PT3H',
      // As each metric says: of the page's time range, the budget of four weeks would be that of three hours.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
      widgets: lines.map((line) => compact(this, line)),
    });
    this.node.addValidation({ validate: () => dashboardProblems(page.name, lines.flat()) });
  }

  /** Characters of it in the template. @internal */
  get size(): number {
    const { dashboardBody } = this.dashboard.node.defaultChild as cloudwatch.CfnDashboard;
    return JSON.stringify(Stack.of(this).resolve(dashboardBody)).length;
  }

  private introduction({ delivery, environment, page, pages }: EnvironmentDashboardProps): Line {
    const others = pages.filter((name) => name !== page.name);
    const paragraphs = [
      `# ${delivery}: ${environment.name}`,
      'A line for each service; its name leads to its own page. Made by Teal: a change here is lost at the next deployment.',
      ...(others.length === 0
        ? []
        : [`More services: ${others.map((name) => `[${name}](${dashboardUrl(this, name)})`).join(' · ')}`]),
    ];
    return inShares(3, [[1, text(paragraphs.join('\n\n'))]]);
  }
}
