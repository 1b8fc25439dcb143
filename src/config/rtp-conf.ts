import { ConfigError } from '../base/errors.ts';
import type { ConfFile } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { flag, integer } from './values.ts';

/** rtp.conf. */
export interface RtpOptions {
  /** Ports for RTP and RTCP, both ends included. */
  readonly portStart: number;
  readonly portEnd: number;
  readonly rtcpIntervalMs: number;
  /** Media runs in a worker thread of its own, beside the calls; off: in the same thread. Not in Asterisk. */
  readonly worker: boolean;
  readonly unknown: readonly UnknownOption[];
}

type RtpDraft = Draft<Omit<RtpOptions, 'unknown'>>;
const set = setterOf<RtpDraft>();

const GENERAL: OptionTable<RtpDraft> = {
  rtpstart: set('portStart', (at) => integer(at, 1024, 65_535)),
  rtpend: set('portEnd', (at) => integer(at, 1024, 65_535)),
  rtcpinterval: set('rtcpIntervalMs', (at) => integer(at, 500, 60_000)),
  worker: set('worker', flag),
};

/** @throws ConfigError for a range without room for a call */
export function parseRtpConf(file: ConfFile): RtpOptions {
  const unknown: UnknownOption[] = [];
  const draft: RtpDraft = { portStart: 5000, portEnd: 31_000, rtcpIntervalMs: 5000, worker: true };
  const general = file.section('general');
  if (general) applyOptions(general, GENERAL, draft, unknown);
  if (draft.portEnd <= draft.portStart) {
    throw new ConfigError(
      file.name,
      general?.find('rtpend')?.line ?? general?.line ?? 1,
      `rtpend ${draft.portEnd} is not above rtpstart ${draft.portStart}`,
    );
  }
  return freezeOptions({ ...draft, unknown });
}
