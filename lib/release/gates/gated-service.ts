import { ENTRANCE } from '../../../lambda/shared/environment';
import type { Service } from '../../config/types-resolved';
import type { LiveTrafficRules } from '../../service/live-traffic-rules';
import type { TargetGroups } from '../../service/target-groups';

/** A service as its gates know it: made before it, since its first deployment asks them. */
export interface GatedService {
  readonly service: Service;
  /** Its name. */
  readonly environment: string;
  /** `<service>-<environment>`, the name of the cluster too. */
  readonly fullName: string;
  readonly loadBalancerName: string;
  /** `app/NAME/ID`, as its metrics have it. */
  readonly loadBalancerFullName: string;
  readonly targetGroups: TargetGroups;
  readonly rules: LiveTrafficRules;
}

/** Lets a gate send requests as a user and over the test header. */
export function entranceOf({ rules, loadBalancerName, service }: GatedService): Record<string, string> {
  return {
    [ENTRANCE.LOAD_BALANCER]: loadBalancerName,
    [ENTRANCE.TEST_HEADER]: rules.testHeader,
    [ENTRANCE.TEST_HEADER_SECRET]: rules.testHeaderSecret.secretArn,
    ...(service.domain && { [ENTRANCE.DOMAIN]: service.domain.name }),
  };
}
