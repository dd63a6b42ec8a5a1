/** Verbs that ask AWS nothing, and what they do instead. */
export const WITHOUT_AWS: Readonly<Record<string, string>> = {
  init: 'reads and writes the repository',
  rehearse: 'rehearses on this machine',
  local: 'is the account',
  open: 'prints an address',
  cost: 'counts in the templates',
  ci: 'checks the repository',
  judge: 'reads a log',
  tools: 'writes two programs',
  completion: 'prints a script',
  ...Object.fromEntries(
    [
      ...['comment', 'issue', 'dispatch', 'reviewed', 'unfinished'],
      ...['approvals', 'rules', 'summary', 'delivery', 'role'],
    ].map((part) => [`github ${part}`, 'asks GitHub']),
  ),
};

export const ONLY_READ: Readonly<Record<string, true>> = Object.fromEntries(
  [
    ...['status', 'verdict', 'verify', 'secrets list', 'secrets audit', 'releases', 'logs', 'plan', 'drift'],
    ...['runbook', 'adopt plan', 'adopt status', 'preview list', 'preview test'],
    ...['flags list', 'flags rollout', 'flags judge', 'flags audit'],
  ].map((verb) => [verb, true]),
);

interface Change {
  readonly asks:
    | 'for the name of the environment'
    | 'for the account'
    | 'at a terminal, for the name of the environment'
    | 'no';
  readonly why: string;
}

/** What a verb does before it changes something. */
export const CHANGES: Readonly<Record<string, Change>> = {
  approve: {
    asks: 'at a terminal, for the name of the environment',
    why: 'it lets a release on to users; in a job the answer is the command',
  },
  deploy: {
    asks: 'for the name of the environment',
    why: 'it releases; without a terminal, `--yes` and what `--allow` names of the plan',
  },
  exec: {
    asks: 'for the name of the environment',
    why: 'who has a shell in a task can do what the task can',
  },
  'secrets set': { asks: 'for the name of the environment', why: 'the next tasks have another value' },
  'secrets rotate': { asks: 'for the name of the environment', why: 'likewise' },
  'secrets release': { asks: 'for the name of the environment', why: 'likewise' },
  reject: { asks: 'no', why: 'users go back to what they had; it says why, by `--reason`' },
  stop: { asks: 'for the name of the environment', why: 'users are led to what they had' },
  override: { asks: 'for the name of the environment', why: 'a gate is passed over' },
  limit: {
    asks: 'for the name of the environment',
    why: 'who is over the limit is refused; without a number it only looks',
  },
  'flags set': {
    asks: 'for the name of the environment',
    why: 'users have another behaviour, a share of the tasks at a time; it says why, by `--reason`',
  },
  'flags kill': { asks: 'no', why: 'users wait for it; it turns off, and never on' },
  'traffic repair': { asks: 'for the name of the environment', why: 'users are led to another group' },
  rollback: {
    asks: 'no',
    why: 'users wait for it; it names the service, where to and why, refuses by itself what is not safe, and says what it does',
  },
  drill: { asks: 'no', why: 'the last environment must be named twice, by `--even-last`' },
  'restore-drill': {
    asks: 'for the name of the environment',
    why: 'a copy of the database is made, which costs; the database itself is only read',
  },
  hold: { asks: 'no', why: 'nothing that runs is changed, and `resume` ends it' },
  resume: { asks: 'no', why: 'nothing is deployed by it' },
  'adopt begin': { asks: 'for the name of the environment', why: 'rules get other numbers' },
  'adopt shift': { asks: 'for the name of the environment', why: 'users are led to another service' },
  'adopt finish': { asks: 'for the name of the environment', why: 'the way back gets longer' },
  'adopt back': { asks: 'for the name of the environment', why: 'users are led to another service' },
  doctor: { asks: 'for the name of the environment', why: '`--page`: people are paged' },
  destroy: { asks: 'for the name of the environment', why: 'it deletes' },
  eject: { asks: 'for the name of the environment', why: 'stacks are changed' },
  qualify: { asks: 'for the account', why: 'it deploys into a sandbox, and deletes that' },
  publish: { asks: 'no', why: 'of the pipeline: an image is pushed, and nothing runs it' },
  promote: { asks: 'no', why: 'of the pipeline: an image is copied or tagged, and nothing runs it' },
  prepare: { asks: 'no', why: 'of the pipeline: change sets are made, and none is executed' },
  apply: {
    asks: 'no',
    why: 'of the pipeline, behind the approval of the environment: it executes what was shown and nothing else',
  },
  record: { asks: 'no', why: 'of the pipeline: it writes down what happened' },
  'preview create': { asks: 'no', why: 'what it makes is new, within a price, and of nobody else' },
  'preview destroy': { asks: 'no', why: 'it deletes stacks with the tags of the instance that is named' },
  'preview sweep': { asks: 'no', why: 'it deletes stacks whose tags say that their time is over' },
};
