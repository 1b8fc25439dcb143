import { ExtensionStatus } from '../../../core/state/extension-status.ts';

export const DIALOG_INFO_TYPE = 'application/dialog-info+xml';

/** The state of an extension as a document of RFC 4235: `early` while it rings (where that is to be told), `confirmed` in use, else `terminated`. */
export function dialogInfo(entity: string, exten: string, status: number, version: number, tellRinging: boolean): string {
  const ringing = (status & ExtensionStatus.Ringing) !== 0 && tellRinging;
  const used = status > 0 && (status & (ExtensionStatus.InUse | ExtensionStatus.Busy | ExtensionStatus.OnHold)) !== 0;
  const state = ringing && !used ? 'early' : used ? 'confirmed' : 'terminated';
  const direction = state === 'early' ? ' direction="recipient"' : '';
  const held =
    (status & ExtensionStatus.OnHold) !== 0
      ? `\n<local><target uri="${escapeXml(entity)}"><param pname="+sip.rendering" pvalue="no"/></target></local>`
      : '';
  return `<?xml version="1.0"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" entity="${escapeXml(entity)}">
<dialog id="${escapeXml(exten)}"${direction}>
<state>${state}</state>${held}
</dialog>
</dialog-info>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' };
const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (character) => ENTITIES[character]!);
