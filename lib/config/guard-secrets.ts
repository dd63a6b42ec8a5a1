import { channelOf } from './notify';
import { formatPath, type Warning } from './problems';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/** Who else reads the secrets of an environment that guards them. */
export interface GuardSecretsInput {
  /**
   * ARNs of further roles and users of the account that may read values, each as it is: of a gate of the team's own, of a tool
   * that copies them. At most five, since each of them is somebody whose reading is not told of.
   * @default none: the role with which ECS starts tasks, the function that rotates them, and the break-glass role
   */
  readonly readers?: readonly string[];
}

/** {@link GuardSecretsInput}, filled in. */
export type GuardSecrets = Required<GuardSecretsInput>;

export const fillGuardSecrets = (input: boolean | GuardSecretsInput): GuardSecrets | undefined =>
  input === false ? undefined : { readers: [], ...(input === true ? {} : input) };

/** Where nothing can be guarded, and readers that are not of the account. */
export function guardProblems(_: DeliveryInput, { environments }: Delivery): Finding[] {
  return environments.flatMap(({ name, account, pipeline, guardSecrets, services }): Finding[] => {
    if (guardSecrets === undefined) return [];
    const path = ['environments', name, 'guardSecrets'];
    const findings: Finding[] = guardSecrets.readers.flatMap((arn, index) =>
      account === undefined || arn.split(':')[4] === account
        ? []
        : [
            {
              path: [...path, 'readers', index],
              complaint: {
                rule: `of account ${account}`,
                advice: 'whoever reads it from another account needs a role of this one',
              },
            },
          ],
    );
    if (!pipeline)
      findings.push({
        path,
        complaint: {
          rule: 'left out without a pipeline, since CloudFormation then makes up the name of the role that reads them',
          advice: 'leave it out, or give repository or gitlab',
        },
      });
    if (services.every(({ secrets }) => secrets.length === 0))
      findings.push({
        path,
        complaint: {
          rule: 'left out where no service has a secret that Teal makes',
          advice: 'leave it out: who owns those that are there already guards them',
        },
      });
    return findings;
  });
}

/** An alarm that nobody hears. */
export const guardWarnings = ({ environments }: Delivery): Warning[] =>
  environments.flatMap(({ name, guardSecrets, notify }) => {
    if (guardSecrets === undefined || channelOf(notify, 'page') !== undefined) return [];
    const path = formatPath(['environments', name, 'guardSecrets']);
    return [
      {
        id: 'unheardSecretAccess',
        path,
        message: `${path} is given, but nobody is told when somebody else reads a secret of ${name}. Give notify.page or notify.ticket`,
      },
    ];
  });
