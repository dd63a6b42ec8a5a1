import type { AssemblyStack } from '../../../rehearsal/assembly/assembly';

/** An image of ECR: `repository@digest` or `repository:tag`. */
export interface EcrImage {
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
  readonly id: { readonly imageDigest: string } | { readonly imageTag: string };
}

// source: Amazon ECR user guide, "Pulling an image"
const IMAGE =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)(?:@(sha256:[0-9a-f]{64})|:([\w.-]+))$/;

/** Undefined for an image of another registry. */
export function ecrImageOf(image: string): EcrImage | undefined {
  const [, registryId, region, repositoryName, imageDigest, imageTag] = IMAGE.exec(image) ?? [];
  if (registryId === undefined || region === undefined || repositoryName === undefined) return undefined;
  const id = imageDigest !== undefined ? { imageDigest } : { imageTag: imageTag ?? '' };
  return { registryId, region, repositoryName, id };
}

type Template = Pick<AssemblyStack['template'], 'Resources'>;

/**
 * The image of a container as the template has it, with what is open filled in: the account, the region, and for a
 * digest that a pipeline gives one that no image has.
 */
export function imageOfTemplate(
  { Resources }: Template,
  container: string,
  place: { readonly account: string; readonly region: string },
): string | undefined {
  const containers = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .flatMap(({ Properties }) =>
      Array.isArray(Properties?.ContainerDefinitions) ? Properties.ContainerDefinitions : [],
    );
  const image: unknown = containers.find((one) => one?.Name === container)?.Image;
  return textOf(image, place);
}

/** Of the intrinsics that CDK writes an image with. */
function textOf(
  value: unknown,
  place: { readonly account: string; readonly region: string },
): string | undefined {
  const pseudo: Readonly<Record<string, string>> = {
    ...{ 'AWS::AccountId': place.account, 'AWS::Region': place.region },
    ...{ 'AWS::URLSuffix': place.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com' },
    ImageDigest: NO_DIGEST,
  };
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value) return pseudo[String(value.Ref)];
  if ('Fn::Sub' in value && typeof value['Fn::Sub'] === 'string') {
    return value['Fn::Sub'].replace(/\$\{([^}]+)\}/g, (whole, name: string) => pseudo[name] ?? whole);
  }
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) {
    const [separator, parts] = value['Fn::Join'];
    const texts: unknown[] = Array.isArray(parts) ? parts.map((part) => textOf(part, place)) : [undefined];
    return texts.includes(undefined) ? undefined : texts.join(String(separator));
  }
  return undefined;
}

const NO_DIGEST = `sha256:${'0'.repeat(64)}`;
