import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { audit } from '../cli/ci/audit';
import { passes } from '../cli/ci/command';
import { buildImages } from '../cli/ci/image';
import { checkLicences } from '../cli/ci/licences';
import { scan } from '../cli/ci/scan';
import { secrets } from '../cli/ci/secrets';
import { lockedFolders, rehearseEach } from '../cli/ci/services';
import type { Result, Step } from '../cli/ci/step';
import { ofServices } from './delivery';
import { lint } from './lint';

/** All that is asked of a change before it is merged; none of it needs credentials. */
export const steps: readonly Step[] = [
  { id: 'lint', name: 'Lint', run: lint },
  { id: 'types', name: 'Types', run: () => passes(['npm', 'run', '--silent', 'typecheck']) },
  { id: 'tests', name: 'Tests', run: () => passes(['npm', 'test']) },
  { id: 'templates', name: 'Synthesize and validate all configurations', run: templates },
  { id: 'flags', name: 'Look for flags that have expired', run: flags },
  {
    id: 'rehearse',
    name: 'Rehearse each service',
    run: () => ofServices((services) => rehearseEach(services, rehearse)),
  },
  {
    id: 'scenarios',
    name: 'Rehearse the catalogue of bad releases',
    run: () => passes(['npx', 'jest', '--selectProjects', 'deep', '--', 'test/rehearsal/scenarios']),
  },
  { id: 'secrets', name: 'Look for secrets', run: secrets },
  { id: 'licences', name: 'Licences of dependencies', run: () => checkLicences(['.']) },
  {
    id: 'audit',
    name: 'Known vulnerabilities of dependencies',
    run: () => ofServices((services) => audit(lockedFolders(services))),
  },
  {
    id: 'image',
    name: 'Build the images, without pushing them',
    run: () => ofServices(buildImages),
  },
  {
    id: 'scan',
    name: 'List what is in the images, and look it up',
    run: () => ofServices(scan),
  },
];

const rehearse = (service: string): Result =>
  passes(['npm', 'run', '--silent', 'rehearse', '--', '--service', service]);

/** Of the delivery alone: an example's days are nobody's to keep. */
function flags(): Result {
  return passes(['sh', '-c', 'node build.mjs && node dist/teal.js flags audit']);
}

/** Fails on what aws-cdk-lib's validation of templates and cdk-nag find. */
function templates(): Result {
  const folder = mkdtempSync(join(tmpdir(), 'teal-templates-'));
  const examples = readdirSync('examples').filter((file) => file.endsWith('.ts'));
  try {
    for (const configuration of ['teal.config.ts', ...examples.map((file) => `examples/${file}`)]) {
      const to = join(folder, basename(configuration, '.ts'));
      const synth = [
        'cdk',
        'synth',
        '--quiet',
        '--no-notices',
        '--output',
        to,
        '--context',
        `config=${configuration}`,
      ];
      const done = passes(['npx', ...synth], { CDK_DISABLE_CLI_TELEMETRY: 'true' });
      if (done.result !== 'passed') return done;
    }
    return { result: 'passed' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
