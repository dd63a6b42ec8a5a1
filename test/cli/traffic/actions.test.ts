import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwarding, pageOf } from '../../../cli/traffic/actions';

const TargetGroups = [
  { TargetGroupArn: 'primary', Weight: 100 },
  { TargetGroupArn: 'alternate', Weight: 0 },
];
const WEIGHTS = [
  { targetGroupArn: 'primary', weight: 100 },
  { targetGroupArn: 'alternate', weight: 0 },
];
const SIGN_IN: Action = { Type: 'authenticate-oidc', Order: 1 };
const STICKY = { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } };
const PAGE: Action = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '503', MessageBody: 'soon' },
};

test.each<[string, readonly Action[], readonly Action[]]>([
  [
    'a forward keeps its stickiness',
    [{ Type: 'forward', TargetGroupArn: 'other', ForwardConfig: { ...STICKY, TargetGroups: [] } }],
    [{ Type: 'forward', ForwardConfig: { ...STICKY, TargetGroups } }],
  ],
  ['a fixed response goes whole', [PAGE], [{ Type: 'forward', ForwardConfig: { TargetGroups } }]],
  [
    'a redirect goes whole',
    [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302', Host: 'status.example.com' } }],
    [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
  ],
  [
    'who must sign in still must',
    [SIGN_IN, { ...PAGE, Order: 2 }],
    [SIGN_IN, { Type: 'forward', Order: 2, ForwardConfig: { TargetGroups } }],
  ],
])('%s', (_, before, after) => {
  expect(forwarding(before, WEIGHTS)).toEqual(after);
});

test.each<[string | undefined, readonly Action[]]>([
  ['fixed-response', [SIGN_IN, PAGE]],
  ['redirect', [{ Type: 'redirect' }]],
  [undefined, [SIGN_IN, { Type: 'forward' }]],
])('the page is %s', (page, actions) => {
  expect(pageOf(actions)).toBe(page);
});
