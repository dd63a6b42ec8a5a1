import type { PolicyRow } from '../../../lambda/shared/environment';
import { type KindFacts, kindOf, needsRecord } from '../../../lambda/shared/kind';
import { POLICY } from '../../../lambda/shared/policy';

const declared = { recovery: true };
const fix = { fix: true };

test.each<[string, KindFacts, ReturnType<typeof kindOf>]>([
  ['nothing special', { state: 'forward', sources: 1, details: {} }, 'release'],
  ['several revisions before it', { state: 'forward', sources: 2, details: {} }, 'release'],
  // source: Amazon ECS API reference, ServiceDeployment, sourceServiceRevisions
  ['nothing before it', { state: 'forward', sources: 0, details: {} }, 'first'],
  ['nothing told of what was before it', { state: 'forward', sources: undefined, details: {} }, 'release'],
  ['a declared fix', { state: 'forward', sources: 1, details: fix }, 'fix'],
  ['a fix by a text', { state: 'forward', sources: 1, details: { fix: 'true' } }, 'release'],
  ['a first deployment that is called a fix', { state: 'forward', sources: 0, details: fix }, 'first'],
  ['a proven recovery', { state: 'forward', sources: 1, details: declared, ranBefore: true }, 'recovery'],
  [
    'a recovery that is not proven',
    { state: 'forward', sources: 1, details: declared, ranBefore: false },
    'release',
  ],
  ['one that nobody could look for', { state: 'forward', sources: 1, details: declared }, 'release'],
  [
    'an image that ran here, and no word of it',
    { state: 'forward', sources: 1, details: {}, ranBefore: true },
    'release',
  ],
  [
    'a recovery by a text',
    { state: 'forward', sources: 1, details: { recovery: 'true' }, ranBefore: true },
    'release',
  ],
  [
    'both, proven',
    { state: 'forward', sources: 1, details: { ...declared, ...fix }, ranBefore: true },
    'recovery',
  ],
  [
    'both, not proven',
    { state: 'forward', sources: 1, details: { ...declared, ...fix }, ranBefore: false },
    'fix',
  ],
  [
    'what runs already, after one that went back',
    { state: 'forward', sources: 1, details: {}, putsBack: true },
    'recovery',
  ],
  ['the same as a declared fix', { state: 'forward', sources: 1, details: fix, putsBack: true }, 'recovery'],
  ['the same as the first', { state: 'forward', sources: 0, details: {}, putsBack: true }, 'first'],
  ['the same on its way back', { state: 'rollback', sources: 1, details: {}, putsBack: true }, 'rollback'],
  ['a recovery as the first', { state: 'forward', sources: 0, details: declared, ranBefore: true }, 'first'],
  ['a rollback', { state: 'rollback', sources: 1, details: {} }, 'rollback'],
  ['a rollback of the first', { state: 'rollback', sources: 0, details: {} }, 'rollback'],
  [
    'a rollback of a recovery',
    { state: 'rollback', sources: 1, details: declared, ranBefore: true },
    'rollback',
  ],
  [
    'a state that is not known',
    { state: 'unknown', sources: 1, details: declared, ranBefore: true },
    undefined,
  ],
])('%s', (_, facts, kind) => {
  expect(kindOf(facts)).toBe(kind);
});

const same: PolicyRow = { first: 'block', release: 'warn', fix: 'block', recovery: 'warn' };

test.each<[string, Partial<KindFacts>, readonly PolicyRow[], boolean]>([
  ['a recovery, for a gate that skips it', { details: declared }, [POLICY.freeze], true],
  ['a recovery, for a gate that warns of it', { details: declared }, [POLICY.uniform], true],
  ['a recovery, for a guard', { details: declared }, [POLICY['live-traffic']], false],
  [
    'a recovery, for guards and one that skips it',
    { details: declared },
    [POLICY.separation, POLICY.metrics],
    true,
  ],
  ['a recovery, where it is as a release', { details: declared }, [same], false],
  ['the same, if it is not a recovery but a fix', { details: { ...declared, ...fix } }, [same], true],
  ['a release', {}, [POLICY.freeze], false],
  ['a fix', { details: fix }, [POLICY.freeze], false],
  ['a first one', { details: declared, sources: 0 }, [POLICY.freeze], false],
  ['a rollback', { details: declared, state: 'rollback' }, [POLICY.freeze], false],
  ['an unknown state', { details: declared, state: 'unknown' }, [POLICY.freeze], false],
  ['a recovery, for no gate', { details: declared }, [], false],
])('whether the record is read: %s', (_, facts, rows, isRead) => {
  expect(needsRecord({ state: 'forward', sources: 1, details: {}, ...facts }, rows)).toBe(isRead);
});
