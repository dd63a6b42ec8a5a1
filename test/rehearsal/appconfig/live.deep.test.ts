import { connect } from '../../../cli/aws/clients';
import { type SetSurroundings, set } from '../../../cli/flags/carry-out';
import example from '../../../examples/flags';
import { minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { type LiveStage, withLiveRehearsal } from '../../../rehearsal/live-rehearsal';
import { chooseService } from '../../../rehearsal/service/choose-service';
import { root } from '../../synth';

const MINUTE = 60_000;
const FLAG = 'express-checkout';
const why = { service: 'shop', env: 'production', reason: 'see #812' };
const { service } = example as { readonly service: NonNullable<typeof example.service> };
const flags = {
  flags: service.flags?.flags ?? [],
  // As long as it takes on a busy machine: an alarm ends it.
  rollout: { over: minutes(2), growth: 50, bake: minutes(600) },
};

/** The sample as processes, half of whose requests fail with the flag on, behind the rehearsal's load balancer and users. */
function withShop<T>(act: (stage: LiveStage) => Promise<T>): Promise<T> {
  const delivery = { ...example, service: { ...service, flags } };
  const assembly = readAssembly(synthesizeDelivery(delivery, { file: 'examples/flags.ts' }).directory);
  const command = `exec node app/dist/faulty.js --error-share 0.5 --with-flag ${FLAG}`;
  return withLiveRehearsal(
    {
      ...{ assembly, chosen: chooseService(assembly, { environment: 'production' }), seed: 1, without: [] },
      commandsOf: () => ({ baseline: { command, directory: root } }),
      paceOf: () => ({ factor: 100, ratePerSecond: 150 }),
    },
    act,
  );
}

afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});

/** As a person at a terminal, whose time is the rehearsal's. */
function person({ service: { endpoint }, clock }: LiveStage): SetSurroundings {
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
    AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
  });
  return {
    ...{ connect, signal: new AbortController().signal, say: () => {}, confirm: async () => true },
    pause: { now: () => clock.now(), sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal) },
  };
}

test('a flag that does harm reaches real processes, is turned back by its alarm, and users are well again', async () => {
  await withShop(async (stage) => {
    const { rehearsal, clock } = stage;
    await rehearsal.start(new AbortController().signal);
    const users = rehearsal.open();
    const failed = () => users.summary.failed;
    await clock.sleep(3 * MINUTE);
    expect(failed()).toBe(0);
    const flagged = await set({ name: FLAG, enabled: true, attributes: {} }, why, person(stage));
    expect(flagged).toMatchObject({
      ...{ outcome: 'rolledBack', reason: expect.stringContaining('shop-production-target-errors') },
    });
    expect(failed()).toBeGreaterThan(0);
    await untilWell(stage, failed);
  });
});

/** A minute in which nobody meets an error; comes to no end, and so fails, where the harm goes on. */
async function untilWell({ clock }: LiveStage, failed: () => number): Promise<void> {
  for (;;) {
    const before = failed();
    await clock.sleep(MINUTE);
    if (failed() === before) return;
  }
}
