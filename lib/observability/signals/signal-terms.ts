import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Group, Part, Role } from './parts';

/** A part of an expression of metric math, with the metrics that it names. */
export interface Term {
  readonly expression: string;
  readonly using: Readonly<Record<string, IMetric>>;
}

/** One statistic of one metric of the load balancer. */
export interface Measured {
  /** Its name in expressions, that of no other: a widget takes each name for one metric. A small letter first. */
  readonly id: string;
  readonly metric: string;
  /** As CloudWatch names it: `Sum`, `p99`, `TC(:0.3)`. */
  readonly statistic: string;
}

export const REQUESTS: Measured = { id: 'requests', metric: 'RequestCount', statistic: 'Sum' };
/** For which there was no target: REQUESTS has them not. */
export const UNROUTED: Measured = { id: 'unrouted', metric: 'HTTPCode_ELB_503_Count', statistic: 'Sum' };

/** Where a load balancer's metrics of one service are. */
export interface BalancedMetrics {
  /** Whether others are behind the load balancer too: then what is counted of all of it is not this service's. */
  readonly shared: boolean;
  of(part: 'all' | Group, metricName: string, statistic: string): Metric | MathExpression;
}

/** Not of what the load balancer counts for all together: its own answers, and connections of clients. */
const isOfGroups = ({ metric }: Measured): boolean =>
  !metric.startsWith('HTTPCode_ELB_') && (!metric.endsWith('ConnectionCount') || metric.startsWith('Target'));

/** Metrics of the load balancer as terms: of all of it, of a group, or of the group in a role. */
export class SignalTerms {
  constructor(private readonly loadBalancer: BalancedMetrics) {}

  /** Whether others are behind the load balancer too. */
  get shared(): boolean {
    return this.loadBalancer.shared;
  }

  /** As it is published: nothing where nothing is. */
  metric({ metric, statistic }: Measured, part: 'all' | Group): Metric | MathExpression {
    return this.loadBalancer.of(part, metric, statistic);
  }

  /** Missing where it is. */
  sparse(measured: Measured, part: 'all' | Group): Term {
    const id = part === 'all' ? measured.id : `${measured.id}${part}`;
    return { expression: id, using: { [id]: this.metric(measured, part) } };
  }

  /** 0 where nothing is published: a count of what did not happen. */
  count(measured: Measured, part: Part): Term {
    if (part === 'live' || part === 'other') {
      return this.inRole(part, this.count(measured, 'A'), this.count(measured, 'B'));
    }
    if (part === 'all' && this.shared && isOfGroups(measured)) {
      const both = plus(this.count(measured, 'A'), this.count(measured, 'B'));
      return { ...both, expression: `(${both.expression})` };
    }
    const { expression, using } = this.sparse(measured, part);
    return { expression: `FILL(${expression},0)`, using };
  }

  /**
   * The term of the group that has the role. Both must be dense: of a condition that holds, IF makes a 0 of what is missing.
   * source: CloudWatch user guide, "Using metric math", IF
   */
  private inRole(role: Role, ofA: Term, ofB: Term): Term {
    const [a, b] = [this.count(REQUESTS, 'A'), this.count(REQUESTS, 'B')];
    const [ifA, ifB] = role === 'live' ? [ofA, ofB] : [ofB, ofA];
    return {
      expression: `IF(${a.expression}>=${b.expression},${ifA.expression},${ifB.expression})`,
      using: { ...a.using, ...b.using, ...ofA.using, ...ofB.using },
    };
  }
}

export const plus = (...terms: readonly Term[]): Term => ({
  expression: terms.map(({ expression }) => expression).join('+'),
  using: usingOf(terms),
});

/** Percent of a whole; nothing where the whole is 0. source: CloudWatch user guide, "Using metric math", division by zero */
export const percentOf = (part: Term, whole: Term): Term => ({
  expression: `100*(${part.expression})/(${whole.expression})`,
  using: usingOf([part, whole]),
});

/** The term where a count is above 0, nothing elsewhere: it is divided by 1, or by 0. */
export const whereAny = (term: Term, count: Term): Term => ({
  expression: `(${term.expression})/((${count.expression})>0)`,
  using: usingOf([term, count]),
});

const usingOf = (terms: readonly Term[]): Term['using'] =>
  Object.assign({}, ...terms.map(({ using }) => using));

/** The metrics get its period here, since CDK would warn the team of each that has another. */
export const mathOf = ({ expression, using }: Term, label: string, period: Duration): MathExpression => {
  const usingMetrics = Object.fromEntries(
    Object.entries(using).map(([id, metric]) => [
      id,
      metric instanceof Metric ? metric.with({ period }) : metric,
    ]),
  );
  return new MathExpression({ expression, usingMetrics, label, period });
};
