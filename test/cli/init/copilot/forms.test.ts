// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text that must stay text
import type { Converted } from '../../../../cli/init/copilot/convert';
import { convertedManifest } from './converted';

const ENVIRONMENTS = {
  'copilot/environments/test/manifest.yml': 'name: test\ntype: Environment\n',
  'copilot/environments/production/manifest.yml': 'name: production\ntype: Environment\n',
};

const IMAGE = 'image: {build: shop/Dockerfile, port: 80}';
const WEB = 'name: shop\ntype: Load Balanced Web Service\n';

/** A web service with some lines of its own. */
const web = (lines: string, image = IMAGE, http = 'http: {path: /}'): Promise<Converted> =>
  convertedManifest(`${WEB}${image}\n${http}\n${lines}\n`, ENVIRONMENTS);

const fileOf = ({ files }: Converted, path: string): string =>
  files.find((file) => file.path === path)?.content ?? '';

const flat = (text: string): string =>
  text.replace(/\s+/g, ' ').replaceAll(', }', ' }').replaceAll(', ]', ']');

/** What is said of a key, as `kind`. */
const saidOf = ({ told }: Converted, key: string): readonly string[] =>
  told.flatMap(({ notes }) => notes.filter((note) => note.key === key).map(({ kind }) => kind));

test.each([
  ['cpu: 512\nmemory: 2048', 'cpu: 512, memory: 2048'],
  ['cpu: 1024', 'cpu: 1024, memory: 2048'],
  ['platform: linux/arm64', "architecture: 'ARM64'"],
  ['platform: {osfamily: linux, architecture: arm64}', "architecture: 'ARM64'"],
  ['platform: linux/amd64', "architecture: 'X86_64'"],
  ['count: 3', 'tasks: { min: 3, max: 3 }'],
  ['count: 0', 'tasks: { min: 1, max: 1 }'],
  ['count: {spot: 4}', 'tasks: { min: 4, max: 4 }'],
  ['count: {range: 2-8, cpu_percentage: 50}', 'tasks: { min: 2, max: 8, cpuTarget: 50 }'],
  ['count: {range: {min: 2, max: 8, spot_from: 3}}', 'tasks: { min: 2, max: 8 }'],
  ['count: {range: 2-8, cpu_percentage: {value: 95}}', 'cpuTarget: 90'],
  ['command: node server.js "a b"', "command: ['node', 'server.js', 'a b']"],
  ['entrypoint: [/bin/sh, -c]', "entryPoint: ['/bin/sh', '-c']"],
  ['variables: {N: 1.10, B: yes, E: ""}', "N: '1.10', B: 'yes', E: ''"],
  ['environments: {test: {cpu: 512, memory: 1024}}', 'sizes: { shop: { cpu: 512, memory: 1024 } }'],
  ['count: 2\nenvironments: {test: {count: 1}}', 'test: { tasks: { min: 1, max: 1 }'],
  ['environments: {test: {variables: {A: x}}}', "variables: { COPILOT_ENVIRONMENT_NAME: 'test', A: 'x' }"],
  ['variables: {A: "${COPILOT_ENVIRONMENT_NAME}"}', "COPILOT_ENVIRONMENT_NAME: 'test', A: 'test'"],
])('%j is written as %j', async (lines, written) => {
  expect(flat(fileOf(await web(lines), 'teal.config.ts'))).toContain(written);
});

test.each([
  ['storage: {readonly_fs: true}', 'readonlyRoot'],
  ['variables: {PORT: 80}', 'PORT'],
  ['http: {path: /}', 'internal'],
])('%j is written without %s', async (lines, word) => {
  const converted = await (lines.startsWith('http') ? web('', IMAGE, lines) : web(lines));
  expect(fileOf(converted, 'teal.config.ts')).not.toContain(word);
});

test.each([
  ['http: {path: /, healthcheck: /up}', "health: { ready: '/up', graceSeconds: 60 }"],
  [
    'http: {path: /, healthcheck: {path: /up, interval: 15s, timeout: 5s, grace_period: 2m}}',
    "health: { ready: '/up', intervalSeconds: 15, timeoutSeconds: 5, graceSeconds: 120 }",
  ],
  [
    'http: {path: /, healthcheck: {interval: 5s, timeout: 10s}}',
    "ready: '/', intervalSeconds: 5, graceSeconds: 60",
  ],
  ['http: {path: /, target_port: 8080}', 'port: 8080'],
  // What only some could reach is not opened.
  ['http: {path: /, allowed_source_ips: [192.0.2.0/24]}', 'internal: true'],
])('%j is written as %j', async (http, written) => {
  expect(flat(fileOf(await web('', IMAGE, http), 'teal.config.ts'))).toContain(written);
});

test.each([
  ['http: {public: {ingress: {cdn: true}}}'],
  ['http: {public: {ingress: {source_ips: [192.0.2.0/24]}}}'],
  ['http: {public: {security_groups: {ingress: {restrict_to: {cdn: true}}}}}'],
])('an environment with %s makes its services internal', async (lines) => {
  const production = `name: production\ntype: Environment\n${lines}\n`;
  const converted = await convertedManifest(`${WEB}${IMAGE}\nhttp: {path: /}\n`, {
    'copilot/environments/production/manifest.yml': production,
  });
  expect(fileOf(converted, 'teal.config.ts')).toContain('internal: true');
});

test.each<[lines: string, key: string, said: readonly string[]]>([
  ['exec: true', 'exec', ['left']],
  ['exec: false', 'exec', ['carried']],
  ['network: {vpc: {placement: private}}', 'network.vpc.placement', ['carried']],
  ['network: {vpc: {placement: public}}', 'network.vpc.placement', ['changed']],
  ['network: {vpc: {placement: elsewhere}}', 'network.vpc.placement', ['left']],
  ['network: {vpc: {placement: {subnets: [subnet-1]}}}', 'network.vpc.placement.subnets', ['left']],
  ['network: {connect: true}', 'network.connect', ['left']],
  ['storage: {ephemeral: 10}', 'storage.ephemeral', ['left']],
  ['variables: {RELEASE: x}', 'variables.RELEASE', ['left']],
  ['variables: {PORT: 80}', 'variables.PORT', ['carried']],
  ['variables: {PORT: 81}', 'variables.PORT', ['left']],
  ['variables: {T: "${TAG}"}', 'variables.T', ['carried', 'changed']],
  ['variables: {1A: x}', 'variables.1A', ['left']],
  ['variables: {A: [x]}', 'variables.A', ['left']],
  ['env_file: a.env', 'env_file', ['left']],
  ['memory: 100', 'memory', ['left']],
  ['count: many', 'count', ['left']],
  ['on: {schedule: "@daily"}', 'on.schedule', ['left']],
  ['subscribe: {queue: {timeout: 5s}}', 'subscribe.queue.timeout', ['left']],
  ['taskdef_overrides: [{path: A, value: {B: 1}}]', 'taskdef_overrides.value.B', ['left']],
  ['htpp: {path: /}', 'htpp.path', ['left']],
  ['environments: {nowhere: {cpu: 512}}', 'environments.nowhere.cpu', ['left']],
])('%j: of %s is said %j', async (lines, key, said) => {
  expect(saidOf(await web(lines), key)).toEqual(said);
});

test.each([
  ['an image for Windows', 'platform: windows/x86_64', IMAGE, /not of Linux/],
  ['TLS in the container', '', 'image: {build: shop/Dockerfile, port: 443}', /listen on 443/],
  ['no port', '', 'image: {build: shop/Dockerfile}', /no image.port/],
  ['no load balancer in one environment', 'environments: {test: {http: false}}', IMAGE, /none in test/],
])('%s is refused, and nothing is written', async (_, lines, image, why) => {
  await expect(web(lines, image)).rejects.toThrow(why);
});

describe('what an environment writes of one kind ends what was there of another', () => {
  // source: aws/copilot-cli internal/pkg/manifest/transform.go
  test.each([
    [
      'secrets: {S: /a}\nenvironments: {test: {secrets: {S: {secretsmanager: b}}}}',
      /'test'.*fromSecretNameV2\(stack, 'ExistingS', 'b'\)/,
    ],
    ['count: {range: 1-9, cpu_percentage: 40}\nenvironments: {test: {count: {spot: 2}}}', undefined],
  ])('%j', async (lines, customized) => {
    const converted = await web(lines);
    const text = flat(fileOf(converted, 'lib/customize.ts'));
    if (customized) expect(text).toMatch(customized);
    else expect(flat(fileOf(converted, 'teal.config.ts'))).toContain('test: { tasks: { min: 2, max: 2 }');
  });

  test('lists are replaced, and maps put together', async () => {
    const converted = await web(
      'command: [a, b]\nvariables: {A: a, B: b}\nenvironments: {production: {command: [c], variables: {B: x}}}',
    );
    const text = flat(fileOf(converted, 'teal.config.ts'));
    expect(text).toContain("command: ['c']");
    expect(text).toContain("A: 'a'");
    expect(text).toContain("production: { variables: { COPILOT_ENVIRONMENT_NAME: 'production', B: 'x' } }");
  });

  test('a key with nothing behind it overrides nothing', async () => {
    expect(
      fileOf(await web('cpu: 512\nmemory: 1024\nenvironments: {production: {cpu: }}'), 'teal.config.ts'),
    ).toContain('cpu: 512');
  });
});

test('secrets are named by their ARN where account and region are known', async () => {
  const certificate = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
  const converted = await convertedManifest(
    `${WEB}${IMAGE}\nhttp: {path: /}\nsecrets: {A: /store/a, B: b, C: {secretsmanager: "c:field::"}}\n`,
    {
      'copilot/environments/production/manifest.yml': `name: production\ntype: Environment\nhttp: {public: {certificates: ["${certificate}"]}}\n`,
    },
  );
  expect(flat(fileOf(converted, 'teal.config.ts'))).toContain(
    "secrets: { A: 'arn:aws:ssm:eu-west-1:111122223333:parameter/store/a', " +
      "B: 'arn:aws:ssm:eu-west-1:111122223333:parameter/b', " +
      "C: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:c:field::' }",
  );
  expect(fileOf(converted, 'lib/customize.ts')).not.toContain('addSecret');
});

test('anchors and merge keys are what they stand for', async () => {
  const lines = 'variables: &v {A: a, B: b}\nenvironments: {production: {variables: {<<: *v, B: x}}}';
  expect(flat(fileOf(await web(lines), 'teal.config.ts'))).toContain("B: 'x'");
});

test.each([
  ['a: [', /copilot\/shop\/manifest.yml:\d+ must be YAML/],
  ['a: 1\na: 2', /must be YAML, got Map keys must be unique/],
  ['- a', /must be a map, got a list/],
  ['a: 1\n---\nb: 2', /must be one document/],
  ['a: *b', /must be (YAML|an alias)/],
  ['type: Load Balanced Web Service\non:\n  schedule: @daily', /manifest.yml:3 must be YAML/],
])('%j is no manifest', async (text, message) => {
  await expect(convertedManifest(text)).rejects.toThrow(message);
});

test('aliases of aliases are no way to fill the memory', async () => {
  const levels = Array.from(
    { length: 12 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
  );
  await expect(convertedManifest(`a0: &a0 x\n${levels.join('\n')}\n`)).rejects.toThrow(
    /at most 20000 values/,
  );
});
