import { connect } from '../../../cli/aws/clients';
import type { Prepared } from '../../../cli/prepare/prepared';
import { Progress } from '../../../cli/progress';
import { record } from '../../../cli/record/carry-out';
import { exitCodeOf } from '../../../cli/record/decide';
import type { DecisionEntry } from '../../../cli/records/entry';
import { journalOf } from '../../../cli/records/journal';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { digest, Engine } from '../engine';
import { Lines } from '../lines';
import { release } from '../records/entries';

const COMMIT = 'c'.repeat(40);
const RUN = 'https://github.com/acme/shop/actions/runs/1';

let engine: Engine;
let lease: EndpointLease;
let prepared: Prepared;
beforeEach(async () => {
  engine = new Engine();
  lease = await engine.start();
  await engine.pass(MINUTE);
  prepared = {
    schemaVersion: 1,
    environment: 'production',
    commit: COMMIT,
    digests: { shop: digest(2) },
    preparedAt: new Date(engine.pause.now()).toISOString(),
    services: [{ name: 'shop', stack: 'shop-production' }],
    stacks: [{ name: 'shop-production', is: 'unchanged' }],
  };
  await engine.pass(MINUTE);
});
afterEach(() => engine.close());

async function recorded() {
  const clients = await engine.connect({});
  const { pause } = engine;
  const { signal } = new AbortController();
  const progress = new Progress(new Lines().stream);
  const all = await record(prepared, { run: RUN }, { clients, pause, progress, signal });
  return { is: all[0]?.is, outcome: all[0]?.outcome, reason: all[0]?.reason, code: exitCodeOf(all) };
}

const journal = async () =>
  journalOf(await (await connect({})).s3(), {
    bucket: engine.records.name,
    environment: 'production',
    service: 'shop',
  });

test('a release that went out after its job had ended is written, once', async () => {
  engine.release(2);
  await engine.pass(60 * MINUTE);
  expect(await recorded()).toMatchObject({ is: 'written', outcome: 'released', code: 0 });
  expect(await recorded()).toMatchObject({ is: 'already', code: 0 });
  expect(await (await journal()).releases()).toMatchObject([
    { kind: 'release', commit: COMMIT, digest: digest(2), outcome: 'released', run: RUN, overrides: [] },
  ]);
});

test('one whose job was ended in its middle is completed with what was known when it began', async () => {
  const begun = release({
    ...{ commit: COMMIT, digest: digest(2), environment: 'production', outcome: 'begun' },
    ...{ mergedBy: 'octocat', approvedBy: ['hubot'], irreversible: 'drops the column price' },
    ...{ overrides: ['line x was not reviewed, by octocat'], planHash: 'a'.repeat(64) },
    at: new Date(engine.pause.now()).toISOString(),
    since: new Date(engine.pause.now()).toISOString(),
  });
  await engine.connect({});
  const all = await journal();
  await all.append(begun);
  engine.release(2);
  await engine.pass(60 * MINUTE);
  expect(await recorded()).toMatchObject({ is: 'written', outcome: 'released', code: 0 });
  expect(await recorded()).toMatchObject({ is: 'already', code: 0 });
  const { mergedBy, approvedBy, irreversible, overrides, planHash } = begun;
  expect((await (await journal()).releases())[0]).toMatchObject({
    ...{ commit: COMMIT, outcome: 'released', run: RUN },
    ...{ mergedBy, approvedBy, irreversible, overrides, planHash },
  });
});

test('what people have decided while it went out stands in its record', async () => {
  const decision = (more: Pick<DecisionEntry, 'gate' | 'by'> & Partial<DecisionEntry>): DecisionEntry => ({
    schemaVersion: 1,
    kind: 'decision',
    at: new Date(engine.pause.now()).toISOString(),
    decision: 'pass',
    ...{ service: 'shop', environment: 'production', reason: 'looks good', digest: digest(2) },
    ...more,
  });
  await engine.connect({});
  const all = await journal();
  const expires = new Date(engine.pause.now() + 60 * MINUTE).toISOString();
  await all.append(decision({ gate: 'images', by: 'ada', expires }));
  await all.append(decision({ gate: 'images', by: 'eve', expires, digest: digest(3) }));
  engine.release(2);
  await engine.pass(MINUTE);
  const deployment = engine.service.deployments().at(-1)?.serviceDeploymentArn ?? '';
  await all.append(decision({ gate: 'approval', by: 'bob', hook: 'ecs-pause-1', deployment }));
  await engine.pass(60 * MINUTE);
  await recorded();
  expect((await (await journal()).releases())[0]?.overrides).toEqual([
    expect.stringMatching(/^pass in place of the gate images, by ada at .* until .*: looks good$/),
    expect.stringMatching(/^approved, by bob at .*Z: looks good$/),
  ]);
});

test('without that, with what was known when it was prepared', async () => {
  prepared = { ...prepared, mergedBy: 'octocat', approvedBy: ['hubot'], irreversible: 'drops the column' };
  engine.release(2);
  await engine.pass(60 * MINUTE);
  await recorded();
  const [written] = await (await journal()).releases();
  const { mergedBy, approvedBy, irreversible } = prepared;
  expect(written).toMatchObject({ outcome: 'released', mergedBy, approvedBy, irreversible });
});

test('one that was rolled back is written as such, and fails', async () => {
  engine.release(2);
  engine.world.after(30 * SECOND, () => engine.world.alarms.set('errors', 'ALARM'));
  await engine.pass(60 * MINUTE);
  expect(await recorded()).toMatchObject({ is: 'written', outcome: 'rolled-back', code: 1 });
  expect(await recorded()).toMatchObject({ is: 'already', code: 0 });
});

test('one that still runs is left for the next time', async () => {
  engine.release(2);
  engine.shown.deployments = (all) =>
    all.map((each) => ({ ...each, status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' }));
  expect(await recorded()).toMatchObject({ is: 'running', code: 0 });
  expect(await (await journal()).releases()).toEqual([]);
});

test('one that never began is no release', async () => {
  expect(await recorded()).toMatchObject({ is: 'nothing', code: 0 });
  expect(await (await journal()).releases()).toEqual([]);
});

test('a later release has been written already', async () => {
  engine.release(2);
  await engine.pass(60 * MINUTE);
  const at = new Date(engine.pause.now()).toISOString();
  await engine.connect({});
  await (await journal()).append(release({ at, environment: 'production' }));
  expect(await recorded()).toMatchObject({ is: 'already', code: 0 });
});

test('what AWS does not tell is not written', async () => {
  engine.release(2);
  await engine.pass(60 * MINUTE);
  lease.injectFaults(({ operation }) =>
    operation === 'ListServiceDeployments' ? new AwsError('AccessDeniedException', 'not allowed') : undefined,
  );
  const said = await recorded();
  expect(said).toMatchObject({ is: 'unknown', code: 3 });
  expect(said.reason).toContain('ecs:ListServiceDeployments must be allowed');
});
