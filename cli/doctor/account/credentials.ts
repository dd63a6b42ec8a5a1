import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { must } from '../../../lambda/uniformity/must';
import { callFailed, kindOf } from '../../aws/call-failed';
import type { DoctorOptions } from '../../doctor';
import { VerbFailed } from '../../exit-codes';
import type { Finding, Surroundings } from '../check';
import type { EnvironmentOfAssembly } from '../environment';
import type { Account } from '../look';
import { type Expected, type Identity, judgeCredentials } from './identity';

export interface Admitted {
  readonly finding: Finding;
  /** Absent where there is nothing to ask, or it is not the environment's. */
  readonly account?: Account;
}

/** Who asks, and whether it is somebody of the environment's account. Never throws what AWS answers. */
export async function admit(
  options: DoctorOptions,
  { connect, machine }: Surroundings,
  environment: EnvironmentOfAssembly | undefined,
): Promise<Admitted> {
  const region = options.region ?? environment?.region;
  const expected: Expected = {
    ...(environment && { environment }),
    ...(options.region !== undefined && { givenRegion: options.region }),
    isChosen: options.env !== undefined,
  };
  let identity: Identity;
  try {
    const clients = await connect({ ...options, ...(region !== undefined && { region }) });
    const sts = await clients.sts();
    const answer = await sts.send(new GetCallerIdentityCommand({}));
    const arn = must(answer.Arn, 'Arn');
    identity = { arn, account: must(answer.Account, 'Account'), region: await sts.config.region() };
    const finding = judgeCredentials(identity, expected);
    if (finding.is !== 'right') return { finding };
    const who = {
      region: identity.region,
      ...(options.profile !== undefined && { profile: options.profile }),
    };
    return { finding, account: { ...identity, partition: arn.split(':')[1] ?? 'aws', clients, who } };
  } catch (error) {
    machine.signal.throwIfAborted();
    return { finding: refused(error) };
  }
}

/** @throws what is a mistake of this program */
function refused(error: unknown): Finding {
  const failed = error instanceof VerbFailed ? error : callFailed(error, 'who asks');
  if (failed === undefined) throw error;
  const kind = kindOf(error);
  // Of these it is known that they are not as they must be; of the rest nothing is known.
  const isWrong = kind === 'credentials' || kind === 'region' || error instanceof VerbFailed;
  const says = isWrong ? failed.message.replace(/^could not tell: /, '') : failed.message;
  return {
    ...{ is: isWrong ? 'wrong' : 'unknown', about: 'credentials', says },
    ...(kind === 'credentials' && {
      todo: 'aws sso login, or aws configure sso where there is no profile yet',
    }),
    ...(kind === 'region' && { todo: 'export AWS_REGION=eu-west-1' }),
  };
}
