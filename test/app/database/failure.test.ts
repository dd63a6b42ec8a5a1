import { failureOf, reasonOf } from '../../../app/src/database/failure';

const coded = (code: string, message = 'as it says') => Object.assign(new Error(message), { code });

test.each([
  // A failover, as it is seen: nobody listens, the connection is cut, the name points elsewhere, the server goes or comes.
  ['ECONNREFUSED', 'again'],
  ['ECONNRESET', 'again'],
  ['ENOTFOUND', 'again'],
  ['57P01', 'again'],
  ['57P02', 'again'],
  ['57P03', 'again'],
  ['08006', 'again'],
  ['25006', 'again'],
  // Too much at once.
  ['53300', 'again'],
  ['53200', 'busy'],
  ['53100', 'busy'],
  ['40P01', 'again'],
  ['40001', 'again'],
  ['55P03', 'busy'],
  ['57014', 'busy'],
  ['58030', 'busy'],
  // Nothing that time mends.
  ['57P04', 'wrong'],
  ['28P01', 'wrong'],
  ['3D000', 'wrong'],
  ['42703', 'wrong'],
  ['42P01', 'wrong'],
  ['42501', 'wrong'],
  ['23502', 'wrong'],
  ['22P02', 'wrong'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'wrong'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong'],
])('%s is %s', (code, failure) => {
  expect(failureOf(coded(code))).toBe(failure);
});

test.each([
  ['Connection terminated unexpectedly', 'again'],
  ['Connection terminated due to connection timeout', 'again'],
  ['timeout exceeded when trying to connect', 'again'],
  ['timeout expired', 'again'],
  ['Query read timeout', 'busy'],
  ['Cannot use a pool after calling end on the pool', 'wrong'],
  ['anything else', 'wrong'],
])('"%s" is %s', (message, failure) => {
  expect(failureOf(new Error(message))).toBe(failure);
});

test('of a host with two addresses it is what one of them said', () => {
  expect(failureOf(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).toBe('again');
});

test('what is thrown and is no error is wrong', () => {
  expect(failureOf('ECONNREFUSED')).toBe('wrong');
});

test.each([
  ['42703', 'column "sku" does not exist', '42703: column "sku" does not exist'],
  ['22P02', 'invalid input syntax for type uuid: "a value"', '22P02'],
  ['23505', 'duplicate key', '23505'],
  ['P0001', 'raised with a value', 'P0001'],
  [
    'ECONNREFUSED',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:5432',
  ],
])('the reason of %s holds no value', (code, message, reason) => {
  expect(reasonOf(coded(code, message))).toBe(reason);
});
