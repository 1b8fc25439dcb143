// Makes the prompts and the melody under sounds/ with Debian's espeak-ng and sox: `node scripts/make-prompts.mjs [folder]`.
// The texts and the melody are Ringdown's own; names are those of asterisk-core-sounds, so that either set serves the same dialplan.
// The outcome is committed: nobody needs these programs to run an exchange.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RATE = 8000;
const folder = process.argv[2] ?? 'sounds';

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const TEENS = ['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty'];
const TENS = ['thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const ORDINALS = [
  ...['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'],
  ...['eleventh', 'twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth', 'seventeenth', 'eighteenth', 'nineteenth', 'twentieth'],
];

const digits = {
  ...Object.fromEntries([...ONES, ...TEENS].map((word, number) => [number, word])),
  ...Object.fromEntries(TENS.map((word, i) => [30 + 10 * i, word])),
  hundred: 'hundred',
  thousand: 'thousand',
  million: 'million',
  minus: 'minus',
  oh: 'oh',
  star: 'star',
  pound: 'pound',
  ...Object.fromEntries(['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((day, i) => [`day-${i}`, day])),
  ...Object.fromEntries(MONTHS.map((month, i) => [`mon-${i}`, month])),
  ...Object.fromEntries(ORDINALS.map((word, i) => [`h-${i + 1}`, word])),
  'h-30': 'thirtieth',
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  at: 'at',
  'a-m': 'ay em',
  'p-m': 'pee em',
  oclock: "o'clock",
};

// Spelled so that the voice names the letter and does not read an article.
const SPELLED = { a: 'ay', w: 'double you', y: 'why', z: 'zee' };
const letters = {
  ...Object.fromEntries([...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [letter, SPELLED[letter] ?? letter.toUpperCase()])),
  asterisk: 'asterisk',
  at: 'at',
  dash: 'dash',
  dollar: 'dollar',
  dot: 'dot',
  equals: 'equals',
  'exclaimation-point': 'exclamation point',
  plus: 'plus',
  slash: 'slash',
  space: 'space',
};

const phrases = {
  'hello-world': 'Hello, world.',
  'demo-congrats': 'Congratulations. You have reached a working Ringdown exchange, and this call is its proof.',
  'demo-instruct': 'Press one for the echo test, two for a tone, three for music, or the pound key to end the call.',
  'demo-echotest': 'You are about to hear yourself. Whatever you say comes straight back. Press the pound key when you have heard enough.',
  'demo-echodone': 'The echo test is over.',
  'demo-thanks': 'Thank you for trying Ringdown.',
  'demo-nogo': 'That number cannot be reached from here.',
  'one-moment-please': 'One moment, please.',
  'pls-try-call-later': 'Please try your call again later.',
  'please-try-again': 'Please try again.',
  invalid: 'That is not a choice.',
  'pbx-invalid': 'This extension does not exist. Please try another.',
  'pbx-transfer': 'Transfer.',
  'privacy-incorrect': 'That number is not valid.',
  'pbx-parkingfailed': 'The call could not be parked.',
  'pbx-invalidpark': 'No call is parked there.',
  'ss-noservice': 'The number that you dialled is not in service.',
  'auth-thankyou': 'Thank you.',
  'auth-incorrect': 'That is not correct.',
  'agent-pass': 'Please enter your password, then the pound key.',
  'agent-user': 'Agent login. Please enter your agent number, then the pound key.',
  'agent-incorrect': 'That is not right. Please enter your agent number again, then the pound key.',
  'agent-alreadyon': 'That agent is logged in already. Please enter your agent number, then the pound key.',
  'agent-newlocation': 'Please enter the extension at which you will take calls, then the pound key.',
  'agent-loginok': 'You are logged in.',
  'agent-loggedoff': 'You are logged off.',
  'vm-goodbye': 'Goodbye.',
  'vm-intro': 'Please leave a message after the tone. Hang up when you are done, or press the pound key.',
  'vm-login': 'Your mailbox number?',
  'vm-password': 'Password?',
  'vm-incorrect': 'Login incorrect.',
  'vm-extension': 'extension',
  'vm-theperson': 'The person at extension',
  'vm-isunavail': 'is not available.',
  'vm-isonphone': 'is on the phone.',
  'vm-youhave': 'You have',
  'vm-no': 'no',
  'vm-message': 'message',
  'vm-messages': 'messages',
  'vm-advopts': 'Press three for advanced options.',
  'vm-and': 'and',
  'vm-calldiffnum': 'Press two to call another number.',
  'vm-changeto': 'Which folder?',
  'vm-delete': 'Press seven to delete this message.',
  'vm-deleted': 'Message deleted.',
  'vm-dialout': 'Please wait while you are connected.',
  'vm-duration': 'This message lasts',
  'vm-enter-num-to-call': 'Please enter the number to call, then the pound key.',
  'vm-first': 'First',
  'vm-for': 'for',
  'vm-forwardoptions': 'Press one to say something in front of the message, or two to send it as it is.',
  'vm-forward': 'Press one to enter a mailbox, or two to use the directory.',
  'vm-from': 'from',
  'vm-from-extension': 'from extension',
  'vm-from-phonenumber': 'from telephone number',
  'vm-helpexit': 'Press star for help, or the pound key to leave.',
  'vm-INBOX': 'new',
  'vm-Old': 'old',
  'vm-Work': 'work',
  'vm-Family': 'family',
  'vm-Friends': 'friends',
  'vm-Cust1': 'folder five',
  'vm-Cust2': 'folder six',
  'vm-Cust3': 'folder seven',
  'vm-Cust4': 'folder eight',
  'vm-Cust5': 'folder nine',
  'vm-Urgent': 'urgent',
  'vm-incorrect-mailbox': 'Login incorrect. Your mailbox number?',
  'vm-invalid-password': 'That password cannot be used.',
  'vm-last': 'Last',
  'vm-leavemsg': 'Press five to leave a message for somebody.',
  'vm-mailboxfull': 'This mailbox is full.',
  'vm-marked-nonurgent': 'The message is no longer urgent.',
  'vm-marked-urgent': 'The message is urgent.',
  'vm-minutes': 'minutes',
  'vm-mismatch': 'The two passwords were not the same.',
  'vm-msgforwarded': 'Your message was forwarded.',
  'vm-msgsaved': 'Your message was saved.',
  'vm-newpassword': 'Please enter your new password, then the pound key.',
  'vm-newuser': 'Welcome. A few questions before you can use your mailbox.',
  'vm-next': 'Press six for the next message.',
  'vm-nobox': 'Nobody of that number has a mailbox here.',
  'vm-nomore': 'There are no more messages.',
  'vm-nonumber': 'The number of the caller is not known.',
  'vm-num-i-have': 'The number of the caller is',
  'vm-onefor': 'Press one for',
  'vm-onefor-full': 'Press one for',
  'vm-options':
    'Press one for your unavailable message, two for your busy message, three for your name, four for a temporary greeting, five for your password, or star to go back.',
  'vm-opts': 'Press two to change folders, three for advanced options, zero for mailbox options.',
  'vm-opts-full': 'Press two to change folders, three for advanced options, zero for mailbox options.',
  'vm-passchanged': 'Your password was changed.',
  'vm-pls-try-again': 'Please try again.',
  'vm-press': 'Press',
  'vm-prev': 'Press four for the previous message.',
  'vm-reachoper': 'Press zero to reach an operator.',
  'vm-rec-busy': 'After the tone, say your busy message, then press the pound key.',
  'vm-rec-temp': 'After the tone, say your temporary greeting, then press the pound key.',
  'vm-rec-unv': 'After the tone, say your unavailable message, then press the pound key.',
  'vm-received': 'received',
  'vm-reenterpassword': 'Please enter it once more, then the pound key.',
  'vm-repeat': 'Press five to hear this message again.',
  'vm-review': 'Press one to keep this recording, two to listen to it, three to record it again.',
  'vm-review-nonurgent': 'Press four if it is not urgent.',
  'vm-review-urgent': 'Press four to mark it as urgent.',
  'vm-savedto': 'saved to',
  'vm-savefolder': 'Which folder shall it go to?',
  'vm-savemessage': 'Press nine to save this message.',
  'vm-saveoper': 'Press one to keep your message and reach an operator, or wait, and it is deleted.',
  'vm-sorry': 'That cannot be done.',
  'vm-starmain': 'Press star to go back.',
  'vm-tempgreetactive': 'Your temporary greeting is in use.',
  'vm-tempgreeting2': 'Press one to record your temporary greeting again, two to remove it, or star to go back.',
  'vm-tempremoved': 'Your temporary greeting was removed.',
  'vm-tmpexists': 'There is a temporary greeting, which everybody hears in place of the others.',
  'vm-tocallback': 'Press two to call whoever left this message.',
  'vm-tocallnum': 'Press one to call this number.',
  'vm-tocancel': 'or pound to cancel.',
  'vm-toforward': 'Press eight to forward this message.',
  'vm-tohearenv': 'Press three to hear when it came and from whom.',
  'vm-tomakecall': 'Press four to call a number.',
  'vm-toreply': 'Press one to answer this message.',
  'vm-undelete': 'Press seven to keep this message after all.',
  'vm-undeleted': 'Message kept.',
  'vm-unknown-caller': 'from an unknown caller',
  'vm-whichbox': 'Which mailbox shall get your message?',
  transfer: 'Please wait while you are connected.',
  'dir-intro': 'Please enter the first three letters of the last name, on the keys of your telephone.',
  'dir-intro-fn': 'Please enter the first three letters of the first name, on the keys of your telephone.',
  'dir-intro-fn-oper': 'Please enter the first three letters of the first name, on the keys of your telephone. Press zero for an operator.',
  'dir-intro-oper': 'Please enter the first three letters of the last name, on the keys of your telephone. Press zero for an operator.',
  'dir-nomatch': 'Nobody has such a name.',
  'dir-nomore': 'There is nobody else of that name.',
  'dir-instr': 'Press one if this is the person you want, or star for the next.',
  'dir-firstlast': 'first or last name',
  'dir-multi1': 'Press',
  'dir-multi2': 'for',
  'dir-multi3': 'extension',
  'dir-multi9': 'Press nine for more.',
  'queue-thankyou': 'Thank you for your patience.',
  'queue-youarenext': 'Your call is the next in line.',
  'queue-thereare': 'Your place in the line is number',
  'queue-callswaiting': 'Somebody will be with you in turn.',
  'queue-quantity1': 'The callers before you are more than',
  'queue-quantity2': 'in number.',
  'queue-holdtime': 'The expected waiting time is now',
  'queue-minute': 'minute.',
  'queue-minutes': 'minutes.',
  'queue-seconds': 'seconds.',
  'queue-reporthold': 'This caller has waited',
  'queue-periodic-announce':
    'All of us are still talking to others. Please stay on the line; calls are taken in the order in which they came.',
  'conf-onlyperson': 'You are the only one here so far.',
  'conf-hasjoin': 'has joined.',
  'conf-hasleft': 'has left.',
  'conf-getconfno': 'Which conference? Enter its number, then the pound key.',
  'conf-invalid': 'There is no conference of that number.',
  'conf-noempty': 'No conference is free at the moment.',
  'conf-enteringno': 'You are entering conference number',
  'conf-getpin': 'Enter the code of the conference, then the pound key.',
  'conf-invalidpin': 'That is not the code.',
  'conf-locked': 'This conference is locked.',
  'conf-onlyone': 'There is one other person here.',
  'conf-thereare': 'There are',
  'conf-otherinparty': 'other people here.',
  'conf-waitforleader': 'The conference begins when its leader comes.',
  'conf-leaderhasleft': 'The leader has left.',
  'confbridge-conf-begin': 'The conference begins now.',
  'conf-kicked': 'You have been removed from this conference.',
  'conf-muted': 'You are muted.',
  'conf-unmuted': 'You can be heard again.',
  'conf-now-muted': 'The participants are muted.',
  'conf-now-unmuted': 'The participants can be heard again.',
  'conf-lockednow': 'The conference is locked now.',
  'conf-unlockednow': 'The conference is open again.',
  'conf-errormenu': 'That is not possible here.',
  'vm-rec-name': 'Say your name after the tone, then press the pound key.',
  'spy-jingle': 'Listening.',
};

for (const [name, text] of Object.entries(digits)) speak(join('en/digits', name), text);
for (const [name, text] of Object.entries(letters)) speak(join('en/letters', name), text);
for (const [name, text] of Object.entries(phrases)) speak(join('en', name), text);
beep('en/beep', 880);
beep('en/beeperr', 330);
chime('en/confbridge-join', '660:880');
chime('en/confbridge-leave', '880:660');
melody('moh/ringdown-melody');

function speak(name, text) {
  const wav = execFileSync('espeak-ng', ['-v', 'en-us', '-s', '150', '-p', '45', '--stdout', text]);
  const trim = ['silence', '1', '0.005', '0.4%'];
  sox(['-t', 'wav', '-'], name, [...trim, 'reverse', ...trim, 'reverse', 'highpass', '120', 'norm', '-4', 'pad', '0.02', '0.06'], wav);
}

function beep(name, hertz) {
  sox(['-n'], name, ['synth', '0.25', 'sine', String(hertz), 'fade', 'q', '0.01', '0.25', '0.02', 'gain', '-10']);
}

// A glide up for who comes, down for who goes.
function chime(name, glide) {
  sox(['-n'], name, ['synth', '0.3', 'sine', glide, 'fade', 'q', '0.01', '0.3', '0.05', 'gain', '-12']);
}

// Thirty-two bars of two seconds, round and round: a plucked tune over slow chords, all of it sums of sines.
function melody(name) {
  const chords = [
    [48, 55, 64],
    [45, 52, 60],
    [53, 57, 60],
    [43, 50, 59],
  ];
  const tune = [
    76, 72, 79, 76, 74, 72, 69, 72, 77, 76, 74, 72, 71, 74, 79, 74, 76, 79, 84, 79, 81, 79, 76, 72, 77, 81, 79, 77, 74, 71, 67, 71,
  ];
  const seconds = 32;
  const sound = new Float64Array(seconds * RATE);
  for (let bar = 0; bar < seconds / 2; bar++) for (const note of chords[bar % 4]) play(bar * 2, 2.2, note, 0.05, 0.25);
  for (let step = 0; step < seconds * 2; step++) if (step % 8 !== 7) play(step / 2, 1.4, tune[step % tune.length], 0.16, 0.008);
  const raw = Buffer.alloc(sound.length * 2);
  for (let i = 0; i < sound.length; i++) raw.writeInt16LE(Math.round(20_000 * Math.tanh(sound[i])), 2 * i);
  sox(['-t', 's16', '-r', String(RATE), '-c', '1', '-'], name, [], raw);

  function play(start, length, note, level, attack) {
    const frequency = 440 * 2 ** ((note - 69) / 12);
    for (let i = 0; i < length * RATE; i++) {
      const t = i / RATE;
      const envelope = Math.min(1, t / attack) * Math.exp(-2.2 * t) * Math.min(1, (length - t) / 0.05);
      const wave =
        Math.sin(2 * Math.PI * frequency * t) + 0.35 * Math.sin(4 * Math.PI * frequency * t) + 0.12 * Math.sin(6 * Math.PI * frequency * t);
      // What rings on past the end belongs to the beginning: the loop has no seam.
      sound[(Math.round(start * RATE) + i) % sound.length] += level * envelope * wave;
    }
  }
}

function sox(input, name, effects, bytes) {
  const path = join(folder, `${name}.ulaw`);
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('sox', ['-D', ...input, '-t', 'ul', '-r', String(RATE), '-c', '1', path, ...effects], {
    input: bytes ?? Buffer.alloc(0),
    stdio: ['pipe', 'inherit', 'inherit'],
  });
}
