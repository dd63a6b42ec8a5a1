import { Aspects, CfnDeletionPolicy, CfnResource, type IAspect } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { minutes, seconds } from './config/duration';
import { infrastructure } from './config/gates/infrastructure';
import { metrics } from './config/gates/metrics';
import { quietAlarms } from './config/gates/quiet-alarms';
import { smokeTest } from './config/gates/smoke-test';
import { uniform } from './config/gates/uniform';
import { canary } from './config/release';
import type { DeliveryInput } from './config/types';
import type { Customize } from './deliver';

/** Where `teal qualify` deploys it. */
export interface QualificationPlace {
  /** 12 digits, of a sandbox. */
  readonly account: string;
  readonly region: string;
  /**
   * What is deployed after a shift of traffic, and differs from before in nothing that users meet: seconds added to the
   * service's grace period and to the interval of the health checks.
   * @default 0
   */
  readonly more?: number;
}

/**
 * The delivery that `teal qualify` deploys into a sandbox account: the sample service in one environment of a pipeline,
 * with short waits and every gate that needs neither a calendar nor a person.
 */
export function qualification({ account, region, more = 0 }: QualificationPlace): DeliveryInput {
  return {
    name: 'teal-qualify',
    service: {
      name: 'teal-qualify',
      port: 8080,
      build: './app',
      health: { ready: '/ready', intervalSeconds: 10 + more, graceSeconds: 60 + more },
      local: { command: 'node dist/main.js' },
      secrets: ['RECEIPT_KEY'],
      tasks: { min: 2, max: 2 },
    },
    // Nobody's: the stack of GitHub's access is never deployed.
    repository: { owner: 'teal', ownerId: 1, name: 'qualify', id: 1 },
    images: { account, region },
    environments: {
      sandbox: {
        account,
        region,
        protect: false,
        // Long enough for an alarm, which decides minute m at m + 2, and looks at two of four.
        release: canary({ percent: 20, hold: minutes(6), bake: minutes(4) }),
      },
    },
    // With the longest windows that alarms have.
    objectives: { availability: 99.9 },
    gates: [
      quietAlarms(),
      uniform(),
      infrastructure(),
      smokeTest({
        requests: [
          { path: '/', json: [{ path: '$.service', equals: 'shop' }] },
          // What the release that its gate has to stop breaks.
          { path: '/products', within: seconds(2) },
        ],
      }),
      metrics(),
    ],
  };
}

/** Has `cdk destroy` leave nothing: what Teal keeps for a team (images, secrets, records) is nobody's here. */
export const leaveNothing: Customize = ({ environments: [first] }) => {
  if (first) Aspects.of(first.foundation.node.root).add(new DeleteAll());
};

class DeleteAll implements IAspect {
  visit(node: IConstruct): void {
    if (!(node instanceof CfnResource) || !isKept(node)) return;
    node.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    node.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
    if (node.cfnResourceType === 'AWS::ECR::Repository') node.addPropertyOverride('EmptyOnDelete', true);
  }
}

/** A policy that the L2 set, or that the type has without one. Versions of functions go as they always do. */
function isKept({ cfnOptions, cfnResourceType }: CfnResource): boolean {
  return /^Retain/.test(cfnOptions.deletionPolicy ?? '') && cfnResourceType !== 'AWS::Lambda::Version';
}
