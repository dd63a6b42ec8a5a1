import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { CustomResponseBodies, Rule, VisibilityConfig } from './rule';

/** What a rule group and a web ACL have in common. */
export interface Rules {
  readonly arn: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly rules: readonly Rule[];
  readonly visibilityConfig: VisibilityConfig;
  readonly customResponseBodies: CustomResponseBodies;
}

export interface RuleGroup extends Rules {
  readonly capacity: number;
}

export interface WebAcl extends Rules {
  readonly defaultAction: Readonly<Record<string, unknown>>;
}

/** What a call says a rule group or a web ACL by. */
export interface Named {
  readonly ARN?: string | undefined;
  readonly Name?: string | undefined;
  readonly Id?: string | undefined;
}

export interface FirewallPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Of an ARN that ends in `regional/rulegroup/NAME/ID`. */
export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** AWS WAF of an account and region: what stands in it, and what it protects. */
export class Firewall {
  readonly region: string;
  private readonly groups = new Map<string, RuleGroup>();
  private readonly acls = new Map<string, WebAcl>();
  /** ARN of the web ACL, by that of what it protects. */
  private readonly associations = new Map<string, string>();
  private changes = 0;
  /** By ARN: of which change it is. */
  private readonly changed = new Map<string, number>();

  constructor(private readonly place: FirewallPlace) {
    this.region = place.region;
  }

  /** @param ref of CloudFormation: name, id and scope. source: CloudFormation reference, AWS::WAFv2::RuleGroup, "Return values" */
  arnOf(kind: 'rulegroup' | 'webacl', ref: string): string {
    const { partition, region, account } = this.place;
    const [name, id] = ref.split('|');
    return `arn:${partition}:wafv2:${region}:${account}:regional/${kind}/${name}/${id}`;
  }

  /** ARN of a load balancer that it may stand in front of. @param fullName `app/name/id` */
  arnOfLoadBalancer(fullName: string): string {
    const { partition, region, account } = this.place;
    return `arn:${partition}:elasticloadbalancing:${region}:${account}:loadbalancer/${fullName}`;
  }

  /** Makes it, or puts it in the place of the one of the same ARN. */
  putRuleGroup(group: RuleGroup): void {
    this.groups.set(group.arn, group);
    this.touch(group.arn);
  }

  putWebAcl(acl: WebAcl): void {
    this.acls.set(acl.arn, acl);
    this.touch(acl.arn);
  }

  associate(webAclArn: string, resourceArn: string): void {
    this.associations.set(resourceArn, webAclArn);
  }

  /** @throws AwsError where there is none */
  ruleGroup(named: Named): RuleGroup {
    return find(this.groups, named);
  }

  /** @throws AwsError where there is none */
  webAcl(named: Named): WebAcl {
    return find(this.acls, named);
  }

  get webAcls(): readonly WebAcl[] {
    return [...this.acls.values()];
  }

  /** What stands in front of a resource. */
  protecting(resourceArn: string): WebAcl | undefined {
    return this.acls.get(this.associations.get(resourceArn) ?? '');
  }

  /** Changes with each change of it. */
  lockToken({ arn }: Rules): string {
    const hash = createHash('sha256')
      .update(`${arn} ${this.changed.get(arn)}`)
      .digest('hex');
    return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  /** @throws AwsError for a token that is not of the newest change. source: AWS WAFV2 API reference, UpdateRuleGroup, WAFOptimisticLockException */
  updateRuleGroup(
    group: RuleGroup,
    token: string,
    change: Pick<RuleGroup, 'description' | 'rules' | 'visibilityConfig' | 'customResponseBodies'>,
  ): void {
    if (token !== this.lockToken(group)) {
      throw new AwsError(
        'WAFOptimisticLockException',
        "AWS WAF couldn't save your changes because you tried to update or delete a resource that has changed since you last retrieved it.",
      );
    }
    this.putRuleGroup({ ...group, ...change });
  }

  private touch(arn: string): void {
    this.changes += 1;
    this.changed.set(arn, this.changes);
  }
}

function find<T extends Rules>(among: ReadonlyMap<string, T>, { ARN, Name, Id }: Named): T {
  const found =
    ARN === undefined
      ? [...among.values()].find(({ name, arn }) => name === Name && idOf(arn) === Id)
      : among.get(ARN);
  if (found) return found;
  throw new AwsError(
    'WAFNonexistentItemException',
    "AWS WAF couldn't perform the operation because your resource doesn't exist.",
  );
}
