import type { ServiceDeploymentView } from '../ecs/deployment-view';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import type { Rule } from '../elasticloadbalancing/rules';
import type { EcsModel, ServiceRevisionView, ServiceView } from '../endpoint/ecs-service';
import type { ElbModel } from '../endpoint/elbv2-service';

/** The load balancer as hooks and custom resources see it through the API. */
export function elbModel(
  loadBalancer: LoadBalancer,
  tags: ReadonlyMap<string, Readonly<Record<string, string>>>,
): ElbModel {
  const rulesOf = (listenerArn: string): readonly Rule[] | undefined =>
    loadBalancer.listenerArns.includes(listenerArn) ? loadBalancer.rules(listenerArn) : undefined;
  return {
    rules: rulesOf,
    listenerOf: (ruleArn) =>
      loadBalancer.listenerArns.find((arn) => rulesOf(arn)?.some((rule) => rule.arn === ruleArn)),
    targetGroups: () => loadBalancer.targetGroups,
    tagsOf: (arn) => tags.get(arn),
    createRule: (listenerArn, rule) => loadBalancer.createRule(listenerArn, rule),
    modifyRule: (ruleArn, change) => loadBalancer.modifyRule(ruleArn, change),
    deleteRule: (ruleArn) => loadBalancer.deleteRule(ruleArn),
  };
}

/** What has become of the service so far, as hooks see it through the API. Filled by the rehearsal. */
export class EcsRecord implements EcsModel {
  private readonly views: (() => ServiceDeploymentView)[] = [];
  private readonly known: ServiceRevisionView[] = [];

  constructor(private readonly service: ServiceView) {}

  addDeployment(view: () => ServiceDeploymentView): void {
    this.views.push(view);
  }

  addRevision(revision: ServiceRevisionView): void {
    this.known.push(revision);
  }

  services(): readonly ServiceView[] {
    return [this.service];
  }

  deployments(): readonly ServiceDeploymentView[] {
    return this.views.map((view) => view());
  }

  revisions(): readonly ServiceRevisionView[] {
    return this.known;
  }
}
