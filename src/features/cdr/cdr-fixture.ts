import { applications } from '../../apps/index.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { cdr } from '../../functions/cdr.ts';
import { cdrProp } from '../../functions/cdr-prop.ts';
import { type AppKit, appKit } from '../../testing/app-kit.ts';
import type { CdrSettings } from './cdr-rules.ts';
import { CdrService } from './cdr-service.ts';

/** As a test asks for them that says nothing: every record there is. */
export const SETTINGS: CdrSettings = {
  enabled: true,
  logsUnanswered: true,
  logsCongestion: true,
  endBeforeHangupExtension: true,
  roundsUp: false,
  isOnByDefault: true,
  ignoresBridges: false,
  ignoresDials: false,
  logsCancel: false,
};

const BATCH = { enabled: false, size: 100, timeMs: 300_000, safeShutdown: true, schedulerOnly: false };

/** Scripted parties whose calls are recorded. */
export interface CdrKit extends AppKit {
  readonly service: CdrService;
  readonly records: CallRecord[];
  /** Lets time pass in small steps, so that what one wait leads to begins in time. */
  pass(ms: number): Promise<void>;
  /** Records as `caller>callee dst app disposition duration/billed`, those written since the last time. */
  written(): Promise<string[]>;
}

export async function cdrKit(extensions: string, settings: Partial<CdrSettings> = {}): Promise<CdrKit> {
  const kit = await appKit(extensions, applications, [cdr, cdrProp]);
  const records: CallRecord[] = [];
  const backend: RecordBackend<CallRecord> = { name: 'test', write: async (some) => void records.push(...some) };
  const service = new CdrService(kit.core, {
    settings: { ...SETTINGS, ...settings },
    batch: BATCH,
    backends: [backend],
    manager: undefined,
  });
  let seen = 0;
  return {
    ...kit,
    service,
    records,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += 100) await kit.clock.advance(100);
    },
    async written() {
      await kit.settle();
      await service.poster.writer.written();
      const fresh = records.slice(seen);
      seen = records.length;
      return fresh.map((r) => {
        const party = (name: string) => /^(?:\w+\/)?(\w*)/.exec(name)?.[1] ?? '';
        return `${party(r.channel)}>${party(r.destinationChannel)} ${r.destination} ${r.lastApplication} ${r.disposition} ${r.durationSeconds}/${r.billableSeconds}`;
      });
    },
  };
}

/** Extensions that ring one or two parties, wait, and refuse. */
export const DIAL = `[default]
exten => 1,1,Dial(Test/bob,10)
exten => 1,2,Hangup
exten => 2,1,Dial(Test/bob&Test/carol,10)
exten => 3,1,Answer
exten => 3,2,Wait(5)
exten => 4,1,Busy
exten => 5,1,NoOp(nothing)
`;
