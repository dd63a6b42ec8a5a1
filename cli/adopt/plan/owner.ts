import type { Tag } from '@aws-sdk/client-ecs';

/** Who made a service, as far as its tags say. */
export interface Owner {
  readonly kind: 'copilot' | 'cloudformation' | 'terraform' | 'unknown';
  /** For people. */
  readonly words: string;
  /** What must not be done while users are moved. */
  readonly warning: string;
}

/**
 * CloudFormation's own tags cannot be set by others; Copilot's and Terraform's are habits.
 */
// source: AWS CloudFormation user guide, "Resource tags"; AWS Copilot documentation, "What does Copilot tag my resources with"
export function ownerOf(tags: readonly Tag[]): Owner {
  const of = (key: string) => tags.find((tag) => tag.key === key)?.value;
  const stack = of('aws:cloudformation:stack-name');
  const app = of('copilot-application');
  if (app !== undefined) {
    const [environment, service] = [of('copilot-environment'), of('copilot-service')];
    return {
      kind: 'copilot',
      words: `Copilot: application ${app}, environment ${environment ?? '?'}, service ${service ?? '?'}`,
      warning: `no copilot svc deploy and no copilot env deploy while users are moved; in the end copilot svc delete --name ${service ?? 'SERVICE'} --env ${environment ?? 'ENVIRONMENT'}`,
    };
  }
  if (stack !== undefined) {
    return {
      kind: 'cloudformation',
      words: `the CloudFormation stack ${stack} (CDK, SAM or by hand)`,
      warning: `no deployment of the stack ${stack} that touches its listener rules or its record while users are moved`,
    };
  }
  const terraform = tags.find(
    ({ key = '', value = '' }) => /terraform/i.test(key) || /terraform|opentofu/i.test(value),
  );
  if (terraform) {
    return {
      kind: 'terraform',
      words: `Terraform, by the tag ${terraform.key}`,
      warning:
        'no terraform apply of listener rules or the record while users are moved; terraform plan shows what it would undo',
    };
  }
  return {
    kind: 'unknown',
    words: 'nobody, as far as its tags say',
    warning:
      'find out who changes its listener rules and its record, and have them wait while users are moved',
  };
}
