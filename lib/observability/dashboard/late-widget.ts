import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { MakeWidget, Size } from './grid';

/** A widget that is made when the template is written: of what a team's own code adds to the service after the page. */
export const late =
  (make: () => MakeWidget): MakeWidget =>
  (size) =>
    new LateWidget(size, make);

class LateWidget implements IWidget {
  readonly width: number;
  readonly height: number;
  private at: readonly [x: number, y: number] = [0, 0];

  constructor(
    private readonly size: Size,
    private readonly make: () => MakeWidget,
  ) {
    this.width = size.width;
    this.height = size.height;
  }

  position(x: number, y: number): void {
    this.at = [x, y];
  }

  // biome-ignore lint/suspicious/noExplicitAny: IWidget has it so
  toJson(): any[] {
    const widget = this.make()(this.size);
    widget.position(...this.at);
    return widget.toJson();
  }
}
