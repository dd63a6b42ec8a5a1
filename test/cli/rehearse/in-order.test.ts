import { EXIT, VerbFailed } from '../../../cli/exit-codes';
import { rehearseInOrder, servicesToRehearse } from '../../../cli/rehearse/in-order';
import type { DeliveryInput } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import type { Release } from '../../../rehearsal/report/release';
import { BaselineFailed } from '../../../rehearsal/start-baseline';
import { shop } from '../../synth';

type Services = NonNullable<DeliveryInput['services']>;
const local = { command: 'node server.js' };
const several = (services: readonly Partial<Services[number]>[]) =>
  readAssembly(
    synthesizeDelivery(
      shop(
        {},
        {},
        {
          name: 'mall',
          service: undefined,
          services: services.map((one) => ({ name: 'a', port: 8080, build: './app', ...one })),
        },
      ),
    ).directory,
  );
const MALL = several([
  { name: 'web', after: ['api'], local },
  { name: 'api', after: ['accounts'], local },
  { name: 'accounts', local },
]);
const nothing = { task: {}, replay: [] };

test.each<[string, Parameters<typeof servicesToRehearse>[1], readonly string[]]>([
  ['all, in the order of their release', nothing, ['accounts', 'api', 'web']],
  ['of an environment', { ...nothing, env: 'production' }, ['accounts', 'api', 'web']],
  ['the one that is named', { ...nothing, service: 'api' }, ['api']],
  ['also with what is its own', { ...nothing, service: 'web', release: 'node next.js' }, ['web']],
])('%s', (_, options, names) => {
  expect(servicesToRehearse(MALL, options).map(({ name }) => name)).toEqual(names);
});

test('an only service needs no name, whatever it is given', () => {
  const alone = readAssembly(synthesizeDelivery(shop()).directory);
  const given = { ...nothing, release: 'node next.js', health: '/up' };
  expect(servicesToRehearse(alone, given).map(({ name }) => name)).toEqual(['shop']);
});

test.each<[string, Partial<Parameters<typeof servicesToRehearse>[1]>, string]>([
  ['a release', { release: 'node next.js' }, '--release'],
  ['a baseline and its health', { baseline: 'node old.js', health: '/up' }, '--baseline, --health'],
  ['a task', { task: { web: 'node web.js' } }, '--task'],
  ['an access log', { replay: ['log'] }, '--replay'],
])('%s is of one service, which must be named', (_, given, options) => {
  expect(() => servicesToRehearse(MALL, { ...nothing, ...given })).toThrow(
    `--service must be given with ${options}, since there are several, got none; name one of accounts, api, web`,
  );
});

test('what cannot be started is said before the first has taken its minutes', () => {
  const mall = several([{ name: 'api', local }, { name: 'web' }]);
  expect(() => servicesToRehearse(mall, nothing)).toThrow('--task web=COMMAND must say how');
});

test('an environment that there is not', () => {
  expect(() => servicesToRehearse(MALL, { ...nothing, env: 'staging' })).toThrow(
    '--env must be one of production, got staging',
  );
});

const ended = (scenario: string, outcome: Release['outcome'], asExpected = true) =>
  ({ scenario, outcome, asExpected }) as Release;
const AS_EXPECTED = [ended('good', 'released'), ended('bad', 'rolled-back')];

test.each<[string, Readonly<Record<string, readonly Release[]>>, readonly string[], object | undefined]>([
  ['all as expected: all of them', {}, ['accounts', 'api', 'web'], undefined],
  [
    'a good one that is not released stops those after it',
    { api: [ended('good', 'rolled-back', false), ended('bad', 'rolled-back')] },
    ['accounts', 'api'],
    [{ name: 'web', because: 'good of api was not as expected: it was rolled-back' }],
  ],
  [
    'a bad one that is released, too',
    { accounts: [ended('good', 'released'), ended('bad', 'released', false)] },
    ['accounts'],
    ['api', 'web'].map((name) => ({
      ...{ name, because: 'bad of accounts was not as expected: it was released' },
    })),
  ],
  [
    'the last one stops nobody',
    { web: [ended('good', 'failed', false)] },
    ['accounts', 'api', 'web'],
    undefined,
  ],
])('%s', async (_, own, begun, notBegun) => {
  const asked: string[] = [];
  const report = await rehearseInOrder(servicesToRehearse(MALL, nothing), async ({ name }) => {
    asked.push(name);
    return { releases: own[name] ?? AS_EXPECTED };
  });
  expect(asked).toEqual(begun);
  expect([...new Set(report.releases.map(({ service }) => service))]).toEqual(begun);
  expect(report.notBegun).toEqual(notBegun);
});

const unhealthy = new BaselineFailed('it ended; correct it');

test.each<[string, string, Error, Error]>([
  [
    'the second: what is known of the others',
    'api',
    unhealthy,
    new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `api: ${unhealthy.message}\nas expected before it: accounts\nnot begun: web, because nothing is known about api`,
    ),
  ],
  [
    'the first',
    'accounts',
    new VerbFailed(EXIT.COULD_NOT_RUN, 'this machine must keep up'),
    new VerbFailed(
      EXIT.COULD_NOT_RUN,
      'accounts: this machine must keep up\nnot begun: api, web, because nothing is known about accounts',
    ),
  ],
  [
    'the last',
    'web',
    unhealthy,
    new VerbFailed(EXIT.COULD_NOT_RUN, `web: ${unhealthy.message}\nas expected before it: accounts, api`),
  ],
  ['an interruption stays what it is', 'api', new Error('SIGINT'), new Error('SIGINT')],
])('one that cannot be rehearsed, %s', async (_, failing, error, thrown) => {
  const rehearsed = rehearseInOrder(servicesToRehearse(MALL, nothing), async ({ name }) => {
    if (name === failing) throw error;
    return { releases: AS_EXPECTED };
  });
  await expect(rehearsed).rejects.toStrictEqual(thrown);
});
