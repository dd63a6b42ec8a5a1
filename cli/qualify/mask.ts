import { harmless } from '../aws/harmless';

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA|AIDA|AROA|ANPA|AGPA|TEAL)[A-Z0-9]{12,}\b/g, '<key>'],
  // Who asked: the name of a user, a role and a session.
  [/(:(?:iam|sts)::[^\s:]*:)(?:user|role|assumed-role|federated-user|root)[^\s,;"')]*/g, '$1<identity>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<address>'],
  [/\b[\w.-]+\.(?:(?:elb\.)?amazonaws\.com(?:\.cn)?|on\.aws|awsapps\.com|internal|local)\b/g, '<host>'],
  // A proxy of a company's, say.
  [/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH) [^\s,;)]+/g, '$1 <host>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?\b/g, '<ip>'],
  [/\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/gi, '<ip>'],
  [/\b(vpc|subnet|sg|eni|nat|igw|eipalloc|rtb)-[0-9a-f]{8,17}\b/g, '$1-<id>'],
  [/(?<!\d)\d{12}(?!\d)/g, '<account>'],
];

/**
 * A text as it may be sent to strangers: without account ids, identities, keys, addresses, host names and ids of networks, and as one
 * line that no terminal, log or Markdown takes for more than text.
 *
 * @param names of whoever runs it, which are masked wherever they stand: a profile, a user
 */
export function masked(text: string, names: readonly string[] = []): string {
  let result = harmless(text.replace(/\s+/g, ' ').trim());
  for (const name of names) {
    if (name.length >= 3) result = result.replaceAll(name, '<identity>');
  }
  for (const [pattern, by] of RULES) result = result.replace(pattern, by);
  return result.length > 600 ? `${result.slice(0, 600)}…` : result;
}

/** In a cell of a Markdown table. */
export const cell = (text: string): string =>
  text.replace(/[\\|`*_[\]<>#!&~]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\n/g, ' ');
