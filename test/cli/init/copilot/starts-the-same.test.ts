import type { Converted } from '../../../../cli/init/copilot/convert';
import { convertedManifest } from './converted';

// Containers start as Copilot started them, or it is said that they do not.

const WEB = 'name: shop\ntype: Load Balanced Web Service\nimage: {build: shop/Dockerfile, port: 8080}\n';
const JOB = 'name: night\ntype: Scheduled Job\nimage: {build: night/Dockerfile}\non: {schedule: "@daily"}\n';

const convertedWeb = (lines: string, http = 'http: {path: /}'): Promise<Converted> =>
  convertedManifest(`${WEB}${http}\n${lines}\n`);
const convertedJob = (lines: string): Promise<Converted> =>
  convertedManifest(`${WEB}http: {path: /}\n`, { 'copilot/night/manifest.yml': `${JOB}${lines}\n` });

const textOf = ({ files }: Converted, path: string): string =>
  (files.find((file) => file.path === path)?.content ?? '')
    .replace(/\s+/g, ' ')
    .replaceAll(', }', ' }')
    .replaceAll(', ]', ']');
const saidOf = ({ told }: Converted, key: string): readonly string[] =>
  told.flatMap(({ notes }) => notes.filter((note) => note.key === key).map(({ kind }) => kind));

// source: aws/copilot-cli internal/pkg/manifest (a target_port that a sidecar exposes is the sidecar's, be it named or not)
const NGINX = 'sidecars: {nginx: {image: "nginx:1.27", port: 80}}';
test.each<[string, string, string, number, string]>([
  ['a port of a sidecar', 'http: {path: /, target_port: 80}', NGINX, 8080, 'left'],
  [
    'a port of a sidecar that is named',
    'http: {path: /, target_container: nginx, target_port: 81}',
    NGINX,
    8080,
    'left',
  ],
  ['another port of the container itself', 'http: {path: /, target_port: 81}', NGINX, 81, 'carried'],
  [
    'a port of the container itself, which is named',
    'http: {path: /, target_container: shop, target_port: 80}',
    '',
    80,
    'carried',
  ],
])('traffic to %s', async (_, http, lines, port, said) => {
  const converted = await convertedWeb(lines, http);
  expect(textOf(converted, 'teal.config.ts')).toContain(`port: ${port},`);
  expect(saidOf(converted, 'http.target_port')).toEqual([said]);
});

// source: aws/copilot-cli internal/pkg/manifest (NewDefaultContainerHealthCheck)
test.each([
  ['healthcheck: {retries: 5}', "command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],"],
  ['healthcheck: {command: ["CMD", "true"]}', "command: ['CMD', 'true'],"],
])('a health check: %s', async (lines, written) => {
  const converted = await convertedJob(`sidecars: {proxy: {image: envoy, ${lines}}}`);
  expect(textOf(converted, 'lib/jobs.ts')).toContain(written);
});

test.each([['sidecars: {proxy: {image: envoy}}'], ['sidecars: {proxy: {image: envoy, healthcheck: {}}}']])(
  'no health check: %s',
  async (lines) => {
    expect(textOf(await convertedJob(lines), 'lib/jobs.ts')).not.toContain('healthCheck');
  },
);

// source: aws/copilot-cli internal/pkg/template/templates/workloads/partials/cf/sidecars.yml (envvars-common, envvars-container)
test('sidecars are told where they are, as Copilot tells them', async () => {
  const told = (workload: string) =>
    `environment: { COPILOT_APPLICATION_NAME: 'store', COPILOT_ENVIRONMENT_NAME: environment, COPILOT_SERVICE_NAME: '${workload}', LEVEL: 'info' }`;
  const sidecar = 'sidecars: {proxy: {image: envoy, variables: {LEVEL: info}}}';
  expect(textOf(await convertedWeb(sidecar), 'lib/customize.ts')).toContain(told('shop'));
  expect(textOf(await convertedJob(sidecar), 'lib/jobs.ts')).toContain(told('night'));
});

test('every container is told of its volumes', async () => {
  const lines = `storage: {volumes: {data: {path: /var/data, read_only: false}}}
sidecars: {proxy: {image: envoy, mount_points: [{source_volume: data, path: /data}]}}`;
  const web = textOf(await convertedWeb(lines), 'lib/customize.ts');
  expect(web).toContain(`container.addEnvironment('COPILOT_MOUNT_POINTS', '{"data":"/var/data"}')`);
  expect(web).toContain(`COPILOT_MOUNT_POINTS: '{"data":"/data"}'`);
  expect(textOf(await convertedJob(lines), 'lib/jobs.ts')).toContain(
    `COPILOT_MOUNT_POINTS: '{"data":"/var/data"}'`,
  );
});

describe('a sidecar that waits for the container itself', () => {
  const waits = (condition: string) =>
    `sidecars: {nginx: {image: "nginx:1.27", depends_on: {shop: ${condition}}}}`;

  test('until it is healthy: it has no health check in Teal, and ECS would take no such task', async () => {
    const converted = await convertedWeb(waits('healthy'));
    const text = textOf(converted, 'lib/customize.ts');
    expect(text).toContain(
      "containerOf(definition, 'shop'), condition: ecs.ContainerDependencyCondition.START",
    );
    expect(text).not.toContain('HEALTHY');
    expect(saidOf(converted, 'sidecars.nginx.depends_on.shop')).toEqual(['changed']);
  });

  test('finds it where the service has another name in Teal', async () => {
    // store-production is Copilot's stack of the environment.
    const manifest = WEB.replace('name: shop', 'name: store');
    const converted = await convertedManifest(
      `${manifest}http: {path: /}\n${waits('start').replace('shop', 'store')}\n`,
      { 'copilot/environments/production/manifest.yml': 'name: production\ntype: Environment\n' },
    );
    expect(converted.services).toEqual([{ name: 'store-service', original: 'store' }]);
    expect(textOf(converted, 'lib/customize.ts')).toContain("containerOf(definition, 'store-service')");
    expect(textOf(converted, 'lib/customize.ts')).not.toContain("containerOf(definition, 'store')");
  });
});

test('a parameter by ARN is that of its own account', async () => {
  const arn = 'arn:aws:ssm:eu-west-1:999999999999:parameter/db/password';
  expect(textOf(await convertedJob(`secrets: {DB: "${arn}"}`), 'lib/jobs.ts')).toContain(
    `ssm.StringParameter.fromStringParameterArn(stack, 'NightDB', '${arn}')`,
  );
});

test('an image of GovCloud is in its partition', async () => {
  const image = '111122223333.dkr.ecr.us-gov-west-1.amazonaws.com/proxy:1';
  expect(textOf(await convertedJob(`sidecars: {proxy: {image: "${image}"}}`), 'lib/jobs.ts')).toContain(
    'arn:aws-us-gov:ecr:us-gov-west-1:111122223333:repository/proxy',
  );
});
