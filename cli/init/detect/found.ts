/** Something seen in the repository, and where. */
export interface Found<T> {
  readonly value: T;
  /** `EXPOSE in api/Dockerfile:12`, for people. */
  readonly why: string;
}

export const found = <T>(value: T, why: string): Found<T> => ({ value, why });
