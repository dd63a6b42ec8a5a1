type Environment = Readonly<Record<string, string | undefined>>;

/**
 * URL of the run that a job is of: the workflow's run on GitHub, the pipeline on GitLab. Undefined anywhere else.
 *
 * source: docs.github.com, "Variables reference"; docs.gitlab.com, "Predefined CI/CD variables reference"
 */
export function runOfJob(environment: Environment = process.env): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = environment;
  if (server && repository && id) return `${server}/${repository}/actions/runs/${id}`;
  return environment.GITLAB_CI === 'true' ? environment.CI_PIPELINE_URL || undefined : undefined;
}
