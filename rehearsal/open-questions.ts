import type { CloudFormationOptions } from './account/cloudformation';
import type { EcsServiceOptions } from './cloudformation/providers/ecs-service';
import type { LoadBalancingOptions } from './cloudformation/providers/elastic-load-balancing';
import type { AlarmsOptions } from './cloudwatch/alarms-options';
import type { DeploymentOptions } from './ecs/deployment-options';
import type { LoadBalancerMetricsProperties } from './elasticloadbalancing/metrics';
import type { CertificateOptions } from './service/destinations';

/**
 * What AWS's pages leave open, and a rehearsal must answer somehow. Each has a default with its reason; a test that
 * holds for both answers does not depend on a guess.
 */
export interface OpenQuestions
  extends DeploymentOptions,
    CertificateOptions,
    Pick<AlarmsOptions, 'deliveryDelayMs' | 'evaluationRange'>,
    Pick<LoadBalancerMetricsProperties, 'publishesZeros'>,
    Pick<LoadBalancingOptions, 'everyUpdateSendsActions'>,
    Pick<EcsServiceOptions, 'deploysAfterOwnRollback'>,
    Pick<CloudFormationOptions, 'showsUpdateUnderWay'> {}
