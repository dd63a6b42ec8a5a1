import { isDeepStrictEqual } from 'node:util';
import { minutes } from '../../lib';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { directoryOf } from '../../rehearsal/assembly/assembly-input';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { rehearse, rehearseUpdate } from '../../rehearsal/testing';
import { editedAssembly, failsAfter } from '../fixtures/edited-assembly';
import { currentAssembly, digest, lookAtPinned, rehearsedAs, releaseOf, synthesized } from './stage';
import { assemblyOf, rehearsedVersions, removeUnpacked } from './stored-versions';

afterAll(() => closeWarmProcesses());
afterAll(removeUnpacked);

/** In the hold of the canary. */
const IN_HOLD = minutes(5);
const declared = { hooks: 'declared' } as const;
const versions = rehearsedVersions();

// source: CloudFormation API reference, UpdateStack: refused while the stack is being updated
test.each(versions)(
  'an upgrade from %s waits for the release that the stack is deploying',
  async (version) => {
    const [before, after] = [assemblyOf(version, 'pipeline'), currentAssembly('pipeline')];
    const update = await rehearseUpdate(before, before, {
      ...{ ...rehearsedAs('pipeline'), ...declared },
      parameters: { ImageDigest: digest(1) },
      operator: [{ after: IN_HOLD, do: 'update-stack', to: after }],
      afterwards: [{ do: 'update-stack', to: after }],
    });
    const [early, later] = update.acts ?? [];
    expect(early?.refused).toMatch(/is in UPDATE_IN_PROGRESS state and can not be updated\.$/);
    expect(update.release).toMatchObject({ outcome: 'released', decidedBy: 'none' });
    expect(later?.stacks?.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(update.requests.failed).toBe(0);
  },
);

/**
 * What becomes of a release that was started past the stack (`aws ecs update-service --force-new-deployment`) when the
 * upgrade comes in its hold: docs/upgrades.md tells those who have these versions to wait for it.
 */
const endOf: Readonly<Record<string, () => End>> = {
  // The upgrade is itself a release.
  '0.1.0': () => ({ outcome: 'failed', decidedBy: 'newer-deployment' }),
  // Its templates let CloudFormation delete the versions of hooks that an update replaces: of those whose code has changed.
  '0.2.0': () =>
    isReplaced('0.2.0', /^GatessmoketestFunctionCurrentVersion/)
      ? { outcome: 'rolled-back', decidedBy: 'gate:smoke-test', reason: 'ResourceNotFoundException' }
      : released,
};
interface End {
  readonly outcome: string;
  readonly decidedBy: string;
  readonly reason?: string;
}
const released: End = { outcome: 'released', decidedBy: 'none' };

function isReplaced(version: string, logicalId: RegExp): boolean {
  const [before, now] = [assemblyOf(version, 'sample'), currentAssembly('sample')].map((assembly) =>
    readAssembly(directoryOf(assembly)).stacks.flatMap(({ template }) =>
      Object.keys(template.Resources).filter((id) => logicalId.test(id)),
    ),
  );
  expect(before?.length).toBeGreaterThan(0);
  return !isDeepStrictEqual(before, now);
}

test.each(versions)('an upgrade from %s beside a release past the stack', async (version) => {
  const { reason = '', ...end } = endOf[version]?.() ?? released;
  const release = await rehearse(assemblyOf(version, 'sample'), {
    ...rehearsedAs('sample'),
    release: {},
    operator: [{ after: IN_HOLD, do: 'update-stack', to: currentAssembly('sample') }],
    afterwards: [{ do: 'wait', for: minutes(30) }, releaseOf('sample', 1, 'good')],
  });
  const [upgrade, after] = release.acts ?? [];
  expect(release).toMatchObject(end);
  expect(release.reason).toContain(reason);
  expect(upgrade?.stacks?.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(after?.outcome).toBe('released');
  expect(release.requests.failed).toBe(0);
});

test('a release past the stack keeps the hooks that it began with, the next one has those of the upgrade', async () => {
  const release = await rehearse(currentAssembly('sample'), {
    ...rehearsedAs('sample'),
    release: {},
    // What no version answers: who asks it fails.
    operator: [
      {
        after: IN_HOLD,
        do: 'update-stack',
        to: synthesized('sample', ({ smokeTest }) => ({
          gates: [smokeTest({ requests: [{ path: '/not-yet', status: 418 }] })],
        })),
      },
    ],
    afterwards: [releaseOf('sample', 1, 'good')],
  });
  expect(release).toMatchObject({ outcome: 'released', decidedBy: 'none', requests: { failed: 0 } });
  const asked = release.stages.flatMap(({ gates }) => gates).filter(({ id }) => id === 'smoke-test');
  expect(asked.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  const [, next] = release.acts ?? [];
  expect(next).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:smoke-test' });
  expect(next?.reason).toContain('/not-yet');
});

describe.each(versions)('from %s and back', (version) => {
  test('an upgrade that fails at its end is taken back, and releases go on', async () => {
    const before = assemblyOf(version, 'sample');
    const after = { directory: directoryOf(currentAssembly('sample')) };
    const failing = editedAssembly(after, 'shop-production', (template) => failsAfter(template, 'Service'));
    const update = await rehearseUpdate(before, failing, {
      ...{ ...rehearsedAs('sample'), ...declared },
      beforehand: [lookAtPinned('sample', before)],
      afterwards: [lookAtPinned('sample', before), releaseOf('sample', 1, 'good')],
    });
    const [was, is, release] = update.acts ?? [];
    expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(is?.returned).toEqual(was?.returned);
    expect(release?.outcome).toBe('released');
    expect(update.requests.failed).toBe(0);
  });

  test('the version before is deployed over this one, and this one again', async () => {
    const [before, after] = [assemblyOf(version, 'sample'), currentAssembly('sample')];
    const update = await rehearseUpdate(before, after, {
      ...rehearsedAs('sample'),
      afterwards: [
        lookAtPinned('sample', before),
        { do: 'update-stack', to: before },
        lookAtPinned('sample', before),
        releaseOf('sample', 1, 'good'),
        { do: 'update-stack', to: after },
      ],
    });
    const [was, back, is, release, again] = update.acts ?? [];
    for (const act of [back, again]) expect(act?.stacks?.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(was?.returned).toMatchObject(is?.returned as object);
    expect(release?.outcome).toBe('released');
    expect(update.requests.failed).toBe(0);
  });
});

test('only versions whose templates delete the hooks of before are said to end a release', () => {
  const deletes = versions.filter((version) =>
    readAssembly(assemblyOf(version, 'sample')).stacks.some(({ template }) =>
      Object.values(template.Resources).some(
        ({ Type, DeletionPolicy }) =>
          Type === 'AWS::Lambda::Version' && DeletionPolicy !== 'RetainExceptOnCreate',
      ),
    ),
  );
  expect(Object.keys(endOf)).toEqual(deletes);
});
