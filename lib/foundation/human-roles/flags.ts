import * as iam from 'aws-cdk-lib/aws-iam';
import { FLAGS_TAG } from '../../service/feature-flags';
import { arn, type Permission } from '../github-access/access';
import type { Reach } from './grants';

const FLAGS_ID =
  'AWS makes the ids; this environment’s services by the tag of what they have in AppConfig, and what has no tag stands below it';

/** What `teal flags list`, `rollout`, `judge` and `audit` call; `judge` beside it `cloudwatch:GetMetricData`, which every reader has. */
export const readFlags = (reach: Reach): Permission[] =>
  ofFlags(reach, 'Read', [
    ...['appconfig:GetDeployment', 'appconfig:GetHostedConfigurationVersion'],
    ...['appconfig:ListDeployments', 'appconfig:ListHostedConfigurationVersions'],
  ]);

/** What `teal flags set` and `kill` call beside. */
export const changeFlags = (reach: Reach): Permission[] =>
  ofFlags(reach, 'Change', [
    'appconfig:CreateHostedConfigurationVersion',
    'appconfig:StartDeployment',
    'appconfig:StopDeployment',
  ]);

/**
 * On application, environment, profile and strategy by their tag; on deployments and versions, which have none, below any
 * application: a call asks for both.
 * source: Service Authorization Reference, AWS AppConfig, resource types of each action
 */
function ofFlags(
  { environment: { stacks, configuration } }: Reach,
  sid: string,
  actions: string[],
): Permission[] {
  const names = configuration.services
    .filter(({ flags }) => flags !== undefined)
    .map(({ name }) => `${name}-${configuration.name}`);
  if (names.length === 0) return [];
  const on = (kind: string, name: string) => arn(stacks[0], 'appconfig', kind, name);
  return [
    {
      statement: new iam.PolicyStatement({
        ...{ sid: `${sid}Flags`, actions },
        resources: [on('application', '*'), on('deploymentstrategy', '*')],
        conditions: { StringEquals: { [`aws:ResourceTag/${FLAGS_TAG}`]: names } },
      }),
      wildcardReason: FLAGS_ID,
    },
    {
      statement: new iam.PolicyStatement({
        ...{ sid: `${sid}FlagParts`, actions },
        resources: [
          on('application', '*/environment/*/deployment/*'),
          on('application', '*/configurationprofile/*/hostedconfigurationversion/*'),
        ],
      }),
      wildcardReason: FLAGS_ID,
    },
  ];
}
