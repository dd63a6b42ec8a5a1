import { asAssumed, judged, notAnswered, ofAnswer, otherwise, type Point } from '../point';

/** What single calls answer. */
export const ACCOUNT: readonly Point[] = [
  {
    id: 'callback-delay',
    row: "The name of the delay in a hook's",
    assumes: 'callBackDelay, with 30 s: gates that wait are asked again 30 s later',
    step: 'ask',
    judge: ofAnswer('gateWaits', (waits) => {
      if (waits.length === 0) return notAnswered('no gate has waited');
      const [least, most] = [Math.min(...waits), Math.max(...waits)];
      return judged(
        least >= 20 && most <= 60,
        `asked again after ${least.toFixed(0)} to ${most.toFixed(0)} s, ${waits.length} times; 30 s is the default of either name, too`,
      );
    }),
  },
  {
    id: 'list-tasks-filters',
    row: 'Whether `ListTasks` takes `startedBy` together with `desiredStatus`',
    assumes: 'not relied on; either is right',
    step: 'ask',
    judge: ofAnswer(
      'listTasks',
      (count) => asAssumed(`it does, with ${count} tasks`),
      (error, message) =>
        /InvalidParameter|ClientException/.test(error)
          ? asAssumed(`it does not: ${message}`)
          : notAnswered(`the call ended with ${error}: ${message}`),
    ),
  },
  {
    id: 'last-modified-user',
    row: 'Whether SSM’s `LastModifiedUser` is the ARN that STS tells the caller'.replace('’', "'"),
    assumes: 'it is',
    step: 'ask',
    judge: ofAnswer('lastModifiedUser', ({ written, caller }) =>
      judged(written === caller, written === caller ? 'the two are the same' : 'the two differ'),
    ),
  },
  {
    id: 'last-modified-user-of-role',
    row: 'What SSM writes as `LastModifiedUser` for a role that people share',
    assumes: 'the ARN of the session',
    step: 'ask',
    judge: ofAnswer('lastModifiedUser', ({ written }) => {
      if (written.includes(':assumed-role/')) return asAssumed('the ARN of a session');
      if (written.includes(':user/')) return notAnswered('the caller is a user, not a session of a role');
      return otherwise('neither a session nor a user');
    }),
  },
  {
    id: 'drift-beside-change-set',
    row: 'Whether drift detection answers for a stack while a change set waits in it',
    assumes: 'it does',
    step: 'ask',
    judge: ofAnswer('drift', (status) => judged(status === 'DETECTION_COMPLETE', `it ended as ${status}`)),
  },
];
