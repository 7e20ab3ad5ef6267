// An EV charger/discharger (class 0x027E) on the package echonet-lite, written as its README shows for an air conditioner:
// a table of values, replyGetDetail and replySetDetail, and sendOPC1 for announcements.
'use strict';

const http = require('http');
const EL = require('echonet-lite');

const OBJECT = '027e01';
const POWER = [0x00, 0x00, 0x17, 0x70]; // 6000 W
const device = {
  [OBJECT]: {
    '80': [0x30], '81': [0x00], '82': [0x00, 0x00, 0x52, 0x00],
    '83': [0xfe, 0x00, 0x00, 0x77, 0x00, 0x00, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7e],
    '88': [0x42], '89': [0x00, 0x00], '8a': [0x00, 0x00, 0x77],
    '8c': [0x50, 0x45, 0x45, 0x52, 0, 0, 0, 0, 0, 0, 0, 0],
    '9d': [0x07, 0x80, 0x81, 0x88, 0xc7, 0xda, 0xdc, 0xdd],
    'c5': POWER, 'c6': POWER, 'c7': [0x30],
    'c8': [0, 0, 0, 0, ...POWER], 'c9': [0, 0, 0, 0, ...POWER],
    'ca': [0, 0, 0x01, 0x2c], 'cb': [0, 0, 0x01, 0x2c], 'cc': [0x13],
    'd3': [0, 0, 0, 0], 'da': [0x47], 'dc': [0x01], 'dd': [0x01], 'e6': [0x00], 'eb': POWER, 'ec': POWER,
  },
};
const WRITABLE = { '80': ['30', '31'], '81': null, 'cd': ['10'], 'da': ['40', '42', '43', '44', '46', '47', '48', '49'],
  'dc': ['00', '01', '02', '03', '04', '05', '06'], 'dd': ['00', '01', '02', '03', '04', '05', '06'], 'eb': null, 'ec': null };
const LENGTH = { '80': 1, '81': 1, 'cd': 1, 'da': 1, 'dc': 1, 'dd': 1, 'eb': 4, 'ec': 4 };
const ANNOUNCED = ['80', '81', '88', 'c7', 'da', 'dc', 'dd'];
const BATTERY = { 'c0': [0, 0, 0x9c, 0x40], 'c2': [0, 0, 0x4e, 0x20], 'c4': [50], 'ce': [0, 0, 0x9c, 0x40], 'cf': [0, 0, 0x4e, 0x20],
  'd0': [0, 0, 0x9c, 0x40], 'e2': [0, 0, 0x4e, 0x20], 'e4': [50] };

// The map of readable properties: as many as there are, vehicle or not.
function mapOf(codes) {
  if (codes.length < 16) return [codes.length, ...codes];
  const bits = new Array(16).fill(0);
  for (const code of codes) bits[code & 0x0f] |= 1 << ((code >> 4) - 8);
  return [codes.length, ...bits];
}
const numbers = (keys) => keys.map((key) => parseInt(key, 16)).sort((a, b) => a - b);
device[OBJECT]['9e'] = mapOf(numbers(Object.keys(WRITABLE)));
device[OBJECT]['9f'] = mapOf(numbers([...Object.keys(device[OBJECT]), ...Object.keys(BATTERY), '9f']));

function change(epc, value) {
  const before = JSON.stringify(device[OBJECT][epc]);
  device[OBJECT][epc] = value;
  if (ANNOUNCED.includes(epc) && before !== JSON.stringify(value)) {
    EL.sendOPC1(EL.EL_Multi, EL.toHexArray(OBJECT), EL.toHexArray(EL.NODE_PROFILE_OBJECT), EL.INF, EL.toHexArray(epc), value);
  }
}

// What the package leaves to its user: is the value legal, and does it change anything?
function taken(epc, edt) {
  if (!(epc in WRITABLE) || edt.length !== 2 * LENGTH[epc]) return false;
  if (LENGTH[epc] === 4) return parseInt(edt, 16) <= 6000;
  return WRITABLE[epc] === null || WRITABLE[epc].includes(edt);
}

function serve(rinfo, els, fault) {
  if (fault) return console.error('fault:', fault.message);
  if (els.DEOJ.substr(0, 4) === '0ef0') return; // the package answers for the node profile
  if (els.DEOJ !== OBJECT) return;
  switch (els.ESV) {
    case EL.SETI:
    case EL.SETC: {
      const writable = {};
      const order = [];
      for (const epc of Object.keys(els.DETAILs)) {
        if (taken(epc, els.DETAILs[epc])) { writable[epc] = [1]; order.push([epc, EL.toHexArray(els.DETAILs[epc])]); }
      }
      EL.replySetDetail(rinfo, els, { [OBJECT]: writable });
      for (const [epc, value] of order) if (epc !== 'cd') change(epc, value);
      break;
    }
    case EL.GET:
      EL.replyGetDetail(rinfo, els, device);
      break;
    default:
      break;
  }
}

const VERBS = {
  plug_in: () => { Object.assign(device[OBJECT], BATTERY); change('c7', [0x43]); },
  plug_out: () => { for (const epc of Object.keys(BATTERY)) delete device[OBJECT][epc]; change('c7', [0x30]); },
  fault: () => { change('89', [0x00, 0x0a]); change('88', [0x41]); },
  clear_fault: () => { change('89', [0x00, 0x00]); change('88', [0x42]); },
};

http.createServer((request, response) => {
  const verb = VERBS[request.url.slice(1)];
  if (verb) verb();
  response.writeHead(verb ? 200 : 501, { 'content-type': 'application/json' });
  response.end(JSON.stringify(verb ? {} : { unsupported: 'this charger has nothing like it' }));
}).listen(9361, '198.51.100.2', async () => {
  const line = await EL.initialize([OBJECT], serve, 4, { v4: '198.51.100.2', ignoreMe: true, autoGetProperties: false });
  line.once('listening', () => console.log('charger is up')); // initialize() does not wait for its socket
});
