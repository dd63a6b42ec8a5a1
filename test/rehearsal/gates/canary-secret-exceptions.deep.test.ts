import { createHash } from 'node:crypto';
import { jsonOf, textOf } from '../../../cli/apply/report';
import { preformatted } from '../../../cli/github/summary/html';
import { blueGreen, custom, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { Bucket } from '../../../rehearsal/s3/bucket';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { shop } from '../../synth';
import { commitOf, imageOf, Person, prepareDeploy } from '../recovery-stage';
import { leaks, listenTo, type Promised, type Sinks } from './canary/sinks';
import { reportOf, verdictOf } from './canary/told';
import { Words } from './canary/words';

// Secrets that a gate of the team's own has, and is careless with: test/fixtures/gates/canary.ts.

afterAll(() => closeWarmProcesses());

type Kinds = NonNullable<Parameters<typeof custom>[0]['kinds']>;

const gateThat = (act: string, word: string, kinds: Kinds = { release: 'warn' }) =>
  custom({
    id: `canary-${act}`,
    stages: ['POST_SCALE_UP'],
    entry: 'test/fixtures/gates/canary.ts',
    environment: { CANARY_ACT: act, CANARY_WORD: word },
    kinds,
    patience: minutes(1),
  });

const shopWith = (...gates: ReturnType<typeof gateThat>[]) =>
  synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates }));

const IN_LOG = {
  sink: 'logs of gates',
  by: 'docs/gates.md: the message of an exception is in the function’s log',
};
const hashOf = (word: string) => createHash('sha256').update(word).digest('hex');

/** A release, and all that was told of it. */
async function told(words: Words, ...gates: ReturnType<typeof gateThat>[]) {
  return withRehearsal(shopWith(...gates), {}, async (rehearsal, { service }) => {
    const listening = listenTo(service, words);
    let said: Sinks = {};
    const { acts, ...release } = await rehearsal.release(scenarioOf({}, 'a release'), {
      afterwards: [{ do: 'run', run: async (backstage) => (said = await verdictOf(backstage)) }],
    });
    return { release, sinks: listening.sinks({ ...said, ...reportOf(release) }) };
  });
}

test('what a gate throws, returns and carries', async () => {
  const words = new Words();
  const careless = ['message', 'name', 'object', 'text', 'many', 'nonsense', 'large-state'];
  const { release, sinks } = await told(
    words,
    ...careless.map((act) => gateThat(act, words.of(act))),
    gateThat('state', words.of('state'), { release: 'block' }),
  );
  expect(release.outcome).toBe('released');
  // Each has had its word.
  for (const act of [...careless, 'state']) expect(sinks['logs of gates']).toContain(hashOf(words.of(act)));
  const reasons = release.stages.flatMap(({ gates }) => gates.map(({ id, reason }) => `${id}: ${reason}`));
  const not = (what: string) => `warning: the gate could not be carried out (${what})`;
  expect(reasons).toEqual(
    expect.arrayContaining([
      `canary-message: ${not('Error')}`,
      `canary-name: ${not('Error')}`,
      `canary-object: ${not('Error')}`,
      `canary-text: ${not('Error')}`,
      `canary-many: ${not('AggregateError')}`,
      'canary-nonsense: warning: the check returned no verdict',
      'canary-large-state: warning: it goes on; its state is no JSON of at most 16384 characters',
      'canary-state: it has looked',
    ]),
  );
  const promises: Promised[] = [
    { ...IN_LOG, path: /^(message|object|text|many|name)$/ },
    { sink: 'states of hooks', path: /^state$/, by: 'docs/gates.md: ECS keeps the state, in hookDetails' },
  ];
  expect(leaks(words, sinks, promises)).toEqual([]);
  // What a page promises is true, too.
  expect(sinks['logs of gates']).toContain(words.of('message'));
  expect(sinks['states of hooks']).toContain(words.of('state'));
});

test('what its file throws when it is loaded: Lambda tells ECS, and nobody else hears of it', async () => {
  const words = new Words();
  const { release, sinks } = await told(words, gateThat('load', words.of('load')));
  expect(release).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:canary-load' });
  expect(sinks['logs of gates']).toContain(hashOf(words.of('load')));
  expect(sinks['teal verdict']).toContain('by gate canary-load');
  const promises = [
    IN_LOG,
    { sink: 'hook answers', by: 'docs/gates/custom.md: Lambda answers with its message' },
  ];
  expect(
    leaks(
      words,
      sinks,
      promises.map((one) => ({ ...one, path: /^load$/ })),
    ),
  ).toEqual([]);
});

const recordsIn = (bucket: Bucket): string =>
  bucket
    .list()
    .map(
      ({ key, body, properties }) => `${key} ${Buffer.from(body).toString()} ${JSON.stringify(properties)}`,
    )
    .join('\n');

test('a release by the pipeline: what apply prints, the record, the summary', async () => {
  const words = new Words();
  const gates = [gateThat('message', words.of('message'), {}), gateThat('name', words.of('name'), {})];
  const assembly = shopWith(...gates);
  const options = { deployedParameters: { ImageDigest: imageOf(1) } };
  await withRehearsal(assembly, options, async (rehearsal, { service }) => {
    const listening = listenTo(service, words);
    let said: Sinks = {};
    await rehearsal.prepare([
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1);
          await person.pushed('shop/shop', 2);
          const prepared = await prepareDeploy(person, 2);
          const applied = await person.apply(assembly.directory, prepared);
          expect(applied.outcome).toBe('failed');
          const of = { environment: 'production', commit: commitOf(2) };
          const text = textOf(of, applied);
          const [entry] = await person.journal.releases();
          expect(entry).toMatchObject({ outcome: 'rolled-back', commit: commitOf(2) });
          said = {
            'teal apply': text,
            'teal apply --json': jsonOf(of, applied),
            'teal apply, its progress': person.lines.text,
            'the summary of apply': preformatted('Release', Buffer.from(text)),
            'the records': recordsIn(service.account.buckets.bucket(person.bucket)),
            ...(await verdictOf(backstage)),
          };
        },
      },
    ]);
    const sinks = listening.sinks(said);
    expect(sinks['the records']).toContain(commitOf(2));
    expect(sinks['teal apply']).toContain('by gate canary-');
    expect(sinks['logs of gates']).toContain(words.of('message'));
    expect(leaks(words, sinks, [{ ...IN_LOG, path: /./ }])).toEqual([]);
  });
});
