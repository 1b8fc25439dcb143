/** A place in the dialplan. */
export interface Position {
  readonly context: string;
  readonly exten: string;
  readonly priority: number;
}
