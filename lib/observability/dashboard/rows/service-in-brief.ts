import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { numbers, text } from '../graphs';
import { inShares, type Line, type MakeWidget } from '../grid';

/** A service as the page of all services shows it. */
export interface ServiceInBrief {
  readonly service: string;
  /** Of its own page. */
  readonly url: string;
  /** Those that stop a release. */
  readonly deploymentAlarms: readonly cloudwatch.IAlarm[];
  /** Rate, errors, latency. Absent: nobody knows the names of its target groups before they are there. */
  readonly requests?: readonly cloudwatch.IMetric[];
  readonly saturation: readonly cloudwatch.IMetric[];
  /** Absent without objectives. */
  readonly budgets?: { readonly window: Duration; readonly left: readonly cloudwatch.IMetric[] };
}

const HEIGHT = 3;

/** One line, the same columns in each: who it is, what stops a release, the golden signals, and what may still fail. */
export const serviceInBrief = (brief: ServiceInBrief): Line =>
  inShares(HEIGHT, [
    [4, text(`### [${brief.service}](${brief.url})`)],
    [5, alarmStatus(brief)],
    [11, signals(brief)],
    [4, budgets(brief)],
  ]);

const alarmStatus =
  ({ service, deploymentAlarms }: ServiceInBrief): MakeWidget =>
  (size) =>
    new cloudwatch.AlarmStatusWidget({
      ...size,
      title: `${service}: stops a release`,
      alarms: [...deploymentAlarms],
    });

/** One widget, since its numbers are made of the same counts, which are then asked for once. */
const signals = ({ service, requests, saturation }: ServiceInBrief): MakeWidget =>
  requests
    ? numbers({
        title: `${service}: signals (of a minute)`,
        metrics: [...requests, ...saturation],
      })
    : numbers({ title: `${service}: saturation; requests are on its own page (%)`, metrics: saturation });

const budgets = ({ service, budgets }: ServiceInBrief): MakeWidget => {
  if (!budgets) return text('No error budget: it has no objective.');
  if (budgets.left.length === 0) return text('Error budgets: on its own page.');
  return numbers({ title: `${service}: budget left (%)`, metrics: budgets.left, over: budgets.window });
};
