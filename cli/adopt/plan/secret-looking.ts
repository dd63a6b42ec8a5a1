/** Words of names of variables that hold what nobody should read: these anywhere (PGPASSWORD), the others whole. */
const NAMES =
  /PASSW(OR)?D|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|(^|_)(PASS|PWD|(ACCESS|PRIVATE|SIGNING|ENCRYPTION|MASTER|LICEN[CS]E|APP|SHARED|ACCOUNT|ADMIN|AUTH|SESSION)_?KEY|AUTH|BEARER|HMAC|DSN|SALT|WEBHOOK|CONN(ECTION)?_?STR(ING)?S?)(_|$|\d)/i;

/** `spring.datasource.password` and `dbPassword` in the words of an environment. */
const inWords = (name: string): string =>
  name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[^A-Za-z\d]+/g, '_');

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
  /(^|[?&;])\s*(password|pwd|token|secret|sig|key|accountkey)\s*=\s*[^&;\s]+/i,
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
export function looksSecret(variable: string, value: string): boolean {
  const name = inWords(variable);
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

/** Whether a command has such a value: as `--db-password=x`, `--db-password x`, `DB_PASSWORD=x`, or by its look. */
export function commandLooksSecret(words: readonly string[]): boolean {
  const tokens = words.join(' ').split(/\s+/);
  return tokens.some((token, nth) => {
    const [, name = '', value = ''] = /^['"]*-*([A-Za-z][\w.-]*)=(.+)$/.exec(token) ?? [];
    const next = tokens[nth + 1];
    const isOption = /^-+[A-Za-z][\w.-]*$/.test(token) && next !== undefined && !next.startsWith('-');
    return (
      looksSecret('', token) ||
      looksSecret(name, value) ||
      (isOption && looksSecret(token.replace(/^-+/, ''), next))
    );
  });
}

function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
