/** Words of names of variables that hold what nobody should read. */
const NAMES =
  /(^|_)(PASS(WORD|WD|PHRASE)?|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|MASTER_?KEY|CREDENTIALS?|AUTH|DSN|SALT|WEBHOOK|CONN(ECTION)?_?STR(ING)?)(_|$|\d)/i;

/** Where such a thing is, not what it is. */
const PLACES =
  /_(ARN|NAME|ID|PATH|FILE|URI|REGION|HEADER|TTL|EXPIRY|EXPIRATION|TIMEOUT|ENABLED|ISSUER|AUDIENCE|MODE|TYPE)$/i;

/** What is a secret by its look, with who gives them out. */
const VALUES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/, // AWS
  /\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}/, // GitHub
  /\bxox[abprs]-[\w-]{10,}/, // Slack
  /\b[rs]k_(live|test)_\w{10,}/, // Stripe
  /\bAIza[\w-]{30,}/, // Google
  /\beyJ[\w-]{8,}\.[\w-]{8,}\./, // a JSON Web Token
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/, // SendGrid
  /^[a-z][\w+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i, // user:password@host
  /[?&;](password|pwd|token|secret|sig|key)=[^&;\s]+/i,
];

/** Letters and digits in no order that a person would write. */
const RANDOM = /^[A-Za-z0-9+/_-]{24,}={0,2}$/;
/** Bits a character: English words have about 3, what was drawn has more. */
const ENTROPY = 4;
const HEX = /^[0-9a-f]{32,}$/i;

/**
 * Whether the value of a variable must not be written in clear. In doubt it must not: who reads a name too many loses a
 * minute.
 */
export function looksSecret(name: string, value: string): boolean {
  if (VALUES.some((each) => each.test(value))) return true;
  const isPlace = PLACES.test(name);
  if (value !== '' && NAMES.test(name) && !isPlace) return !/^(true|false|\d{1,5})$/i.test(value);
  // Ids of commits, images and builds are as long, and everybody may read them.
  if (isPlace || /(COMMIT|SHA|DIGEST|BUILD|VERSION|REVISION|RELEASE)/i.test(name)) return false;
  return (
    HEX.test(value) ||
    (RANDOM.test(value) && /\d/.test(value) && /[A-Z]/.test(value) && entropyOf(value) >= ENTROPY)
  );
}

function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
