import { functionName, unqualified } from '../../../rehearsal/service/function-arn';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:greets';

// source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
test.each([ARN, `${ARN}:live`, `${ARN}:1`, `${ARN}:$LATEST`])('%s is of greets', (arn) => {
  expect(unqualified(arn)).toBe(ARN);
  expect(functionName(arn)).toBe('greets');
});
