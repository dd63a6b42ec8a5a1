import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveDelivery } from '../lib';
import { deploySession } from '../lib/config/deploy-session';
import { deployWorkflow } from '../lib/foundation/github-access-trust';
import lock from '../package-lock.json';
import delivery from '../teal.config';
import {
  folder,
  inFolder,
  job,
  jobs,
  root,
  run,
  stepUsing,
  texts,
  withToken,
  workflows,
} from './workflow-files';

const steps = jobs.flatMap(([name, job]) =>
  job.steps.map(
    (step, index) => [`${name} ${step.name ?? step.uses?.split('@')[0] ?? step.run ?? index}`, step] as const,
  ),
);

describe.each([...workflows])('%s', (file, workflow) => {
  test('grants nothing but by job', () => {
    expect(workflow.permissions).toEqual({});
  });

  test('runs for the events of the repository alone', () => {
    // The others run with the rights of main on behalf of strangers (`pull_request_target`, `issue_comment` …).
    expect(['push', 'pull_request']).toEqual(expect.arrayContaining(Object.keys(workflow.on)));
  });

  test('pins every action by its commit, with the version beside it', () => {
    const uses = (texts.get(file) ?? '').split('\n').filter((line) => /\buses:/.test(line));
    for (const line of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});

test('one action has one pin', () => {
  const pins = new Set([...texts.values()].flatMap((text) => text.match(/uses: .*/g) ?? []));
  const actions = [...pins].map((pin) => pin.split('@')[0]);
  expect(new Set(actions).size).toBe(actions.length);
});

describe.each(jobs)('%s', (_, job) => {
  test('says what it may do, for how long and where', () => {
    expect(job.permissions).toBeDefined();
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job['runs-on']).toBe('ubuntu-24.04');
  });
});

describe.each(steps)('%s', (_, step) => {
  test('writes no expression into a script', () => {
    // It would be code before the shell sees it; `env` hands it over as text.
    expect(step.run ?? '').not.toContain('$' + '{{');
  });

  test('leaves no credentials and no cache behind', () => {
    if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
    if (step.uses?.startsWith('actions/setup-node@')) {
      expect(step.with).toMatchObject({ 'package-manager-cache': false });
      expect(step.with).not.toHaveProperty('cache');
    }
    expect(step.uses ?? '').not.toMatch(/^actions\/cache/);
  });
});

describe('jobs that can ask for a token', () => {
  test('are these', () => {
    expect(withToken.map(([name]) => name)).toEqual(['deploy.yml deploy', 'plan.yml diff']);
  });

  test.each(withToken)('%s may do nothing else, and runs no code of the repository', (_, job) => {
    expect(job.permissions).toEqual({ 'id-token': 'write' });
    for (const { uses, run } of job.steps) {
      expect(uses ?? '').not.toMatch(/checkout/);
      expect(run ?? '').not.toMatch(/npm (ci|i|install|run|exec)|npx/);
    }
  });

  test.each(withToken)('%s runs the CLI of package-lock.json', (_, job) => {
    const { version, integrity } = lock.packages['node_modules/aws-cdk'];
    const sha512 = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
    expect(job.steps.find(({ env }) => env?.CDK_VERSION)?.env).toEqual({
      CDK_VERSION: version,
      CDK_SHA512: sha512,
    });
  });

  test.each(withToken)('%s runs the Node of .nvmrc', (_, job) => {
    const nvmrc = readFileSync(join(root, '.nvmrc'), 'utf8').trim();
    expect(job.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'))?.with).toMatchObject({
      'node-version': nvmrc,
    });
  });

  test.each(withToken)('%s names a delivery and an environment that exist', (_, job) => {
    expect(job.env?.DELIVERY).toBe(delivery.name ?? delivery.service?.name);
    expect(Object.keys(delivery.environments)).toContain(job.env?.ENVIRONMENT);
  });
});

describe('deploy', () => {
  const deploy = job('deploy.yml', 'deploy');
  const credentials = stepUsing(deploy, 'aws-actions/configure-aws-credentials')?.with ?? {};

  test('is the workflow that the deploy role trusts', () => {
    expect(join(root, deployWorkflow)).toBe(join(folder, 'deploy.yml'));
    expect(workflows.get('deploy.yml')?.on).toEqual({ push: { branches: ['main'] } });
    expect(deploy.environment).toBe(deploy.env?.ENVIRONMENT);
  });

  test('is never stopped half-way', () => {
    expect(workflows.get('deploy.yml')?.concurrency).toEqual({
      group: `deploy-${deploy.env?.ENVIRONMENT}`,
      'cancel-in-progress': false,
    });
  });

  test('has credentials for as long as it may take', () => {
    const { environments } = resolveDelivery(delivery).delivery;
    const production = environments.find(({ name }) => name === deploy.env?.ENVIRONMENT);
    const session = production && deploySession(production).minutes;
    expect(credentials['role-duration-seconds']).toBe(Number(session) * 60);
    expect(deploy['timeout-minutes']).toBe(session);
  });

  test('takes the role of its environment', () => {
    expect(String(credentials['role-to-assume'])).toMatch(/DELIVERY }}-deploy-.*ENVIRONMENT }}$/);
  });
});

describe('plan', () => {
  const diff = job('plan.yml', 'diff');

  test('does not try forks, which get no token', () => {
    expect(diff.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  });

  test('belongs to no environment, whose name would be the subject instead of pull_request', () => {
    expect(diff.environment).toBeUndefined();
  });

  test('compares templates, which needs no deploy role', () => {
    expect(diff.steps.some(({ run }) => run?.includes('--method=template'))).toBe(true);
  });

  describe('the summary', () => {
    const turn = String.fromCodePoint(0x202e);
    const esc = String.fromCodePoint(0x1b);

    test.each([
      ['closes the element', 'a</pre></PRE ><img src=x onerror=1>'],
      ['opens another', '<script>1</script><!-- <![CDATA['],
      ['closes a fence', '```\n~~~\n\n# Approved\n\n[link](http://example.com)'],
      ['escapes twice', '&lt;/pre&gt;'],
      ['turns the direction of text', `safe${turn}evil`],
      ['colours a terminal', `${esc}[2J${esc}]8;;http://example.com`],
      ['is empty', ''],
    ])('stays text that %s', (_, hostile) => {
      const inside = summaryOf(Buffer.from(hostile)).match(/^[^<]*<pre>\n([^<]*)\n<\/pre>\n$/)?.[1];
      expect(inside).toBeDefined();
      expect(readable(inside ?? '')).toBe(hostile.replaceAll(turn, '').replaceAll(esc, ''));
    });

    test('keeps the tables of the CLI', () => {
      expect(summaryOf(Buffer.from('┌───┐\n│ + │ 🆗'))).toContain('┌───┐\n│ + │ 🆗');
    });

    test.each([
      ['long text, all of which grows', Buffer.from('&'.repeat(2_000_000))],
      ['a cut in the middle of a character', Buffer.from(`x${'ü'.repeat(100_000)}`)],
    ])('cuts %s, and says so', (_, text) => {
      const summary = summaryOf(text);
      expect(Buffer.byteLength(summary)).toBeLessThan(1_000_000);
      expect(summary).toMatch(/<\/pre>\n\nCut after 150000 bytes/);
      expect(summary).not.toContain('\ufffd');
    });

    test('takes bytes that are no text', () => {
      expect(summaryOf(Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x62]))).toContain('<pre>\nab\n</pre>');
    });
  });

  /** What the step writes. */
  function summaryOf(diffText: Buffer): string {
    const step = diff.steps.find(({ name }) => name === 'Summarize');
    return inFolder((directory) => {
      const summary = join(directory, 'summary.md');
      writeFileSync(join(directory, 'diff.txt'), diffText);
      run(step, directory, {
        ENVIRONMENT: 'production',
        HEAD: 'f'.repeat(40),
        LONGEST: String(step?.env?.LONGEST),
        GITHUB_STEP_SUMMARY: summary,
      });
      return readFileSync(summary, 'utf8');
    });
  }
});

const readable = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
