/** What is said of a cluster when it is made: the rest follows from the clock. */
export interface NewCluster {
  readonly id: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly port: number;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string;
  /** ACU; undefined where its instances have a size of their own. */
  readonly scaling?: { readonly min: number; readonly max: number } | undefined;
  /** Days; 0 where none are kept. */
  readonly backupDays: number;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NewInstance {
  readonly id: string;
  readonly cluster: string;
  readonly instanceClass: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A cluster or an instance as it is now. */
export interface Standing {
  /** In RDS's words: creating, available, deleting. */
  readonly status: string;
}

export type Cluster = NewCluster &
  Standing & {
    readonly arn: string;
    readonly host: string;
    /** Milliseconds since the Unix epoch. */
    readonly createdAt: number;
    readonly earliestRestorable?: number;
    readonly latestRestorable?: number;
  };

export type Instance = NewInstance & Standing & { readonly arn: string; readonly createdAt: number };
