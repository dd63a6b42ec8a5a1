import { createHash } from 'node:crypto';

const KINDS = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];

/**
 * What GetRandomPassword answers without punctuation: letters and digits, at least one of each kind. It depends on how many there
 * were before and nothing else, so that a rehearsal can be repeated; it guards nothing.
 *
 * @param count how many were asked for, with this one
 */
// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
export function madeUpPassword(length: number, count: number): string {
  return Array.from({ length }, (_, index) => {
    const [draw = 0] = createHash('sha256').update(`${count} ${index}`).digest();
    const characters = index < KINDS.length ? (KINDS[index] ?? '') : KINDS.join('');
    return characters[draw % characters.length];
  }).join('');
}
