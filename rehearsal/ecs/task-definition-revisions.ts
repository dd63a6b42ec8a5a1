/** Numbers the revisions of task definitions, whoever registers them: a release, or an update of a stack. */
export class TaskDefinitionRevisions {
  private readonly newest = new Map<string, number>();

  /**
   * @param arn of any revision
   * @returns the ARN of the next one
   */
  register(arn: string): string {
    const family = arn.replace(/:\d+$/, '');
    // The one that users have today is the first.
    const revision = (this.newest.get(family) ?? 1) + 1;
    this.newest.set(family, revision);
    return `${family}:${revision}`;
  }
}
