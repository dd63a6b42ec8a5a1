/** Files in `.github/workflows` of the repository that calls Teal's. */
export interface Workflows {
  readonly plan: string;
  readonly deploy: string;
}
