import type { Observed } from './observed';
import { looksSecret } from './secret-looking';

export interface Variables {
  /** In clear. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names, for `service.secrets`. */
  readonly secrets: readonly string[];
  /** ARNs by name, for `environments.*.secrets`; what is no ARN is refused until somebody writes one. */
  readonly arns: Readonly<Record<string, string>>;
  readonly left: readonly string[];
}

/** Teal's own. source: README, `service.environment` */
const TEALS = ['PORT', 'RELEASE', 'TEAL_SERVICE', 'TEAL_ENVIRONMENT'];

/** Set by ECS or Copilot for what Teal has not. */
const OF_TOOLS = /^(COPILOT_|ECS_CONTAINER_METADATA|AWS_EXECUTION_ENV)/;

/** What stands for an ARN until there is one: the configuration's check refuses it by name. */
export const toBeMade = (name: string): string => `the ARN of a secret that you make for ${name}`;

/** @param full `shop-production`, in names of secrets that are to be made */
export function variablesOf(
  { container, account, region, containerPort }: Observed,
  full: string,
): Variables {
  const environment: Record<string, string> = {};
  const arns: Record<string, string> = {};
  const left: string[] = [];
  for (const { name = '', value = '' } of container.environment ?? []) {
    if (TEALS.includes(name)) {
      if (name !== 'PORT' || value !== String(containerPort))
        left.push(`variable ${name}: Teal sets it itself`);
    } else if (OF_TOOLS.test(name)) {
      left.push(`variable ${name}: of the tool that made the service; see that the code does without`);
    } else if (looksSecret(name, value)) {
      arns[name] = toBeMade(name);
      left.push(
        `variable ${name}: looks like a secret, so its value is written nowhere; make one (aws secretsmanager create-secret --name ${full}/${name} --secret-string file:///dev/stdin) and write its ARN to environments.*.secrets. Who may read the task definition has read it: change it after`,
      );
    } else environment[name] = value;
  }
  for (const { name = '', valueFrom = '' } of container.secrets ?? []) {
    const arn = valueFrom.startsWith('arn:')
      ? valueFrom
      : `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter${valueFrom.startsWith('/') ? '' : '/'}${valueFrom}`;
    const [, , , , , , , json, stage, version] = arn.split(':');
    if (arn.includes(':secretsmanager:') && (stage || version))
      left.push(`secret ${name}: version ${stage || version} is pinned; Teal takes the current one`);
    arns[name] =
      json && arn.includes(':secretsmanager:')
        ? `${arn.split(':').slice(0, 7).join(':')}:${json}::`
        : arn.split(':').slice(0, 7).join(':');
  }
  return { environment, secrets: Object.keys(arns).sort(), arns, left };
}

const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
