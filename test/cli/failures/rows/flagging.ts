import type { Row } from '../row';
import { AT } from './looking';

const WHY = ['--reason', 'checkout fails'];

/** Its own tests have an account with flags, and what goes out there. */
const FLAGS = 'test/cli/flags/over-http.deep.test.ts';

const row = (part: string, more: readonly string[] = []): Row => ({
  verb: `flags ${part}`,
  args: ({ assembly }) => [
    'flags',
    part,
    ...more,
    ...AT,
    ...(part === 'audit' ? ['--assembly', assembly] : []),
  ],
  // Its account has no flags: what is asked after its stack is never asked.
  goneAt: 'DescribeStacks',
  cells: {
    'happy path': { heldBy: FLAGS },
    'a deployment in progress': { heldBy: FLAGS },
    'nothing to do': { heldBy: FLAGS },
  },
});

/** Verbs of feature flags. */
export const FLAGGING: readonly Row[] = [
  row('list'),
  row('audit'),
  row('set', ['express-checkout', 'on', '--yes', ...WHY]),
  row('kill', ['express-checkout', ...WHY]),
  row('rollout'),
  row('judge', ['--flag', 'buy-button']),
];
