import {
  type Container,
  decide,
  judgeSeen,
  refuseUnseen,
  repositoryUriOf,
  rulesFor,
  type Seen,
} from '../../../../lambda/gate/admission/decide';
import type { AdmissionRules } from '../../../../lambda/shared/environment';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const SHOP = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const RULES: AdmissionRules = { repositories: [SHOP], severity: 'HIGH', accept: [] };
const SIGNED: AdmissionRules = {
  ...RULES,
  signed: { repository: 'acme/shop', repositoryId: 5678, workflowRefs: ['acme/shop/…'] },
};

test.each([
  [`${SHOP}@${DIGEST}`, SHOP],
  [`${SHOP}:v1`, SHOP],
  [`${SHOP}:v1@${DIGEST}`, SHOP],
  [SHOP, SHOP],
  ['localhost:5000/shop', 'localhost:5000/shop'],
  ['localhost:5000/shop:v1', 'localhost:5000/shop'],
  ['nginx', 'nginx'],
])('the repository of %s', (image, repository) => {
  expect(repositoryUriOf(image)).toBe(repository);
});

const container = (image: string, digest: string | undefined = DIGEST): Container => ({
  name: 'app',
  image,
  digest,
});
test.each<[string, Container, RegExp | undefined]>([
  ['its own repository', container(`${SHOP}@${DIGEST}`), undefined],
  ['another name', container(`${SHOP}-evil@${DIGEST}`), /^it is of .*shop-evil, and must be of /],
  ['a name below', container(`${SHOP}/evil@${DIGEST}`), /^it is of/],
  ['another account', container(`${SHOP.replace('1111', '9999')}@${DIGEST}`), /^it is of 9999/],
  ['another region', container(`${SHOP.replace('west', 'north')}@${DIGEST}`), /^it is of .*eu-north-1/],
  ['another registry', container(`docker.io/acme/shop@${DIGEST}`), /^it is of docker\.io/],
  ['a registry that looks like it', container(`evil.example/${SHOP}@${DIGEST}`), /^it is of evil/],
  ['no image', container(''), /^it is of , and must/],
  ['no digest', { name: 'app', image: `${SHOP}:v1` }, /named by a tag that can be moved/],
])('from %s', (_, from, refused) => {
  const verdict = refuseUnseen(from, RULES);
  expect(verdict).toEqual(refused && { outcome: 'fail', reason: expect.stringMatching(refused) });
});

const scan = (status: string, ...severities: string[]) => ({
  kind: 'found' as const,
  status,
  findings: severities.map((severity) => ({ id: 'CVE-1', severity })),
});
const present = (over: Partial<Seen & { kind: 'present' }> = {}): Seen => ({
  kind: 'present',
  pushedAt: 0,
  scan: scan('COMPLETE'),
  ...over,
});
const signature = { kind: 'signed', commit: 'c'.repeat(40) } as const;
const unsigned = { kind: 'not-signed', reason: 'nobody signed it' } as const;
const unknown = { kind: 'unknown', reason: 'no trust roots' } as const;

test.each<[string, Seen, AdmissionRules, 'pass' | 'fail' | 'inconclusive', RegExp]>([
  ['scanned', present(), RULES, 'pass', /^no finding/],
  ['absent', { kind: 'absent' }, RULES, 'fail', /no such image; see .*#another-repository$/],
  [
    'archived',
    { kind: 'archived', status: 'ARCHIVED' },
    RULES,
    'fail',
    /^it is ARCHIVED, so it cannot be pulled/,
  ],
  [
    'unreadable',
    { kind: 'unreadable', error: 'AccessDeniedException' },
    RULES,
    'inconclusive',
    /\(AccessDenied/,
  ],
  ['with findings', present({ scan: scan('ACTIVE', 'HIGH') }), RULES, 'fail', /CVE-1 \(HIGH\).*#findings$/],
  ['unscanned', present({ scan: { kind: 'none' } }), RULES, 'fail', /#not-scanned$/],
  ['unsupported', present({ scan: scan('UNSUPPORTED_IMAGE') }), RULES, 'fail', /#not-scanned$/],
  ['being scanned', present({ scan: scan('PENDING') }), RULES, 'inconclusive', /is PENDING$/],
  ['signed', present({ signature }), SIGNED, 'pass', /^no finding.*; signed for commit ccc/],
  ['not signed', present({ signature: unsigned }), SIGNED, 'fail', /^nobody signed it; see .*#not-signed$/],
  [
    'signed by whom is not known',
    present({ signature: unknown }),
    SIGNED,
    'inconclusive',
    /^no trust roots$/,
  ],
  ['its signature was not read', present(), SIGNED, 'inconclusive', /not looked at/],
  [
    'signed, but with findings',
    present({ signature, scan: scan('ACTIVE', 'HIGH') }),
    SIGNED,
    'fail',
    /CVE-1/,
  ],
  [
    'unsigned, and being scanned',
    present({ signature: unsigned, scan: scan('PENDING') }),
    SIGNED,
    'fail',
    /^nobody/,
  ],
  ['nobody asks for a signature', present({ signature: unsigned }), RULES, 'pass', /^no finding/],
])('an image that is %s', (_, seen, rules, outcome, reason) => {
  expect(judgeSeen(seen, rules, NOW)).toEqual({ outcome, reason: expect.stringMatching(reason) });
});

const ok = { outcome: 'pass', reason: 'fine' } as const;
const bad = { outcome: 'fail', reason: 'bad' } as const;
const open = { outcome: 'inconclusive', reason: 'open' } as const;
test.each([
  ['one', [['app', ok]], 'pass', 'app: fine'],
  [
    'all',
    [
      ['app', ok],
      ['log', ok],
    ],
    'pass',
    'app: fine; log: fine',
  ],
  [
    'one of them is refused',
    [
      ['app', ok],
      ['log', bad],
    ],
    'fail',
    'log: bad',
  ],
  [
    'one is refused, one is open',
    [
      ['app', open],
      ['log', bad],
    ],
    'fail',
    'log: bad',
  ],
  [
    'one is open',
    [
      ['app', ok],
      ['log', open],
    ],
    'inconclusive',
    'log: open',
  ],
  ['none is known', [], 'inconclusive', 'ECS does not say what the containers of the new revision are'],
] as const)('containers: %s', (_, judged, outcome, reason) => {
  expect(decide(judged)).toEqual({ outcome, reason });
});

describe('an image that the configuration pins', () => {
  const pinned = { ...SIGNED, repositories: [SHOP], pinned: [`${SHOP}:v1@${DIGEST}`] };
  test.each<[string, string, AdmissionRules, boolean]>([
    ['is asked for no signature', `${SHOP}:v1@${DIGEST}`, pinned, false],
    ['but another digest is', `${SHOP}:v1@sha256:${'b'.repeat(64)}`, pinned, true],
    ['and the same digest by another name', `${SHOP}@${DIGEST}`, pinned, true],
    [
      'and one that is named by its tag, whatever is written',
      `${SHOP}:v1`,
      { ...pinned, pinned: [`${SHOP}:v1`] },
      true,
    ],
    ['and any where nothing is pinned', `${SHOP}:v1@${DIGEST}`, SIGNED, true],
    ['where nobody is asked, nobody is', `${SHOP}:v1@${DIGEST}`, RULES, false],
  ])('%s', (_, image, rules, asked) => {
    expect(rulesFor(container(image), rules).signed !== undefined).toBe(asked);
  });

  test('is scanned like any other', () => {
    const found = present({ scan: scan('COMPLETE', 'CRITICAL') });
    const { outcome } = judgeSeen(found, rulesFor(container(`${SHOP}:v1@${DIGEST}`), pinned), NOW);
    expect(outcome).toBe('fail');
  });
});
