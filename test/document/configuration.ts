/**
 * The exchange that the document's examples speak of: `testuser` with `testsecret`, peer 12345, `1234` in context `default`, line `Zap/1-1`,
 * `680` a conference; and one of each of what its list of headers belongs to.
 */
export const configuration = (phoneSecret: string, far: { sip: number; iax: number }): Readonly<Record<string, string>> => ({
  'manager.conf': `
[general]
enabled = yes
bindaddr = 127.0.0.1
port = 0
classicport = 0
[testuser]
secret = testsecret
read = system,call,log,verbose,command,agent,user,config,dtmf,reporting,cdr,dialplan,originate,message
write = system,call,log,verbose,command,agent,user,config,originate,reporting,message
`,
  'sip.conf': `
[general]
bindaddr = 127.0.0.1
bindport = 0
disallow = all
allow = ulaw
callcounter = yes
register => line:${phoneSecret}@127.0.0.1:${far.sip}
register => line:forgotten@127.0.0.1:${far.sip}
[phone](!)
type = friend
host = dynamic
secret = ${phoneSecret}
context = default
[12345](phone)
callerid = Peer <12345>
accountcode = sales
callgroup = 1
pickupgroup = 1
mailbox = 100@default
qualify = yes
fromuser = exchange
fromdomain = example.org
[3064](phone)
callerid = Front Desk <3064>
[ata-1](phone)
`,
  'extensions.conf': `
[default]
include => parkedcalls
exten => 1234,1,Answer()
 same => n,Wait(60)
exten => 100,hint,SIP/12345
exten => 100,1,Dial(SIP/12345,20)
exten => 101,1,Set(CALLERID(name)=Renamed)
 same => n,Dial(SIP/12345,20)
exten => 680,1,MeetMe(680,dq)
exten => 700,1,Park()
exten => 500,1,Queue(support)
exten => 510,1,AgentLogin(1001)
exten => 511,1,AgentCallbackLogin(1002,,12345@default)
exten => 512,1,AgentCallbackLogin(1002)
exten => 520,1,VoiceMail(100@default,s)
exten => 12345,1,Dial(SIP/12345,20)
exten => 9,1,Dial(Zap/1/5551234)
`,
  'zapata.conf': `
[channels]
context = default
signalling = fxo_ks
sipdevice = ata-1
channel => 1
`,
  'meetme.conf': `
[rooms]
conf => 680
`,
  'features.conf': `
[general]
parkext => 700
parkpos => 701-702
context => parkedcalls
parkingtime => 2
`,
  'voicemail.conf': `
[general]
format = wav
minsecs = 0
[default]
100 => 1234,Test User
`,
  'queues.conf': `
[support]
strategy = ringall
timeout = 10
eventwhencalled = yes
eventmemberstatus = yes
member => SIP/12345,0
`,
  'agents.conf': `
[general]
[agents]
ackcall = no
autologoff = 2
agent => 1001,,Test Agent
agent => 1002,,Callback Agent
`,
  'iax.conf': `
[general]
bindaddr = 127.0.0.1
bindport = 0
register => line:forgotten@127.0.0.1:${far.iax}
[branch]
type = friend
host = dynamic
secret = ${phoneSecret}
context = default
`,
  'cdr.conf': '[general]\nenable = yes\n',
  'cdr_manager.conf': '[general]\nenabled = yes\n',
});

/** The exchange that it has a line with; what is granted there is so short that it is renewed every few seconds. */
export const farConfiguration = (phoneSecret: string): Readonly<Record<string, string>> => ({
  'sip.conf': `
[general]
bindaddr = 127.0.0.1
bindport = 0
minexpiry = 1
maxexpiry = 5
[line]
type = friend
host = dynamic
secret = ${phoneSecret}
`,
  'iax.conf': `
[general]
bindaddr = 127.0.0.1
bindport = 0
[line]
type = friend
host = dynamic
secret = ${phoneSecret}
`,
  'manager.conf': '[general]\nenabled = no\n',
  'extensions.conf': '[default]\n',
});
