import { PutObjectCommand } from '@aws-sdk/client-s3';
import { exitCodeOf, textOf } from '../../cli/rollback/report';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Act, type Backstage, rehearseUpdate, secondsUntilAllOn } from '../../rehearsal/testing';
import { shop } from '../synth';
import { denied, FailingCalls, isOfS3, lost } from './failing-calls';
import { commitOf, imageOf, OF, Person, prepareDeploy, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

/** What code returns in the bake of version 2, which goes out over 1, or when it has gone out. */
async function meanwhile<T>(isOver: boolean, run: (person: Person, backstage: Backstage) => Promise<T>) {
  const act = {
    do: 'run' as const,
    run: async (backstage: Backstage) => {
      const person = await Person.at(backstage);
      await person.released(1, ...(isOver ? [2] : []));
      await person.pushed('shop/shop', 1);
      return run(person, backstage);
    },
  };
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    ...(isOver ? { afterwards: [act] } : { operator: [{ after: minutes(3), ...act }] }),
  });
  const done = update.acts?.at(-1) as Act;
  return { update, act: done, returned: done.returned as T };
}

test('no records: what users had a moment ago comes back first, and NOT HELD is said', async () => {
  const { act, returned } = await meanwhile(false, async (person) => {
    const calls = new FailingCalls((name) => (isOfS3(name) ? { before: denied() } : undefined));
    const recovered = await person.rollback({ previous: true }, {}, { connect: calls.connect });
    return { recovered, tried: calls.tried, said: person.lines.text };
  });
  const { recovered, tried, said } = returned;
  expect(recovered).toMatchObject({ outcome: 'recovered', held: 'no', recorded: { is: 'failed' } });
  expect(recovered.hold).toBeUndefined();
  expect(recovered.notes.join()).toMatch(/the records could not be read: .*NOT HELD/);
  expect(textOf(OF, recovered)).toContain('gh workflow disable deploy.yml');
  expect(tried.indexOf('StopServiceDeployment')).toBeLessThan(tried.indexOf('PutObject'));
  expect(said).toContain('NOT HELD');
  expect(exitCodeOf(recovered)).toBe(3);
  expect(secondsUntilAllOn(act, imageOf(1))).toBeLessThanOrEqual(60);
});

test('records that come back are written to then', async () => {
  const { returned } = await meanwhile(false, async (person, { pause }) => {
    const endsAt = pause.now() + 45_000;
    const calls = new FailingCalls((name) =>
      isOfS3(name) && pause.now() < endsAt ? { before: lost() } : undefined,
    );
    const recovered = await person.rollback({ previous: true }, {}, { connect: calls.connect });
    return { recovered, holds: await person.journal.holds(), record: (await person.journal.releases())[0] };
  });
  const { recovered, holds, record } = returned;
  expect(recovered).toMatchObject({ outcome: 'recovered', held: 'yes', recorded: { is: 'yes' } });
  expect(holds).toMatchObject([{ id: recovered.hold, recoversTo: imageOf(1) }]);
  expect(record).toMatchObject({ kind: 'recovery', hold: recovered.hold });
});

test('another image needs its digest, which is on record when that is possible', async () => {
  const { update, returned } = await meanwhile(true, async (person) => {
    // Records that can be written, and not read.
    const calls = new FailingCalls((name) => (name === 'ListObjectsV2' ? { before: denied() } : undefined));
    const { connect } = calls;
    const refused = await person.rollback({ previous: true }, {}, { connect });
    const recovered = await person.rollback({ withoutRecords: imageOf(1) }, {}, { connect });
    return { refused, recovered, record: (await person.journal.releases())[0] };
  });
  expect(returned.refused.reason).toMatch(/--without-records; see runbooks\/recovery\.md#without-teal$/);
  expect(returned).toMatchObject({
    refused: { outcome: 'refused', held: 'no' },
    recovered: { outcome: 'recovered', held: 'yes', recorded: { is: 'yes' } },
    record: {
      commit: commitOf(1),
      overrides: [
        'without the records, which could not be read, by octocat',
        expect.stringContaining('what people have decided could not be read'),
      ],
    },
  });
  expect(update.requests.failed).toBe(0);
});

test('an outage between the hold and the change does not end it', async () => {
  const { returned } = await meanwhile(true, async (person) => {
    let isDown = false;
    const calls = new FailingCalls((name) => {
      isDown ||= name === 'CreateChangeSet';
      return isDown && isOfS3(name) ? { before: lost() } : undefined;
    });
    const recovered = await person.rollback({ previous: true }, {}, { connect: calls.connect });
    return { recovered, said: person.lines.text };
  });
  expect(returned.recovered).toMatchObject({ outcome: 'recovered', held: 'yes', putBack: { is: 'yes' } });
  expect(returned.recovered.recorded.is).toBe('failed');
  expect(returned.said).toContain('the records cannot be read');
});

test('the answer to the hold is lost, and then AWS: the hold that may be in force is told', async () => {
  const { returned } = await meanwhile(true, async (person) => {
    let isDown = false;
    const calls = new FailingCalls((name) => {
      if (isDown) return { before: lost() };
      isDown = name === 'PutObject';
      return isDown ? { after: lost() } : undefined;
    });
    const recovered = await person.rollback({ previous: true }, {}, { connect: calls.connect });
    return { recovered, holds: await person.journal.holds() };
  });
  const { recovered, holds } = returned;
  expect(recovered).toMatchObject({ outcome: 'unknown', held: 'maybe', hold: holds[0]?.id });
  expect(recovered.reason).toMatch(/hold-\S+ may be in force, .*; see runbooks\/recovery\.md#without-teal$/);
});

test('a record of a newer version is told, keeps deploys away, and no recovery', async () => {
  const { returned } = await meanwhile(true, async (person) => {
    const deploy = await prepareDeploy(person, 3);
    await (await person.s3).send(
      new PutObjectCommand({
        ...{ Bucket: person.bucket, IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256' },
        Key: 'production/holds/8235000000000-hold-20261126T101500Z-ffff.json',
        Body: '{"schemaVersion":2,"kind":"hold"}',
      }),
    );
    const applied = await person.apply(SHOP.directory, deploy).then(({ outcome }) => outcome);
    return { applied, recovered: await person.rollback({ previous: true }) };
  });
  expect(returned.applied).not.toBe('released');
  expect(returned.recovered).toMatchObject({ outcome: 'recovered', held: 'yes' });
  expect(returned.recovered.notes).toEqual([expect.stringContaining('hold-20261126T101500Z-ffff')]);
});

test('RollbackTo is none again, which starts no deployment; where it cannot be, exit code 3', async () => {
  const { update, returned } = await meanwhile(true, async (person) => {
    const calls = new FailingCalls((name, { ChangeSetName }) =>
      name === 'CreateChangeSet' && `${ChangeSetName}`.includes('-end-') ? { before: denied() } : undefined,
    );
    const failed = await person.rollback({ previous: true }, {}, { connect: calls.connect });
    const left = (await person.stack(STACK))?.parameters.RollbackTo;
    const again = await person.rollback({ previous: true });
    const parameters = (await person.stack(STACK))?.parameters;
    return { failed, left, again, parameters, deployments: await person.deployments() };
  });
  expect(returned).toMatchObject({
    failed: { outcome: 'recovered', putBack: { is: 'failed' } },
    left: imageOf(1),
    again: { outcome: 'unchanged', putBack: { is: 'yes' }, recorded: { is: 'already' } },
    parameters: { ImageDigest: imageOf(1), RollbackTo: 'none' },
    // The release and one recovery.
    deployments: ['SUCCESSFUL', 'SUCCESSFUL'],
  });
  expect(exitCodeOf(returned.failed)).toBe(3);
  expect(exitCodeOf(returned.again)).toBe(0);
  expect(update.requests.failed).toBe(0);
});
