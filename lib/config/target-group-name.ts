import { createHash } from 'node:crypto';

/** source: Elastic Load Balancing API reference, CreateTargetGroup (Name): letters, digits and hyphens, unique in an account and region */
const LONGEST = 32;
const HASH = 7;
const STEM = LONGEST - '-'.length - HASH - '-a'.length;

/**
 * The name of one of a service's two target groups, where its load balancer is the environment's. Known before the group is there, and
 * told from that of every other service by the hash, however long the names are.
 *
 * @param fullName `<service>-<environment>`
 */
export const targetGroupName = (fullName: string, group: 'A' | 'B'): string =>
  `${fullName.slice(0, STEM).replace(/-+$/, '')}-${lettersOf(fullName)}-${group.toLowerCase()}`;

/** Of letters alone, which CloudWatch's search takes for one word. */
const lettersOf = (text: string): string =>
  [...createHash('sha256').update(text).digest().subarray(0, HASH)]
    .map((byte) => String.fromCharCode('a'.charCodeAt(0) + (byte % 26)))
    .join('');
