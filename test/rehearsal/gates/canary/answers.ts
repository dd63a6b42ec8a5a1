import type { AwsService } from '../../../../rehearsal/endpoint/aws-service';
import type { RehearsedService } from '../../../../rehearsal/service/rehearsed-service';
import type { Words } from './words';

type Answered = Record<string, unknown>;
type Change = (answer: Answered, word: (field: string) => string) => void;

const each = (answer: Answered, list: string, change: (one: Answered) => void): void => {
  for (const one of (answer[list] ?? []) as Answered[]) change(one);
};

/** Texts of others in what AWS answers to gates: descriptions, labels, reasons. */
const FREE_TEXTS: Readonly<Record<string, Change>> = {
  'ELBv2.DescribeTargetHealth': (answer, word) =>
    each(answer, 'TargetHealthDescriptions', (one) => {
      (one.TargetHealth as Answered).Description = word('Description');
    }),
  'CloudWatch.DescribeAlarms': (answer, word) =>
    each(answer, 'MetricAlarms', (one) => {
      one.AlarmDescription = word('AlarmDescription');
      one.StateReason = word('StateReason');
      one.StateReasonData = word('StateReasonData');
    }),
  'CloudWatch.GetMetricData': (answer, word) => {
    each(answer, 'MetricDataResults', (one) => {
      one.Label = word('Label');
      one.Messages = [{ Code: 'Note', Value: word('Messages') }];
    });
  },
  'ECR.DescribeImages': (answer, word) =>
    each(answer, 'imageDetails', (one) => {
      one.imageTags = [word('imageTags')];
      one.imageScanStatus = { status: 'COMPLETE', description: word('description') };
    }),
  'ECR.DescribeImageScanFindings': (answer, word) => {
    (answer.imageScanStatus as Answered).description = word('description');
    each(answer.imageScanFindings as Answered, 'findings', (one) => {
      one.description = word('findings.description');
      one.uri = word('findings.uri');
      one.attributes = [{ key: 'package_name', value: word('findings.attributes') }];
    });
  },
  'ECS.DescribeTasks': (answer, word) =>
    each(answer, 'tasks', (one) => {
      one.stoppedReason = word('stoppedReason');
      one.tags = [{ key: 'note', value: word('tags') }];
      each(one, 'containers', (container) => {
        container.reason = word('containers.reason');
      });
    }),
};

/** Puts a word into each free text that AWS answers from now on. */
export function tellIn(service: RehearsedService, words: Words): void {
  // A rehearsal has no way to say such things: no gate should read them.
  const { services } = service.endpoint as unknown as { readonly services: readonly AwsService[] };
  for (const [call, change] of Object.entries(FREE_TEXTS)) {
    const [name, operation = ''] = call.split('.');
    const operations = services.find((one) => one.name === name)?.operations as Record<
      string,
      AwsService['operations'][string]
    >;
    const answer = operations[operation];
    if (!answer) throw new Error(`${call} must be modelled`);
    operations[operation] = async (input, caller) => {
      const answered = structuredClone(await answer(input, caller)) as Answered;
      change(answered, (field) => words.send(`${call} ${field}`));
      return answered;
    };
    // What is never asked for is found as not sent.
    change(EVERYTHING, (field) => words.of(`${call} ${field}`));
  }
}

const EVERYTHING: Answered = {
  TargetHealthDescriptions: [{ TargetHealth: {} }],
  MetricAlarms: [{}],
  MetricDataResults: [{}],
  imageDetails: [{}],
  imageScanStatus: {},
  imageScanFindings: { findings: [{}] },
  tasks: [{ containers: [{}] }],
};
