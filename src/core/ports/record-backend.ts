/** Where records are written: lines of a file, rows of a table. */
export interface RecordBackend<Entry> {
  /** As the console shows it. */
  readonly name: string;
  /**
   * Resolves when they are written: from then on they survive the death of the process. Rejects when they could not be: the same array comes
   * again then, until it is written.
   */
  write(records: readonly Entry[]): Promise<void>;
  close?(): Promise<void>;
}
