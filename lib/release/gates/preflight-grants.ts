import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { acknowledgeWildcard } from '../../acknowledge';
import { ADMIT } from '../../foundation/image-access';
import type { GatedService } from './gated-service';

const allow = (handler: lambda.Function, actions: readonly string[], resources: readonly string[]): void =>
  handler.addToRolePolicy(new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }));

/** Lets the gate `freeze` ask calendars. source: Service Authorization Reference, AWS Systems Manager (document) */
export function grantCalendars(handler: lambda.Function, calendars: readonly string[]): void {
  const stack = Stack.of(handler);
  const arnOf = (calendar: string) =>
    calendar.startsWith('arn:')
      ? calendar
      : stack.formatArn({ service: 'ssm', resource: 'document', resourceName: calendar });
  allow(handler, ['ssm:GetCalendarState'], calendars.map(arnOf));
}

/**
 * Lets the gate `quiet-alarms` read the alarms that stop a release. By their names: only composite alarms ask for `*`.
 * source: Service Authorization Reference, Amazon CloudWatch (alarm); CloudWatch API reference, DescribeAlarms
 */
export function grantAlarms(handler: lambda.Function, names: readonly string[]): void {
  const stack = Stack.of(handler);
  const arnOf = (alarm: string) =>
    stack.formatArn({ service: 'cloudwatch', resource: `alarm:${alarm}` }).replace(/\/$/, '');
  allow(handler, ['cloudwatch:DescribeAlarms'], names.map(arnOf));
}

/** Lets the gate `error-budget` read the counts that an objective is made of. */
export function grantBudgets(handler: lambda.Function): void {
  // `*`: GetMetricData takes no resource, and no condition key narrows it to a namespace.
  // source: Service Authorization Reference, Amazon CloudWatch
  allow(handler, ['cloudwatch:GetMetricData'], ['*']);
  acknowledgeWildcard(
    handler.node.scope ?? handler,
    '*',
    'GetMetricData takes no resource; it reads numbers and changes nothing',
  );
}

/** Lets the gate `admission` look at images, their scans and signatures. @param others URIs beside the service's own */
export function grantImages(
  handler: lambda.Function,
  { repository }: GatedService,
  others: readonly string[],
): void {
  allow(handler, ADMIT, [repository.repositoryArn, ...others.map((uri) => arnOfUri(handler, uri))]);
  // `*`: neither call takes a resource. Inspector is asked in the caller's name for what enhanced scanning has found.
  // source: Service Authorization Reference, Amazon Inspector2
  allow(handler, ['inspector2:ListCoverage', 'inspector2:ListFindings'], ['*']);
  acknowledgeWildcard(
    handler.node.scope ?? handler,
    '*',
    'Reads that take no resource: what Inspector has found',
  );
}

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/proxy` */
function arnOfUri(handler: lambda.Function, uri: string): string {
  const [, account, region, resourceName] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/(.+)$/.exec(uri) ?? [];
  return Stack.of(handler).formatArn({
    service: 'ecr',
    account,
    region,
    resource: 'repository',
    resourceName,
  });
}
