import { statSync } from 'node:fs';
import type { SignedBy } from '../../lambda/shared/environment';
import type { Admission } from './gates/admission';
import { buildWorkflow } from './names';
import { formatPath, type Problem, show, type Warning } from './problems';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery, Repository, Service } from './types-resolved';
import { writtenGates } from './written-gates';

/** Whose signatures admit an image: of the workflow that builds now, and of those that did before. */
export const signersOf = (repository: Repository): SignedBy => ({
  repository: `${repository.owner}/${repository.name}`,
  repositoryId: repository.id,
  workflowRefs: [buildWorkflow(repository), ...repository.formerWorkflows],
});

const signing = ({ gates }: Service): Admission[] =>
  gates.flatMap((gate) => (gate.kind === 'admission' && gate.signed !== false ? [gate] : []));

/** GitHub's own Sigstore is none of the public roots: no image that it has signed would be admitted. */
export function foreignSigners(input: DeliveryInput, { images, gitlab }: Delivery): Finding[] {
  if (gitlab !== undefined) return unknownSigners(input);
  if (images?.sigstore !== 'github') return [];
  return writtenGates(input).flatMap(([path, gates]) =>
    gates.flatMap((gate, index) =>
      gate.kind === 'admission' && gate.signed === true
        ? [
            {
              path: [...path, index, 'signed'],
              complaint: {
                rule: '{ trustedRoot } with images.sigstore github, whose signatures no public root knows',
                advice: 'write the file by gh attestation trusted-root > trusted-root.jsonl',
              },
            },
          ]
        : [],
    ),
  );
}

/** What the gate knows of signatures is how a workflow of GitHub signs. */
const unknownSigners = (input: DeliveryInput): Finding[] =>
  writtenGates(input).flatMap(([path, gates]) =>
    gates.flatMap((gate, index) =>
      gate.kind === 'admission' && (gate.signed ?? false) !== false
        ? [
            {
              path: [...path, index, 'signed'],
              complaint: {
                rule: 'left out with gitlab, whose signatures the gate cannot verify',
                advice: 'remove it, and verify them in the pipeline: docs/gitlab.md',
              },
            },
          ]
        : [],
    ),
  );

/** Files that stand beside the gate's code. */
export function trustedRootProblems({ environments }: Delivery): Problem[] {
  const files = environments
    .flatMap(({ services }) => services)
    .flatMap(signing)
    .flatMap(({ signed }) =>
      signed !== false && signed.trustedRoot !== undefined ? [signed.trustedRoot] : [],
    );
  return [...new Set(files)]
    .filter((file) => !statSync(file, { throwIfNoEntry: false })?.isFile())
    .map((file) => ({
      path: 'admission.signed.trustedRoot',
      rule: 'a file',
      got: show(file),
      advice:
        'write it by gh attestation trusted-root > trusted-root.jsonl, and name it from the configuration file',
    }));
}

/** Nobody signs the image of a laptop. */
export function unsignedImages({ environments }: Delivery): Warning[] {
  return environments
    .filter(({ pipeline, services }) => !pipeline && services.some((service) => signing(service).length > 0))
    .map(({ name }) => {
      const path = formatPath(['environments', name]);
      return {
        id: 'imagesUnsigned',
        path,
        message: `${path} has no pipeline, so nobody signs its images, and its gate admission asks for no signature there. Give it a pipeline where that matters`,
      };
    });
}
