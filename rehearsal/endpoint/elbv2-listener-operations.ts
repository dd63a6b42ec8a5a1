import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Rule } from '../elasticloadbalancing/rules';
import type { Operation } from './aws-service';
import { type ElbListener, type ElbModel, type ElbParts, missing } from './elbv2-model';
import { ruleAnswer } from './elbv2-rule-answer';
import { integer, list } from './wire-shapes';

// Taken and not needed: there is one page.
const paging = { PageSize: integer.optional() };
const describeLoadBalancers = z.strictObject({
  LoadBalancerArns: list(z.string()).optional(),
  Names: list(z.string()).optional(),
  ...paging,
});
const describeListeners = z.strictObject({
  LoadBalancerArn: z.string().optional(),
  ListenerArns: list(z.string()).optional(),
  ...paging,
});
const modifyListener = z.strictObject({ ListenerArn: z.string(), DefaultActions: list(z.unknown()) });

/** @param knownAction reads actions, and throws for those that lead to no target group */
export function listenerOperations(
  model: ElbModel,
  part: NonNullable<ElbParts['listeners']>,
  knownAction: (actions: unknown) => Rule['action'],
): Record<string, Operation> {
  const listener = (wanted: string) =>
    part.listeners().find(({ arn }) => arn === wanted) ?? missing('Listener', wanted);
  const loadBalancer = (wanted: string) =>
    part.loadBalancers().find(({ arn, name }) => arn === wanted || name === wanted) ??
    missing('LoadBalancer', wanted);
  const answer = ({ arn, loadBalancerArn, protocol, port, details }: ElbListener) => {
    const usual = model.rules(arn)?.find(({ priority }) => priority === 'default');
    return {
      ListenerArn: arn,
      LoadBalancerArn: loadBalancerArn,
      Protocol: protocol,
      Port: port,
      DefaultActions: usual ? ruleAnswer(usual).Actions : [],
      ...details,
    };
  };

  return {
    DescribeLoadBalancers(input) {
      const { LoadBalancerArns, Names } = describeLoadBalancers.parse(input);
      const found = (LoadBalancerArns ?? Names)?.map(loadBalancer) ?? part.loadBalancers();
      return {
        LoadBalancers: found.map(({ arn, name, dnsName, scheme, details }) => ({
          LoadBalancerArn: arn,
          LoadBalancerName: name,
          DNSName: dnsName,
          Scheme: scheme,
          Type: 'application',
          State: { Code: 'active' },
          ...details,
        })),
      };
    },

    DescribeListeners(input) {
      const { LoadBalancerArn, ListenerArns } = describeListeners.parse(input);
      if ((LoadBalancerArn === undefined) === (ListenerArns === undefined)) {
        throw new AwsError(
          'ValidationError',
          'Either a load balancer ARN or listener ARNs must be specified',
        );
      }
      if (ListenerArns !== undefined) return { Listeners: ListenerArns.map(listener).map(answer) };
      const { arn } = loadBalancer(LoadBalancerArn ?? '');
      return {
        Listeners: part
          .listeners()
          .filter((each) => each.loadBalancerArn === arn)
          .map(answer),
      };
    },

    ModifyListener(input) {
      const { ListenerArn, DefaultActions } = modifyListener.parse(input);
      const found = listener(ListenerArn);
      part.setDefaultAction(found.arn, knownAction(DefaultActions));
      return { Listeners: [answer(found)] };
    },
  };
}
