// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what text may have
import { transformSync } from '@swc/core';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Answers } from '../../../cli/init/answers';
import { configuration } from '../../../cli/init/files/configuration';
import { literal, yamlText } from '../../../cli/init/files/literal';
import { sampleService } from '../../../cli/init/files/sample';
import { testFiles } from '../../../cli/init/files/tests';
import { gather } from '../../../cli/init/gather';
import { resolveDelivery } from '../../../lib';
import { evaluate, SWC } from './evaluate';
import { KINDS } from './kinds';
import { options, repositoryOf, treeOf } from './repository';

const answers = (more: Partial<Answers> = {}): Answers => ({
  ...{ services: [sampleService('shop')], environments: ['staging', 'production'], sample: true },
  ...more,
});

test.each(Object.entries(KINDS))(
  'of %s it is one that Teal takes, and says what was found',
  async (_, { files, expected }) => {
    const signal = new AbortController().signal;
    const gathered = await gather(repositoryOf({}), treeOf(files), options('.'), { by: 'defaults' }, signal);
    const input = evaluate(configuration(gathered.answers));
    expect(input.service).toMatchObject({
      ...{ name: expected.name, port: expected.port, health: { ready: expected.health } },
      ...(expected.local !== undefined && { local: { command: expected.local } }),
    });
    expect(() => resolveDelivery(input)).not.toThrow();
  },
);

const ids = { owner: 1234, repository: 5678 };
const repository = { owner: 'acme', name: 'shop' };
const workflows = { owner: 'platform', name: 'teal', tag: 'v1.0.0' };
test.each<[string, Partial<Answers>, object | undefined]>([
  [
    'workflows and its numbers',
    { repository: { ...repository, ids }, workflows },
    { ...repository, ownerId: 1234, id: 5678, workflows },
  ],
  // It would stop `cdk deploy` from a laptop, and nobody else deploys.
  ['its numbers, without workflows', { repository: { ...repository, ids } }, undefined],
  ['workflows, without its numbers', { repository, workflows }, undefined],
  ['nothing', {}, undefined],
])('a repository with %s', (_, more, expected) => {
  const text = configuration(answers(more));
  expect(evaluate(text).repository).toEqual(expected);
  if (more.repository && !expected)
    expect(text).toMatch(/\/\/ repository: \{ owner: 'acme', ownerId: (1234|OWNER_ID)/);
});

test('several services, and environments of other names', () => {
  const services = [sampleService('web'), { ...sampleService('api'), directory: '.' }];
  const input = evaluate(
    configuration(answers({ name: 'orders', services, environments: ['dev', 'pre-prod', 'live'] })),
  );
  expect(input.services).toMatchObject([
    { name: 'web', build: './app' },
    { name: 'api', build: '.' },
  ]);
  expect(Object.keys(input.environments)).toEqual(['dev', 'pre-prod', 'live']);
  expect(() => resolveDelivery(input)).not.toThrow();
  const { environments } = resolveDelivery(
    evaluate(configuration(answers({ environments: ['live'] }))),
  ).delivery;
  expect(environments).toMatchObject([{ name: 'live', services: [{ release: { strategy: 'CANARY' } }] }]);
});

describe('text stays text', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      "'",
      "\\'",
      '${process.exit(9)}',
      '`',
      '*/',
      '\n',
      '\r\n',
      '\u2028',
      '</script>',
      "'); x('",
      '\u0000',
    ),
  );

  test('in TypeScript, whatever a folder, a path or a command has in it', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (directory, health, local) => {
        const services = [{ name: 'shop', port: 1, directory: `a${directory}`, health, local }];
        expect(evaluate(configuration(answers({ services }))).service).toMatchObject({
          ...{ build: `./a${directory}`, health: { ready: health }, local: { command: local } },
        });
        for (const { content } of testFiles(
          { services: [{ name: local, local: true }], environments: [health] },
          'new',
          false,
        ))
          transformSync(content, SWC);
      }),
      { numRuns: 100 },
    );
  });

  test('in a literal of one line of plain letters', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(literal(text)).toMatch(/^'[^\p{Cc}\u2028\u2029]*'$/u);
        expect(new Function(`return ${literal(text)}`)()).toBe(text);
      }),
    );
  });

  test('in YAML, on one line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parse(`a: ${yamlText(text)}`)).toEqual({ a: text });
      }),
    );
    expect(parse(`a: ${yamlText("x\n  b: 'y'")}`)).toEqual({ a: "x   b: 'y'" });
  });
});
