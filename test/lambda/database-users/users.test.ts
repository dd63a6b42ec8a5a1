import { createHash, createHmac } from 'node:crypto';
import { loginIn, superuserIn } from '../../../lambda/database-users/login';
import { said } from '../../../lambda/database-users/said';
import { scramVerifier } from '../../../lambda/database-users/scram';
import { otherLogin, usersOf } from '../../../lambda/database-users/users';
import { Refused } from '../../../lambda/shared/refused';

test('names of roles and databases', () =>
  expect(usersOf('shop_1')).toEqual({
    ...{ owner: 'shop_1', logins: ['shop_1_a', 'shop_1_b'], databases: ['shop_1', 'shop_1_check'] },
  }));

test('the longest name fits with its ends', () => {
  const { databases } = usersOf('s'.repeat(57));
  expect(Math.max(...databases.map((name) => name.length))).toBe(63);
});

test.each([
  ...['', 'Shop', 'shop-1', '1shop', 'sh op', 'shop"', "shop'", 'shop;DROP ROLE postgres', 'shöp'],
  ...['s'.repeat(58), 'pg_shop', 'rdsadmin', 'postgres', 'public', 'none', 'template1', 'shop\n'],
])('no database is called %j', (name) =>
  expect(() => usersOf(name)).toThrow(`, got ${JSON.stringify(name)}; give it another (database.name)`),
);

test.each([
  ['shop_a', 'shop_b'],
  ['shop_b', 'shop_a'],
  ['shop', undefined],
  ['postgres', undefined],
])('after %s comes %s', (login, other) => expect(otherLogin(usersOf('shop'), login)).toBe(other));

// source: RFC 7677 §3, the example exchange of user `user` with password `pencil`
test('a verifier is what takes the proof of RFC 7677, and gives its signature', () => {
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const salt = 'W22ZaJ0SNY7soEsUEjb6gQ==';
  const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`;
  const verifier = scramVerifier('pencil', Buffer.from(salt, 'base64'));
  const [, stored = '', server = ''] =
    /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$([^:]+):(.+)$/.exec(verifier) ?? [];
  const hmac = (key: string) => createHmac('sha256', Buffer.from(key, 'base64')).update(exchange).digest();
  expect(hmac(server).toString('base64')).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
  const signature = hmac(stored);
  const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
  const clientKey = Buffer.from(proof.map((byte, at) => byte ^ (signature[at] ?? 0)));
  expect(createHash('sha256').update(clientKey).digest('base64')).toBe(stored);
});

test('two verifiers of one password are two', () =>
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil')));

const LOGIN = {
  ...{ engine: 'postgres', host: 'db.example', port: 5432, username: 'shop_a', dbname: 'shop' },
  password: 'a1B2'.repeat(16),
};
test.each<[string, object, boolean]>([
  ['whole', {}, true],
  ['with more', { masterarn: 'x' }, true],
  ['of another engine', { engine: 'mysql' }, false],
  ['without a host', { host: undefined }, false],
  ['with a port of text', { port: '5432' }, false],
  ['with a short password', { password: 'a1B2' }, false],
  ['with a quote in the password', { password: `${LOGIN.password}'` }, false],
  ['without a user', { username: null }, false],
  ['without a database', { dbname: 1 }, false],
])('a login %s', (_, changed, isOne) =>
  expect(loginIn(JSON.stringify({ ...LOGIN, ...changed }))).toEqual(isOne ? LOGIN : undefined),
);
test.each(['', 'not JSON', '[]', 'null', '"a"'])('%j is no login, and of no superuser', (text) =>
  expect([loginIn(text), superuserIn(text)]).toEqual([undefined, undefined]),
);
test('the superuser is who RDS says', () =>
  expect(superuserIn('{"username":"postgres","password":"p"}')).toEqual({ user: 'postgres', password: 'p' }));

const coded = (code: string, message = 'm') => Object.assign(new Error(message), { code });
const ofAws = (name: string) => Object.assign(new Error('quoted: value'), { name, $metadata: {} });
test.each<[string, unknown, string, string]>([
  ['a refusal', new Refused('why', 'secret-rotation.md#access-denied'), 'why', '#access-denied'],
  ['AWS, denied', ofAws('AccessDeniedException'), 'AccessDeniedException of AWS', '#access-denied'],
  ['AWS, else', ofAws('ThrottlingException'), 'ThrottlingException of AWS', '#something-else'],
  ['no error', 'value', 'Error of AWS', '#something-else'],
  ['a closed port', coded('ECONNREFUSED'), 'ECONNREFUSED: m', '#the-database-does-not-answer'],
  [
    'a certificate',
    coded('SELF_SIGNED_CERT_IN_CHAIN'),
    'SELF_SIGNED_CERT_IN_CHAIN: m',
    '#the-database-does-not-answer',
  ],
  [
    'of another host',
    coded('ERR_TLS_CERT_ALTNAME_INVALID'),
    'ERR_TLS_CERT_ALTNAME_INVALID: m',
    '#the-database-does-not-answer',
  ],
  ['no TLS', new Error('m'), 'm', '#the-database-does-not-answer'],
  ['PostgreSQL', coded('42501'), '42501: m', '#something-else'],
])('what is said of %s', (_, error, reason, section) =>
  expect(said(error)).toEqual({ reason, section: `secret-rotation.md${section}` }),
);
