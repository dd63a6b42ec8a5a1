import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Alarms, type AlarmsProps, PERIOD } from './alarm-factory';
import { silenceIsGood } from './missing-data';

export interface LimitAlarmProps extends AlarmsProps {
  /** What the firewall's metrics call the rule group. */
  readonly ruleGroup: string;
  /** What they call the rule in it. */
  readonly rule: string;
}

/** An address that asks too often gets as much as it asks beyond the limit: a few in a minute are a client that tries again. */
const MANY = 100;

/**
 * A ticket, no page: who is refused is one address, or the limit is too low, and the users who are well are not woken for.
 *
 * 0.60 USD a month: one metric and one composite, as list prices go.
 */
export class LimitAlarm extends Construct {
  /** The ticket. */
  public readonly ticket: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, id: string, props: LimitAlarmProps) {
    super(scope, id);
    const factory = new Alarms(this, 'All', props);
    const said = {
      runbook: 'rate-limit' as const,
      summary: `For five minutes the firewall has refused more than ${MANY} requests a minute of addresses that are over the limit.`,
      impact:
        'Whoever is behind these addresses is answered with 429: one client, or everybody behind a proxy.',
    };
    const refused = factory.add({
      id: 'rate-limit-5m',
      ...said,
      metric: this.refused(props),
      threshold: MANY,
      datapoints: { toAlarm: 5, of: 5 },
      missingData: silenceIsGood,
    });
    this.ticket = factory.compose({
      id: 'rate-limit',
      ...said,
      ...{ severity: 'ticket', objective: 'rate-limit' },
      rule: refused,
    });
  }

  /** source: AWS WAF developer guide, "AWS WAF metrics and dimensions": of rule groups RuleGroup, Rule and Region */
  private refused({ ruleGroup, rule }: LimitAlarmProps): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { RuleGroup: ruleGroup, Rule: rule, Region: Stack.of(this).region },
      statistic: 'Sum',
      label: 'refused by the limit',
      period: PERIOD,
    });
  }
}
