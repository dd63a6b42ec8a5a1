import type * as ecr from 'aws-cdk-lib/aws-ecr';
import { ENTRANCE, type HooksBefore, type SignedBy } from '../../../lambda/shared/environment';
import type { Service } from '../../config/types-resolved';
import type { LiveTrafficRules } from '../../service/live-traffic-rules';
import type { TargetGroups } from '../../service/target-groups';
import type { Task } from '../../service/task';

/** A service as its gates know it: made before it, since its first deployment asks them. `stack.gates.of` is one. */
export interface GatedService {
  /** @internal */
  readonly service: Service;
  /** Its name. */
  readonly environment: string;
  /** `<service>-<environment>`, the name of the cluster too. */
  readonly fullName: string;
  /** Its DNS name. */
  readonly loadBalancerName: string;
  /** As CloudWatch names it: `app/<name>/<id>`. */
  readonly loadBalancerFullName: string;
  /** The two groups that revisions move between. */
  readonly targetGroups: TargetGroups;
  /** The rules of the listener. */
  readonly rules: LiveTrafficRules;
  /** Names of the alarms that stop a release. */
  readonly alarmNames: readonly string[];
  /** Where its image is. */
  readonly repository: ecr.IRepository;
  /** Role of the preflight function; absent where no other account must know it. @internal */
  readonly preflightRoleName?: string;
  /** Who signs its images. Absent without a pipeline. @internal */
  readonly signedBy?: SignedBy;
  /** What runs. */
  readonly task: Task;
  /** Where its tasks run. */
  readonly network: {
    readonly subnets: readonly string[];
    /** Known once the service is made. */
    readonly securityGroups: () => readonly string[];
  };
  /**
   * The hooks of a stage beside a gate's own, which its function may have to wait for. Known once all gates are added.
   *
   * @param gate its id
   * @internal
   */
  readonly hooksBefore: (gate: string, stage: string) => HooksBefore;
  /** How many gates of the kind `metrics` a release has. Known once all gates are added. @internal */
  readonly metricsGates: () => number;
}

/** Lets a gate send requests as a user and over the test header. */
export function entranceOf(gated: GatedService): Record<string, string> {
  const { rules, loadBalancerName, service } = gated;
  return {
    [ENTRANCE.LOAD_BALANCER]: loadBalancerName,
    [ENTRANCE.TEST_HEADER]: rules.testHeader,
    [ENTRANCE.TEST_HEADER_SECRET]: rules.testHeaderSecret.secretArn,
    ...(service.domain && { [ENTRANCE.DOMAIN]: service.domain.name }),
  };
}
