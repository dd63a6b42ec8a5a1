import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { must } from '../../../lambda/uniformity/must';
import type { Channel, TealManifest } from '../../../rehearsal/assembly/teal-manifest';
import { readManifest } from '../../assembly-file';
import { callFailed } from '../../aws/call-failed';
import type { Clients } from '../../aws/clients';
import { EXIT, VerbFailed } from '../../exit-codes';
import { wordsOf } from '../../runbook/fill';
import type { Check, DoctorOptionsOfOne, Finding, Surroundings } from '../check';
import { sendTestPages } from './carry-out';
import { type Home, type Target, targetsOf } from './topics';

const CHANNELS: readonly Channel[] = ['page', 'ticket', 'deploys'];

type Environment = TealManifest['environments'][number];

/** Whether those who are to be told can be: a test page to each receiver. */
export const testPage: Check = {
  name: 'page',
  asked: ({ page }) => page === true,
  run: sendAfterAsking,
};

async function sendAfterAsking(
  options: DoctorOptionsOfOne,
  surroundings: Surroundings,
): Promise<readonly Finding[]> {
  const { yes, env, channel } = options;
  const { connect, pause, say, confirm, signal } = surroundings;
  if (!yes && !confirm) {
    throw bad(
      '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or sent',
    );
  }
  const environment = environmentOf(options);
  const channels = channel === undefined ? CHANNELS : [channel];
  const { notify } = environment;
  const told = channels.filter((each) => (notify?.channels[each].receivers.length ?? 0) > 0);
  if (notify === undefined || told.length === 0) return [nobody(channel, env)];
  const region = options.region ?? environment.region;
  const clients = await connect({ ...options, ...(region !== undefined && { region }) });
  const sns = await clients.sns();
  const { by, ...home } = await whereAndWho(clients, environment, () => sns.config.region());
  const targets = targetsOf(notify, told, home);
  for (const line of announced(targets)) say(line);
  if (!yes && !(await confirm?.('Send a test page to all of them?', env))) {
    throw new VerbFailed(EXIT.NOT_AS_EXPECTED, 'nothing was sent: it was not confirmed');
  }
  const foundation = environment.services[0]?.foundationStack ?? '';
  return sendTestPages(targets, { sns, pause, signal, environment: env, foundation, by });
}

function environmentOf({ assembly, env }: DoctorOptionsOfOne): Environment {
  const { environments } = readManifest(assembly);
  const found = environments.find(({ name }) => name === env);
  if (found) return found;
  const known = environments.map(({ name }) => name).join(', ');
  throw bad(`--env must be an environment of ${assembly}/teal.json, got ${env}; it has ${known}`);
}

/** An outage that nobody hears of is what this check is for. */
const nobody = (channel: Channel | undefined, environment: string): Finding => ({
  is: 'wrong',
  about: channel === undefined ? 'notify' : `notify.${channel}`,
  says: `nobody is told in ${environment}`,
  todo: 'name somebody in teal.config.ts (docs/notify.md), synthesize and deploy',
});

/** @throws VerbFailed when it cannot be asked, or is not the environment's account */
async function whereAndWho(
  clients: Clients,
  { name, account: wanted }: Environment,
  region: () => Promise<string>,
): Promise<Home & { readonly by: string }> {
  try {
    const identity = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
    const [account, by] = [must(identity.Account, 'Account'), must(identity.Arn, 'Arn')];
    if (wanted !== undefined && wanted !== account) {
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `credentials must be of ${wanted}, the account of ${name}, got ${account}; nothing was sent, name another --profile`,
      );
    }
    return { partition: by.split(':')[1] ?? 'aws', account, region: await region(), by };
  } catch (error) {
    throw callFailed(error, 'who sends it') ?? error;
  }
}

const announced = (targets: readonly Target[]): string[] =>
  targets.map(
    ({ channel, arn, own, receivers }) =>
      `notify.${channel}: ${own ? 'whoever is subscribed to it' : receivers.map(wordsOf).join('; ')} (${arn})`,
  );

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
