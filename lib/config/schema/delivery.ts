import { z } from 'zod';
import {
  buildWorkflow,
  formerWorkflowPattern,
  longestDeliveryName,
  mainRef,
  namePattern,
  repositoryNamePattern,
  repositoryOwnerPattern,
  rollbackEnvironment,
  tagPattern,
} from '../names';
import { show } from '../problems';
import type { DeliveryInput, RepositoryInput, WorkflowsInput } from '../types';
import { bootstrap } from './bootstrap';
import { environment, images } from './environment';
import { complain, field, fields, isObject, list, once, oneOf, type Shape, text, whole } from './field';
import { gates } from './gates';
import { gitlab } from './gitlab';
import { notify } from './notify';
import { objectives } from './objectives';
import { nameRule, service } from './service';
import { watch } from './watch';

/** They become claims of a token: `:`, `%`, `*`, `?`, `@` and `/` would make one match others. */
const owner = text(
  repositoryOwnerPattern,
  'the login of a user or an organization of GitHub',
  'leave out the URL',
);
const repositoryName = text(
  repositoryNamePattern,
  'the name of a repository of GitHub',
  'leave out the owner and the URL',
);

const workflows = fields({
  owner,
  name: repositoryName,
  tag: text(
    tagPattern,
    'the name of a tag in letters, digits, ".", "_" and "-"',
    'name a protected tag without refs/tags/, like v1.4.0',
  ),
} satisfies Shape<WorkflowsInput>);

/** Exact, and at what nobody moves: a tag, or this repository's own main. */
const formerWorkflow = text(
  formerWorkflowPattern,
  'the deploy.yml of a repository at a tag, or its own at refs/heads/main',
  'write it like acme/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0',
);

const repository = fields({
  owner,
  ownerId: whole(1, Number.MAX_SAFE_INTEGER, "see gh api repos/OWNER/NAME --jq '.owner.id'"),
  name: repositoryName,
  id: whole(1, Number.MAX_SAFE_INTEGER, "see gh api repos/OWNER/NAME --jq '.id'"),
  subjects: oneOf(
    ['immutable', 'classic', 'both'],
    'see gh api repos/OWNER/NAME/actions/oidc/customization/sub',
  ).optional(),
  workflows: workflows.optional(),
  formerWorkflows: list(formerWorkflow, 1).optional(),
} satisfies Shape<RepositoryInput>)
  .superRefine(
    ({ owner: ofCaller, name, workflows: called, formerWorkflows = [] }, context) => {
      const own = buildWorkflow({ owner: ofCaller, name });
      const current = buildWorkflow({ owner: ofCaller, name, workflows: called });
      formerWorkflows.forEach((former, index) => {
        const complaint = (rule: string, advice: string) =>
          complain(context, ['formerWorkflows', index], { rule, advice });
        if (former === current) {
          complaint('another than the one that builds now', 'remove it: its images are verified without');
        } else if (former.endsWith(`@${mainRef}`) && former !== own) {
          complaint(
            'at a tag, or this repository’s own',
            'a branch of another repository moves: name a tag of it',
          );
        } else if (formerWorkflows.indexOf(former) !== index) {
          complaint('named once', 'remove it');
        }
      });
    },
    once('owner', 'name', 'workflows', 'formerWorkflows'),
  )
  .superRefine(
    ({ owner: ofCaller, name, workflows: called }, context) => {
      if (called === undefined) return;
      // GitHub takes names that differ in capitals for one.
      const sameAs = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
      if (!sameAs(called.owner, ofCaller) || !sameAs(called.name, name)) return;
      complain(context, ['workflows'], {
        rule: 'another repository',
        advice: 'leave it out: a repository’s own workflows are trusted as they are on main',
      });
    },
    once('owner', 'name', 'workflows'),
  );

export const isDeliveryName = (value: unknown): boolean =>
  typeof value === 'string' && namePattern.test(value) && value.length <= longestDeliveryName;

export const deliveryNameRule = `${nameRule}, and at most ${longestDeliveryName} characters`;

const environments = z.record(z.string(), environment, { error: 'an object' }).superRefine(
  (value, context) => {
    const names = Object.keys(value);
    if (names.length === 0) {
      complain(context, [], { rule: 'at least one environment', advice: 'write { production: {} }' });
    }
    names.forEach((name, index) => {
      if (!namePattern.test(name)) {
        // It also keeps out what GitHub's token subjects cannot tell apart (`%3A` and `:`).
        complain(context, [name], { rule: `named by ${nameRule}`, got: show(name), advice: 'rename it' });
      }
      const twin = names.slice(0, index).find((other) => other.toLowerCase() === name.toLowerCase());
      if (twin !== undefined) {
        complain(context, [name], {
          rule: `told from ${twin} by more than capitals`,
          got: show(name),
          advice: 'rename one: GitHub takes them for one environment',
        });
      }
      const before = names.find((other) => rollbackEnvironment(other) === name);
      if (before !== undefined) {
        complain(context, [name], {
          rule: `told from the environment of GitHub in which ${before} is rolled back`,
          got: show(name),
          advice: 'rename it: that one asks nobody',
        });
      }
    });
  },
  { when: ({ value }) => isObject(value) },
);

/** What can be said of a field without the others, and of the fields of one object. The rest is in `../rules`. */
export const delivery = fields({
  name: field<string>(isDeliveryName, deliveryNameRule, 'it names stacks and roles').optional(),
  service: service.optional(),
  services: list(service, 1).optional(),
  repository: repository.optional(),
  gitlab: gitlab.optional(),
  images: images.optional(),
  bootstrap: bootstrap.optional(),
  environments,
  gates: gates.optional(),
  objectives: objectives.optional(),
  notify: notify.optional(),
  watch: watch.optional(),
} satisfies Shape<DeliveryInput>)
  .superRefine(
    ({ service, services }, context) => {
      if ((service === undefined) !== (services === undefined)) return;
      const both = service !== undefined;
      complain(context, [both ? 'services' : 'service'], {
        rule: both ? 'left out with service' : 'given, or services',
        advice: both ? 'move the one service to services' : "write { name: 'shop', port: 8080 }",
      });
    },
    { when: ({ value }) => isObject(value) },
  )
  .superRefine(
    ({ repository, gitlab: project, images: home }, context) => {
      if (project === undefined) return;
      if (repository !== undefined) {
        complain(context, ['gitlab'], {
          rule: 'left out with repository',
          advice: 'remove one: a delivery has one pipeline, and who may deploy is said once',
        });
      }
      if (home?.sigstore !== undefined) {
        complain(context, ['images', 'sigstore'], {
          rule: 'left out with gitlab',
          advice: 'remove it: teal publish, which signs, is for jobs of GitHub; see docs/gitlab.md',
        });
      }
    },
    { when: ({ value }) => isObject(value) },
  )
  .superRefine(
    ({ bootstrap, repository, gitlab: project }, context) => {
      if (bootstrap === undefined || (repository ?? project) !== undefined) return;
      complain(context, ['bootstrap'], {
        rule: 'left out without repository',
        advice: 'give the repository: its policies are made with the access of the workflows',
      });
    },
    { when: ({ value }) => isObject(value) },
  );
