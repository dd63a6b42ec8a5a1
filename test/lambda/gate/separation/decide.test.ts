import type { Revision } from '../../../../lambda/gate/guard/revisions';
import { decideRoutes, type Routes, whyNoVersions } from '../../../../lambda/gate/separation/decide';

const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${name}/0a`;
const [BLUE, GREEN, OTHER] = [group('blue'), group('green'), group('other')];
const to = (...pairs: [string, number][]) =>
  pairs.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));

const right: Routes = {
  test: to([GREEN, 100], [BLUE, 0]),
  production: to([BLUE, 100], [GREEN, 0]),
  target: { targetGroups: [GREEN] },
};

test.each<[string, Partial<Routes>]>([
  ['each rule leads to its own group', {}],
  ['in the short form', { test: to([GREEN, 1]), production: to([BLUE, 1]) }],
  ['ECS does not say where the new revision is', { target: { targetGroups: [] } }],
])('%s: versions may say more', (_, change) => {
  expect(decideRoutes({ ...right, ...change })).toBeUndefined();
});

test.each<[string, Partial<Routes>, string, string]>([
  [
    'the test rule leads to users’ group',
    { test: to([BLUE, 1]) },
    'fail',
    'both forward to blue/0a; see runbooks/separation.md#same-target-group',
  ],
  ['users are led to green', { production: to([GREEN, 1]) }, 'fail', 'both forward to green/0a; see'],
  ['both elsewhere', { test: to([OTHER, 1]), production: to([OTHER, 1]) }, 'fail', '#same-target-group'],
  [
    'the test rule leads elsewhere',
    { test: to([OTHER, 1]) },
    'fail',
    'forwards to other/0a, and the new revision is in green/0a; see runbooks/separation.md#not-the-new-revision',
  ],
  [
    'the groups are the wrong way round',
    { test: to([BLUE, 1]), production: to([GREEN, 1]) },
    'fail',
    '#not-the-new-revision',
  ],
  [
    'test traffic is split',
    { test: to([GREEN, 950], [BLUE, 50]) },
    'fail',
    'the test rule must forward to one target group, got green/0a with 95 % and blue/0a with 5 %; see runbooks/separation.md#not-one-target-group',
  ],
  [
    'users are split',
    { production: to([BLUE, 999], [GREEN, 1]) },
    'fail',
    'the production rule must forward to one',
  ],
  [
    'test traffic goes nowhere',
    { test: to([GREEN, 0]) },
    'fail',
    'the test rule must forward to one target group, got none',
  ],
  ['the test rule has no forward', { test: [] }, 'inconclusive', 'the test rule forwards to no target group'],
  [
    'the production rule has none',
    { production: [] },
    'inconclusive',
    'the production rule forwards to no target group',
  ],
  [
    'neither has one',
    { test: [], production: [] },
    'inconclusive',
    'the test and the production rules forward to no',
  ],
])('%s', (_, change, outcome, says) => {
  expect(decideRoutes({ ...right, ...change })).toEqual({ outcome, reason: expect.stringContaining(says) });
});

const revision = (...images: string[]): Revision => ({
  targetGroups: [],
  ...(images.length > 0 && { images }),
});

test.each<[string, Revision, Revision[], number, string | undefined]>([
  ['other images', revision('shop=sha256:b'), [revision('shop=sha256:a')], 2, undefined],
  [
    'another sidecar',
    revision('log=sha256:2', 'shop=sha256:a'),
    [revision('log=sha256:1', 'shop=sha256:a')],
    2,
    undefined,
  ],
  ['images that are not told', revision(), [revision()], 2, undefined],
  [
    'the same images',
    revision('shop=sha256:a'),
    [revision('shop=sha256:a')],
    2,
    'both revisions run the same images',
  ],
  [
    'the same as one of two',
    revision('shop=sha256:a'),
    [revision('shop=sha256:b'), revision('shop=sha256:a')],
    2,
    'both revisions',
  ],
  [
    'nobody serves users',
    revision('shop=sha256:b'),
    [revision('shop=sha256:a')],
    0,
    'warning: the users’ target group has no healthy target',
  ],
])('%s', (_, target, sources, serving, says) => {
  const why = whyNoVersions({ target, sources }, serving);
  expect(why).toEqual(says === undefined ? undefined : expect.stringContaining(says));
});
