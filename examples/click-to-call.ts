// Click to call: rings a phone, and once it is taken up, the number that was clicked.
// AMI_SECRET=... node --import tsx examples/click-to-call.ts SIP/alice 101
import { OriginateFailure } from 'ringdown/client';
import { connect } from './connect.ts';

const [, , phone = 'SIP/alice', number = '101'] = process.argv;
const ami = await connect();
try {
  // Resolves when the phone was taken up. The number shows on its display while it rings.
  const call = await ami.originate({
    Channel: phone,
    Context: 'default',
    Exten: number,
    Priority: 1,
    CallerID: `Click to call <${number}>`,
    Timeout: 30_000,
  });
  console.log(`${call.channel} calls ${number}`);
} catch (error) {
  if (!(error instanceof OriginateFailure)) throw error;
  // Busy, not answered, not registered: nobody was called.
  console.log(`no call: ${error.message}`);
  process.exitCode = 1;
} finally {
  await ami.close();
}
