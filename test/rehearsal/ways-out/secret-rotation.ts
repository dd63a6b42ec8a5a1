import type { WaysOut } from './way-out';

const REFUSED =
  'no release: Secrets Manager tries again, and test/lambda/secret-rotation shows each refusal and its end';

export const OF_SECRET_ROTATION: WaysOut = {
  'secret-rotation.md#it-runs-on-an-older-version': {
    notRehearsed:
      'secret-release.deep shows it: rotate is refused, and teal secrets release gives the current version',
  },
  'secret-rotation.md#it-is-being-released': { notRehearsed: REFUSED },
  'secret-rotation.md#the-database-does-not-answer': {
    notRehearsed:
      'no release: a rotation that is tried again goes on, and test/lambda/database-users shows it for each step',
  },
  'secret-rotation.md#access-denied': { notRehearsed: REFUSED },
  'secret-rotation.md#something-else': { notRehearsed: REFUSED },
};
