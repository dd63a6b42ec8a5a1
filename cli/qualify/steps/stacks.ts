import { isDeepStrictEqual } from 'node:util';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import type { Look } from '../evidence';
import { lookAt } from '../look';
import { PLACE, STACKS } from '../names';
import { type Act, asked, type Stage } from '../run';
import { deployed, digestsOf } from './images';
import { urlOf } from './releases';

/** Looks again and again while something goes on, and once more at its end. */
export async function lookWhile(stage: Stage, goesOn: Promise<unknown>): Promise<Look[]> {
  const looks: Look[] = [];
  let isOver = false;
  const over = goesOn.then(
    () => undefined,
    () => undefined, // whoever waits for it hears of it
  );
  void over.then(() => {
    isOver = true;
  });
  while (!isOver) {
    stage.signal.throwIfAborted();
    looks.push(await lookAt(stage.clients, stage.pause.now()));
    await Promise.race([over, stage.pause.sleep(stage.lookMs, stage.signal)]);
  }
  await goesOn;
  looks.push(await lookAt(stage.clients, stage.pause.now()));
  return looks;
}

/** Deploys network, service, gates and alarms with the first image. */
export const createAct: Act = async (stage) => {
  const digests = await digestsOf(stage);
  const code = await stage.cdk(
    [...['publish-assets', STACKS.service, '--exclusively', '--unstable=publish-assets'], ...stage.app(0)],
    stage.signal,
  );
  stage.signal.throwIfAborted();
  const startedAt = stage.pause.now();
  const deploying = deployed(stage, STACKS.service, [`${STACKS.service}:ImageDigest=${digests.first}`], {
    along: true,
  });
  const looks = await lookWhile(stage, deploying);
  const serviceEvents = await asked(async () => {
    const { services } = await stage.clients.ecs.send(
      new DescribeServicesCommand({ cluster: PLACE.cluster, services: [PLACE.service] }),
    );
    return (services?.[0]?.events ?? []).map(({ message }) => message ?? '');
  });
  const last = looks.at(-1);
  const isCreated = last?.stack?.status === 'CREATE_COMPLETE' && last.deployments[0]?.status === 'SUCCESSFUL';
  const says = `the stack is ${last?.stack?.status ?? 'not there'}, its first deployment ${last?.deployments[0]?.status ?? 'not seen'}`;
  return {
    outcome: isCreated ? 'as assumed' : 'otherwise',
    says,
    watched: {
      ...{ looks, startedAt, endedAt: stage.pause.now() },
      verdict: { outcome: isCreated ? 'created' : 'not created', reason: says },
    },
    answers: { publishAssets: { answered: code }, serviceEvents },
  };
};

/** Deploys what users do not meet, now that traffic is on the other side than the template says. */
export const updateAct: Act = async (stage) => {
  const before = await lookAt(stage.clients, stage.pause.now());
  stage.users.start(await urlOf(stage));
  const startedAt = stage.pause.now();
  let looks: Look[] = [];
  let tally = { sent: 0, failed: 0 };
  try {
    looks = await lookWhile(stage, deployed(stage, STACKS.service, [], { more: 1 }));
  } finally {
    // Whatever ends it, nobody calls any more.
    tally = await stage.users.stop();
  }
  const { sent, failed } = tally;
  const last = looks.at(-1);
  // Weights that nobody can see stay not as they were.
  const isKnown = Object.keys(before.users).length > 0;
  const isSame = isKnown && looks.every(({ users }) => isDeepStrictEqual(users, before.users));
  const started = last?.deployments.filter(({ createdAt = 0 }) => createdAt >= startedAt).length ?? 0;
  const isGood = isSame && started === 0 && failed === 0 && last?.stack?.status === 'UPDATE_COMPLETE';
  return {
    outcome: isGood ? 'as assumed' : 'otherwise',
    says: `the weights ${isSame ? 'stayed as they were' : 'changed'}, ${started} deployments were started, ${failed} of ${sent} requests failed; the stack is ${last?.stack?.status}`,
    watched: { looks, startedAt, endedAt: stage.pause.now() },
    requests: { sent, failed },
  };
};
