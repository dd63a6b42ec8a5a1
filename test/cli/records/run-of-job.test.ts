import { runOfJob } from '../../../cli/records/run-of-job';

const GITHUB = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '42',
};
const CI_PIPELINE_URL = 'https://gitlab.com/acme/shop/-/pipelines/42';

test.each<[string, Record<string, string>, string | undefined]>([
  ['of GitHub', GITHUB, 'https://github.com/acme/shop/actions/runs/42'],
  ['of GitHub that lacks its id', { ...GITHUB, GITHUB_RUN_ID: '' }, undefined],
  ['of GitLab', { GITLAB_CI: 'true', CI_PIPELINE_URL }, CI_PIPELINE_URL],
  ['of GitLab that lacks its URL', { GITLAB_CI: 'true', CI_PIPELINE_URL: '' }, undefined],
  ['of another CI with a variable of the same name', { CI: 'true', CI_PIPELINE_URL }, undefined],
  ['on a laptop', {}, undefined],
])('a job %s', (_, environment, url) => expect(runOfJob(environment)).toBe(url));
