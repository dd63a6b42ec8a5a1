import type { Finding } from '../check';
import { LAMBDA_RUNTIMES, NODE_IN_CDK, NOTICE_DAYS } from './dates';

const DAY = 86_400_000;
const LAMBDA_PAGE = 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html';
const CDK_PAGE = 'https://docs.aws.amazon.com/cdk/v2/guide/node-versions.html';

export interface Seen {
  /** Lambda runtime of each function of the templates. */
  readonly runtimes: readonly string[];
  /** Of this machine: `24.11.0`. */
  readonly node: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** What ends, and when, of what functions and the CDK run on. One that is not known is not taken for good. */
export function runtimeFindings({ runtimes, node, now }: Seen): readonly Finding[] {
  return [...lambdaFindings(runtimes, now), nodeFinding(node, now)];
}

export function lambdaFindings(runtimes: readonly string[], now: number): readonly Finding[] {
  return [...new Set(runtimes)].sort().map((runtime): Finding => {
    const count = runtimes.filter((one) => one === runtime).length;
    const about = `Lambda runtime ${runtime} of ${count} ${count === 1 ? 'function' : 'functions'}`;
    const dates = Object.hasOwn(LAMBDA_RUNTIMES, runtime) ? LAMBDA_RUNTIMES[runtime] : undefined;
    if (!dates) return unknown(about, LAMBDA_PAGE);
    const { deprecated, noCreate, noUpdate } = dates;
    const says = `AWS ${isOver(deprecated, now) ? 'has deprecated' : 'deprecates'} it on ${deprecated}, takes no new function on ${noCreate} and no change on ${noUpdate}`;
    return judged({ about, says, end: deprecated, now, todo: 'upgrade Teal, and deploy: docs/upgrades.md' });
  });
}

export function nodeFinding(node: string, now: number): Finding {
  const major = node.replace(/\..*$/, '');
  const end = Object.hasOwn(NODE_IN_CDK, major) ? NODE_IN_CDK[major] : undefined;
  const about = `Node.js ${major} on this machine`;
  if (end === undefined) return unknown(about, CDK_PAGE);
  const says = `the CDK ${isOver(end, now) ? 'has ended' : 'ends'} its support on ${end}`;
  const todo = 'install a later LTS version of Node.js, here and where the pipeline runs';
  return judged({ about, says, end, now, todo });
}

function judged({
  end,
  now,
  todo,
  ...finding
}: Pick<Finding, 'about' | 'says'> & {
  readonly end: string;
  readonly now: number;
  readonly todo: string;
}): Finding {
  const isNear = now >= Date.parse(end) - NOTICE_DAYS * DAY;
  return { is: isNear ? 'wrong' : 'right', ...finding, ...(isNear && { todo }) };
}

const isOver = (end: string, now: number): boolean => now >= Date.parse(end);

const unknown = (about: string, page: string): Finding => ({
  ...{ is: 'unknown', about, says: 'this version of Teal does not know until when it is supported' },
  todo: `look at ${page}, and upgrade Teal`,
});
