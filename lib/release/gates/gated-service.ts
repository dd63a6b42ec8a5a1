import type * as ecr from 'aws-cdk-lib/aws-ecr';
import { ENTRANCE, type HooksBefore, type SignedBy } from '../../../lambda/shared/environment';
import type { EcsPlace } from '../../config/names';
import type { Service } from '../../config/types-resolved';
import type { FunctionNetwork } from '../../function-network';
import type { LiveTrafficRules } from '../../service/live-traffic-rules';
import type { TargetGroups } from '../../service/target-groups';
import type { Task } from '../../service/task';

/** A service as its gates know it: made before it, since its first deployment asks them. */
export interface GatedService {
  readonly service: Service;
  /** Its name. */
  readonly environment: string;
  /** `<service>-<environment>`. */
  readonly fullName: string;
  /** Where ECS has it. */
  readonly ecs: EcsPlace;
  readonly loadBalancerName: string;
  /** As CloudWatch names it: `app/<name>/<id>`. */
  readonly loadBalancerFullName: string;
  /** Whether others are behind that load balancer too. */
  readonly shared: boolean;
  readonly targetGroups: TargetGroups;
  readonly rules: LiveTrafficRules;
  /** Names of the alarms that stop a release. */
  readonly alarmNames: readonly string[];
  /** Where its image is. */
  readonly repository: ecr.IRepository;
  /** Role of the preflight function; absent where no other account must know it. */
  readonly preflightRoleName?: string;
  /** Who signs its images. Absent without a pipeline. */
  readonly signedBy?: SignedBy;
  readonly task: Task;
  /** The host by which gates call it. Absent: the load balancer's own name. */
  readonly host?: string;
  /** Where gates run that call the load balancer. Absent: outside of every VPC, since it is public. */
  readonly inVpc?: FunctionNetwork;
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
   */
  readonly hooksBefore: (gate: string, stage: string) => HooksBefore;
  /** How many gates of the kind `metrics` a release has. Known once all gates are added. */
  readonly metricsGates: () => number;
}

/** Lets a gate send requests as a user and over the test header. */
export function entranceOf({ rules, loadBalancerName, host }: GatedService): Record<string, string> {
  return {
    [ENTRANCE.LOAD_BALANCER]: loadBalancerName,
    [ENTRANCE.TEST_HEADER]: rules.testHeader,
    [ENTRANCE.TEST_HEADER_SECRET]: rules.testHeaderSecret.secretArn,
    ...(host !== undefined && { [ENTRANCE.DOMAIN]: host }),
  };
}
