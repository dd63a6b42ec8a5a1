import fc from 'fast-check';
import { type LoggedRequest, readEntry } from '../../../rehearsal/replay/entry';
import { entryLine } from './entry-line';

const AT = Date.parse('2026-11-20T10:00:00.174Z');
const get = (path: string, method: 'GET' | 'HEAD' = 'GET'): LoggedRequest => ({ method, path, at: AT });

// Of the page's own examples: each type, and what is `-` where nothing was answered.
test.each<[string, Parameters<typeof entryLine>[0], ReturnType<typeof readEntry>]>([
  ['http', { type: 'http' }, get('/')],
  ['https', { type: 'https' }, get('/')],
  ['h2', { type: 'h2', request: 'GET https://shop.example:443/a HTTP/2.0' }, get('/a')],
  ['grpcs', { type: 'grpcs', request: 'POST https://shop.example:443/a.B/C HTTP/2.0' }, { leftOut: 'acts' }],
  ['ws', { type: 'ws', elbStatus: '101' }, { leftOut: 'websocket' }],
  ['wss', { type: 'wss', elbStatus: '101' }, { leftOut: 'websocket' }],
  ['a type of tomorrow', { type: 'h3' }, { leftOut: 'other-type' }],
  ['HEAD', { request: 'HEAD https://shop.example:443/a HTTP/1.1' }, get('/a', 'HEAD')],
  ['POST', { request: 'POST https://shop.example:443/a HTTP/1.1' }, { leftOut: 'acts' }],
  ['DELETE', { request: 'DELETE https://shop.example:443/a HTTP/1.1' }, { leftOut: 'acts' }],
  ['an own method', { request: 'get https://shop.example:443/a HTTP/1.1' }, { leftOut: 'acts' }],
  [
    'no HTTP',
    { request: '- http://shop.example:80- -', elbStatus: '400', targetStatus: '-' },
    { leftOut: 'no-request' },
  ],
  ['an empty request', { request: '-' }, { leftOut: 'no-request' }],
  ['a query string', { request: 'GET https://shop.example:443/a?b=c&d=/e HTTP/1.1' }, get('/a')],
  ['a fragment', { request: 'GET https://shop.example:443/a#b HTTP/1.1' }, get('/a')],
  ['no path', { request: 'GET https://shop.example:443?a HTTP/1.1' }, get('/')],
  ['a space in the path', { request: 'GET https://shop.example:443/a b HTTP/1.1' }, get('/a b')],
  ['an IPv6 host', { request: 'GET http://[2001:db8::1]:80/a HTTP/1.1' }, get('/a')],
  ['a quote in the path', { request: 'GET https://shop.example:443/a\\"b HTTP/1.1' }, get('/a\\"b')],
  ['a bare quote in the path', { request: 'GET https://shop.example:443/a"b HTTP/1.1' }, get('/a"b')],
  ['a quoted user agent', { userAgent: 'a \\"b\\" c' }, get('/')],
  ['an escaped user agent', { userAgent: '\\x16\\x03\\x01' }, get('/')],
  ['an IPv6 client', { client: '[2001:db8::7]:51022' }, get('/')],
  ['a redirect of its own', { elbStatus: '301', targetStatus: '-' }, { leftOut: 'no-target' }],
  ['a refusal of its own', { elbStatus: '403', targetStatus: '-' }, { leftOut: 'no-target' }],
  ['a redirect of the service', { elbStatus: '302', targetStatus: '302' }, get('/')],
  ['502', { elbStatus: '502', targetStatus: '-' }, get('/')],
  ['503 after a look of WAF', { elbStatus: '503', targetStatus: '-', actions: 'waf,forward' }, get('/')],
  ['504 without an action', { elbStatus: '504', targetStatus: '-', actions: '-' }, get('/')],
  [
    'a fixed 503, as in a time of maintenance',
    { elbStatus: '503', targetStatus: '-', actions: 'fixed-response' },
    { leftOut: 'no-target' },
  ],
  [
    'a sign-in that failed',
    { elbStatus: '561', targetStatus: '-', actions: 'authenticate' },
    { leftOut: 'no-target' },
  ],
  ['464, another protocol', { elbStatus: '464', targetStatus: '-', actions: '-' }, { leftOut: 'no-target' }],
  ['000, an answer that was none', { elbStatus: '000', targetStatus: '200' }, get('/')],
  ['a client that left', { elbStatus: '460', targetStatus: '-' }, get('/')],
  ['fields at the end', { more: ' "-" "a b" 7 "new"' }, get('/')],
  ['no time of creation, as in old logs', { created: '' }, { method: 'GET', path: '/', at: AT + 12 }],
  ['a time that is none', { time: 'yesterday' }, { malformed: 'field 2 is no time' }],
  ['a 31st of February', { time: '2026-02-33T10:00:00Z' }, { malformed: 'field 2 is no time' }],
  ['a status that is none', { elbStatus: 'ok' }, { malformed: 'field 9 or 10 is no status' }],
])('%s', (_what, of, expected) => expect(readEntry(entryLine(of))).toEqual(expected));

test.each<[string, string, string]>([
  ['nothing', '', 'fewer than 13 fields'],
  ['words', 'not an entry', 'fewer than 13 fields'],
  [
    'a line cut in the request',
    entryLine({}).slice(0, entryLine({}).indexOf('GET') + 9),
    'fewer than 13 fields',
  ],
  ['a request without quotes', entryLine({}).replaceAll('"', ''), 'field 13 is no request in double quotes'],
])('%s is no entry', (_what, line, malformed) => expect(readEntry(line)).toEqual({ malformed }));

test('no line makes it throw, and what is wrong with one says nothing of it', () => {
  const pieces = fc.constantFrom(
    ...entryLine({}).split(/(?=[" ])/),
    '"',
    '\\',
    '-',
    ' ',
    '\u0000',
    '\u00ff',
    'SECRET',
  );
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(line, (text) => {
      const entry = readEntry(text);
      if ('malformed' in entry)
        expect(entry.malformed).toMatch(/^(fewer than 13 fields|field [\d or]+ is no [a-z ]+)$/);
      else if (!('leftOut' in entry)) expect(entry.path).toMatch(/^\/[^?#]*$/s);
    }),
  );
});
