import {
  admission,
  approval,
  canary,
  freeze,
  infrastructure,
  loadTest,
  metrics,
  migration,
  minutes,
  quietAlarms,
  seconds,
  smokeTest,
  uniform,
} from '../../../../lib';
import { synthesizeDelivery } from '../../../../lib/testing/synthesize-delivery';
import { domain, shop } from '../../../synth';
import type { Words } from './words';

const WARNS = { release: 'warn' } as const;

/**
 * A delivery with every gate, that sends words of its own, too.
 *
 * @param kinds @default they look, and what they would stop goes on, so that one release meets all that they may say
 */
export function everyGate(words: Words, kinds: { readonly release?: 'warn' } = WARNS) {
  const authorization = (gate: string) => ({ authorization: `Bearer ${words.of(`${gate} Authorization`)}` });
  const expected = { name: 'x-secret', equals: 'expected' };
  return synthesizeDelivery(
    shop(
      { domain, release: canary({ percent: 10, hold: minutes(6), bake: minutes(1) }) },
      {
        health: { graceSeconds: 300 },
        gates: [
          freeze({ calendars: ['holidays'], kinds: WARNS }),
          quietAlarms({ kinds }),
          admission({ kinds }),
          migration({ command: ['node', 'migrate.js'] }),
          uniform({ kinds }),
          smokeTest({
            kinds,
            requests: [
              { path: '/body', contains: 'hello' },
              { path: '/json', json: [{ path: '$.token', equals: 'expected' }] },
              { path: '/no-json', json: [{ path: '$.token', equals: 'expected' }] },
              { path: '/header', header: expected },
              { path: '/pattern', header: { name: 'x-secret', matches: '^v1$' } },
              { path: '/status', headers: authorization('smoke-test') },
              { path: '/moved' },
            ],
          }),
          infrastructure({ kinds }),
          loadTest({
            kinds,
            requests: [
              { path: '/load', status: 200, headers: authorization('load-test') },
              { path: '/load-moved', status: 200 },
            ],
            duration: seconds(60),
            warmUp: seconds(2),
          }),
          metrics({
            kinds,
            custom: [{ name: 'orders', namespace: 'Shop', metric: 'Orders', worse: 'lower' }],
          }),
          approval({
            timeout: minutes(1),
            onTimeout: 'continue',
            notify: 'ops@example.com',
            audience: { header: words.of('audience') },
          }),
        ],
      },
    ),
  );
}

/** What green answers to gates: not what they expect, and a word wherever there is place. */
export function answersOf(words: Words) {
  const answer = (path: string, status: number, body: (word: (what: string) => string) => string) => ({
    path,
    status,
    get headers() {
      const word = (name: string) => words.send(`${path} ${name}`);
      return {
        'x-secret': word('x-secret'),
        'set-cookie': `session=${word('Set-Cookie')}`,
        'www-authenticate': `Bearer realm="${word('WWW-Authenticate')}"`,
        server: word('Server'),
        location: `https://${word('Location')}.example.com/?token=${word('Location')}`,
      };
    },
    get body() {
      return body((what) => words.send(`${path} ${what}`));
    },
  });
  const text = (word: (what: string) => string) => `the token is ${word('body')}`;
  const json = (word: (what: string) => string) => JSON.stringify({ token: word('body'), [word('key')]: 1 });
  return [
    answer('/body', 200, text),
    answer('/json', 200, json),
    answer('/no-json', 200, (word) => `{"token": "${word('body')}`),
    answer('/header', 200, text),
    answer('/pattern', 200, text),
    answer('/status', 500, text),
    answer('/moved', 302, text),
    answer('/load', 500, json),
    answer('/load-moved', 302, text),
  ];
}
