/** An error that a caller may want to tell from others: `code` is stable and documented, the message names the field and the value. */
export class RingdownError extends Error {
  /** `AMI_…`, `SIP_…`, `PBX_…`, `CONF_…`, `MEDIA_…`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RingdownError';
    this.code = code;
  }
}

/** A configuration file that cannot be used: says where. */
export class ConfigError extends RingdownError {
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, reason: string, options?: ErrorOptions) {
    super('CONF_INVALID', `${file}:${line}: ${reason}`, options);
    this.name = 'ConfigError';
    this.file = file;
    this.line = line;
  }
}

/** The text of anything that was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
