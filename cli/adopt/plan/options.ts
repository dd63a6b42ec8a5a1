/** Of `teal adopt plan`: `cluster` and `service` are the old service's. */
export interface PlanOptions {
  readonly cluster: string;
  readonly service: string;
  /** What Teal calls it. @default made from the old name */
  readonly name?: string;
  /** @default 'production' */
  readonly env?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly record?: string;
  readonly zone?: string;
  readonly write?: true;
  readonly directory?: string;
  readonly yes?: true;
  readonly json?: true;
}
