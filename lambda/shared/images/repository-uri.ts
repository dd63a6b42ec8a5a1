/** Where a repository of ECR is. */
export interface RepositoryPlace {
  /** Account; undefined for that of the caller. */
  readonly registryId?: string;
  /** Undefined for that of the client. */
  readonly region?: string;
  readonly repositoryName: string;
}

// source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html (repositoryName)
const NAME = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';
const NAME_ALONE = new RegExp(`^${NAME}$`);
const URI = new RegExp(
  `^(\\d{12})\\.dkr\\.ecr\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.amazonaws\\.com(?:\\.cn)?/(${NAME})$`,
);

/** Undefined for what is no URI of a repository: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop`. */
export function repositoryOfUri(uri: string): Required<RepositoryPlace> | undefined {
  const [, registryId, region, repositoryName] = URI.exec(uri) ?? [];
  if (registryId === undefined || region === undefined || repositoryName === undefined) return undefined;
  return repositoryName.length <= 256 ? { registryId, region, repositoryName } : undefined;
}

/** A URI, or a name alone for the caller's own account and region. @throws Error for neither */
export function repositoryOf(text: string): RepositoryPlace {
  const place = repositoryOfUri(text) ?? (NAME_ALONE.test(text) ? { repositoryName: text } : undefined);
  if (place) return place;
  throw new Error(
    `a repository must be a name or a URI like 111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop, got ${text}; leave out tag and digest`,
  );
}
