import * as iam from 'aws-cdk-lib/aws-iam';
import { imageRepositoryName } from '../../config/names';
import { type Access, type AccessEnvironment, arnAt, type ImagesHome, type Permission } from './access';

const READ = [
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:ListImageReferrers',
] as const;

const PUSH_LAYERS = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
] as const;

/**
 * What `teal publish` calls: it pushes to the delivery's repositories at home, reads what is there already, and does
 * nothing else. ECR has no condition on a tag, so it could write a `deployed-…` tag, too; what was released is said
 * by the records, which it cannot write.
 */
export function buildPermissions(access: Access): Permission[] {
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'LogInToRegistry',
        actions: ['ecr:GetAuthorizationToken'],
        resources: ['*'], // it takes no resource: the token may do what its role may
      }),
      wildcardReason: 'GetAuthorizationToken takes no resource; its token may do what the role may',
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'PushImages',
        actions: [...READ, ...PUSH_LAYERS, 'ecr:PutImage'].sort(),
        resources: repositories(access, access.images),
      }),
    },
  ];
}

/**
 * What `teal promote` and `teal rollback` call: they look at images at home and in the environment's region, copy one
 * there by its digest if that is another region, and give it the tag `deployed-<environment>-<commit>`. The tag is a
 * PutImage of a manifest that is there already, and no condition of IAM tells it from another PutImage: tags are
 * immutable, so no image can be put in another's place, but a new one could be added. None is released without its
 * provenance, and the build role is the only other that pushes.
 */
export function promotionPermissions(access: Access, { stacks: [stack] }: AccessEnvironment): Permission[] {
  const here = { ...access.images, region: stack.region };
  const atHome = repositories(access, access.images);
  const inRegion = repositories(access, here);
  const copies = inRegion.some((repository) => !atHome.includes(repository));
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadImages',
        actions: [...READ],
        resources: [...new Set([...atHome, ...inRegion])],
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'MarkDeployedImages',
        actions: [...(copies ? PUSH_LAYERS : []), 'ecr:PutImage'],
        resources: inRegion,
      }),
    },
  ];
}

const repositories = ({ stack, delivery, services }: Access, place: ImagesHome): string[] =>
  services.map((service) => arnAt(stack, place, 'ecr', 'repository', imageRepositoryName(delivery, service)));
