import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PreflightCheck } from '../../../../lambda/shared/environment';
import { BLOCKS_ALL } from '../../../../lambda/shared/policy';
import type { ServiceDeploymentView } from '../../../../rehearsal/ecs/deployment-view';
import { ecsService } from '../../../../rehearsal/endpoint/ecs-service';
import { Publishing } from '../../../cli/images/publishing';
import { HOME, NAME } from '../../../cli/images/registries';
import { root } from '../../../synth';

// The bundle as it is deployed, in a process of its own, against an image that `teal publish` has signed: Sigstore's own mocks
// stand for Fulcio and Rekor.

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const DEFINITION = `${ECS}:task-definition/shop:2`;
const [REVISION, DEPLOYMENT] = [
  `${ECS}:service-revision/shop-production/shop/2`,
  `${ECS}:service-deployment/shop-production/shop/2`,
];
const WORKFLOW = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';

const folder = mkdtempSync(join(tmpdir(), 'teal-preflight-bundle-'));
let job: Publishing;
beforeAll(async () => {
  job = await Publishing.start();
  copyFileSync(join(root, 'dist/handlers/preflight/index.js'), join(folder, 'index.js'));
  copyFileSync(job.sigstore.trustedRoot, join(folder, 'trusted-root-admission.jsonl'));
});
afterAll(async () => {
  await job.close();
  rmSync(folder, { recursive: true });
});

const ecs = () =>
  ecsService(
    {
      services: () => [],
      deployments: () => [
        {
          serviceDeploymentArn: DEPLOYMENT,
          status: 'IN_PROGRESS',
          sourceServiceRevisions: [{ arn: REVISION.replace(/2$/, '1') }],
          targetServiceRevision: { arn: REVISION },
        } as unknown as ServiceDeploymentView,
      ],
      revisions: () => [
        {
          serviceRevisionArn: REVISION,
          taskDefinition: DEFINITION,
          containerImages: [
            { containerName: 'shop', image: `${HOME}@${job.image.digest}`, imageDigest: job.image.digest },
          ],
        },
      ],
    },
    {
      tasks: {
        tasks: () => [],
        runTasks: () => [],
        stopTask: () => undefined,
        taskDefinitions: () => [
          {
            ...{ taskDefinitionArn: DEFINITION, family: 'shop', revision: 2 },
            containerDefinitions: [{ name: 'shop', image: `${HOME}@${job.image.digest}` }],
          },
        ],
      },
    },
  );

const SIGNED = {
  repository: 'acme/shop',
  repositoryId: 5678,
  workflowRefs: [WORKFLOW],
  trustedRoot: 'trusted-root-admission.jsonl',
};

/** What the function answers. */
async function ask(signed: Partial<typeof SIGNED>, file = 'index.js') {
  const check: PreflightCheck = {
    ...{ gate: 'admission', id: 'admission', policy: BLOCKS_ALL, onInconclusive: 'wait', patience: 60 },
    ...{ repositories: [HOME], severity: 'HIGH', accept: [] },
    signed: { ...SIGNED, ...signed },
  };
  const event = { lifecycleStage: 'PRE_SCALE_UP', resourceArn: DEPLOYMENT, executionId: '1' };
  const program = `
    const { handler } = require(${JSON.stringify(join(folder, file))});
    handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 60_000 })
      .then((answer) => process.stdout.write('\\nANSWER' + JSON.stringify(answer)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
    env: {
      ...job.registries.environment(),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      PREFLIGHT_CHECKS: JSON.stringify([check]),
      GATE_ID: 'preflight',
      GATE_SERVICE: 'shop',
      GATE_ENVIRONMENT: 'production',
    },
  });
  return JSON.parse(stdout.split('ANSWER')[1] ?? '{}') as { hookStatus: string; reason: string };
}

async function published(claims: Record<string, string> = {}) {
  await job.anew(ecs());
  await job.publish({}, claims);
  job.registries.home.setScan(NAME, { imageDigest: job.image.digest }, { status: 'COMPLETE', findings: [] });
}

test('signed by the workflow', async () => {
  await published();
  expect(await ask({})).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(/^shop: no finding at or above HIGH; signed for commit c{40}$/),
  });
});

test('signed by the workflow that built before', async () => {
  await published();
  const workflowRefs = ['acme/teal/.github/workflows/deploy.yml@refs/tags/v2.0.0', WORKFLOW];
  expect(await ask({ workflowRefs })).toMatchObject({ hookStatus: 'SUCCEEDED' });
});

test.each<[string, Partial<typeof SIGNED>, RegExp]>([
  [
    'by another workflow than the expected one',
    { workflowRefs: [WORKFLOW.replace('deploy', 'other')] },
    /must be signed by the workflow .*other\.yml/,
  ],
  ['for another repository', { repository: 'acme/other' }, /must be signed for the repository .*acme\/other/],
  ['for a repository that was renamed to its name', { repositoryId: 1 }, /with number 1, got 5678/],
])('signed %s', async (_, signed, reason) => {
  await published();
  expect(await ask(signed)).toEqual({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(new RegExp(`${reason.source}.*#not-signed$`)),
  });
});

test('signed by a Sigstore that is not trusted: the built-in roots are the public one’s', async () => {
  await published();
  expect(await ask({ trustedRoot: undefined as unknown as string })).toEqual({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(/must be signed as Sigstore signs.*#not-signed$/),
  });
});

test('trust roots that are no trust roots: nothing can be told', async () => {
  await published();
  writeFileSync(join(folder, 'broken.jsonl'), 'no JSON');
  for (const trustedRoot of ['broken.jsonl', 'gone.jsonl']) {
    expect(await ask({ trustedRoot })).toMatchObject({
      hookStatus: 'IN_PROGRESS',
      reason: expect.stringMatching(/trust roots of the gate must be readable.*#could-not-tell$/),
    });
  }
});

test('not signed at all', async () => {
  await job.anew(ecs());
  job.registries.home.put(NAME, JSON.stringify({ schemaVersion: 2 }));
  const [image] = job.registries.home.repository(NAME).images;
  job.registries.home.setScan(NAME, { imageDigest: image?.digest }, { status: 'COMPLETE', findings: [] });
  Object.assign(job.image, { digest: image?.digest });
  expect(await ask({})).toEqual({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(/must have a provenance, got nothing that is attached to it.*#not-signed$/),
  });
});
